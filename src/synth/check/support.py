"""How far passages bear out a text by its words: which of its content words they hold, which runs of words are theirs.

It does not know meaning: a paraphrase in wholly other words counts as unsupported, and is for a person to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import nlargest

from synth.check.material import Material, PassageMaterial
from synth.check.view import Line
from synth.text.same_names import same_names

MOST_READ = 4  # passages that are compared word by word, of those that are not cited


def held(text: Material, ours: frozenset[str], passages: Sequence[Material]) -> float:
    """The share (0 to 1) of `ours`, stems of `text`, that the passages hold: in this form or on the same side."""
    if not ours:
        return 1.0
    left = set(ours)
    pairs = {(side.pair, side.side): text.tokens[side.at].stem for side in text.sides}
    for passage in passages:
        left -= passage.vocabulary
        if left and pairs:
            left -= {pairs.get((side.pair, side.side), "") for side in passage.sides}
    left = {stem for stem in left if not any(_has_kin(passage, stem) for passage in passages)}
    return 1 - len(left) / len(ours)


def _has_kin(text: Material, stem: str) -> bool:
    """`prosecut` and `prosecutor`, `deutsch` and `germany`: a word is the stem with another ending, or its name."""
    if len(stem) >= 5 and f" {stem[:-1]}" in text.running:
        return True
    return any(f" {name} " in text.running for name in same_names(stem))


def best_other(ours: frozenset[str], others: Iterable[PassageMaterial]) -> tuple[float, PassageMaterial] | None:
    """The passage that alone holds most of these stems, and which share of them."""
    # Stems are looked for as they are spelt first: only the likeliest passages are read word by word.
    likely = nlargest(MOST_READ, others, key=lambda passage: sum(1 for stem in ours if stem in passage.lowered))
    best: tuple[int, PassageMaterial] | None = None
    for passage in likely:
        shared = len(ours & passage.vocabulary)
        if best is None or shared > best[0]:
            best = (shared, passage)
    return (best[0] / len(ours), best[1]) if best and ours else None


def own_wording(lines: Iterable[Line]) -> float:
    """The share (0 to 1) of the lines' runs of three words that their cited passages lack."""
    own = total = 0
    for line in lines:
        words = [token.word for token in line.tokens]
        runs = [f" {one} {two} {three} " for one, two, three in zip(words, words[1:], words[2:], strict=False)]
        known = "\n".join(passage.running for passage in line.cited)
        total += len(runs)
        own += sum(1 for run in runs if run not in known)
    return own / total if total else 0.0
