"""The writer without a model: it satisfies the Writer protocol and leaves the work to `compose`."""

from __future__ import annotations

from synth.domain.article import DisclosureKind
from synth.domain.story import Story
from synth.write.extractive.compose import compose
from synth.write.formats import Format
from synth.write.writer import Hand, Written

VERSION = "3"


class ExtractiveWriter:
    """Takes sentences from the sources; no network, no key, no model."""

    def __init__(self, brief: Format) -> None:
        """`brief` is the format of an article for which fewer than 150 words can be had."""
        self._brief = brief

    @property
    def hand(self) -> Hand:
        """Its version, and the brief that a short article falls back to."""
        return Hand(
            name="extractive",
            version=VERSION,
            disclosure=DisclosureKind.EXTRACTIVE,
            prompts={"formats/brief": self._brief.sha256},
        )

    async def write(self, story: Story, form: Format, attempt: int = 0, note: str = "") -> Written:
        """A valid draft of `story`, the same for every `attempt` and `note`. `ThinEvidence` where there is little."""
        return Written(draft=compose(story, form, self._brief))
