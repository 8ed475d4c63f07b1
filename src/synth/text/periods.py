"""Times told from the day of writing: `last month`, `this year`, `yesterday`.

It does not know which day that is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from synth.text.locale import Locale, evidence_locale
from synth.text.words import folded


@dataclass(frozen=True)
class Period:
    """A relative time as it stands in a text: so many days, weeks, months or years from the day of writing."""

    text: str
    start: int
    end: int
    unit: str
    shift: int


@cache
def _phrases(code: str) -> tuple[re.Pattern[str], dict[str, tuple[str, int]]]:
    figures = evidence_locale(code).figures
    tables = (
        ("day", figures.relative_days),
        ("week", figures.relative_weeks),
        ("month", figures.relative_months),
        ("year", figures.relative_years),
    )
    known = {phrase: (unit, shift) for unit, table in tables for phrase, shift in table.items()}
    spelled = "|".join(re.escape(phrase) for phrase in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{spelled})(?![^\W_])"), known


def find_periods(text: str, locale: Locale) -> tuple[Period, ...]:
    """The relative times of `text`, in order. Texts whose folding changes their length are searched as they stand."""
    pattern, known = _phrases(locale.code)
    plain = folded(text)
    if len(plain) != len(text):
        plain = text.lower()
    found = []
    for match in pattern.finditer(plain):
        unit, shift = known[match[0]]
        found.append(Period(text[match.start() : match.end()], match.start(), match.end(), unit, shift))
    return tuple(found)
