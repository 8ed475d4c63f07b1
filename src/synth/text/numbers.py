"""Numbers in text: as digits with their separators, and as words; compared by value.

`4.2 million`, `4,200,000` and German `4,2 Millionen` are one value. Ordinals, years and dates are numbers too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from synth.text.locale import Locale
from synth.text.words import folded

_DIGITS = re.compile(r"(?<![\w.,])[+\-−]?\d+(?:[.,\u00a0\u202f'’ ]\d{3})*(?:[.,]\d+)?(?![\d])")
_WORD_AFTER = re.compile(r"[\s\u00a0\u202f-]*([^\W\d_]+)\.?")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True)
class Number:
    """One number as it stands in a text. `values` holds every value it may mean: `1.200` has two."""

    text: str
    start: int
    end: int
    values: frozenset[Decimal]


def find_numbers(text: str, locale: Locale) -> tuple[Number, ...]:
    """The numbers of `text`, in order; offsets are code points."""
    found = [*_in_digits(text, locale), *_in_words(text, locale)]
    return tuple(sorted(found, key=lambda number: number.start))


def _in_digits(text: str, locale: Locale) -> list[Number]:
    found = []
    for match in _DIGITS.finditer(text):
        end, scale = match.end(), Decimal(1)
        after = _WORD_AFTER.match(text, end)
        if after and (power := locale.scales.get(folded(after[1]))):
            end, scale = after.end(1), Decimal(power)
        values = frozenset(value * scale for value in readings(match[0]))
        found.append(Number(text[match.start() : end], match.start(), end, values))
    return found


def readings(digits: str) -> set[Decimal]:
    """The values that a string of digits and separators may mean."""
    plain = re.sub(r"[\u00a0\u202f'’ ]", "", digits.replace("−", "-"))
    sign = -1 if plain.startswith("-") else 1
    plain = plain.lstrip("+-")
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return {sign * Decimal(plain)}
    last = marks[-1]
    whole, _, tail = plain.rpartition(last)
    grouped = len(tail) == 3 and (len(marks) > 1 or 1 <= len(whole) <= 3) and whole.strip("0") != ""
    values = set()
    if len(set(marks)) == 1 and len(marks) > 1:
        values.add(Decimal(re.sub("[.,]", "", plain)))
    else:
        values.add(Decimal(re.sub("[.,]", "", whole) + "." + tail))
        if grouped and len(set(marks)) == 1:
            values.add(Decimal(whole + tail))
    return {sign * value for value in values}


def _in_words(text: str, locale: Locale) -> list[Number]:
    found: list[Number] = []
    for match in _WORDS.finditer(text):
        value = _word_value(folded(match[0]), locale)
        if value is None:
            continue
        end = match.end()
        after = _WORD_AFTER.match(text, end)
        if after and (power := locale.scales.get(folded(after[1]))):
            value, end = value * power, after.end(1)
        found.append(Number(text[match.start() : end], match.start(), end, frozenset({Decimal(value)})))
    return found


def _word_value(word: str, locale: Locale) -> int | None:
    if word in locale.number_words:
        return locale.number_words[word]
    tens, _, unit = word.partition("-")
    if unit and tens in locale.number_words and unit in locale.number_words:
        return locale.number_words[tens] + locale.number_words[unit]
    return None
