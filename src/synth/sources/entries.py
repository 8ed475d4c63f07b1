"""The entries of a source → leads; what becomes none is listed with its reason. It does not know how they were read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from synth.domain.noun import Noun
from synth.domain.source import Lead, Source
from synth.sources.addresses import address_fault, canonical_address
from synth.sources.trust import Gatekeeper
from synth.text.sites import site_of

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """What one entry says; `link` is absolute, or empty where the entry names no page.

    `outlet` is who the entry itself says wrote it, `outlet_url` that outlet's address, `language` a BCP 47 tag; each
    is empty where it does not say.
    """

    link: str
    title: str = ""
    dated: datetime | None = None
    outlet: str = ""
    outlet_url: str = ""
    language: str = ""


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself, and its entries in its order."""

    title: str
    home: str
    language: str
    entries: tuple[Entry, ...]


class SkipReason(StrEnum):
    NO_LINK = "no_link"
    NOT_HTTP = "not_http"
    TOO_OLD = "too_old"
    DUPLICATE = "duplicate"
    EXCLUDED = "excluded"
    NOT_TRUSTED = "not_trusted"
    OWN_OUTPUT = "own_output"
    OTHER_LANGUAGE = "other_language"
    BEYOND_MAX_ITEMS = "beyond_max_items"
    SITEMAP_UNREAD = "sitemap_unread"


class Skipped(Noun):
    """An entry of a source from which no lead was made."""

    reason: SkipReason
    title: str
    link: str
    detail: str


class Reading(Noun):
    """What a source gave, both in its own order."""

    leads: tuple[Lead, ...] = ()
    skipped: tuple[Skipped, ...] = ()


_Fault = tuple[SkipReason, str]


@dataclass(frozen=True)
class Sieve:
    """What decides which entries of `source` become leads at `now`.

    `sites` are the registered names where the source's declared outlet publishes; a page that ends elsewhere is
    another outlet's. Entries without a date are kept, whatever `max_age` says.
    """

    source: Source
    gatekeeper: Gatekeeper
    now: datetime
    sites: tuple[str, ...] = ()

    def sift(self, entries: Iterable[Entry]) -> Reading:
        """A lead for each entry that has a page of its own and fits, the newest `max_items` of them."""
        leads: dict[str, Lead] = {}
        skipped: list[Skipped] = []
        for entry in entries:
            if fault := self._fault(entry):
                skipped.append(_skipped(entry, *fault))
                continue
            lead = self._lead(entry)
            if lead.url in leads:
                skipped.append(_skipped(entry, SkipReason.DUPLICATE, "an entry before it names the same page"))
            else:
                leads[lead.url] = lead
        kept = self._newest(tuple(leads.values()))
        taken = {lead.url for lead in kept}
        words = f"the newest {self.source.max_items} are taken"
        for lead in leads.values():
            if lead.url not in taken:
                entry = Entry(link=lead.url, title=lead.title or "")
                skipped.append(_skipped(entry, SkipReason.BEYOND_MAX_ITEMS, words))
        return Reading(leads=kept, skipped=tuple(skipped))

    def _fault(self, entry: Entry) -> _Fault | None:
        if not entry.link:
            return SkipReason.NO_LINK, "the entry names no page"
        if words := address_fault(entry.link):
            return SkipReason.NOT_HTTP, words
        source, url = self.source, canonical_address(entry.link)
        if words := self.gatekeeper.own(url):
            return SkipReason.OWN_OUTPUT, words
        if words := self.gatekeeper.fault(url, source.place):
            return SkipReason.NOT_TRUSTED, words
        if source.max_age is not None and entry.dated is not None and self.now - entry.dated > source.max_age:
            return SkipReason.TOO_OLD, f"of {entry.dated:%Y-%m-%d %H:%M} UTC, older than max_age allows"
        if source.language and entry.language and not _speaks(entry.language, source.language):
            return SkipReason.OTHER_LANGUAGE, f"in {entry.language!r}, and this source is read in {source.language!r}"
        words = pattern_fault(source, url)
        return (SkipReason.EXCLUDED, words) if words else None

    def _lead(self, entry: Entry) -> Lead:
        outlet, sites = self.source.outlet, self.sites if self.source.outlet else ()
        theirs = site_of(entry.outlet_url)
        if entry.outlet and (outlet is None or (theirs and theirs not in self.sites)):
            outlet, sites = entry.outlet, (theirs,) if theirs else ()
        return Lead(
            url=canonical_address(entry.link),
            via=self.source.place,
            outlet=outlet,
            sites=sites,
            title=entry.title or None,
            published=entry.dated,
            not_before=None if entry.dated else self._not_before,
        )

    @property
    def _not_before(self) -> datetime | None:
        """Where pages have to date themselves: they tell the day and not its hour, so a day is given."""
        return self.now - self.source.max_age - A_DAY if self.source.max_age is not None else None

    def _newest(self, leads: tuple[Lead, ...]) -> tuple[Lead, ...]:
        """The newest `max_items`; where some are undated the first ones, because feeds begin with the newest."""
        most = self.source.max_items
        if most is None or len(leads) <= most:
            return leads
        dates = [lead.published for lead in leads if lead.published is not None]
        if len(dates) < len(leads):
            return leads[:most]
        ranked = sorted(zip(dates, leads, strict=True), key=lambda pair: pair[0], reverse=True)[:most]
        newest = {lead.url for _, lead in ranked}
        return tuple(lead for lead in leads if lead.url in newest)


def pattern_fault(source: Source, place: str) -> str:
    """What in the patterns of `source` keeps an address or path out, in words; empty where nothing does."""
    if source.include and not any(_fits(pattern, place) for pattern in source.include):
        return "no pattern of `include` fits it"
    return next((f"it fits {pattern!r} of `exclude`" for pattern in source.exclude if _fits(pattern, place)), "")


def _skipped(entry: Entry, reason: SkipReason, detail: str) -> Skipped:
    return Skipped(reason=reason, title=entry.title, link=entry.link, detail=detail)


def _speaks(tag: str, language: str) -> bool:
    return tag.lower().replace("_", "-").split("-")[0] == language


def _fits(pattern: str, place: str) -> bool:
    """Whether `place` is what `pattern` says, its `*` standing for any text."""
    return re.fullmatch(".*".join(re.escape(piece) for piece in pattern.split("*")), place) is not None
