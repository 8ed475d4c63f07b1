"""Story → Draft by a model, on any endpoint: asked, read, repaired once or twice; nothing is cut silently.

It does not know whether the sentences are true; every draft is checked afterwards.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pydantic import ValidationError

from synth.domain.article import DisclosureKind
from synth.domain.draft import Draft
from synth.domain.forecast import Forecast
from synth.domain.question import Answer, Question
from synth.domain.story import Story
from synth.endpoint.endpoint import Endpoint
from synth.errors import (
    BadAnswer,
    CutShort,
    InvalidDraft,
    MalformedAnswer,
    RunStopped,
    SchemaViolation,
    ThinEvidence,
)
from synth.write.formats import Format
from synth.write.llm.asking import Asking
from synth.write.llm.faultfinding import Problem, problems, without_repeats
from synth.write.llm.forecast import Reckoning
from synth.write.llm.parts import merged, pieces, read_claims, slimmed
from synth.write.llm.passages import Block, blocks_of
from synth.write.llm.tidying import tidied
from synth.write.writer import Hand, Written

VERSION = "1"
REPAIRS = 2  # rounds after the first draft


@dataclass
class _Ledger:
    """What one article took."""

    calls: int = 0
    cost: Decimal | None = Decimal(0)
    served_by: str = ""
    questions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def enter(self, answer: Answer, endpoint: str) -> None:
        self.served_by = answer.served_model or answer.model
        if answer.key in self.questions:
            return  # the same repair again: one answer, paid once
        self.questions.append(answer.key)
        if not answer.from_memo:
            self.calls += 1
        self.cost = None if self.cost is None or answer.cost is None else self.cost + answer.cost
        if answer.endpoint != endpoint:
            self.notes.append(f"answered by the fallback endpoint {answer.endpoint} ({answer.model})")


@dataclass(frozen=True)
class _Attempt:
    """One draft, and what is wrong with it."""

    draft: Draft | None
    text: str
    found: tuple[Problem, ...]

    @property
    def rank(self) -> tuple[int, int]:
        """Fewer is better: fatal problems first, then the others."""
        fatal = sum(1 for problem in self.found if problem.fatal)
        return (fatal if self.draft is not None else 1_000, len(self.found))


class LlmWriter:
    """Writes through one endpoint."""

    def __init__(self, endpoint: Endpoint, asking: Asking) -> None:
        self._endpoint = endpoint
        self._asking = asking
        self._stopped: RunStopped | None = None

    @property
    def hand(self) -> Hand:
        """The endpoint by its configured name, the model, and the hashes of all prompts."""
        config = self._endpoint.config
        return Hand(
            name="llm",
            version=VERSION,
            disclosure=DisclosureKind.MODEL,
            endpoint=config.name,
            model=config.model,
            prompts=self._asking.hashes,
        )

    async def write(self, story: Story, form: Format, attempt: int = 0) -> Written:
        """The best valid draft of at most three rounds. `InvalidDraft` where none was valid, with the last faults.

        A refusal, an answer cut short and the like are raised as they are (`BadAnswer`). After a `RunStopped` every
        further story raises the same at once, and no question is put.
        """
        if self._stopped is not None:
            raise self._stopped
        try:
            return await self._write(story, form, attempt)
        except RunStopped as exc:
            self._stopped = exc
            raise

    def forecast(self, story: Story, form: Format, attempt: int = 0) -> Forecast:
        """What `write` would ask and cost, without asking: as if nothing of it had been answered before."""
        return Reckoning(self._endpoint, self._asking, REPAIRS).forecast(story, form, attempt)

    async def _write(self, story: Story, form: Format, attempt: int) -> Written:
        ledger = _Ledger()
        blocks = await self._offered(story, form, attempt, ledger)
        question = self._asking.draft(story, form, blocks, attempt)
        best = last = await self._attempt(question, story, form, ledger)
        rounds = 0
        while best.found and rounds < REPAIRS:
            rounds += 1
            repair = self._asking.repair(question, last.text, last.found)
            if not self._asking.fits(repair, self._endpoint.tokens(repair), repairs=False):
                ledger.notes.append("the repair does not fit the model's window")
                break
            try:
                last = await self._attempt(repair, story, form, ledger)
            except BadAnswer as exc:
                ledger.notes.append(f"repair {rounds}: {exc}")
                break
            best = min(best, last, key=lambda one: one.rank)
        passages = sum(1 for _ in story.passages())  # of every clipping, or the claims that were read in them
        return self._finished(best, rounds, ledger).model_copy(update={"passages": passages})

    async def _attempt(self, question: Question, story: Story, form: Format, ledger: _Ledger) -> _Attempt:
        try:
            answer = await self._asked(question, ledger)
        except (MalformedAnswer, SchemaViolation) as exc:  # no shape to read, but words to mend
            return _Attempt(None, exc.answer.text, (Problem("article", exc.answer.detail, fatal=True),))
        try:
            draft = tidied(Draft.model_validate_json(answer.text), story.terms.language)
        except ValidationError as exc:
            error = exc.errors()[0]
            where = ".".join(str(part) for part in error["loc"]) or "article"
            return _Attempt(None, answer.text, (Problem(where, error["msg"].lower(), fatal=True),))
        return _Attempt(draft, answer.text, problems(draft, story, form))

    async def _asked(self, question: Question, ledger: _Ledger) -> Answer:
        """The answer; one that was cut short is asked for once more with all the room the endpoint has."""
        try:
            return await self._put(question, ledger)
        except CutShort:
            most = self._endpoint.config.max_output_tokens
            if question.max_output_tokens >= most:
                raise
            ledger.notes.append(
                f"an answer of {question.max_output_tokens} tokens was cut short; asked again with {most}"
            )
            return await self._put(question.model_copy(update={"max_output_tokens": most}), ledger)

    async def _put(self, question: Question, ledger: _Ledger) -> Answer:
        """The answer; the ledger holds it, be it good or bad."""
        try:
            answer = await self._endpoint.ask(question)
        except BadAnswer as exc:
            ledger.enter(exc.answer, self._endpoint.config.name)
            raise
        ledger.enter(answer, self._endpoint.config.name)
        if self._endpoint.is_cut(question, answer):
            ledger.notes.append(
                f"the model counted {answer.usage.input} input tokens of a question of about "
                f"{self._endpoint.tokens(question)}: it has not seen all passages"
            )
        return answer

    def _finished(self, best: _Attempt, rounds: int, ledger: _Ledger) -> Written:
        fatal = [problem for problem in best.found if problem.fatal]
        if best.draft is None or fatal:
            words = "; ".join(f"{problem.where}: {problem.words}" for problem in (fatal or best.found)[:5])
            raise InvalidDraft(f"no valid draft after {rounds + 1} rounds: {words}")
        draft, taken = without_repeats(best.draft)
        if rounds:
            ledger.notes.append(f"repaired in {rounds} rounds; {len(best.found)} faults left")
        if taken:
            ledger.notes.append(f"{taken} sentences that said a thing twice were taken out")
        return Written(
            draft=draft,
            calls=ledger.calls,
            cost=ledger.cost,
            served_by=ledger.served_by,
            questions=tuple(ledger.questions),
            notes=tuple(ledger.notes),
        )

    async def _offered(self, story: Story, form: Format, attempt: int, ledger: _Ledger) -> tuple[Block, ...]:
        """Every passage where the story fits the window; else the claims of every clipping."""
        blocks = blocks_of(story)
        if self._fits(story, form, blocks):
            return blocks
        parts = [piece for block in blocks for piece in pieces(block, lambda b: self._readable(b, story))]
        read = await asyncio.gather(*(self._read(part, story, attempt, ledger) for part in parts))
        claims = merged(read)
        slim = slimmed(claims, lambda some: self._fits(story, form, some))
        if not slim:
            raise ThinEvidence(f"the model's window is too small even for one claim of each of {len(blocks)} sources")
        passages = sum(len(block.lines) for block in blocks)
        kept, all_ = (sum(len(block.lines) for block in some) for some in (slim, claims))
        ledger.notes.append(
            f"exceeds the model's window: {len(blocks)} sources with {passages} passages were read in {len(parts)} "
            f"parts; {kept} of {all_} claims were offered to the writer"
        )
        return slim

    async def _read(self, part: Block, story: Story, attempt: int, ledger: _Ledger) -> Block:
        return read_claims(await self._asked(self._asking.claims(part, story.terms.language, attempt), ledger), part)

    def _fits(self, story: Story, form: Format, blocks: Sequence[Block]) -> bool:
        question = self._asking.draft(story, form, blocks, 0)
        return self._asking.fits(question, self._endpoint.tokens(question))

    def _readable(self, part: Block, story: Story) -> bool:
        question = self._asking.claims(part, story.terms.language, 0)
        return self._asking.fits(question, self._endpoint.tokens(question), repairs=False)
