"""Dates, weekdays and times of day in text, as they are written and as far as the words alone say.

It does not know when a text was published: who compares resolves `on Tuesday` against a day it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from synth.text.locale import Locale, evidence_locale
from synth.text.words import folded


class Day(NamedTuple):
    """A calendar date as far as it is written; None for what is not."""

    year: int | None
    month: int
    day: int | None


@dataclass(frozen=True)
class Moment:
    """A date, a weekday or a time of day as it stands in a text. Exactly one of the three is set.

    `days` holds every date it may mean (`03/04/2026` has two), `weekday` counts from Monday = 0, `minutes` holds the
    minutes after midnight it may mean (`2:40` has two).
    """

    text: str
    start: int
    end: int
    days: frozenset[Day] = frozenset()
    weekday: int | None = None
    minutes: frozenset[int] = frozenset()


def find_moments(text: str, locale: Locale) -> tuple[Moment, ...]:
    """The dates, weekdays and times of `text`, in order, none overlapping another; offsets are code points."""
    found: list[Moment] = []
    for moment in sorted(_all(text, locale), key=lambda m: (m.start, -m.end)):
        if not found or moment.start >= found[-1].end:
            found.append(moment)
    return tuple(found)


class _Patterns(NamedTuple):
    dates: re.Pattern[str]
    bare_month: re.Pattern[str]
    weekday: re.Pattern[str]
    clock: re.Pattern[str]
    months: dict[str, int]


_DIGIT = re.compile(r"\d")
_NUMERIC = re.compile(
    r"(?<![\w.,/-])(?:(?P<iy>\d{4})-(?P<im>\d{2})-(?P<id>\d{2})"
    r"|(?P<da>\d{1,2})(?P<mark>[./])(?P<db>\d{1,2})(?P=mark)(?P<dy>\d{4}|\d{2})"
    r"|(?P<ga>\d{1,2})\.(?P<gb>\d{1,2})\.(?=\s|$|[,;)]))(?!\w)"
)


@cache
def _patterns(code: str) -> _Patterns:
    locale = evidence_locale(code)
    figures = locale.figures
    months = {name: at for at, name in enumerate(locale.months, 1)}
    months |= {f"{short.capitalize()}": at for at, short in enumerate(figures.months_short, 1)} | {"Sept": 9}
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    month = rf"(?P<{{}}>{names})\b(?:\.(?=,?\s\d))?"
    day = r"(?P<{}>\d{{1,2}})"
    before = rf"{day.format('d1')}(?:st|nd|rd|th|\.)?\s(?:of\s)?{month.format('m1')}(?:,?\s(?P<y1>\d{{4}})\b)?"
    after = rf"{month.format('m2')}\s{day.format('d2')}(?:st|nd|rd|th)?(?![\w%])(?![.,:]\d)(?:,?\s(?P<y2>\d{{4}})\b)?"
    alone = rf"{month.format('m3')},?\s(?P<y3>\d{{4}})\b"
    tail = "[a-zäöüß]*" if figures.joiner else "s?"
    weekdays = "|".join(figures.weekdays)
    marks = "|".join(sorted((re.escape(mark).replace("'", "['’]") for mark in figures.clock), key=len, reverse=True))
    halves = r"[ap]\.?\s?m\b\.?" if "pm" in figures.clock else "(?!)"
    return _Patterns(
        dates=re.compile(rf"(?<![\w.,])(?:{before}|{after}|{alone})"),
        bare_month=re.compile(rf"(?:(?<=\s)|^)(?P<m>{'|'.join(locale.months)})\b(?!\s[A-Z])"),
        weekday=re.compile(rf"(?<!\w)(?P<w>{weekdays}){tail}(?!\w)"),
        clock=re.compile(
            rf"(?<![\w.,:])(?P<h>2[0-4]|[01]?\d)(?!\d)(?:(?P<sep>[:.])(?P<min>[0-5]\d)(?![\d%]|[.,:]\d))?"
            rf"(?:\s?(?P<half>{halves})|\s?(?P<mark>{marks})(?!\w))?",
            re.IGNORECASE,
        ),
        months=months,
    )


def _all(text: str, locale: Locale) -> Iterator[Moment]:
    patterns = _patterns(locale.code)  # each is tried only where the text has what it cannot do without
    if _DIGIT.search(text):
        yield from _with_digits(text, patterns, locale)
    for match in patterns.bare_month.finditer(text) if any(name in text for name in locale.months) else ():
        if _is_month(text, match, locale):
            yield from _day(match, None, patterns.months[match["m"]], None)
    named = any(name in text for name in locale.figures.weekdays)
    for match in patterns.weekday.finditer(text) if named else ():
        yield Moment(match[0], match.start(), match.end(), weekday=locale.figures.weekdays.index(match["w"]))


def _with_digits(text: str, patterns: _Patterns, locale: Locale) -> Iterator[Moment]:
    """The dates and times, which are all written with digits."""
    for match in patterns.dates.finditer(text) if any(name in text for name in patterns.months) else ():
        groups = match.groupdict()
        at = next(number for number in "123" if groups[f"m{number}"])
        written = groups.get(f"d{at}")
        yield from _day(match, int(groups[f"y{at}"]) if groups[f"y{at}"] else None, patterns.months[groups[f"m{at}"]],
                        int(written) if written else None)  # fmt: skip
    yield from _numeric(text)
    yield from _times(text, patterns.clock, locale)


def _day(match: re.Match[str], year: int | None, month: int, day: int | None) -> Iterator[Moment]:
    if day is None or 1 <= day <= 31:
        yield Moment(match[0], match.start(), match.end(), days=frozenset({Day(year, month, day)}))


def _numeric(text: str) -> Iterator[Moment]:
    """ISO 8601 dates, `15.11.2026`, and `11/15/2026` read both ways."""
    for match in _NUMERIC.finditer(text):
        if match["iy"]:
            wanted = {(int(match["iy"]), int(match["im"]), int(match["id"]))}
        elif match["ga"]:
            wanted = {(0, int(match["gb"]), int(match["ga"]))}
        else:
            year = int(match["dy"]) + (2000 if len(match["dy"]) == 2 else 0)
            first, second = int(match["da"]), int(match["db"])
            wanted = {(year, second, first)} | ({(year, first, second)} if match["mark"] == "/" else set())
        days = frozenset(Day(y or None, m, d) for y, m, d in wanted if 1 <= m <= 12 and 1 <= d <= 31)
        if days:
            yield Moment(match[0], match.start(), match.end(), days=days)


def _is_month(text: str, match: re.Match[str], locale: Locale) -> bool:
    """Whether a month's name is one here: `May` and `March` only where the word before says so."""
    if folded(match["m"]) not in locale.figures.doubtful_months:
        return True
    before = re.search(r"([^\W\d_]+)[\s-]+$", text[max(0, match.start() - 14) : match.start()])
    return before is not None and folded(before[1]) in locale.figures.before_month


def _times(text: str, clock: re.Pattern[str], locale: Locale) -> Iterator[Moment]:
    for match in clock.finditer(text):
        half = (match["half"] or "").lower()[:1]
        mark = folded(match["mark"] or "")
        if not half and match["sep"] != ":" and (not mark or (mark == "hours" and not match["min"])):
            continue  # a bare number, a decimal such as 2.40, or a duration
        hour, minute = int(match["h"]), int(match["min"] or 0)
        if half:
            hours = {hour % 12 + (12 if half == "p" else 0)}
        elif "pm" in locale.figures.clock and 1 <= hour <= 12 and not match["h"].startswith("0"):
            hours = {hour % 12, hour % 12 + 12}
        else:
            hours = {hour % 24}
        words = match[0].strip()
        yield Moment(
            words, match.start(), match.start() + len(words), minutes=frozenset(h * 60 + minute for h in hours)
        )
