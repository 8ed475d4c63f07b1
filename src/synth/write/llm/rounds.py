"""One thing asked of a model until it is right, or as often as the newsroom wants: the first answer, then repairs.

It does not know what the thing is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import ValidationError

from synth.domain.question import Question
from synth.endpoint.endpoint import Endpoint
from synth.errors import BadAnswer, InvalidDraft, MalformedAnswer, SchemaViolation
from synth.write.llm.asking import Asking
from synth.write.llm.conversation import Conversation
from synth.write.llm.problem import Problem, Weight, mended, rank

T = TypeVar("T")


@dataclass(frozen=True)
class Attempt(Generic[T]):
    """One answer as it was read: the thing, or None where its text has no shape to read; and what is wrong."""

    thing: T | None
    text: str
    found: tuple[Problem, ...]

    @property
    def _rank(self) -> tuple[bool, tuple[int, int, int]]:
        return (self.thing is None, rank(self.found))

    def better_of(self, other: Attempt[T]) -> Attempt[T]:
        """The one with fewer and lighter problems; this one where they are alike."""
        return other if other._rank < self._rank else self

    def sound(self) -> T:
        """The thing; `InvalidDraft` with the first five faults where it cannot stand."""
        fatal = [problem for problem in self.found if problem.weight is Weight.FATAL]
        if self.thing is None or fatal:
            words = "; ".join(f"{problem.where}: {problem.words}" for problem in (fatal or self.found)[:5])
            raise InvalidDraft(words)
        return self.thing


class Rounds:
    """Asks and repairs within one conversation."""

    def __init__(self, endpoint: Endpoint, asking: Asking, repairs: int) -> None:
        """`repairs`: the most rounds after the first answer."""
        self._endpoint, self._asking, self._repairs = endpoint, asking, repairs
        self._reading = asyncio.Lock()  # one answer at a time: reading is thought, and has one processor

    async def best(
        self, question: Question, read: Callable[[str], Attempt[T]], talk: Conversation
    ) -> tuple[Attempt[T], int]:
        """The best attempt, and how many repairs were asked for. `BadAnswer` of the first answer is raised as it is."""
        best = last = await self._attempt(question, read, talk)
        rounds = 0
        while mended(best.found) and rounds < self._repairs:
            rounds += 1
            before = last
            repair = self._asking.repair(question, before.text, before.found)
            if not self._asking.fits(repair, self._endpoint.tokens(repair), repairs=False):
                talk.note("the repair does not fit the model's window")
                break
            try:
                last = await self._attempt(repair, read, talk)
            except BadAnswer as exc:
                talk.note(f"repair {rounds}: {exc}")
                break
            best = best.better_of(last)
            if last.text == before.text:
                break  # it insists
        return best, rounds

    async def _attempt(self, question: Question, read: Callable[[str], Attempt[T]], talk: Conversation) -> Attempt[T]:
        try:
            answer = await talk.ask(question)
        except (MalformedAnswer, SchemaViolation) as exc:  # no shape to read, but words to mend
            return Attempt(None, exc.answer.text, (Problem("article", exc.answer.detail, Weight.FATAL),))
        async with self._reading:  # beside the event loop, which meanwhile keeps the answers of other questions
            return await asyncio.to_thread(read, answer.text)


def misshapen(exc: ValidationError) -> Problem:
    """What to tell a model whose answer has another shape than it was asked for."""
    error = exc.errors()[0]
    where = ".".join(str(part) for part in error["loc"]) or "article"
    return Problem(where, error["msg"].lower(), Weight.FATAL)
