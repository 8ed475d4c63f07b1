"""A source → the leads it gives: what has to be fetched for that is fetched. It does not know what the pages say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from synth.domain.evidence import Capture
from synth.domain.source import Lead, Source, SourceKind
from synth.engine.local import spread
from synth.errors import FetchError
from synth.pipeline.gather import Desk
from synth.sources.entries import Reading, Sieve
from synth.sources.leads import SitemapWalk, feed_leads, file_leads, page_leads, source_lead

DEEPEST = 3  # sitemaps below sitemaps; the protocol knows one level, news sites use two
MOST_SITEMAPS = 60


class Captures(Protocol):
    """Who has the bytes of a lead."""

    async def capture(self, lead: Lead) -> Capture:
        """The capture of a page that is no clipping. `FetchError` where it cannot be had."""


async def discover(source: Source, captures: Captures, desk: Desk, now: datetime) -> Reading:
    """The leads of `source` and what it named besides. `FetchError` where the source itself cannot be read."""
    sieve = Sieve(source, desk.gatekeeper, now)
    if source.kind.is_file:
        return file_leads(sieve, desk.folder)
    if source.kind is SourceKind.SITEMAP:
        return await _walk(captures, sieve)
    capture = await captures.capture(source_lead(source))
    return feed_leads(capture, sieve) if source.kind is SourceKind.FEED else page_leads(capture, sieve)


async def _walk(captures: Captures, sieve: Sieve) -> Reading:
    """The pages of a sitemap and of those it points to, level by level, newest first; what is not read is noted."""
    walk = SitemapWalk(sieve)
    level: Sequence[Lead] = walk.begin(await captures.capture(source_lead(sieve.source)))
    read = 1
    for _ in range(DEEPEST):
        for lead in level[MOST_SITEMAPS - read :]:
            walk.leave(lead, f"only {MOST_SITEMAPS} sitemaps of one source are read in a run")
        level = level[: MOST_SITEMAPS - read]
        read += len(level)

        async def fetch(lead: Lead) -> Capture | FetchError:
            try:
                return await captures.capture(lead)
            except FetchError as exc:
                return exc

        level = [lead for at, got in zip(level, await spread(level, fetch), strict=True) for lead in walk.take(at, got)]
    for lead in level:
        walk.leave(lead, f"it lies more than {DEEPEST} sitemaps deep")
    return walk.reading()
