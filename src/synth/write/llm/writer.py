"""Story → Draft by a model, on any endpoint: asked, read, repaired; nothing is cut silently.

It does not know whether the sentences are true; every draft is checked afterwards.
"""

from __future__ import annotations

import asyncio

from synth.domain.article import DisclosureKind
from synth.domain.forecast import Forecast
from synth.domain.story import Story
from synth.endpoint.endpoint import Endpoint
from synth.errors import RunStopped, ThinEvidence
from synth.text import language
from synth.write.extractive.outline import Outliner
from synth.write.formats import Format
from synth.write.llm.asking import PARTS, WHOLE, Asking
from synth.write.llm.conversation import Conversation
from synth.write.llm.forecast import Reckoning
from synth.write.llm.problem import Care
from synth.write.llm.sectioned import Sectioned
from synth.write.llm.whole import Whole
from synth.write.writer import Hand, Written

VERSION = "5"


class LlmWriter:
    """Writes through one endpoint: whole articles, or part by part where it is a small model."""

    def __init__(self, endpoint: Endpoint, asking: Asking, care: Care, outliner: Outliner | None) -> None:
        """`outliner`: who makes the outlines where articles are written part by part; None where they are not."""
        self._endpoint, self._asking, self._care, self._outliner = endpoint, asking, care, outliner
        self._whole = Whole(endpoint, asking, care)
        self._sectioned = Sectioned(endpoint, asking, care, outliner) if outliner else None
        self._stopped: RunStopped | None = None

    @property
    def hand(self) -> Hand:
        """The endpoint by its configured name, the model, and the hashes of all prompts."""
        config = self._endpoint.config
        return Hand(
            name="llm",
            version=f"{VERSION}, {'by parts' if self._outliner else 'whole'}, {self._care.repairs} repairs",
            disclosure=DisclosureKind.MODEL,
            endpoint=config.name,
            model=config.model,
            prompts=self._asking.hashes({*WHOLE, *PARTS} if self._outliner else WHOLE),
        )

    async def write(self, story: Story, form: Format, attempt: int = 0, note: str = "") -> Written:
        """The best valid draft. `InvalidDraft` where none was valid, with the last faults.

        A refusal, an answer cut short and the like are raised as they are (`BadAnswer`). After a `RunStopped` every
        further story raises the same at once, and no question is put.
        """
        if self._stopped is not None:
            raise self._stopped
        await asyncio.to_thread(language.load)  # before anything is asked: no answer waits for it to be committed
        try:
            talk = Conversation(self._endpoint, self._asking.sent_back(note) if note else "")
            return await self._write(story, form, attempt, talk)
        except RunStopped as exc:
            self._stopped = exc
            raise

    def forecast(self, story: Story, form: Format, attempt: int = 0) -> Forecast:
        """What `write` would ask and cost, without asking: as if nothing of it had been answered before."""
        reckoning = Reckoning(self._endpoint, self._asking, self._care.repairs)
        if self._outliner:
            try:
                return reckoning.by_parts(self._outliner.outline(story, form), story, attempt)
            except ThinEvidence:
                pass  # no outline: written whole
        return reckoning.whole(story, form, attempt)

    async def _write(self, story: Story, form: Format, attempt: int, talk: Conversation) -> Written:
        if self._sectioned:
            try:
                return await self._sectioned.write(story, form, attempt, talk)
            except ThinEvidence as exc:
                talk.note(f"no outline, so written whole: {exc}")
        return await self._whole.write(story, form, attempt, talk)
