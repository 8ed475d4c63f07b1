"""Numbers, units and dates changed to others that the cited passages do not hold.

It does not know the rules' tolerance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from synth.check.mutants.scene import Change, Scene, matched_case, shuffled
from synth.text.dates import Day, Moment, find_moments
from synth.text.numbers import Number, NumberKind, find_numbers
from synth.text.words import folded

YEARS = range(1900, 2101)
NEAR = Decimal("0.06")  # as close as this may be the same number, rounded otherwise
NEAR_ABOUT = Decimal("0.35")  # the same after `about` or `more than`
NEAR_DAYS = 9  # a date as close to publication as this may be what a weekday or `last week` means
_BEFORE = re.compile(r"([^\W\d_]+)\s+$")


def numbers(scene: Scene, rng: Random) -> Iterator[Change]:
    """One number that is neither a year nor a date, in digits or in words, becomes another of its kind."""
    for number in shuffled(scene.numbers, rng):
        if _is_year(scene, number):
            continue
        for after in _others(scene, number, rng):
            if _article_clashes(scene, number, after):
                continue
            change = Change(number.start, number.end, after)
            if _is_new(scene, change, number):
                yield change
                break
    for one, other in shuffled(scene.lexicon.fractions, rng):
        for start, end in scene.find(one):
            after = matched_case(other, scene.text[start:end])
            if not scene.says(other):
                yield Change(start, end, after)


def units(scene: Scene, rng: Random) -> Iterator[Change]:
    """The unit, scale or currency beside a number becomes another."""
    found: list[Change] = []
    for number in scene.numbers:
        for unit, other in scene.lexicon.units:
            if (place := _place_of(scene, number, unit)) is not None:
                if not _beside(scene, number, other.strip()):
                    found.append(Change(*place, other))
                break
        for sign, other in scene.lexicon.currencies:
            start = number.start - len(sign)
            if start >= 0 and scene.text[start : number.start] == sign:
                if not _beside(scene, number, other):
                    found.append(Change(start, number.start, other))
                break
    yield from shuffled(found, rng)


def _place_of(scene: Scene, number: Number, unit: str) -> tuple[int, int] | None:
    """Where that unit stands in or right behind the number; None where it does not."""
    word = re.escape(unit)
    if inside := re.search(rf"[\s\u00a0-]({word})$", number.text):
        return number.start + inside.start(1), number.end
    pattern = rf"[\s\u00a0-]?({word})(?!\w)" if unit[0].isalnum() else rf"(\s?{word})"
    after = re.compile(pattern).match(scene.text, number.end)
    return after.span(1) if after else None


def dates(scene: Scene, rng: Random) -> Iterator[Change]:
    """A weekday, a day, a month, a year, a time or a phrase such as `last week` becomes another."""
    makers = [(moment.start, moment) for moment in scene.moments]
    for _, moment in shuffled(makers, rng):
        for after in _other_moments(scene, moment, rng):
            change = Change(moment.start, moment.end, after)
            if after != moment.text and not _meant(scene, change):
                yield change
                break
    for number in shuffled(scene.numbers, rng):
        if _is_year(scene, number):
            yield from _other_year(scene, number, rng)
    for one, other in shuffled(scene.lexicon.spans, rng):
        for start, end in scene.find(one):
            if not scene.in_passages(other):
                yield Change(start, end, matched_case(other, scene.text[start:end]))


def _is_year(scene: Scene, number: Number) -> bool:
    digits = number.text.isdigit() and len(number.text) == 4
    return digits and int(number.text) in YEARS and scene.text[number.start - 1 : number.start] not in tuple("$€£")


def _others(scene: Scene, number: Number, rng: Random) -> Iterator[str]:
    places = [at for at, char in enumerate(number.text) if char.isdigit()]
    if places:
        for _ in range(12):
            at = rng.choice(places if len(places) < 3 else places[:-1])
            digit = rng.choice([char for char in "123456789" if char != number.text[at]])
            after = number.text[:at] + digit + number.text[at + 1 :]
            if _suffix_fits(after, scene.text[number.end : number.end + 2]):
                yield after
        return
    if number.kind is NumberKind.ORDINAL:
        before = _BEFORE.search(scene.text[: number.start])
        if before and before[1].lower() in scene.lexicon.before_ordinal:
            yield from _other_words(number.text, scene.lexicon.ordinal_words, rng)
    elif number.kind is NumberKind.COUNT:
        first, gap, rest = re.match(r"([^\W\d_]+)(\W*)(.*)", number.text, re.DOTALL).groups()  # type: ignore[union-attr]
        for word in _other_words(first, scene.lexicon.count_words, rng):
            yield word + gap + rest


def _article_clashes(scene: Scene, number: Number, after: str) -> bool:
    """Whether `a` or `an` before the number would no longer fit: `a two-year term`, `an eight-year term`."""
    before = _BEFORE.search(scene.text[: number.start])
    vowels = [folded(one).startswith(("8", "11", "18", "a", "e", "i", "o", "u")) for one in (number.text, after)]
    return before is not None and before[1].lower() in ("a", "an") and vowels[0] != vowels[1]


def _suffix_fits(number: str, suffix: str) -> bool:
    """Whether `st`, `nd`, `rd` or `th` after a number in digits is right for it."""
    if suffix not in ("st", "nd", "rd", "th"):
        return True
    wanted = "th" if number[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    return suffix == wanted


def _other_words(word: str, known: tuple[str, ...], rng: Random) -> Iterator[str]:
    """Other words of the list: tens for tens, and in a language with endings those with the same one."""
    if (plain := word.lower()) in known:
        tens = _is_ten(plain)
        alike = [
            other for other in known if other != plain and _is_ten(other) == tens and _ending(other) == _ending(plain)
        ]
        for other in shuffled(alike, rng)[:6]:
            yield matched_case(other, word)


def _is_ten(word: str) -> bool:
    return word.endswith(("ty", "zig", "ßig"))


def _ending(word: str) -> str:
    """What a German ordinal is inflected with: `dritte`, `dritten`; empty for a cardinal."""
    return word[-2:] if word.endswith(("te", "ten")) else ""


def _is_new(scene: Scene, change: Change, number: Number) -> bool:
    """Whether no number of the cited passages is, or rounds to, the changed one."""
    after = find_numbers(change.after, scene.locale)
    if len(after) != 1 or after[0].values == number.values:
        return False
    values = {abs(value) for value in after[0].values}
    if values & {Decimal(1), Decimal(0)} or not values.isdisjoint(scene.values):
        return False
    before = folded(scene.text[max(0, number.start - 14) : number.start]).rstrip(" $€£")
    near = NEAR_ABOUT if before.endswith(tuple(scene.lexicon.about)) else NEAR
    small = all(value <= 20 for value in values) and near is NEAR
    return small or not any(abs(value - there) <= near * there for value in values for there in scene.values)


def _beside(scene: Scene, number: Number, unit: str) -> bool:
    """Whether a cited passage has this number with that unit: `5 miles (8 km)` gives both."""
    for cited in scene.cited:
        for other in find_numbers(cited.text, scene.locale, loose=True):
            if other.values & number.values:
                around = cited.text[max(0, other.start - 4) : other.end + len(unit) + 3]
                if unit.lower() in around.lower():
                    return True
    return False


def _other_moments(scene: Scene, moment: Moment, rng: Random) -> Iterator[str]:
    if moment.weekday is not None:
        names = [name for at, name in enumerate(scene.locale.figures.weekdays) if at != moment.weekday]
        old = scene.locale.figures.weekdays[moment.weekday]
        for name in shuffled(names, rng):
            yield moment.text.replace(old, name)
    elif moment.minutes:
        for _ in range(8):
            yield re.sub(r"\d+", lambda m: _other_hour(m[0], rng), moment.text, count=1)
    else:
        day = next(iter(moment.days))
        for month in shuffled(scene.locale.months, rng)[:4]:
            old = scene.locale.months[day.month - 1]
            if old in moment.text and month != old:
                yield moment.text.replace(old, month)
        for _ in range(6):
            yield re.sub(r"(?<!\d)\d{1,2}(?!\d)", lambda m: str(rng.randint(1, 28)), moment.text, count=1)


def _other_hour(hour: str, rng: Random) -> str:
    top = 12 if int(hour) <= 12 else 23
    return str(rng.choice([one for one in range(1, top + 1) if one != int(hour)]))


def _meant(scene: Scene, change: Change) -> bool:
    """Whether the cited passages may mean the changed moment: written out, or through the day of publication."""
    after = find_moments(change.after, scene.locale)
    if len(after) != 1:
        return True
    moment = after[0]
    if moment.weekday is not None:
        return moment.weekday in _weekdays(scene)
    if moment.minutes:
        return any(moment.minutes & other.minutes for other in scene.source_moments) or any(
            Decimal(m // 60 - shift) in scene.values for m in moment.minutes for shift in (0, 12)
        )
    return any(_day_meant(scene, day) for day in moment.days)


def _weekdays(scene: Scene) -> set[int]:
    """The weekdays that the cited passages name, or that the days around publication and their own dates were."""
    named = {moment.weekday for moment in scene.source_moments if moment.weekday is not None}
    named |= {(day + timedelta(days=shift)).weekday() for day in scene.published for shift in (-1, 0, 1)}
    years = {day.year + shift for day in scene.published for shift in (-1, 0, 1)}
    for day in (day for moment in scene.source_moments for day in moment.days if day.day):
        for year in {day.year} if day.year else years:
            if (known := _date(year, day)) is not None:
                named.add(known.weekday())
    return named


def _day_meant(scene: Scene, day: Day) -> bool:
    for other in (day for moment in scene.source_moments for day in moment.days):
        if other.month == day.month and (day.day is None or other.day in (None, day.day)):
            return day.year is None or other.year in (None, day.year)
    for published in scene.published:
        known = _date(day.year or published.year, day._replace(day=day.day or 15))
        limit = NEAR_DAYS if day.day else 50
        if known is None or abs((known - published).days) <= limit:
            return True
    return False


def _date(year: int, day: Day) -> date | None:
    """The date, or None where the calendar has no such day."""
    try:
        return date(year, day.month, day.day or 1)
    except ValueError:
        return None


def _other_year(scene: Scene, number: Number, rng: Random) -> Iterator[Change]:
    year = int(number.text)
    near = {day.year + shift for day in scene.published for shift in (-1, 0, 1)}
    for other in shuffled([year + shift for shift in range(-9, 10) if shift], rng):
        if other not in near and Decimal(other) not in scene.values and other in YEARS:
            yield Change(number.start, number.end, str(other))
            return
