"""Numbers, dates and times are read as a reader reads them, in English and German."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.text.dates import Day, Moment, find_moments
from synth.text.locale import locale_of
from synth.text.numbers import Number, NumberKind, find_numbers, readings

EN, DE = locale_of("en"), locale_of("de")


def values(text: str, language: str = "en") -> list[list[float]]:
    return [sorted(map(float, number.values)) for number in find_numbers(text, locale_of(language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.2 million and 4,200,000 and $4.2m", [[4.2e6], [4.2e6], [4.2e6]]),
        ("a 14m gap, 14 m wide, $3 m, £3bn", [[14, 14e6], [14], [3e6], [3e9]]),
        ("one hundred and twenty-five of twenty-five", [[125], [25]]),
        ("two hundred thousand crowns", [[200_000]]),
        ("ten and two, three or four", [[10], [2], [3], [4]]),
        ("a hundred boats, hundreds of boats, a dozen, two dozen", [[100], [12], [24]]),
        ("two and a half years", [[2.5]]),
        ("half a million, half open, half of it", [[500_000], [0.5, 50]]),
        ("a third of them, a third dose, the third boat", [[0.3333, 33.33], [3], [3]]),
        ("two-thirds, three quarters", [[0.6666, 66.66], [0.75, 75]]),
        ("a four-month closure of an 88-year-old bridge", [[4], [88]]),
        ("in 2016 120 men, 9,300 in all, the 1990s", [[2016], [120], [9300], [1990]]),
        ("COVID-19, Covid-19, an F-16 and a 3-1 win at -5 degrees", [[3], [1], [-5]]),
        ("The May-19 talks", [[19]]),
        ("someone, often, tone, sixth-form", [[6]]),
    ],
)
def test_english_numbers_are_read_by_value(text: str, expected: list[list[float]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4,2 Millionen und 4.200.000", [[4.2e6], [4.2e6]]),
        ("9.300 Kronen, 3,125 Meter", [[9300], [3.125]]),
        ("fünfundzwanzig, zweihundertfünfzig, dreißigtausend, einundzwanzig", [[25], [250], [30_000], [21]]),
        ("ein Haus, eine Million, ein Dutzend", [[1e6], [12]]),
        ("fünfmal, zwölfjährige, zweieinhalb Stunden", [[5], [12], [2.5]]),
        ("ein Drittel, zwei Drittel, die Hälfte der Gäste, halb voll", [[0.3333, 33.33], [0.6666, 66.66], [0.5, 50]]),
        ("eine halbe Million, hundert Menschen, Hunderte", [[500_000], [100]]),
        ("am dritten Tag, Achtung, das Jahrhundert", [[3]]),
    ],
)
def test_german_numbers_are_read_by_value(text: str, expected: list[list[float]]) -> None:
    assert values(text, "de") == expected


def test_a_text_in_a_language_we_do_not_know_is_read_both_ways() -> None:
    (number,) = find_numbers("1.200", EN, loose=True)
    assert number.values == {Decimal(1200), Decimal("1.2")}
    assert readings("1.200") == {Decimal(1200), Decimal("1.2")}


def test_ordinals_and_fractions_are_told_from_counts() -> None:
    kinds = [number.kind for number in find_numbers("the third of 24, a third of it", EN)]
    assert kinds == [NumberKind.ORDINAL, NumberKind.COUNT, NumberKind.FRACTION]


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_is_the_same_with_separators_in_both_languages(number: int) -> None:
    grouped = f"{number:,}"
    assert values(f"It cost {grouped} crowns.") == [[number]]
    assert values(f"Es kostete {grouped.replace(',', '.')} Kronen.", "de") == [[number]]


@given(st.text(max_size=80), st.sampled_from(["en", "de"]))
def test_numbers_and_moments_stand_where_they_say(text: str, language: str) -> None:
    locale = locale_of(language)
    found_pieces: list[Number | Moment] = [*find_numbers(text, locale), *find_moments(text, locale)]
    for found in found_pieces:
        assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("on 19 November 2026", "en", {Day(2026, 11, 19)}),
        ("on Nov. 19, 2026", "en", {Day(2026, 11, 19)}),
        ("the 3rd of March", "en", {Day(None, 3, 3)}),
        ("until the end of March 2027", "en", {Day(2027, 3, None)}),
        ("it may march on. May 5,000 people come", "en", set()),
        ("in May", "en", {Day(None, 5, None)}),
        ("2026-11-19", "en", {Day(2026, 11, 19)}),
        ("11/12/2026", "en", {Day(2026, 11, 12), Day(2026, 12, 11)}),
        ("am 1. Dezember", "de", {Day(None, 12, 1)}),
        ("am 24.11.2026", "de", {Day(2026, 11, 24)}),
        ("am 24.11. und im März", "de", {Day(None, 11, 24), Day(None, 3, None)}),
    ],
)
def test_dates_are_read_as_far_as_they_are_written(text: str, language: str, days: set[Day]) -> None:
    assert {day for moment in find_moments(text, locale_of(language)) for day in moment.days} == days


@pytest.mark.parametrize(
    ("text", "language", "minutes"),
    [
        ("at 02:40 and 22:00", "en", [{160}, {1320}]),
        ("at 2:40", "en", [{160, 880}]),
        ("at 6 pm, 7.30 p.m. and 12 am", "en", [{1080}, {1170}, {0}]),
        ("for 24 hours, 2.40 metres, won 3:1", "en", []),
        ("um 6:10 Uhr, 19.30 Uhr und 19 Uhr", "de", [{370}, {1170}, {1140}]),
    ],
)
def test_times_of_day_are_minutes_after_midnight(text: str, language: str, minutes: list[set[int]]) -> None:
    assert [moment.minutes for moment in find_moments(text, locale_of(language))] == minutes


def test_weekdays_count_from_monday() -> None:
    assert [m.weekday for m in find_moments("Monday, Tuesdays and a monday", EN)] == [0, 1]
    assert [m.weekday for m in find_moments("Montagabend, am Sonntag", DE)] == [0, 6]
