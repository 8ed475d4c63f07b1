"""Units beside numbers, and times told from the day of writing, are read as a reader reads them."""

from __future__ import annotations

import pytest

from synth.text.cues import cues_of
from synth.text.locale import locale_of
from synth.text.numbers import find_numbers
from synth.text.periods import find_periods
from synth.text.units import unit_of


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("en", "5 percent", "percent"),
        ("en", "5 per cent", "percent"),
        ("en", "5%", "percent"),
        ("en", "5 percentage points", "point"),
        ("en", "$5 million", "dollar"),
        ("en", "5 million US dollars", "dollar"),
        ("en", "£5", "sterling"),
        ("en", "a 5-kilometre ride", "kilometre"),
        ("en", "five square miles", "square_mile"),
        ("en", "5 long years", "year"),
        ("en", "a 5-year-old boat", "year"),
        ("en", "5 m deep", "metre"),
        ("en", "5 boats", ""),
        ("en", "5 of the miles", ""),
        ("de", "5 Prozent", "percent"),
        ("de", "5 Prozentpunkte", "point"),
        ("de", "fünf Quadratkilometer", "square_kilometre"),
        ("de", "5 Millionen Euro", "euro"),
        ("de", "5 Schiffe", ""),
    ],
)
def test_the_unit_of_a_number(language: str, text: str, unit: str) -> None:
    (number,) = find_numbers(text, locale_of(language))
    assert unit_of(text, number, cues_of(language)) == unit


def test_a_language_has_every_unit_in_every_spelling_once() -> None:
    for language in ("en", "de"):
        spellings = [spelling for words in cues_of(language).units.values() for spelling in words]
        assert len(spellings) == len(set(spellings))


def test_a_word_never_takes_both_sides_of_a_pair() -> None:
    for language in ("en", "de"):
        for word, places in cues_of(language).sides.items():
            assert len({pair for pair, _ in places}) == len(places), word


@pytest.mark.parametrize(
    ("language", "text", "periods"),
    [
        ("en", "It rose last month and this year.", [("last month", "month", -1), ("this year", "year", 0)]),
        ("en", "Yesterday he left; next week he comes.", [("Yesterday", "day", -1), ("next week", "week", 1)]),
        ("en", "At last monthly tickets came.", []),
        ("de", "Vergangene Woche und nächstes Jahr.", [("Vergangene Woche", "week", -1), ("nächstes Jahr", "year", 1)]),
    ],
)
def test_times_told_from_the_day_of_writing(language: str, text: str, periods: list[tuple[str, str, int]]) -> None:
    assert [(p.text, p.unit, p.shift) for p in find_periods(text, locale_of(language))] == periods
