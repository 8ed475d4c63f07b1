"""What a run tells: one outcome for each story, one notice for each page and list that failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from synth.domain.noun import Noun


class OutcomeKind(StrEnum):
    MADE = "made"
    UNCHANGED = "unchanged"
    KEPT = "kept"  # new evidence, but a person's version stands
    LEFT_OUT = "left_out"  # a discovered story whose place is beyond the limit, or beyond what its section takes
    REFUSED = "refused"
    FAILED = "failed"
    NOT_TRIED = "not_tried"  # the run was stopped before its turn


class StoryOutcome(Noun):
    """What became of one story."""

    kind: OutcomeKind
    list_name: str
    slug: str
    reason: str = Field(default="", description="code and words, for stories refused, failed, held or left out")
    article: str = ""
    version: int = 0
    hash: str = ""
    headline: str = ""
    status: str = ""
    findings: int = 0
    words: int = 0
    sources: int = 0
    calls: int = Field(default=0, description="questions put to a model")
    traceback: str = Field(default="", description="of an internal error, for whoever mends it")
    rating: str = Field(default="", description="of a discovered story that was due: its place and points, in words")
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


class Money(Noun):
    """What a run's questions to models came to. Counted ≤ charged ≤ counted + possibly charged; USD."""

    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = Field(default=0, description="of the input")
    output_tokens: int = 0
    reasoning_tokens: int = Field(default=0, description="of the output")
    counted: Decimal = Decimal(0)
    unpriced: int = Field(default=0, description="answers whose price or usage is unknown: not in `counted`")
    possibly_charged: Decimal = Field(default=Decimal(0), description="at most, for calls whose answer never came")
    lost: tuple[str, ...] = Field(default=(), description="those calls: id, model, time")
    possibly_left: Decimal = Field(default=Decimal(0), description="at most, for calls that killed runs left open")
    left: tuple[str, ...] = Field(default=(), description="those calls; told by the first run that finds them")
    failures: dict[str, int] = Field(
        default_factory=dict,
        description="error → calls that failed with it, or whose answer amounted to it",
    )


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
    money: Money = Money()
    warnings: tuple[str, ...] = Field(default=(), description="what concerns no single story, such as a cut window")
    stopped_by: str = Field(default="", description="why no further question could succeed: code and words")
    requests: int = Field(default=0, description="HTTP requests sent, robots.txt included")

    def of_kind(self, *kinds: OutcomeKind) -> tuple[StoryOutcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.kind in kinds)

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why pages gave no clipping, and how many for each reason: the most frequent first."""
        return tuple(Counter(sorted(page.reason for page in self.pages)).most_common())

    @property
    def standing(self) -> int:
        """Stories that have an article after this run, made now or before."""
        return len(self.of_kind(OutcomeKind.MADE, OutcomeKind.UNCHANGED, OutcomeKind.KEPT))

    @property
    def failed(self) -> bool:
        """Whether a scheduler must be told: something failed, or nothing came out."""
        lost = self.of_kind(OutcomeKind.FAILED, OutcomeKind.NOT_TRIED)
        return bool(self.errors or lost or self.stopped_by) or self.standing == 0


def latest_outcomes(reports: Iterable[RunReport]) -> tuple[StoryOutcome, ...]:
    """The newest outcome of each story, by list and slug; `reports` come newest first."""
    latest: dict[tuple[str, str], StoryOutcome] = {}
    for report in reports:
        for outcome in report.outcomes:
            latest.setdefault((outcome.list_name, outcome.slug), outcome)
    return tuple(latest[key] for key in sorted(latest))
