"""What two tellings of one event have in common: names, content words, numbers. Pure. It does not compare."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import log
from sys import intern

from synth.domain.evidence import Clipping
from synth.text.locale import evidence_locale
from synth.text.names import find_names, name_parts
from synth.text.numbers import find_numbers
from synth.text.words import is_unbroken, terms

LEAD_CHARS = 3_000  # news tells its event at the beginning; what follows is background that many events share
TITLE_TIMES = 3
NAME_WEIGHT = 1.0  # on top of the weight that the words of a name have as words
NUMBER_WEIGHT = 0.7
_SMALL = 12  # smaller numbers are in every text


@dataclass(frozen=True)
class Print:
    """What of a clipping is compared with other tellings: feature → weight, 1 for a word said once.

    `at` is when it appeared; None fits any time.
    """

    clipping: str
    at: datetime | None
    features: Mapping[str, float]


def print_of(clipping: Clipping) -> Print:
    """The print of `clipping`; names and numbers are marked `n:` and `#:`."""
    locale = evidence_locale(clipping.language)
    title, lead = f"{clipping.title}. {clipping.description}", clipping.text[:LEAD_CHARS]
    said: Counter[str] = Counter(terms(lead, locale.stop))
    names: Counter[str] = Counter(_names(lead, clipping.language))
    for term in terms(clipping.title, locale.stop):
        said[term] += TITLE_TIMES
    names.update(_names(title, clipping.language))
    values = {value for number in find_numbers(lead, locale) for value in number.values if abs(value) > _SMALL}
    weights = {term: _weight(count) for term, count in said.items()}
    weights.update({f"n:{part}": NAME_WEIGHT * _weight(count) for part, count in names.items()})
    weights.update(dict.fromkeys((f"#:{value.normalize()}" for value in values), NUMBER_WEIGHT))
    # Tens of thousands of prints are held together: a feature that many have is one string.
    features = {intern(name): weight for name, weight in sorted(weights.items())}
    return Print(clipping.id, clipping.published, features)


@cache
def _weight(count: int) -> float:
    return 1 + log(count)


def _names(text: str, language: str) -> list[str]:
    """The longer words of the names; a script without spaces shows no names either."""
    locale = evidence_locale(language)
    parts = (part for name in find_names(text, locale) for part in name_parts(name.text))
    return [part for part in parts if len(part) > 2 and not is_unbroken(part)]
