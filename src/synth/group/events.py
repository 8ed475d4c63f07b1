"""Which clippings tell one event. Pure. It does not know what a story is called or who writes it."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import log, sqrt

from synth.domain.evidence import Clipping
from synth.group.features import features

Vector = Mapping[str, float]
Pair = tuple[str, str]

WINDOW = timedelta(hours=72)
LEAST = 0.14  # mean likeness of two groups that tell one event
_PRIOR = 20  # documents of other events that we pretend to have seen, so that a small batch has rare words too
_LAST = datetime.max.replace(tzinfo=UTC)


def group_events(clippings: Sequence[Clipping], window: timedelta = WINDOW) -> tuple[tuple[Clipping, ...], ...]:
    """The clippings in groups of one event each, lone ones too; groups and members sorted by (published, id).

    Two clippings are alike by the names, content words and numbers they share, rare ones and those of the title
    counting more (cosine of tf-idf weights, 0 to 1). Groups are joined while the mean likeness of their pairs is
    `LEAST` or more and no two of their dates lie further apart than `window`; a clipping without a date fits any. The
    result does not depend on the order of `clippings`.
    """
    by_id = {clipping.id: clipping for clipping in clippings}
    dates = {key: clipping.published for key, clipping in by_id.items()}
    groups = _Groups(dates, window)
    groups.join_alike(_likenesses(_weighted({key: features(by_id[key]) for key in sorted(by_id)})))
    found = [tuple(sorted((by_id[key] for key in keys), key=_place)) for keys in groups.members.values()]
    return tuple(sorted(found, key=lambda group: _place(group[0])))


def _place(clipping: Clipping) -> tuple[datetime, str]:
    return clipping.published or _LAST, clipping.id


def _weighted(counts: Mapping[str, Vector]) -> dict[str, Vector]:
    """Vectors of length 1; a feature weighs the more the fewer clippings have it."""
    holders = Counter(name for vector in counts.values() for name in vector)
    total = len(counts)
    weighted: dict[str, Vector] = {}
    for key, vector in counts.items():
        raw = {name: weight * log((total + _PRIOR) / (holders[name] + 1)) for name, weight in vector.items()}
        length = sqrt(sum(value * value for value in raw.values())) or 1.0
        weighted[key] = {name: value / length for name, value in raw.items() if holders[name] > 1}
    return weighted


def _likenesses(vectors: Mapping[str, Vector]) -> dict[Pair, float]:
    """The cosine of every pair that shares a feature, through an inverted index; keys of a pair in order."""
    index: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    found: dict[Pair, float] = {}
    for key in sorted(vectors):
        sums: defaultdict[str, float] = defaultdict(float)
        for name in sorted(vectors[key]):
            value = vectors[key][name]
            for other, weight in index[name]:
                sums[other] += value * weight
            index[name].append((key, value))
        found.update({(other, key): value for other, value in sums.items()})
    return found


class _Groups:
    """Groups that are joined two by two, the most alike first (average linkage)."""

    def __init__(self, dates: Mapping[str, datetime | None], window: timedelta) -> None:
        self.members: dict[str, list[str]] = {key: [key] for key in dates}
        self._window = window
        self._dates = dates
        self._sums: dict[str, dict[str, float]] = {key: {} for key in dates}
        self._heap: list[tuple[float, str, str]] = []

    def join_alike(self, likenesses: Mapping[Pair, float]) -> None:
        """Join groups until none are alike enough. A group goes by the smallest id of its members."""
        for (one, other), likeness in likenesses.items():
            self._sums[one][other] = self._sums[other][one] = likeness
            self._propose(one, other)
        while self._heap:
            negative, one, other = heapq.heappop(self._heap)
            if one in self.members and other in self.members and -negative == self._mean(one, other):
                self._join(one, other)

    def _mean(self, one: str, other: str) -> float:
        return self._sums[one].get(other, 0.0) / (len(self.members[one]) * len(self.members[other]))

    def _propose(self, one: str, other: str) -> None:
        mean = self._mean(one, other)
        if mean >= LEAST and self._fit(one, other):
            heapq.heappush(self._heap, (-mean, min(one, other), max(one, other)))

    def _fit(self, one: str, other: str) -> bool:
        dates = sorted(self._dated(one, other))
        return not dates or dates[-1] - dates[0] <= self._window

    def _dated(self, *groups: str) -> Iterator[datetime]:
        for group in groups:
            for key in self.members[group]:
                if (date := self._dates[key]) is not None:
                    yield date

    def _join(self, one: str, other: str) -> None:
        self.members[one] += self.members.pop(other)
        for third, likeness in self._sums.pop(other).items():
            del self._sums[third][other]
            if third != one:
                total = self._sums[one].get(third, 0.0) + likeness
                self._sums[one][third] = self._sums[third][one] = total
        for third in self._sums[one]:
            self._propose(one, third)
