"""Planted copies among real texts: how many are found, and what is taken for one that is none. It does not group.

A hundred seeded texts are printed once more by another outlet: word for word, under a dateline and with lines about the
outlet, with one word in twenty changed, or cut to the first two thirds.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from bench.group_news import SEED, Told
from bench.result import Figure
from synth.domain.evidence import Clipping
from synth.group.duplicates import drop_duplicates

PLANTED = 100
_LEAST_WORDS = 120  # shorter texts make no story


def copies(told: Sequence[Told]) -> dict[str, Figure]:
    """Share of the planted copies that are found, pairs that are false, and milliseconds for each text."""
    texts, _ = drop_duplicates([one.clipping for one in told if one.clipping.words >= _LEAST_WORDS])
    rng = random.Random(SEED)
    planted = {f"copy-{one.id}": one for one in rng.sample(texts, PLANTED)}
    ways: tuple[Callable[[str], str], ...] = (_whole, _framed, _reworded, _cut)
    reprints = [_reprint(key, one, ways[at % len(ways)], rng) for at, (key, one) in enumerate(planted.items())]
    begun = time.process_time()
    _, found = drop_duplicates([*texts, *reprints])
    spent = time.process_time() - begun
    right = {frozenset((key, one.id)) for key, one in planted.items()}
    pairs = {frozenset((duplicate.clipping.id, duplicate.of.id)) for duplicate in found}
    return {
        "copies_found": round(len(pairs & right) / PLANTED, 4),
        "copies_false": len(pairs - right),
        "copies_ms_each": round(spent * 1000 / (len(texts) + PLANTED), 3),
    }


def _reprint(key: str, one: Clipping, way: Callable[[str], str], rng: random.Random) -> Clipping:
    date = one.published and one.published + timedelta(hours=rng.uniform(1, 48))
    update = {"id": key, "outlet": "Another Outlet", "text": way(one.text), "published": date}
    return one.model_copy(update=update)


def _whole(text: str) -> str:
    return text


def _framed(text: str) -> str:
    return f"MERROWICK (TPR) — {text}\nSign up for our morning letter and never miss a report.\nAll rights reserved."


def _reworded(text: str) -> str:
    return " ".join(word if at % 20 else "otherwise" for at, word in enumerate(text.split(" ")))


def _cut(text: str) -> str:
    return text[: len(text) * 2 // 3]
