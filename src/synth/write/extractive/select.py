"""Choosing statements: the most central first, nothing twice, never more of a source than its terms allow.

It does not place what it chooses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from synth.domain.source import Rights
from synth.domain.story import Story
from synth.write.extractive.rank import Ranking
from synth.write.extractive.statements import Statement

QUOTE_SHARE = 0.15  # of a source's words, where the terms say `quote`
FREE_SENTENCES = 2  # of each source, always
ATTRIBUTION_WORDS = 4  # that an outlet's name adds to a printed sentence
_SAME = 0.35  # likeness of two statements that tell one fact
_INSIDE, _INSIDE_WITH_NUMBER = 0.5, 0.33  # share of the shorter one that the other one holds
_INSIDE_APART = 0.6  # where their numbers differ
_INSIDE_WITH_TWO = 0.15  # where both give two numbers, or a number and a name of several words
_TELLING_DIGITS, _LEAST_COUNT, _YEARS = 3, 100, (1000, 2100)
_HEARD = 0.3  # likeness from which a statement is left out where any other can be had
_VARIETY = 0.3  # how much likeness to what is chosen costs


@dataclass
class Allowance:
    """What may still be taken: printed words in all, and words of each source under the right to quote."""

    words: int
    limits: dict[int, float] = field(default_factory=dict)
    used: dict[int, int] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)

    def allows(self, statements: Iterable[Statement]) -> bool:
        """Whether all of `statements` may be taken, one after the other."""
        words, used, counts = self.words, dict(self.used), dict(self.counts)
        for statement in statements:
            source = statement.ordinal
            words -= statement.words + ATTRIBUTION_WORDS
            used[source] = used.get(source, 0) + statement.words
            counts[source] = counts.get(source, 0) + 1
            if words < 0 or (counts[source] > FREE_SENTENCES and used[source] > self.limits.get(source, used[source])):
                return False
        return True

    def free(self, pool: Iterable[Statement]) -> int:
        """Printed words that may still come from the sources of `pool`, about."""
        sources = {statement.ordinal for statement in pool}
        rest = [max(self.limits[source] - self.used.get(source, 0), 0.0) for source in sources if source in self.limits]
        return min(self.words, int(sum(rest))) if self.limits else self.words

    def take(self, statement: Statement) -> None:
        source = statement.ordinal
        self.words -= statement.words + ATTRIBUTION_WORDS
        self.used[source] = self.used.get(source, 0) + statement.words
        self.counts[source] = self.counts.get(source, 0) + 1


def allowance_of(story: Story, words: int) -> Allowance:
    """The allowance of an article of `words` source words under the story's rights."""
    if story.terms.rights is Rights.LICENSED:
        return Allowance(words)
    limits = {member.ordinal: QUOTE_SHARE * member.clipping.words for member in story.members}
    return Allowance(words, limits)


class Repeats:
    """Tells whether a statement says again what another one says, in the same or in near-same words."""

    def __init__(self, statements: Sequence[Statement], ranking: Ranking) -> None:
        self._ranking = ranking
        self._values = [_values(statement) for statement in statements]
        self._counts = [frozenset(value for value in found if _is_count(value)) for found in self._values]
        self._names = [frozenset(name for name in s.names if len(name.split()) > 2) for s in statements]
        self._terms = [frozenset(statement.terms) for statement in statements]
        self._weights = [self._weight(found) for found in self._terms]
        self._known: dict[tuple[int, int], bool] = {}

    def repeats(self, at: int, chosen: Iterable[int]) -> bool:
        return any(self._same(at, other) for other in chosen)

    def _same(self, one: int, other: int) -> bool:
        if other not in self._ranking.alike[one] and not self._counts[one] & self._counts[other]:
            return one == other  # nothing in common
        pair = (one, other) if one < other else (other, one)
        if pair not in self._known:
            self._known[pair] = self._compare(*pair)
        return self._known[pair]

    def _compare(self, one: int, other: int) -> bool:
        mine, theirs = self._values[one], self._values[other]
        if self._counts[one] & self._counts[other] and (mine <= theirs or theirs <= mine):
            return True  # one count, and no number in the one that the other lacks
        shared = self._weight(self._terms[one] & self._terms[other])
        inside = shared / (min(self._weights[one], self._weights[other]) or 1.0)
        values = mine & theirs
        apart = bool(mine) and bool(theirs) and not values
        if inside >= (_INSIDE_APART if apart else _INSIDE) or self._ranking.likeness(one, other) >= _SAME:
            return True
        if inside >= _INSIDE_WITH_TWO and (len(values) > 1 or (values and self._names[one] & self._names[other])):
            return True
        return inside >= _INSIDE_WITH_NUMBER and bool(values)

    def _weight(self, found: Iterable[str]) -> float:
        return sum(self._ranking.idf[term] for term in sorted(found))


def _is_count(value: Decimal) -> bool:
    """Whether `value` is one that two statements hardly share by chance: `11,500`, `2.53`; a year is not."""
    if value == value.to_integral_value() and value < _LEAST_COUNT:
        return False
    digits = len(value.normalize().as_tuple().digits)
    return digits >= _TELLING_DIGITS and not (value == value.to_integral_value() and _YEARS[0] <= value <= _YEARS[1])


def choose(statements: Sequence[Statement], ranking: Ranking, words: int) -> tuple[int, ...]:
    """Indices of the statements that tell the story best in about `words` words, best first, none said twice."""
    chosen: list[int] = []
    left = set(range(len(statements)))
    while left and words > 0:
        at = best_of(left, chosen, ranking)
        left.discard(at)
        if all(ranking.likeness(at, other) < _HEARD for other in chosen):
            chosen.append(at)
            words -= statements[at].words
    return tuple(chosen)


def best_of(left: Iterable[int], chosen: Sequence[int], ranking: Ranking) -> int:
    """The index with the highest score less its likeness to what is chosen; the earlier one where two are equal."""
    return max(left, key=lambda at: (worth(at, chosen, ranking), -at))


def worth(at: int, chosen: Sequence[int], ranking: Ranking) -> float:
    """Maximal marginal relevance: Carbonell and Goldstein, SIGIR 1998."""
    row = ranking.alike[at]
    likest = max((row[other] for other in chosen if other in row), default=0.0)
    return ranking.scores[at] - _VARIETY * likest


def _values(statement: Statement) -> frozenset[Decimal]:
    """Values that tell one fact from another: small counts and ordinals do not."""
    return frozenset(value for value in statement.values if value > 3)
