"""The sentence of the cited passages that a line comes from, and where the words of the two part. Pure.

It does not know whether a difference matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from synth.check.material import Material, PassageMaterial
from synth.text.words import Token

MOST_TOKENS = 120  # a longer sentence is not aligned word by word


@dataclass(frozen=True)
class Parting:
    """A place where line and sentence differ: the words of each, either may be none; `at` counts the line's tokens."""

    ours: tuple[Token, ...]
    theirs: tuple[Token, ...]
    at: int


@dataclass(frozen=True, eq=False)
class Likest:
    """The likest sentence of a line's passages."""

    line: Material
    passage: PassageMaterial
    start: int
    end: int
    shared: int  # content words of the line that the sentence has

    @property
    def share(self) -> float:
        """`shared` as a share of the line's content words."""
        return self.shared / max(len(self.line.vocabulary), 1)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return self.passage.tokens_between(self.start, self.end)

    @cached_property
    def partings(self) -> tuple[Parting, ...]:
        """Where the two part, in order; none where either is too long to be aligned."""
        ours, theirs = self.line.tokens, self.tokens
        if len(ours) > MOST_TOKENS or len(theirs) > MOST_TOKENS:
            return ()
        matcher = SequenceMatcher(None, _words(ours), _words(theirs), autojunk=False)
        return tuple(
            Parting(tuple(ours[a:b]), tuple(theirs[c:d]), a)
            for tag, a, b, c, d in matcher.get_opcodes()
            if tag != "equal"
        )


def _words(tokens: Sequence[Token]) -> list[str]:
    return [token.word for token in tokens]


def likest(line: Material, passages: Sequence[PassageMaterial]) -> Likest | None:
    """The sentence that shares most content words with `line`; the shorter of equals. None where none shares any."""
    ours = line.vocabulary
    best: tuple[int, int, PassageMaterial, int, int] | None = None
    for passage in passages:
        if passage.vocabulary.isdisjoint(ours):
            continue
        for span, theirs in passage.stems_by_sentence:
            shared = len(ours & theirs)
            rank = (shared, span.start - span.end)
            if shared and (best is None or rank > best[:2]):
                best = (*rank, passage, span.start, span.end)
    return Likest(line, *best[2:], shared=best[0]) if best else None
