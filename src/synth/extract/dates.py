"""Dates as pages write them in metadata, and what htmldate makes of a page that states none. Door to: htmldate.

It does not read dates in prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):(\d\d)(?::(\d\d))?(?:[.,]\d+)?\s*(Z|UTC|GMT|[+\-−]\d\d:?\d\d|[+\-]\d\d\b)?)?(?!\d)",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"\b(?:(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3})[a-z]*\.?,?|([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?)\s+(\d{4})\b",
    re.IGNORECASE,
)
_GERMAN = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_IN_URL = re.compile(r"[/\-_](20\d\d|19\d\d)[/\-_]?(0[1-9]|1[0-2])[/\-_]?(0[1-9]|[12]\d|3[01])(?=[/\-_.]|$)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_IN_URL = re.compile(rf"/(20\d\d|19\d\d)/({'|'.join(_MONTHS)})[a-z]*/(\d{{1,2}})(?=/)", re.IGNORECASE)
_QUARTER, _FARTHEST = timedelta(minutes=15), timedelta(hours=14)
_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def guessed_date(tree: HtmlElement, latest: date) -> datetime | None:
    """The day on which the page was published, going by its markup and its text; none after `latest` is believed."""
    from htmldate import find_date  # 50 ms, and most pages state their date

    try:  # extensive_search takes any year it finds, a copyright line's too
        found = find_date(tree, original_date=True, extensive_search=False, max_date=latest.isoformat())
    except (ValueError, TypeError, OverflowError):  # a number that its parsers cannot take for a day: a guess less
        return None
    return date_of(found) if found else None


def date_of(text: str) -> datetime | None:
    """The moment that `text` names, with its zone; else the day at 00:00 UTC; None where it names none.

    A time without a zone is not a moment (RFC 3339, 4.4: unqualified local time), so only its day is kept.
    """
    text = text.strip()
    if match := _ISO.search(text):
        return _from_iso(match)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return _from_words(text)
    if moment.tzinfo is None:
        return _day(moment.year, moment.month, moment.day)
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def in_zone_of(moment: datetime, texts: Iterable[str]) -> datetime:
    """`moment`, which a page stores in UTC, in the zone in which the first of `texts` tells it; else as it is.

    It is told with an offset, or without one and exactly some quarters of an hour away. Its day there is the one that
    readers of the page know.
    """
    if moment.utcoffset() or moment.time() == time(0):
        return moment
    for text in texts:
        match = _ISO.search(text)
        if match and match[4] and (away := _ahead(match, moment)):
            return moment.astimezone(timezone(away))
    return moment


def _ahead(match: re.Match[str], moment: datetime) -> timedelta | None:
    """How far the clock that a text shows is ahead of UTC where it tells `moment`; None where it tells another."""
    if match[7]:
        told = _from_iso(match)
        return told.utcoffset() if told == moment else None
    wall = _from_iso(_ISO.search(f"{match[0].strip()}Z") or match)
    if wall is None or (moment.second == 0 and moment.minute % 15 == 0):
        return None  # a round time is a quarter of an hour away from every other round time
    away = wall - moment
    return away if away % _QUARTER == timedelta(0) and abs(away) <= _FARTHEST else None


def date_of_url(url: str) -> datetime | None:
    """The day that the path of `url` tells (`/2026/11/18/`, `/2026/nov/18/`), at 00:00 UTC; None where none is."""
    if match := _IN_URL.search(url):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    match = _NAMED_IN_URL.search(url)
    return _day(int(match[1]), _MONTHS.index(match[2].lower()) + 1, int(match[3])) if match else None


def _from_iso(match: re.Match[str]) -> datetime | None:
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None or zone is None:
        return _day(int(year), int(month), int(day))
    zone = "+00:00" if zone.upper() in ("Z", "UTC", "GMT") else zone.replace("−", "-")
    zone = zone if len(zone) > 3 else f"{zone}:00"
    try:
        moment = datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}")
    except ValueError:
        return None
    return moment if _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


def _from_words(text: str) -> datetime | None:
    if match := _GERMAN.search(text):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _ENGLISH.search(text):
        name = (match[2] or match[3]).lower()
        return _day(int(match[5]), _MONTHS.index(name) + 1, int(match[1] or match[4])) if name in _MONTHS else None
    return None


def _day(year: int, month: int, day: int) -> datetime | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        return None
