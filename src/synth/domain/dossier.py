"""What the newsroom holds on one article, and what its renditions need from around it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from synth.domain.article import Article
from synth.domain.decision import Decision, Publication
from synth.domain.finding import Assessment, Finding
from synth.domain.newsroom import Newsroom
from synth.domain.noun import Noun
from synth.domain.status import Act, Status


class Identity(Noun):
    """What is frozen when an article's first version is filed, and the number of the version being made."""

    id: str
    slug: str
    date: date
    version: int = Field(ge=1)


class Dossier(Noun):
    """One version of an article (the current one unless asked otherwise), its check, and where the article stands.

    `status`, `decisions` (oldest first, of every version) and `publications` belong to the article, not to the version.
    """

    article: Article
    assessment: Assessment
    status: Status
    attempt: int = Field(default=0, description="raised by `send back`, so that a writer is asked anew")
    decisions: tuple[Decision, ...] = ()
    publications: tuple[Publication, ...] = ()

    @property
    def decided(self) -> frozenset[str]:
        """Ids of the findings that decisions on exactly this content cover."""
        hash_ = self.article.hash
        return frozenset(d.finding for d in self.decisions if d.act is Act.DECIDE and d.hash == hash_)

    @property
    def open_blocking(self) -> tuple[Finding, ...]:
        return self.assessment.open_blocking(self.decided)

    @property
    def approval(self) -> Decision | None:
        """The decision that approves exactly this content, where it has not been voided since."""
        hash_ = self.article.hash
        for decision in reversed(self.decisions):
            if decision.act in _APPROVING and decision.hash == hash_:
                return decision
            if decision.act in _VOIDING:
                return None
        return None

    @property
    def initials(self) -> tuple[Decision, ...]:
        """First approvals of exactly this content, where two persons are asked for, that nothing has voided since."""
        found: list[Decision] = []
        for decision in self.decisions:
            if decision.act in _VOIDING:
                found = []
            elif decision.act is Act.INITIAL and decision.hash == self.article.hash:
                found.append(decision)
        return tuple(found)

    @property
    def embargo(self) -> datetime | None:
        """The time before which nothing goes out, where one is set."""
        dates = [decision.until for decision in self.decisions if decision.act is Act.EMBARGO]
        return dates[-1] if dates else None

    @property
    def note_to_writer(self) -> str:
        """Why this version was sent back; "" where it was not."""
        last = next((one for one in reversed(self.decisions) if one.act is not Act.EMBARGO), None)
        return last.note if last and last.act is Act.SEND_BACK else ""

    @property
    def corrections(self) -> tuple[Decision, ...]:
        """What was corrected after publication, oldest first, each with its public note."""
        return tuple(decision for decision in self.decisions if decision.act is Act.CORRECT)

    @property
    def retraction(self) -> Decision | None:
        """The decision that took the article back, where one did."""
        return next((decision for decision in reversed(self.decisions) if decision.act is Act.RETRACT), None)

    @property
    def version_out(self) -> int | None:
        """The version that readers have, where the article is out; a newer one may wait beside it."""
        return self.publications[-1].version if self.publications else None


_APPROVING = frozenset({Act.APPROVE, Act.CORRECT})
_VOIDING = frozenset({Act.EDIT, Act.RENEW, Act.WITHDRAW, Act.SPIKE})


class ReviewKind(StrEnum):
    REVIEWED = "reviewed"
    NOT_REVIEWED = "not_reviewed"
    POLICY = "policy"  # released by the newsroom's policy, without a person


class Review(Noun):
    """What the label says of the review."""

    kind: ReviewKind = ReviewKind.NOT_REVIEWED
    who: str = ""
    on: date | None = None


class Related(Noun):
    """Another of our articles, as an article page lists it."""

    headline: str
    dek: str
    href: str = Field(description="relative to the page that lists it, or absolute")


class CorrectionNote(Noun):
    """A dated public note on what was changed after publication."""

    on: date
    text: str


class Surroundings(Noun):
    """What joins an article when it is rendered; none of it is in the content hash."""

    newsroom: Newsroom
    review: Review = Review()
    related: tuple[Related, ...] = ()
    corrections: tuple[CorrectionNote, ...] = ()
    url: str = Field(default="", description="canonical address of the page, where it has one")
    home: str = Field(default="", description="where the newsroom's name leads, relative to the page")
    feed: str = Field(default="", description="where the RSS feed is, relative to the page, where there is one")
    published_at: datetime | None = Field(default=None, description="first publication, where there was one")
    modified_at: datetime | None = Field(default=None, description="latest change after publication")
