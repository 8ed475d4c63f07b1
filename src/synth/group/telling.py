"""Prints that tell one event, as one weighted vector: what is needed to compare groups without their pairs. Pure.

The mean likeness of all pairs of two groups is the product of their summed vectors over the product of their sizes.
It does not know which groups are alike enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from math import fsum

from synth.group.prints import Print

Vector = Mapping[str, float]
_LAST = datetime.max.replace(tzinfo=UTC)
_DAY = 86_400


@dataclass(frozen=True)
class Telling:
    """A group: its prints by (time, id), the sum of their vectors, each of length 1; `key` is its smallest id."""

    key: str
    prints: tuple[Print, ...]
    vector: Vector
    fixed: bool = False

    @property
    def size(self) -> int:
        return len(self.prints)

    @cached_property
    def cohesion(self) -> float:
        """The mean likeness of its pairs, 0 to 1; 1 for a lone print."""
        if self.size == 1:
            return 1.0
        return (sum(value * value for value in self.vector.values()) - self.size) / (self.size * (self.size - 1))

    @cached_property
    def span(self) -> tuple[datetime, datetime] | None:
        """First and last date; None where no print has one."""
        dates = [one.at for one in self.prints if one.at is not None]
        return (min(dates), max(dates)) if dates else None

    @property
    def place(self) -> tuple[datetime, str]:
        return place(self.prints[0])

    def gap(self, other: Telling) -> float:
        """Days between the nearest dates of two groups; 0 where they overlap or one has no date."""
        if self.span is None or other.span is None:
            return 0.0
        (first, last), (other_first, other_last) = self.span, other.span
        return max((first - other_last).total_seconds(), (other_first - last).total_seconds(), 0.0) / _DAY


def place(one: Print) -> tuple[datetime, str]:
    """The order of prints: by time, those without one last, then by id."""
    return one.at or _LAST, one.clipping


def told(prints: Sequence[tuple[Print, Vector]], *, fixed: bool = False) -> Telling:
    """The group of some prints with their vectors."""
    ordered = sorted(prints, key=lambda pair: place(pair[0]))
    total: dict[str, float] = {}
    for _, vector in ordered:
        _add(total, vector)
    members = tuple(one for one, _ in ordered)
    return Telling(min(one.clipping for one in members), members, total, fixed)


def joined(one: Telling, other: Telling) -> Telling:
    """The group of both."""
    total = dict(one.vector)
    _add(total, other.vector)
    members = tuple(sorted((*one.prints, *other.prints), key=place))
    return Telling(min(one.key, other.key), members, total, one.fixed or other.fixed)


def dot(one: Vector, other: Vector) -> float:
    """The inner product, the same in whatever order the features come."""
    return fsum(one[name] * other[name] for name in one.keys() & other.keys())


def _add(total: dict[str, float], vector: Vector) -> None:
    for name, value in vector.items():
        total[name] = total.get(name, 0.0) + value
