"""Which clippings tell one event: new ones join the events that are alive. Pure.

It does not know what a story is called, who writes it, or which events are worth writing of.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp

from synth.group.prints import Print
from synth.group.telling import Telling, dot, joined, place, told
from synth.group.weights import Index, Weights

ALIVE = timedelta(days=90)  # an event joins no telling that is further from all of its own
LEAST = 0.09  # mean likeness of two groups that tell one event on one day
COHESION = 0.65  # of the mean likeness inside two groups, the share that must be there between them
TOUCH = 0.05  # likeness to a fresh print from which a known event is decided anew
_TIGHT = 0.3  # likeness inside a group that counts: copies of one text are more alike than tellings need to be
_LASTING = 0.65  # of the likeness of two groups, what counts when days lie between them
_FADE_DAYS = 3.0


@dataclass(frozen=True)
class Event:
    """Prints that tell one event. `story` is what they are told under, where they are; a `fixed` one is not taken
    apart and not joined with another fixed one, because a person has decided on it."""

    prints: tuple[Print, ...]
    story: str = ""
    fixed: bool = False


def join_events(fresh: Sequence[Print], known: Sequence[Event] = (), alive: timedelta = ALIVE) -> tuple[Event, ...]:
    """Every print in exactly one event: those of `known`, grown by `fresh` prints, and new ones, lone prints too.

    Two prints are alike by the names, content words and numbers they share, rare ones counting more (cosine of tf-idf
    weights over all prints given, 0 to 1). The most alike groups are joined first, while the mean likeness of their
    pairs is `LEAST` or more and, of two groups of several, as good as `COHESION` of that inside them; time that lies
    between two groups lessens it, and more than `alive` forbids it. A known event that a fresh print is alike to is
    decided anew with it, unless it is fixed: what came early was judged on little. The others stay as they are.
    Nothing depends on the order of `fresh` or `known`.
    """
    weights = Weights([*(one for event in known for one in event.prints), *fresh])
    told_now = [_telling([one], weights) for one in fresh]
    told_before = [_telling(event.prints, weights, fixed=event.fixed) for event in known]
    touched = _touched(told_now, told_before, Index(weights, alive))
    joining = _Joining(weights, alive)
    loose = [*told_now]
    for telling in told_before:
        if telling.key in touched:
            loose += [_telling([one], weights) for one in telling.prints]
        else:
            joining.add(telling)
    for telling in loose:
        joining.add(telling)
    joining.join([telling.key for telling in loose])
    return _named(joining.tellings.values(), known)


def _touched(fresh: Sequence[Telling], known: Sequence[Telling], index: Index) -> set[str]:
    """The keys of the known groups that are not fixed and that a fresh one is alike to; `index` is empty yet."""
    for telling in known:
        index.add(telling)
    others = {telling.key: telling for telling in known}
    found = set()
    for telling in fresh if known else ():
        for key in index.nearest(telling):
            other = others[key]
            if not other.fixed and mean(telling, other, dot(telling.vector, other.vector)) >= TOUCH:
                found.add(key)
    return found


def _telling(prints: Sequence[Print], weights: Weights, *, fixed: bool = False) -> Telling:
    return told([(one, weights.vector(one)) for one in prints], fixed=fixed)


def _named(tellings: Iterable[Telling], known: Sequence[Event]) -> tuple[Event, ...]:
    """The events, by their first print. A story goes with most of its prints, an event keeps the story of most."""
    story_of = {one.clipping: event.story for event in known if event.story for one in event.prints}
    fixed = {event.story for event in known if event.fixed}
    claims = []
    for telling in tellings:
        for story, count in Counter(story_of[p.clipping] for p in telling.prints if p.clipping in story_of).items():
            claims.append((story not in fixed, -count, story, telling.key))
    names: dict[str, str] = {}
    for _, _, story, key in sorted(claims):
        if key not in names and story not in names.values():
            names[key] = story
    events = [Event(one.prints, names.get(one.key, ""), one.fixed) for one in tellings]
    return tuple(sorted(events, key=lambda event: place(event.prints[0])))


class _Joining:
    """Groups that are joined two by two, the most alike first (average linkage)."""

    def __init__(self, weights: Weights, alive: timedelta) -> None:
        self.tellings: dict[str, Telling] = {}
        self._index = Index(weights, alive)
        self._alive = alive.total_seconds() / 86_400
        # key → the groups that it is alike to, time left aside, and the product of their vectors. Others need not be
        # remembered: what two groups are not alike to, the two together are not.
        self._near: dict[str, dict[str, float]] = {}
        self._heap: list[tuple[float, str, str, int, int]] = []

    def add(self, telling: Telling) -> None:
        self.tellings[telling.key] = telling
        self._near[telling.key] = {}
        self._index.add(telling)

    def join(self, keys: Sequence[str]) -> None:
        """Join what the groups of those keys are alike to, until none are alike enough."""
        for key in sorted(keys):
            for other in self._index.nearest(self.tellings[key]):
                if other not in self._near[key]:
                    self._compare(key, other, self._product(key, other))
        for key in sorted(keys):
            self._propose(key)
        while self._heap:
            _, one, other, *sizes = heapq.heappop(self._heap)
            if [self._size(one), self._size(other)] == sizes:
                self._join(one, other)

    def _size(self, key: str) -> int:
        return len(self.tellings[key].prints) if key in self.tellings else 0

    def _product(self, one: str, other: str) -> float:
        return dot(self.tellings[one].vector, self.tellings[other].vector)

    def _compare(self, one: str, other: str, product: float) -> None:
        if product >= LEAST * self._size(one) * self._size(other):
            self._near[one][other] = self._near[other][one] = product

    def _propose(self, key: str) -> None:
        for other, product in self._near[key].items():
            one, two = sorted((key, other))
            if self.tellings[one].gap(self.tellings[two]) > self._alive:
                continue
            likeness = likeness_of(self.tellings[one], self.tellings[two], product)
            if likeness:
                heapq.heappush(self._heap, (-likeness, one, two, self._size(one), self._size(two)))

    def _join(self, one: str, other: str) -> None:
        """`other` goes into `one`; a product with both is the sum of the products with each."""
        ours, theirs = self._near.pop(one), self._near.pop(other)
        del ours[other], theirs[one]
        products = {}
        for third in ours.keys() | theirs.keys():
            self._near[third].pop(one, None)
            self._near[third].pop(other, None)
            known = (near.get(third) for near in (ours, theirs))
            first, second = (
                self._product(key, third) if product is None else product
                for key, product in zip((one, other), known, strict=True)
            )
            products[third] = first + second
        self.tellings[one] = joined(self.tellings[one], self.tellings.pop(other))
        self._near[one] = {}
        for third, product in products.items():
            self._compare(one, third, product)
        self._propose(one)


def mean(one: Telling, other: Telling, product: float) -> float:
    """The mean likeness of the pairs of two groups, lessened by the time between them; `product`: of their vectors."""
    likeness = product / (one.size * other.size)
    return likeness * (_LASTING + (1 - _LASTING) * exp(-one.gap(other) / _FADE_DAYS))


def likeness_of(one: Telling, other: Telling, product: float) -> float:
    """How alike two groups are, 0 where they do not tell one event; `product`: of their vectors."""
    if one.fixed and other.fixed:
        return 0.0
    likeness, least = mean(one, other, product), LEAST
    if one.size > 1 and other.size > 1:
        least = max(LEAST, COHESION * min(one.cohesion, other.cohesion, _TIGHT))
    return likeness if likeness >= least else 0.0
