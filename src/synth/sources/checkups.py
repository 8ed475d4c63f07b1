"""Whether a source is worth having: judged from what one look at it gave. It does not look itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from synth.domain.evidence import Capture
from synth.domain.noun import Noun
from synth.domain.source import Source
from synth.sources.addresses import canonical_address
from synth.sources.entries import Reading, SkipReason

STALE_AFTER = timedelta(days=30)
FEW = 3  # leads; a source with fewer is hardly worth a look
ALIKE = 0.8  # of the leads of the smaller of two sources
_PERMANENT = frozenset({301, 308})


class Judgement(StrEnum):
    DEAD = "dead"
    NOT_A_FEED = "not_a_feed"  # nor a sitemap, nor a page with articles: what was declared is not there
    ROBOTS = "blocked_by_robots"
    OPT_OUT = "ai_opt_out"
    BARRED = "barred"  # by a wall, or by [trust]
    MOVED = "moved"
    STALE = "stale"
    EMPTY = "empty"
    THIN = "thin"
    PAGE_REFUSED = "page_refused"  # its newest page is behind a wall, gone, or no article's
    DUPLICATE = "duplicate"


UNUSABLE = frozenset(
    {
        Judgement.DEAD,
        Judgement.NOT_A_FEED,
        Judgement.ROBOTS,
        Judgement.OPT_OUT,
        Judgement.BARRED,
        Judgement.STALE,
        Judgement.EMPTY,
    }
)
# Reasons of a FetchError that say more than that the source is dead.
_REASONS = {
    "not_a_feed": Judgement.NOT_A_FEED,
    "not_a_sitemap": Judgement.NOT_A_FEED,
    "unsafe_feed": Judgement.NOT_A_FEED,
    "no_links": Judgement.NOT_A_FEED,
    "no_pages": Judgement.NOT_A_FEED,
    "wrong_type": Judgement.NOT_A_FEED,
    "robots_disallowed": Judgement.ROBOTS,
    "robots_unreachable": Judgement.ROBOTS,
    "ai_use_reserved": Judgement.OPT_OUT,
    "own_output": Judgement.BARRED,
    "not_trusted": Judgement.BARRED,
    "address_refused": Judgement.BARRED,
    "refused": Judgement.BARRED,
    "withheld": Judgement.BARRED,
    "paywall": Judgement.BARRED,
    "login_wall": Judgement.BARRED,
    "consent_wall": Judgement.BARRED,
    "bot_wall": Judgement.BARRED,
    "javascript_shell": Judgement.BARRED,
}


class Subject(Noun):
    """What is checked: a source, or an address of a declared story (kind `story`)."""

    list_name: str
    kind: str
    place: str
    outlet: str | None = None


class Remark(Noun):
    """One judgement, and what it rests on."""

    judgement: Judgement
    detail: str


class Checkup(Noun):
    """What one look at a source showed; without remarks there is nothing to say against it."""

    subject: Subject
    remarks: tuple[Remark, ...] = ()
    final_url: str = Field(default="", description="the address that answered")
    sha256: str = Field(default="", description="of what answered")
    entries: int = Field(default=0, description="what the source names, old entries and those without a link included")
    without_link: int = 0
    leads: tuple[str, ...] = Field(default=(), description="the addresses it leads to, whatever their age")
    newest_page: str = ""
    newest: datetime | None = Field(default=None, description="date of its newest entry; none: it dates none")

    @property
    def usable(self) -> bool:
        return not any(remark.judgement in UNUSABLE for remark in self.remarks)

    def saying(self, judgement: Judgement, detail: str) -> Checkup:
        """This checkup with one more remark."""
        return self.model_copy(update={"remarks": (*self.remarks, Remark(judgement=judgement, detail=detail))})


def judge_failure(subject: Subject, reason: str, detail: str) -> Checkup:
    """The checkup of what could not be had or read; `reason` is the code of the failure."""
    return Checkup(subject=subject).saying(_REASONS.get(reason, Judgement.DEAD), detail)


def judge_page(subject: Subject, capture: Capture) -> Checkup:
    """The checkup of a page of a declared story that could be had."""
    checkup = Checkup(subject=subject, final_url=capture.final_url, sha256=capture.sha256)
    return _if_moved(checkup, capture)


def judge_source(subject: Subject, source: Source, reading: Reading, now: datetime) -> Checkup:
    """The checkup of a source from the reading of all its entries, whatever their age."""
    dates = [lead.published for lead in reading.leads if lead.published is not None]
    latest = max(dates, default=None)
    checkup = Checkup(
        subject=subject,
        entries=len(reading.leads) + len(reading.skipped),
        without_link=sum(skipped.reason is SkipReason.NO_LINK for skipped in reading.skipped),
        leads=tuple(lead.url for lead in reading.leads),
        newest=latest,
        newest_page=next((lead.url for lead in reading.leads if lead.published == latest), ""),
    )
    limit = max(STALE_AFTER, source.max_age or STALE_AFTER)
    if checkup.newest is not None and len(dates) == len(reading.leads) and now - checkup.newest > limit:
        checkup = checkup.saying(Judgement.STALE, f"its newest entry is of {checkup.newest:%Y-%m-%d}")
    if len(reading.leads) < FEW:
        checkup = checkup.saying(Judgement.THIN if reading.leads else Judgement.EMPTY, _thin_words(reading))
    return checkup


def with_capture(checkup: Checkup, capture: Capture) -> Checkup:
    """`checkup` with what the source's own address answered."""
    told = checkup.model_copy(update={"final_url": capture.final_url, "sha256": capture.sha256})
    return _if_moved(told, capture)


def _thin_words(reading: Reading) -> str:
    if not reading.leads and not reading.skipped:
        return "it has no entries"
    words = f"of {len(reading.leads) + len(reading.skipped)} entries {len(reading.leads)} lead to a page"
    reasons = sorted({skipped.reason.value for skipped in reading.skipped})
    return f"{words} ({', '.join(reasons)})" if reasons else words


def _if_moved(checkup: Checkup, capture: Capture) -> Checkup:
    """A remark where every redirect on the way says that it is for good (RFC 9110, 15.4.2 and 15.4.9)."""
    hops = capture.redirects
    if hops and all(hop.status in _PERMANENT for hop in hops):
        return checkup.saying(Judgement.MOVED, f"for good, to {capture.final_url}")
    return checkup


def with_page_failure(checkup: Checkup, page: str, reason: str, detail: str) -> Checkup:
    """`checkup` where its newest `page` could not be had; what a host forbids for one page it forbids for all."""
    judgement = _REASONS.get(reason, Judgement.PAGE_REFUSED)
    if judgement not in (Judgement.ROBOTS, Judgement.OPT_OUT):
        judgement = Judgement.PAGE_REFUSED
    return checkup.saying(judgement, f"its newest page {page}: {detail}")


def mark_duplicates(checkups: Sequence[Checkup]) -> tuple[Checkup, ...]:
    """`checkups` with a remark on each source that another one before it makes needless."""
    marked: list[Checkup] = []
    for checkup in checkups:
        twin = next((words for before in marked if (words := _same(before, checkup))), "")
        marked.append(checkup.saying(Judgement.DUPLICATE, twin) if twin else checkup)
    return tuple(marked)


def _same(before: Checkup, checkup: Checkup) -> str:
    """Why `checkup` is a duplicate of `before`, in words; empty where it is none. Stories may share pages."""
    if checkup.subject.kind == "story" or before.subject.kind == "story":
        return ""
    name = f"{before.subject.place} in {before.subject.list_name}"
    if checkup.final_url and canonical_address(checkup.final_url) == canonical_address(before.final_url or "http://-"):
        return f"ends at the same address as {name}"
    if checkup.sha256 and checkup.sha256 == before.sha256:
        return f"holds the same bytes as {name}"
    common = len(set(checkup.leads) & set(before.leads))
    smaller = min(len(checkup.leads), len(before.leads))
    if smaller >= FEW and common >= ALIKE * smaller:
        return f"{common} of its {len(checkup.leads)} pages are named by {name} too"
    return ""
