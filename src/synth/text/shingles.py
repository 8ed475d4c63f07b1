"""Near-duplicates by word shingles: a bottom-k sketch per text and an inverted index over the sketches."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from synth.text.words import folded, words

SHINGLE_WORDS = 4
SKETCH_SIZE = 128


def shingles(text: str, size: int = SHINGLE_WORDS) -> set[int]:
    """The 64-bit hashes of every run of `size` words."""
    tokens = words(folded(text))
    return {_hash(" ".join(tokens[at : at + size])) for at in range(max(len(tokens) - size + 1, 0))}


def sketch(text: str) -> frozenset[int]:
    """The `SKETCH_SIZE` smallest shingle hashes: a fair sample of the text, the same for the same text."""
    return frozenset(sorted(shingles(text))[:SKETCH_SIZE])


def resemblance(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimated Jaccard resemblance of two texts from their sketches, 0 to 1."""
    union = sorted(one | other)[:SKETCH_SIZE]
    return sum(1 for value in union if value in one and value in other) / len(union) if union else 0.0


def near_pairs(sketches: Mapping[str, frozenset[int]], least: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of keys whose texts resemble each other by at least `least`; each pair once, keys in order."""
    index: defaultdict[int, list[str]] = defaultdict(list)
    for key in sorted(sketches):
        shared = Counter(other for value in sketches[key] for other in index[value])
        for other in sorted(shared):
            if (likeness := resemblance(sketches[key], sketches[other])) >= least:
                yield other, key, likeness
        for value in sketches[key]:
            index[value].append(key)


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
