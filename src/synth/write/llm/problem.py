"""One thing to mend in a draft, and who else may find some: the proof that a writer is given.

It does not know how a problem is found.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from synth.domain.draft import Draft
from synth.domain.story import Story
from synth.write.formats import Format


class Weight(IntEnum):
    """What a problem is worth: a hint is told with the others, and alone is no reason to ask again."""

    HINT = 0
    FAULT = 1
    BLOCKING = 2  # it keeps the article from being approved
    FATAL = 3  # the draft is no article with it


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where; `better` is a passage that bears the sentence out, where one was found."""

    where: str
    words: str
    weight: Weight = Weight.FAULT
    better: str = ""
    rule: str = ""


Proof = Callable[[Story, Draft, Format], tuple[Problem, ...]]
"""What is found in a draft by those who check it against its passages."""


def unread(_story: Story, _draft: Draft, _form: Format) -> tuple[Problem, ...]:
    """The proof of a newsroom that wants drafts as they come."""
    return ()


def rank(found: Sequence[Problem]) -> tuple[int, int, int]:
    """Fewer is better: fatal problems first, then blocking ones, then faults."""
    weights = [problem.weight for problem in found]
    return (weights.count(Weight.FATAL), weights.count(Weight.BLOCKING), weights.count(Weight.FAULT))


def mended(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """Those that are worth another question."""
    return tuple(problem for problem in found if problem.weight > Weight.HINT)


@dataclass(frozen=True)
class Care:
    """How much care a newsroom takes over a draft: who proofs it, and how often it goes back at most."""

    proof: Proof = unread
    repairs: int = 2
