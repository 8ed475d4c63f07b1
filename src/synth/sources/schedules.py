"""Cron text: whether it can be a schedule. It does not know when one is due."""

from __future__ import annotations

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
# name, least, most, and words that stand for numbers
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, {word: number for number, word in enumerate(_MONTHS, 1)}),
    ("day of the week", 0, 7, {word: number for number, word in enumerate(_DAYS)}),
)
_ITEM = re.compile(r"(?:\*|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([1-9][0-9]?))?")


def schedule_fault(schedule: str) -> str:
    """What keeps `schedule` from being cron text (POSIX crontab, five fields, and steps); empty where nothing does."""
    fields = schedule.lower().split()
    if len(fields) != len(_FIELDS):
        return 'expected five fields, such as "*/30 * * * *" for every half hour'
    for field, (name, least, most, words) in zip(fields, _FIELDS, strict=True):
        if not all(_fits(item, least, most, words) for item in field.split(",")):
            return f"the {name} {field!r} is not *, a number from {least} to {most}, a range, a step or a list of these"
    return ""


def _fits(item: str, least: int, most: int, words: dict[str, int]) -> bool:
    match = _ITEM.fullmatch(item)
    if match is None:
        return False
    ends = [words.get(end, int(end) if end.isdigit() else -1) for end in (match[1], match[2]) if end]
    return all(least <= end <= most for end in ends) and ends == sorted(ends)
