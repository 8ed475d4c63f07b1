"""Whether a text supports a number, a date, a weekday or a time: by value, with the roundings that a writer may make.

It does not know which texts are asked, or what follows when none supports it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from synth.check.material import Figure, Material
from synth.text.dates import Day, Moment
from synth.text.locale import Figures
from synth.text.numbers import Number, NumberKind
from synth.text.words import folded

# How far a rounded number may be from the true one, as a share: `more than 200` for 240, `nearly 10,000` for 9,300
MOST_ROUNDING = {ROUND_FLOOR: Decimal("0.25"), ROUND_CEILING: Decimal("0.1"), ROUND_HALF_UP: Decimal("0.1")}
NEAR_DAYS = 200
SMALL_ORDINAL = 10


def supports(material: Material, claim: Material, figure: Figure) -> bool:
    """Whether `material` holds this figure of `claim`."""
    if isinstance(figure, Moment):
        return _supports_moment(material, figure)
    values = {abs(value) for value in figure.values}
    if not values.isdisjoint(material.values):
        return True
    if figure.kind is NumberKind.FRACTION and any(
        abs(value - there) <= 1 for value in values if value > 1 for there in material.values
    ):
        return True
    if any(_is_year(value, material) for value in values):
        return True
    mode = _rounding(claim, figure)
    return mode is not None and any(_rounds(value, there, mode) for value in values for there in material.values)


def is_loose(claim: Material, number: Number) -> bool:
    """Whether a number word is mostly no claim: `one of them`, `the first time`, `the two men`."""
    if not number.in_words or len(number.values) != 1:
        return False
    (value,) = number.values
    if number.kind is NumberKind.ORDINAL:
        return value <= SMALL_ORDINAL
    before = claim.text[: number.start].split()
    points_back = bool(before) and folded(before[-1]) in claim.locale.figures.definite
    return value == 1 or (value == 2 and points_back)


def contradicts(material: Material, claim: Material, number: Number) -> bool:
    """Whether `material` counts the same noun otherwise: `one person died` where the source has `three persons`."""
    counted = claim.word_after(number.end)
    return bool(counted) and any(
        other.kind is number.kind
        and other.values.isdisjoint(number.values)
        and material.word_after(other.end) == counted
        for other in material.numbers
    )


def _rounding(claim: Material, number: Number) -> str | None:
    """How the words before a number say it is rounded. A scale word with two digits rounds too: `4.2 million`."""
    figures: Figures = claim.locale.figures
    before = folded(claim.text[max(0, number.start - 40) : number.start]).rstrip(" $€£¥(")
    for mode, phrases in (
        (ROUND_FLOOR, figures.above),
        (ROUND_CEILING, figures.below),
        (ROUND_HALF_UP, figures.around),
    ):
        if any(before == phrase or before.endswith(f" {phrase}") for phrase in phrases):
            return mode
    scaled = any(char.isalpha() for char in number.text) and any(char.isdigit() for char in number.text)
    digits = sum(1 for char in number.text if char.isdigit())
    return ROUND_HALF_UP if scaled and digits >= 2 else None


def _rounds(value: Decimal, there: Decimal, mode: str) -> bool:
    """Whether `there`, rounded to as many digits as `value` has, is `value`, and not too far away."""
    if value <= 0 or there <= 0 or abs(value - there) > there * MOST_ROUNDING[mode]:
        return False
    digits = len(value.normalize().as_tuple().digits)
    step = Decimal(1).scaleb(there.adjusted() - digits + 1)
    return any((there / step).to_integral_value(rounding=m) * step == value for m in {mode, ROUND_HALF_UP})


def _is_year(value: Decimal, material: Material) -> bool:
    """Whether a value is the year in which `material` was published, or one that its words lead to (`next year`)."""
    if material.published is None or not 1900 <= value <= 2100:
        return False
    if any(1900 <= year <= 2100 for year in material.values):
        return False  # it names a year itself: then only that one
    years = {0} | {
        shift for phrase, shift in material.locale.figures.relative_years.items() if phrase in material.folded
    }
    return any(value == material.published.year + shift for shift in years)


def _supports_moment(material: Material, moment: Moment) -> bool:
    if moment.weekday is not None:
        return moment.weekday in _weekdays(material)
    if moment.minutes:
        if any(not other.minutes.isdisjoint(moment.minutes) for other in material.moments):
            return True
        hours = {Decimal(m // 60 - shift) for m in moment.minutes if m % 60 == 0 for shift in (0, 12)}
        return any(value in hours for number in material.numbers for value in number.values)
    return any(_supports_day(material, day) for day in moment.days)


def _supports_day(material: Material, day: Day) -> bool:
    for other in (written for moment in material.moments for written in moment.days):
        same_day = day.day is None or other.day == day.day
        if other.month == day.month and same_day and _same_year(material, day, other):
            return True
    if day.day is None and any(moment.days for moment in material.moments):
        return False  # it names its months
    return any(
        known.month == day.month and day.day in (None, known.day) and day.year in (None, known.year)
        for known in _resolved(material)
    )


def _same_year(material: Material, day: Day, other: Day) -> bool:
    if day.year is None or other.year is not None:
        return day.year is None or day.year == other.year
    if Decimal(day.year) in material.values or material.published is None:
        return True
    there = _date(day.year, day.month, other.day or 15)
    return there is not None and abs((there - material.published).days) <= NEAR_DAYS


def _weekdays(material: Material) -> set[int]:
    """The weekdays that `material` names, dates or was published on."""
    named = {moment.weekday for moment in material.moments if moment.weekday is not None}
    if material.published is None:
        return named
    near = (material.published.year + shift for shift in (0, -1, 1))
    for year in near:
        for day in (written for moment in material.moments for written in moment.days if written.day):
            known = _date(day.year or year, day.month, day.day or 1)
            if known is not None and (day.year or abs((known - material.published).days) <= NEAR_DAYS):
                named.add(known.weekday())
    shifts = {0} | _shifts(material)
    return named | {(material.published + timedelta(days=shift)).weekday() for shift in shifts}


def _resolved(material: Material) -> Iterator[date]:
    """The dates that weekdays and words such as `yesterday` mean, seen from the day of publication."""
    if material.published is None:
        return
    for shift in {0} | _shifts(material):
        yield material.published + timedelta(days=shift)
    for weekday in {moment.weekday for moment in material.moments if moment.weekday is not None}:
        for shift in range(-7, 8):
            known = material.published + timedelta(days=shift)
            if known.weekday() == weekday:
                yield known
    for phrase, shift in material.locale.figures.relative_months.items():
        if phrase in material.folded:
            months = material.published.year * 12 + material.published.month - 1 + shift
            yield date(months // 12, months % 12 + 1, 1)


def _shifts(material: Material) -> set[int]:
    words = material.places
    return {shift for word, shift in material.locale.figures.relative_days.items() if word in words}


def _date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
