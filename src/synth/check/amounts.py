"""Numbers with what they count or measure: `12 people`, `4.2 million crowns`, `31 %`. Pure.

It does not compare them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from synth.text.cues import Cues
from synth.text.locale import Locale
from synth.text.numbers import Number, NumberKind
from synth.text.units import unit_of
from synth.text.words import folded, stem

_NEXT = re.compile(r"[\s\u00a0\u202f-]([^\W\d_]+(?:['’\-‑][^\W_]+)*)")
_LABEL = re.compile(r"(?i)\b(?:no|nr|number|nummer|room|page|seite|section|article|chapter|unit)\b\.?\s*$")
_AGE = re.compile(r"[\s-]?(?:years?[\s-]old|jährig|jahre alt)", re.IGNORECASE)


@dataclass(frozen=True)
class Amount:
    """A number and its unit, or the stem of the noun that it counts."""

    text: str
    start: int
    unit: str
    values: frozenset[Decimal]


def read_amounts(text: str, numbers: Sequence[Number], cues: Cues, locale: Locale) -> tuple[Amount, ...]:
    """The numbers of a text that measure or count something, in order."""
    found = []
    for number in numbers:
        if number.kind is NumberKind.COUNT and not _LABEL.search(text[max(0, number.start - 8) : number.start]):
            unit = unit_of(text, number, cues) or _counted(text, number.end, locale)
            if unit == "year" and _AGE.match(text, number.end):
                unit = "age"
            if unit:
                found.append(Amount(number.text, number.start, unit, number.values))
    return tuple(found)


def _counted(text: str, end: int, locale: Locale) -> str:
    """The stem of the content word right after a number; no month, no further number."""
    after = _NEXT.match(text, end)
    word = folded(after[1]) if after else ""
    return stem(word) if len(word) > 2 and word not in locale.stop and word not in locale.calendar else ""
