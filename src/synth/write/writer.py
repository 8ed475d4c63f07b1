"""What every writer offers. It does not know how a draft is made or checked."""

from __future__ import annotations

from typing import Protocol

from synth.domain.article import DisclosureKind
from synth.domain.draft import Draft
from synth.domain.story import Story
from synth.write.formats import Format


class Writer(Protocol):
    """Story in, valid draft out."""

    @property
    def name(self) -> str:
        """`extractive` or `llm`; it is part of the story fingerprint."""

    @property
    def version(self) -> str:
        """Changes whenever the same story may come out differently."""

    @property
    def disclosure(self) -> DisclosureKind:
        """How its drafts are labelled."""

    async def write(self, story: Story, form: Format) -> Draft:
        """A valid draft of `story`. `ThinEvidence` where there is too little to write from."""
