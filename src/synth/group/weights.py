"""How much a feature says, and which groups share what says much: an inverted index of the rare features. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import log, sqrt

from synth.group.prints import Print
from synth.group.telling import Telling, Vector

_PRIOR = 20  # prints of other events that we pretend to have seen, so that a small batch has rare words too
_RAREST = 40  # features of a print by which it is found
_COMMON = 400  # a feature that more prints have finds none: comparing all of them would not be near-linear
_CANDIDATES = 24  # groups that one print is compared with


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
    """Groups by the weightiest features of their prints."""

    def __init__(self, weights: Weights) -> None:
        self._holders = weights.holders
        self._by_name: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)

    def add(self, telling: Telling) -> None:
        for name, value in self._telling_features(telling):
            self._by_name[name].append((telling.key, value / telling.size))

    def nearest(self, telling: Telling) -> list[str]:
        """The keys of at most so many other groups that share the weightiest features, the nearest first."""
        sums: defaultdict[str, float] = defaultdict(float)
        for name, value in self._telling_features(telling):
            for key, weight in self._by_name[name]:
                sums[key] += value * weight
        sums.pop(telling.key, None)
        return sorted(sums, key=lambda key: (-sums[key], key))[:_CANDIDATES]

    def _telling_features(self, telling: Telling) -> list[tuple[str, float]]:
        """The features that find it: shared with another print, but not with very many."""
        shared = [item for item in telling.vector.items() if 1 < self._holders[item[0]] <= _COMMON]
        return sorted(shared, key=lambda item: (-item[1], item[0]))[: _RAREST * telling.size]
