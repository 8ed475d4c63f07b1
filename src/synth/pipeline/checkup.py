"""Source lists → a checkup of every source: each address asked once, now, whatever is remembered of it.

It does not know how a checkup is told, and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from synth.domain.evidence import Capture
from synth.domain.source import Lead, Source, SourceKind, SourceList
from synth.domain.verdict import Verdict
from synth.engine.local import spread
from synth.errors import FetchError
from synth.fetch.fetcher import Fetcher
from synth.fetch.files import read_file
from synth.pipeline.discover import discover
from synth.pipeline.gather import Desk
from synth.sources.checkups import (
    Checkup,
    Subject,
    judge_failure,
    judge_page,
    judge_source,
    mark_duplicates,
    with_capture,
    with_page_failure,
)
from synth.sources.entries import Reading, Sieve
from synth.sources.leads import SitemapWalk, source_lead, story_leads
from synth.sources.trust import Gatekeeper


@dataclass
class _Fresh:
    """Captures straight from the web, and the one of each address that was asked last."""

    fetcher: Fetcher
    had: dict[str, Capture] = field(default_factory=dict)

    async def capture(self, lead: Lead) -> Capture:
        found = await self.fetcher.fetch(lead)
        if isinstance(found, Verdict):
            raise FetchError(found.ruling.value, found.detail, url=lead.url)
        self.had[lead.url] = found
        return found


async def check_up(lists: Sequence[SourceList], fetcher: Fetcher, now: datetime) -> tuple[Checkup, ...]:
    """A checkup of each source, with its newest page, and of each page of a declared story, in the lists' order.

    Of a sitemap that only points to others the newest of those is asked too. Whatever goes wrong with a source is what
    is said of it.
    """
    looks = [look for one in lists for look in _looks(one, fetcher, now)]
    return mark_duplicates(await spread(looks, lambda look: look.checkup()))


def _looks(source_list: SourceList, fetcher: Fetcher, now: datetime) -> Iterator[_SourceLook | _PageLook]:
    desk = Desk(Path(source_list.folder), Gatekeeper(source_list.trusts))
    for source in source_list.sources:
        yield _SourceLook(source_list.name, source, desk, _Fresh(fetcher), now)
    for story in source_list.stories:
        for lead in story_leads(story):
            yield _PageLook(source_list.name, lead, desk, _Fresh(fetcher), now)


@dataclass(frozen=True)
class _SourceLook:
    list_name: str
    source: Source
    desk: Desk
    web: _Fresh
    now: datetime

    async def checkup(self) -> Checkup:
        source = self.source
        subject = Subject(list_name=self.list_name, kind=source.kind, place=source.place, outlet=source.outlet)
        try:
            checkup = judge_source(subject, source, await self._reading(), self.now)
        except FetchError as exc:
            checkup = judge_failure(subject, exc.reason, str(exc))
        capture = self.web.had.get(source.place)
        return await self._with_page(with_capture(checkup, capture) if capture else checkup)

    async def _with_page(self, checkup: Checkup) -> Checkup:
        """The checkup, its newest page looked at too: pages may lie on another host, and behind walls."""
        if self.source.kind.is_file or not checkup.newest_page:
            return checkup
        try:
            await self.web.capture(Lead(url=checkup.newest_page, via=self.source.place))
        except FetchError as exc:
            return with_page_failure(checkup, checkup.newest_page, exc.reason, str(exc))
        return checkup

    async def _reading(self) -> Reading:
        """Everything the source names, however old and however much."""
        whole = self.source.model_copy(update={"max_age": None, "max_items": None})
        if not whole.kind.is_file:
            self.desk.gatekeeper.admit(whole.place)
        if whole.kind is not SourceKind.SITEMAP:
            return await discover(whole, self.web, self.desk, self.now)
        walk = SitemapWalk(Sieve(whole, self.desk.gatekeeper, self.now))
        further = walk.begin(await self.web.capture(source_lead(whole)))
        if further and not walk.reading().leads:
            walk.begin(await self.web.capture(further[0]))
        return walk.reading()


@dataclass(frozen=True)
class _PageLook:
    list_name: str
    lead: Lead
    desk: Desk
    web: _Fresh
    now: datetime

    async def checkup(self) -> Checkup:
        subject = Subject(list_name=self.list_name, kind="story", place=self.lead.url, outlet=self.lead.outlet)
        try:
            if self.lead.is_file:
                return judge_page(subject, read_file(self.lead, self.desk.folder, self.now))
            self.desk.gatekeeper.admit(self.lead.url)
            return judge_page(subject, await self.web.capture(self.lead))
        except FetchError as exc:
            return judge_failure(subject, exc.reason, str(exc))
