"""How central each statement is to its story: LexRank over TF-IDF, weighed with place, title and figures. Pure.

LexRank: Erkan and Radev, Journal of Artificial Intelligence Research 22 (2004). Beside it stands a LexRank in which
only sentences of different sources vouch for each other. It does not choose.
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
_ROUNDS, _SETTLED = 30, 0.001  # rounds at most; fewer once no rank moves by this share of the mean rank
_LINK = 0.08  # sentences less alike than this do not vouch for each other
# Chosen on the first 120 stories of the benchmark `writer_extractive`, where all values near them score alike.
_W_CENTRAL, _W_ACROSS, _W_PLACE, _W_TITLE, _W_SHARED, _W_FIGURES = 0.5, 1.0, 0.2, 0.3, 0.4, 0.2


@dataclass(frozen=True)
class Ranking:
    """Scores (higher is more central) and likeness (cosine, 0 to 1) of the statements, by their index."""

    scores: tuple[float, ...]
    vectors: tuple[Vector, ...]
    idf: Mapping[str, float]
    alike: tuple[Mapping[int, float], ...]  # of each statement, the others that share a term with it

    def likeness(self, one: int, other: int) -> float:
        return 1.0 if one == other else self.alike[one].get(other, 0.0)


def rank_sentences(statements: Sequence[Statement], titles: Mapping[int, str]) -> Ranking:
    """The ranking of `statements`; `titles` holds the title of each clipping by its ordinal."""
    bags = [Counter(statement.terms) for statement in statements]
    idf = _idf(bags)
    vectors = tuple(unit({term: count * idf[term] for term, count in bag.items()}) for bag in bags)
    alike = _alike(vectors)
    links = [{other: weight for other, weight in row.items() if weight >= _LINK} for row in alike]
    across = [
        {other: weight for other, weight in row.items() if statements[other].ordinal != statement.ordinal}
        for statement, row in zip(statements, links, strict=True)
    ]
    stop = statements[0].locale.stop if statements else frozenset()
    heads = [unit({term: idf.get(term, 0.0) for term in terms(title, stop)}) for title in titles.values()]
    parts = (
        (_W_CENTRAL, _scaled(_lexrank(links))),
        (_W_ACROSS, _scaled(_lexrank(across))),
        (_W_PLACE, [1 / (1 + 0.5 * statement.position) for statement in statements]),
        (_W_TITLE, _scaled([sum(cosine(vector, head) for head in heads) for vector in vectors])),
        (_W_SHARED, _scaled(_shared(statements, bags))),
        (_W_FIGURES, [float(bool(statement.values)) for statement in statements]),
    )
    scores = tuple(sum(weight * values[at] for weight, values in parts) for at in range(len(statements)))
    return Ranking(scores, vectors, idf, alike)


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


def _alike(vectors: Sequence[Vector]) -> tuple[dict[int, float], ...]:
    """The cosines of all pairs that share a term, through an index of the terms."""
    holders: dict[str, list[tuple[int, float]]] = {}
    rows: list[dict[int, float]] = [{} for _ in vectors]
    for at, vector in enumerate(vectors):
        own: dict[int, float] = {}
        for term, weight in vector.items():
            before = holders.setdefault(term, [])
            for other, theirs in before:
                own[other] = own.get(other, 0.0) + weight * theirs
            before.append((at, weight))
        for other, value in own.items():
            rows[at][other] = rows[other][at] = value
    return tuple(rows)


def _lexrank(links: Sequence[Mapping[int, float]]) -> list[float]:
    size = len(links)
    totals = [sum(row.values()) for row in links]
    shares = [[(other, weight / totals[other]) for other, weight in row.items()] for row in links]
    ranks = [1 / size] * size
    for _ in range(_ROUNDS):
        before = ranks
        ranks = [(1 - _DAMPING) / size + _DAMPING * sum(before[at] * share for at, share in row) for row in shares]
        if max(abs(now - then) for now, then in zip(ranks, before, strict=True)) * size < _SETTLED:
            break
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
