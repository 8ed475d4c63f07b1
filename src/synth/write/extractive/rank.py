"""How central each statement is to its story: LexRank over TF-IDF, weighed with place and title. Pure, deterministic.

LexRank: Erkan and Radev, Journal of Artificial Intelligence Research 22 (2004). It does not choose.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synth.text.words import terms
from synth.write.extractive.statements import Statement

Vector = Mapping[str, float]

_DAMPING = 0.85
_ROUNDS = 30
_LINK = 0.08  # sentences less alike than this do not vouch for each other
_W_CENTRAL, _W_PLACE, _W_TITLE, _W_SHARED = 1.0, 0.3, 1.0, 0.4


@dataclass(frozen=True)
class Ranking:
    """Scores (higher is more central) and likeness (cosine, 0 to 1) of the statements, by their index."""

    scores: tuple[float, ...]
    vectors: tuple[Vector, ...]
    idf: Mapping[str, float]

    def likeness(self, one: int, other: int) -> float:
        return cosine(self.vectors[one], self.vectors[other])


def rank_sentences(statements: Sequence[Statement], titles: Mapping[int, str]) -> Ranking:
    """The ranking of `statements`; `titles` holds the title of each clipping by its ordinal."""
    bags = [Counter(statement.terms) for statement in statements]
    idf = _idf(bags)
    vectors = tuple(unit({term: count * idf[term] for term, count in bag.items()}) for bag in bags)
    central = _scaled(_lexrank(vectors))
    stop = statements[0].locale.stop if statements else frozenset()
    heads = [unit({term: idf.get(term, 0.0) for term in terms(title, stop)}) for title in titles.values()]
    titled = _scaled([sum(cosine(vector, head) for head in heads) for vector in vectors])
    shared = _scaled(_shared(statements, bags))
    scores = tuple(
        _W_CENTRAL * central[at]
        + _W_PLACE / (1 + 0.5 * statement.position)
        + _W_TITLE * titled[at]
        + _W_SHARED * shared[at]
        for at, statement in enumerate(statements)
    )
    return Ranking(scores, vectors, idf)


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two unit vectors."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other)


def _idf(bags: Sequence[Counter[str]]) -> dict[str, float]:
    seen = Counter(term for bag in bags for term in bag)
    return {term: math.log((len(bags) + 1) / (count + 0.5)) for term, count in seen.items()}


def unit(weights: Mapping[str, float]) -> dict[str, float]:
    """`weights` scaled to length 1."""
    norm = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / norm for term, weight in weights.items()} if norm else {}


def _lexrank(vectors: Sequence[Vector]) -> list[float]:
    size = len(vectors)
    links: list[dict[int, float]] = [{} for _ in vectors]
    for one in range(size):
        for other in range(one + 1, size):
            weight = cosine(vectors[one], vectors[other])
            if weight >= _LINK:
                links[one][other] = links[other][one] = weight
    totals = [sum(row.values()) for row in links]
    ranks = [1 / size] * size
    for _ in range(_ROUNDS):
        ranks = [
            (1 - _DAMPING) / size
            + _DAMPING * sum(ranks[other] * weight / totals[other] for other, weight in links[at].items())
            for at in range(size)
        ]
    return ranks


def _shared(statements: Sequence[Statement], bags: Sequence[Counter[str]]) -> list[float]:
    """How much of a statement other sources tell too: how many other clippings hold its terms, on average."""
    where: dict[str, set[int]] = {}
    for statement, bag in zip(statements, bags, strict=True):
        for term in bag:
            where.setdefault(term, set()).add(statement.ordinal)
    return [sum(len(where[term]) - 1 for term in bag) / len(bag) if bag else 0.0 for bag in bags]


def _scaled(values: Sequence[float]) -> list[float]:
    top = max(values, default=0.0)
    return [value / top if top > 0 else 0.0 for value in values]
