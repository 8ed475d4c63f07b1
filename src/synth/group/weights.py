"""How much a feature says, and which groups share what says much: an inverted index of the rare features. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from heapq import nsmallest
from math import log, sqrt

from synth.group.prints import Print
from synth.group.telling import Telling, Vector

_PRIOR = 20  # prints of other events that we pretend to have seen, so that a small batch has rare words too
_RAREST = 40  # features of a print by which it is found
_COMMON = 400  # a feature that more groups of one time have finds none
_LOOKED_AT = 4_000  # groups, counted once for each feature they share: then a print has been compared with enough
_PROMISING = 0.02  # likeness by the weightiest features alone, below which the whole is not looked at
_CANDIDATES = 24  # groups that one print is compared with
_STRETCH = 30 * 86_400  # seconds


class Weights:
    """The weight of every feature over some prints: the more, the fewer prints have it."""

    def __init__(self, prints: Sequence[Print]) -> None:
        self._total = len(prints)
        self.holders = Counter(name for one in prints for name in one.features)

    def vector(self, one: Print) -> Vector:
        """The weighted features of a print, of length 1 together."""
        raw = {name: weight * self._weight(name) for name, weight in one.features.items()}
        length = sqrt(sum(value * value for value in raw.values())) or 1.0
        return {name: value / length for name, value in raw.items()}

    def _weight(self, name: str) -> float:
        return log((self._total + _PRIOR) / (self.holders[name] + 1))


class Index:
    """Groups by the weightiest features of their prints, and by the time in which they can grow."""

    def __init__(self, weights: Weights, alive: timedelta) -> None:
        """`alive`: a group that is further away than that is not found."""
        self._holders = weights.holders
        self._alive = alive
        # feature → stretch of time → the groups that have it then, each with its mean weight
        self._by_name: defaultdict[str, dict[int | None, list[tuple[str, float]]]] = defaultdict(dict)
        self._stretches: set[int | None] = {None}

    def add(self, telling: Telling) -> None:
        touched = _stretches(telling, timedelta(0))
        stretches: Sequence[int | None] = [None] if touched is None else touched
        self._stretches.update(stretches)
        for name, value in self._telling_features(telling):
            for stretch in stretches:
                self._by_name[name].setdefault(stretch, []).append((telling.key, value / telling.size))

    def nearest(self, telling: Telling) -> list[str]:
        """The keys of at most so many other groups that share the weightiest features, the nearest first.

        What it costs is bounded: features that very many groups of that time have find none, and after so many groups
        were looked at the lighter features are passed over.
        """
        within = _stretches(telling, self._alive)
        stretches = self._stretches if within is None else [None, *(self._stretches & set(within))]
        sums: defaultdict[str, float] = defaultdict(float)
        seen = 0
        for name, value in self._telling_features(telling):
            by_time = self._by_name[name]
            found = [by_time[stretch] for stretch in stretches if stretch in by_time]
            count = sum(map(len, found))
            if count > _COMMON:
                continue
            for groups in found:
                for key, weight in groups:
                    sums[key] += value * weight
            seen += count
            if seen > _LOOKED_AT:
                break
        sums.pop(telling.key, None)
        least = _PROMISING * telling.size
        near = [(-total, key) for key, total in sums.items() if total >= least]
        return [key for _, key in nsmallest(_CANDIDATES, near)]

    def _telling_features(self, telling: Telling) -> list[tuple[str, float]]:
        """The features that find it: the weightiest that another print has, too."""
        shared = [(-value, name) for name, value in telling.vector.items() if self._holders[name] > 1]
        return [(name, -value) for value, name in nsmallest(_RAREST * telling.size, shared)]


def _stretches(telling: Telling, around: timedelta) -> list[int] | None:
    """The stretches of time that a group touches, with so much time around it; None where it has no date."""
    if telling.span is None:
        return None
    first, last = (moment.timestamp() for moment in telling.span)
    margin = around.total_seconds()
    return list(range(int((first - margin) // _STRETCH), int((last + margin) // _STRETCH) + 1))
