"""What a run tells: one outcome for each story, one notice for each page and list that failed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from synth.domain.noun import Noun


class OutcomeKind(StrEnum):
    MADE = "made"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # new evidence, but a person's version stands
    REFUSED = "refused"
    FAILED = "failed"


class StoryOutcome(Noun):
    """What became of one story."""

    kind: OutcomeKind
    list_name: str
    slug: str
    reason: str = Field(default="", description="code and words, for refused, failed and held stories")
    article: str = ""
    version: int = 0
    hash: str = ""
    headline: str = ""
    status: str = ""
    findings: int = 0
    words: int = 0
    sources: int = 0
    calls: int = Field(default=0, description="questions put to a model")
    notes: tuple[str, ...] = Field(default=(), description="sources left out, and other things a producer should know")


class PageNotice(Noun):
    """A page that gave no clipping."""

    list_name: str
    url: str
    via: str
    reason: str
    detail: str


class ListNotice(Noun):
    """A source list, or a part of it, that could not be used."""

    list_name: str
    detail: str


class RunReport(Noun):
    """Everything one run did."""

    run: str
    started_at: datetime
    ended_at: datetime
    writer: str
    lists: tuple[str, ...]
    outcomes: tuple[StoryOutcome, ...] = ()
    pages: tuple[PageNotice, ...] = ()
    errors: tuple[ListNotice, ...] = ()
    requests: int = Field(default=0, description="HTTP requests sent, robots.txt included")

    def of_kind(self, *kinds: OutcomeKind) -> tuple[StoryOutcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.kind in kinds)

    @property
    def standing(self) -> int:
        """Stories that have an article after this run, made now or before."""
        return len(self.of_kind(OutcomeKind.MADE, OutcomeKind.UNCHANGED, OutcomeKind.KEPT))

    @property
    def failed(self) -> bool:
        """Whether a scheduler must be told: something failed, or nothing came out."""
        return bool(self.errors) or bool(self.of_kind(OutcomeKind.FAILED)) or self.standing == 0
