"""An article asked for at once: every passage in one question, or the claims of each clipping where they exceed it.

It does not know whether the sentences are true; the proof it is given says what is wrong with them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pydantic import ValidationError

from synth.domain.draft import Draft
from synth.domain.story import Story
from synth.endpoint.endpoint import Endpoint
from synth.errors import InvalidDraft, ThinEvidence
from synth.write.formats import Format
from synth.write.llm.asking import Asking
from synth.write.llm.conversation import Conversation
from synth.write.llm.credits import credited_once
from synth.write.llm.faultfinding import problems
from synth.write.llm.finishing import recited, without, without_repeats
from synth.write.llm.introductions import introduced
from synth.write.llm.parts import merged, pieces, read_claims, slimmed
from synth.write.llm.passages import Block, blocks_of
from synth.write.llm.problem import Care, Problem, mended
from synth.write.llm.rounds import Attempt, Rounds, misshapen
from synth.write.llm.tidying import Typography
from synth.write.writer import Written


class Whole:
    """Writes one article with one question, and repairs it."""

    def __init__(self, endpoint: Endpoint, asking: Asking, care: Care) -> None:
        self._endpoint, self._asking, self._care = endpoint, asking, care
        self._rounds = Rounds(endpoint, asking, care.repairs)

    async def write(self, story: Story, form: Format, attempt: int, talk: Conversation) -> Written:
        """The best draft of all rounds, without what is said twice or cannot stand. `InvalidDraft`, `BadAnswer`."""
        blocks = await self._offered(story, form, attempt, talk)
        question, style = self._asking.draft(story, form, blocks, attempt), Typography(story)
        best, rounds = await self._rounds.best(question, lambda text: self._read(text, story, form, style), talk)
        try:
            draft = best.sound()
        except InvalidDraft as exc:
            raise InvalidDraft(f"no valid draft after {rounds + 1} rounds: {exc}") from exc
        if rounds:
            talk.note(f"repaired in {rounds} rounds; {len(mended(best.found))} faults left")
        draft = self._finished(best.found, draft, story, form, talk)
        return talk.written(draft, passages=sum(1 for _ in story.passages()))

    def _read(self, text: str, story: Story, form: Format, style: Typography) -> Attempt[Draft]:
        try:
            draft = introduced(credited_once(style.tidied(Draft.model_validate_json(text)), story), story)
        except ValidationError as exc:
            return Attempt(None, text, (misshapen(exc),))
        draft, found = recited(draft, story, form, self._care.proof)
        return Attempt(draft, text, (*problems(draft, story, form), *found))

    def _finished(
        self, found: Sequence[Problem], draft: Draft, story: Story, form: Format, talk: Conversation
    ) -> Draft:
        if not self._care.repairs:
            return draft
        left = without(draft, found, form)
        for reason in left.reasons:
            talk.note(reason)
        draft, taken = without_repeats(left.draft, story.terms.language)
        if taken:
            talk.note(f"{taken} sentences that said a thing twice were taken out")
        return draft

    async def _offered(self, story: Story, form: Format, attempt: int, talk: Conversation) -> tuple[Block, ...]:
        """Every passage where the story fits the window; else the claims of every clipping."""
        blocks = blocks_of(story)
        if self._fits(story, form, blocks):
            return blocks
        parts = [piece for block in blocks for piece in pieces(block, lambda b: self._readable(b, story))]
        read = await asyncio.gather(*(self._claims(part, story, attempt, talk) for part in parts))
        claims = merged(read)
        slim = slimmed(claims, lambda some: self._fits(story, form, some))
        if not slim:
            raise ThinEvidence(f"the model's window is too small even for one claim of each of {len(blocks)} sources")
        passages = sum(len(block.lines) for block in blocks)
        kept, all_ = (sum(len(block.lines) for block in some) for some in (slim, claims))
        talk.note(
            f"exceeds the model's window: {len(blocks)} sources with {passages} passages were read in {len(parts)} "
            f"parts; {kept} of {all_} claims were offered to the writer"
        )
        return slim

    async def _claims(self, part: Block, story: Story, attempt: int, talk: Conversation) -> Block:
        return read_claims(await talk.ask(self._asking.claims(part, story.terms.language, attempt)), part)

    def _fits(self, story: Story, form: Format, blocks: Sequence[Block]) -> bool:
        question = self._asking.draft(story, form, blocks, 0)
        return self._asking.fits(question, self._endpoint.tokens(question))

    def _readable(self, part: Block, story: Story) -> bool:
        question = self._asking.claims(part, story.terms.language, 0)
        return self._asking.fits(question, self._endpoint.tokens(question), repairs=False)
