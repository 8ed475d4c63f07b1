"""Runs of four words of a text, hashed: what it shares with another one word for word. It judges no copies."""

from __future__ import annotations

import hashlib
from collections.abc import Set as AbstractSet

from synth.text.words import folded, pieces

SHINGLE_WORDS = 4
SKETCH = 4  # one shingle in so many is in the sketch


def shingles(text: str, size: int = SHINGLE_WORDS) -> set[int]:
    """The 64-bit hashes of every run of `size` words, of five characters where words have no breaks."""
    tokens = pieces(folded(text))
    return {_hash(" ".join(tokens[at : at + size])) for at in range(max(len(tokens) - size + 1, 0))}


def sketch(runs: AbstractSet[int]) -> AbstractSet[int]:
    """A fair sample of some shingles, the same ones of them in every text: enough to find who shares many.

    Broder, "On the resemblance and containment of documents" (1997): hashes that are 0 modulo a number.
    """
    return {run for run in runs if run % SKETCH == 0} if len(runs) > 1 else runs


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
