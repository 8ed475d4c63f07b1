"""What second readers have in common: the sentences they read, and how they say what they could not read.

A second reader adds findings. It removes none, lowers none and approves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from synth.check.rules.basis import NOT_CHECKED
from synth.domain.draft import Draft, Sentence
from synth.domain.finding import Assessment, Evidence, Finding
from synth.domain.noun import Noun
from synth.domain.story import Cited, Story


class SecondReader(Protocol):
    """Reads a draft after the gate did."""

    @property
    def name(self) -> str:
        """Who it is, for the provenance."""

    async def read(self, story: Story, draft: Draft, assessment: Assessment) -> Judged:
        """The assessment with its own findings added."""


class Judged(Noun):
    """The assessment with the doubts added, and what asking took."""

    assessment: Assessment
    calls: int = 0
    cost: Decimal | None = Decimal(0)


class Read(Noun):
    """A sentence with the passages it cites."""

    where: str
    sentence: Sentence
    cited: tuple[Cited, ...]


def cited_sentences(story: Story, draft: Draft) -> Iterator[Read]:
    """The sentences that cite something."""
    for where, _, sentence in draft.sentences():
        cited = tuple(found for alias in sentence.cites if (found := story.find(alias)) is not None)
        if cited and sentence.text.strip():
            yield Read(where=where, sentence=sentence, cited=cited)


def evidence_of(cited: Cited) -> Evidence:
    """The passage as a finding shows it."""
    return Evidence(
        alias=cited.alias,
        clipping=cited.clipping.id,
        outlet=cited.clipping.outlet,
        start=cited.passage.start,
        end=cited.passage.end,
        text=cited.text,
    )


def unread(who: str, part: Sequence[Read], exc: Exception) -> Finding:
    """A note that the reader `who` could not read these sentences."""
    reason = str(exc).splitlines()[0][:200]
    message = f"The {who} did not read {len(part)} sentences from {part[0].where} on: {reason}"
    return NOT_CHECKED.finding(part[0].where, f"{who}: {part[0].sentence.text}", message)
