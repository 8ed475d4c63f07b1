"""A declared story, or what a source names → Leads. It does not fetch them, and does not know what they say."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

from synth.domain.evidence import Capture
from synth.domain.source import DeclaredStory, Lead, LeadKind, Source, SourceKind
from synth.errors import FetchError
from synth.sources.addresses import address_fault, canonical_address
from synth.sources.entries import Entry, Reading, Sieve, Skipped, SkipReason, pattern_fault
from synth.sources.feeds import read_feed
from synth.sources.page_links import read_links
from synth.sources.saved import read_addresses, saved_pages
from synth.sources.sitemaps import Pointer, Sitemap, read_sitemap
from synth.text.sites import site_of

_KINDS = {SourceKind.FEED: LeadKind.FEED, SourceKind.SITEMAP: LeadKind.SITEMAP, SourceKind.PAGE: LeadKind.PAGE}


def story_leads(story: DeclaredStory) -> tuple[Lead, ...]:
    """The pages of a declared story, each once, in the list's order: addresses first, then files."""
    addresses = [*map(canonical_address, story.urls), *(f"file:{path}" for path in story.files)]
    return tuple(Lead(url=url, via=story.slug) for url in dict.fromkeys(addresses))


def source_lead(source: Source) -> Lead:
    """The lead to a feed, sitemap or section page itself."""
    return Lead(url=source.place, via=source.place, kind=_KINDS[source.kind], outlet=source.outlet)


def feed_leads(capture: Capture, sieve: Sieve) -> Reading:
    """The pages that a fetched feed names. `FetchError`: `not_a_feed`, `too_large`, `unsafe_feed`."""
    feed = read_feed(capture)
    return _with_sites(sieve, capture.final_url, feed.home).sift(feed.entries)


def page_leads(capture: Capture, sieve: Sieve) -> Reading:
    """The articles that a section page links to. `FetchError` `no_links` where it links to none."""
    return _with_sites(sieve, capture.final_url).sift(read_links(capture, sieve.source))


def file_leads(sieve: Sieve, folder: Path) -> Reading:
    """The pages that a file or folder beside the list names or holds. `FetchError`: `file_missing`, `no_pages`."""
    source = sieve.source
    if source.kind is SourceKind.ADDRESSES:
        return sieve.sift(read_addresses(source, folder))
    leads: list[Lead] = []
    skipped: list[Skipped] = []
    for path in saved_pages(source, folder):
        words = pattern_fault(source, path)
        if words:
            skipped.append(Skipped(reason=SkipReason.EXCLUDED, title="", link=path, detail=words))
        elif source.max_items is not None and len(leads) >= source.max_items:
            words = f"the first {source.max_items} are taken"
            skipped.append(Skipped(reason=SkipReason.BEYOND_MAX_ITEMS, title="", link=path, detail=words))
        else:
            leads.append(Lead(url=f"file:{path}", via=source.place, outlet=source.outlet))
    return Reading(leads=tuple(leads), skipped=tuple(skipped))


@dataclass
class SitemapWalk:
    """The way through a sitemap and those it points to: which to read next, and the pages of all that were read."""

    sieve: Sieve
    _entries: list[Entry] = field(default_factory=list)
    _skipped: list[Skipped] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def take(self, lead: Lead, got: Capture | FetchError) -> tuple[Lead, ...]:
        """What `begin` gives for a further sitemap; one that could not be had or read is noted."""
        try:
            if isinstance(got, FetchError):
                raise got
            return self.begin(got)
        except FetchError as exc:
            self.leave(lead, str(exc))
            return ()

    def begin(self, capture: Capture) -> tuple[Lead, ...]:
        """Read a fetched sitemap: the sitemaps to fetch next, newest first. `FetchError` as of `read_sitemap`."""
        found = read_sitemap(capture)
        self._entries.extend(found.entries)
        self._seen.add(capture.url)
        return tuple(lead for pointer in _newest_first(found) if (lead := self._lead(pointer)))

    def leave(self, lead: Lead, why: str) -> None:
        """Note a sitemap that is not read."""
        self._skipped.append(Skipped(reason=SkipReason.SITEMAP_UNREAD, title="", link=lead.url, detail=why))

    def reading(self) -> Reading:
        """What all sitemaps that were taken gave together."""
        reading = _with_sites(self.sieve).sift(self._entries)
        return Reading(leads=reading.leads, skipped=(*self._skipped, *reading.skipped))

    def _lead(self, pointer: Pointer) -> Lead | None:
        """The lead to a further sitemap; none where it was seen, is another site's (sitemaps.org) or is too old."""
        source, sieve = self.sieve.source, self.sieve
        words = address_fault(pointer.link)
        url = pointer.link if words else canonical_address(pointer.link)
        lead = Lead(url=url, via=source.place, kind=LeadKind.SITEMAP)
        if url in self._seen:
            return None
        self._seen.add(url)
        if not words and site_of(url) != site_of(source.place):
            words = "a sitemap may point to sitemaps of its own site only"
        words = words or sieve.gatekeeper.fault(url)
        if source.max_age is not None and pointer.dated is not None and sieve.now - pointer.dated > source.max_age:
            words = words or f"unchanged since {pointer.dated:%Y-%m-%d}, longer than max_age allows"
        if words:
            self.leave(lead, words)
            return None
        return lead


def _newest_first(sitemap: Sitemap) -> list[Pointer]:
    """The dated pointers, newest first, then the others in their order."""

    def rank(pointer: Pointer) -> float:
        return -pointer.dated.timestamp() if pointer.dated else math.inf

    return sorted(sitemap.pointers, key=rank)


def _with_sites(sieve: Sieve, *homes: str) -> Sieve:
    """`sieve`, knowing where the source's outlet publishes: at the source's own site and at these homes."""
    names = filter(None, map(site_of, (sieve.source.place, *homes)))
    return Sieve(sieve.source, sieve.gatekeeper, sieve.now, tuple(dict.fromkeys(names)))
