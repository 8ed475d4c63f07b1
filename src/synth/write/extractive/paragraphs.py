"""Cutting a run of statements into paragraphs that stay with one outlet where they can. It does not choose them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from synth.write.extractive.statements import Statement

LEAST, MOST = 2, 4


def cut_paragraphs(statements: Sequence[Statement], most: int) -> tuple[tuple[Statement, ...], ...]:
    """At most `most` paragraphs of two to four statements each (fewer than two only where there is one statement)."""
    if len(statements) <= LEAST or most < 2:
        return (tuple(statements),)
    best = min(_partitions(len(statements), most), key=lambda sizes: (_cost(sizes, statements), sizes))
    return tuple(tuple(statements[start : start + size]) for start, size in _starts(best))


@cache
def _partitions(count: int, most: int) -> tuple[tuple[int, ...], ...]:
    found = tuple(_parts(count, most, MOST))
    return found or ((count,),)


def _parts(count: int, most: int, largest: int) -> Iterator[tuple[int, ...]]:
    if LEAST <= count <= largest:
        yield (count,)
    if most > 1:
        for size in range(LEAST, largest + 1):
            if count - size >= LEAST:
                for rest in _parts(count - size, most - 1, largest):
                    yield (size, *rest)


def _starts(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for size in sizes:
        yield start, size
        start += size


def _cost(sizes: Sequence[int], statements: Sequence[Statement]) -> float:
    """Changes of outlet inside paragraphs, uneven lengths, and paragraphs of four."""
    changes = sum(
        one.ordinal != other.ordinal
        for start, size in _starts(sizes)
        for one, other in zip(statements[start : start + size], statements[start + 1 : start + size], strict=False)
    )
    return changes + 0.6 * sum(size == MOST for size in sizes) + (2.0 if len(sizes) == 1 and len(statements) > 3 else 0)
