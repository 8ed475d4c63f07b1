"""What every writer offers. It does not know how a draft is made or checked."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from pydantic import Field

from synth.domain.article import DisclosureKind
from synth.domain.draft import Draft
from synth.domain.noun import Noun
from synth.domain.story import Story
from synth.write.formats import Format


class Hand(Noun):
    """Who writes: everything about a writer, other than story and format, that decides what comes out."""

    name: str = Field(description="`extractive` or `llm`")
    version: str = Field(description="changes whenever the same story may come out differently")
    disclosure: DisclosureKind
    endpoint: str = ""
    model: str = ""
    prompts: dict[str, str] = Field(default_factory=dict, description="prompt name → sha256 of its text")


class Written(Noun):
    """A valid draft, and what it took."""

    draft: Draft
    calls: int = Field(default=0, description="questions put to a model; those answered from the memo count as none")
    cost: Decimal | None = Field(default=Decimal(0), description="USD; None where it is not known")
    served_by: str = Field(default="", description="the model that answered, as the server names it")
    questions: tuple[str, ...] = Field(default=(), description="sha256 of each question put to a model, in order")
    passages: int = Field(default=0, description="passages of the story that the writer was shown, whole")
    notes: tuple[str, ...] = Field(default=(), description="what a producer should know: repairs, parts, fallbacks")


class Writer(Protocol):
    """Story in, valid draft out."""

    @property
    def hand(self) -> Hand:
        """Who writes; it is part of the story fingerprint and of the provenance."""

    async def write(self, story: Story, form: Format, attempt: int = 0, note: str = "") -> Written:
        """A valid draft of `story`. `attempt` is raised to have it written anew, `note` is what an editor said.

        `ThinEvidence` where there is too little to write from, `InvalidDraft` where no valid draft came.
        """
