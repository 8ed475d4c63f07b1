"""A declared story, or the capture of a feed → Leads. It does not fetch them, and does not know what they say."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from synth.domain.evidence import Capture
from synth.domain.noun import Noun
from synth.domain.source import DeclaredStory, FeedSource, Lead
from synth.sources.addresses import address_fault, page_address
from synth.sources.feeds import Entry, read_entries


class SkipReason(StrEnum):
    NO_LINK = "no_link"
    NOT_HTTP = "not_http"
    TOO_OLD = "too_old"
    DUPLICATE = "duplicate"


class Skipped(Noun):
    """An entry of a feed from which no lead was made."""

    reason: SkipReason
    title: str
    link: str
    detail: str


class FeedReading(Noun):
    """What a feed gave, both in the feed's order."""

    leads: tuple[Lead, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def story_leads(story: DeclaredStory) -> tuple[Lead, ...]:
    """The pages of a declared story, each once, in the list's order: addresses first, then files."""
    addresses = [*map(page_address, story.urls), *(f"file:{path}" for path in story.files)]
    return tuple(Lead(url=url, via=story.slug) for url in dict.fromkeys(addresses))


def feed_leads(capture: Capture, feed: FeedSource, now: datetime) -> FeedReading:
    """The pages that a fetched feed names and that are no older than its `max_age` at `now`; undated ones are kept.

    `FetchError` where the capture is no feed that can be read: `not_a_feed`, `too_large`, `unsafe_feed`.
    """
    leads: dict[str, Lead] = {}
    skipped: list[Skipped] = []
    for entry in read_entries(capture):
        url = page_address(entry.link)
        if fault := _skip(entry, feed, now) or _double(url, leads):
            reason, detail = fault
            skipped.append(Skipped(reason=reason, title=entry.title, link=entry.link, detail=detail))
        else:
            leads[url] = Lead(
                url=url, via=feed.url, outlet=feed.outlet, title=entry.title or None, published=entry.dated
            )
    return FeedReading(leads=tuple(leads.values()), skipped=tuple(skipped))


def _skip(entry: Entry, feed: FeedSource, now: datetime) -> tuple[SkipReason, str] | None:
    if not entry.link:
        return SkipReason.NO_LINK, "the entry names no page"
    if fault := address_fault(entry.link):
        return SkipReason.NOT_HTTP, fault
    if entry.dated is not None and now - entry.dated > feed.max_age:
        return SkipReason.TOO_OLD, f"of {entry.dated:%Y-%m-%d %H:%M} UTC, older than max_age allows"
    return None


def _double(url: str, leads: dict[str, Lead]) -> tuple[SkipReason, str] | None:
    return (SkipReason.DUPLICATE, "an entry before it names the same page") if url in leads else None
