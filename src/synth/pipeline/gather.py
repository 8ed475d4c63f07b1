"""Leads → Clippings: through fetch and extract, and never twice for the same bytes.

It does not know what a story is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from synth.domain.evidence import Capture, Clipping, Quarantine
from synth.domain.source import Lead
from synth.domain.verdict import Ruling, Verdict
from synth.domain.visit import OK, Visit
from synth.engine.local import spread
from synth.errors import FetchError
from synth.extract.key import extraction_key
from synth.extract.pool import OF_THE_MOMENT, Extractors
from synth.fetch.fetcher import Fetcher
from synth.fetch.files import read_file
from synth.group.duplicates import drop_duplicates
from synth.sources.addresses import address_fault, canonical_address
from synth.sources.trust import Gatekeeper
from synth.store.archive import Archive
from synth.text.sites import host_name, site_of
from synth.text.words import folded

# Failures that may be gone a minute later; the others are an answer, and are not asked for again too soon.
PASSING = frozenset(
    {"timeout", "connect_failed", "dns_failed", "reset", "truncated", "protocol_error", "robots_unreachable",
     "tls_failed", "http_429", "http_500", "http_502", "http_503", "http_504", "host_rested"}
)  # fmt: skip
# What holds for a copy as it holds for its original.
_BINDING = frozenset({"own_output", "not_trusted", "ai_generated", Ruling.AI_USE_RESERVED.value})
PAGES_AT_ONCE = 256
OF_ONE_HOST = 8  # more than a host is asked for at once, so that pages are extracted meanwhile
_NEAR = 32  # pages that wait for an extractor with their bytes in memory; the others' are read again from the store


@dataclass(frozen=True, slots=True)
class Filed:
    """A clipping that is in the store, and whose it is. Its text is read again where it is wanted: a list may bring
    thousands, of some 80 kB each, and only a few are written from at a time."""

    id: str
    url: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of one lead: a clipping, or a reason; perhaps a note that the clipping is not of today."""

    lead: Lead
    clipping: Filed | None = None
    reason: str = ""
    detail: str = ""
    note: str = ""

    @property
    def unfetched(self) -> bool:
        """Whether the page could not be had at all (and was not refused for what it holds)."""
        return self.clipping is None and not self.reason.startswith("page:")


@dataclass(frozen=True)
class Desk:
    """What of a source list matters to its pages: its folder, for those that are files, and whom it trusts."""

    folder: Path
    gatekeeper: Gatekeeper


@dataclass
class _Held:
    """The capture that stands for a lead; itself where it was had just now, until it is let go while it waits."""

    id: str
    final_url: str
    capture: Capture | None = None
    note: str = ""


class Gatherer:
    """Fetches and extracts, with the archive as memory."""

    def __init__(
        self,
        archive: Archive,
        fetcher: Fetcher,
        extractors: Extractors,
        revalidate_after: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self._archive = archive
        self._fetcher = fetcher
        self._extractors = extractors
        self._revalidate_after = revalidate_after
        self._now = now
        self._near = asyncio.Semaphore(_NEAR)

    async def gather(self, leads: Sequence[Lead], desk: Desk) -> tuple[Gathered, ...]:
        """What became of each lead of a list, in order."""

        async def one(lead: Lead) -> Gathered:
            return await self._one(lead, desk)

        return await spread(leads, one, PAGES_AT_ONCE, lane=lambda lead: host_name(lead.url), per_lane=OF_ONE_HOST)

    async def capture(self, lead: Lead) -> Capture:
        """The capture of a page that is no clipping (a feed), from memory within `revalidate_after`.

        `FetchError` where it could not be had, or with a verdict's ruling as its reason.
        """
        held = await self._captured(lead)
        return held.capture or await self._kept(held, lead)

    async def _one(self, lead: Lead, desk: Desk) -> Gathered:
        try:
            if lead.is_file:
                held = await self._file(lead, desk.folder)
            else:
                desk.gatekeeper.admit(lead.url, lead.via)
                if (known := await self._known(lead)) and _is_old(known, lead):
                    return _gathered(lead, known, "")
                held = await self._captured(lead)
                desk.gatekeeper.admit(held.final_url, lead.via)
            result = await self._extracted(held, _credited(lead, held.final_url))
            if result.original and not address_fault(result.original):
                return await self._at_origin(lead, held, result, desk)
        except FetchError as exc:
            return Gathered(lead, reason=_reason(exc.reason), detail=str(exc))
        return _gathered(lead, result, held.note)

    async def _at_origin(self, lead: Lead, held: _Held, copy: Clipping | Quarantine, desk: Desk) -> Gathered:
        """What became of a page that names another outlet's as its original: the original, else the copy, credited to
        the outlet that wrote it. A copy of what may not be used may not be used either.
        """
        try:
            address = canonical_address(copy.original)
            desk.gatekeeper.admit(address, lead.via)
            origin = await self._captured(Lead(url=address, via=lead.via, title=lead.title, published=lead.published))
            desk.gatekeeper.admit(origin.final_url, lead.via)
            found = await self._extracted(origin, Lead(url=address, via=lead.via, published=lead.published))
        except FetchError as exc:
            if exc.reason in _BINDING:
                raise FetchError(exc.reason, f"{lead.url} is a copy: {exc}", url=lead.url) from exc
            found = Quarantine(url=copy.original, reason=exc.reason, detail=str(exc))
        if isinstance(found, Quarantine):
            if found.reason in _BINDING:
                return _gathered(lead, found, "")
            note = f"{lead.url} is a copy; its original {copy.original} could not be read ({found.reason})"
            if found.reason != Ruling.GONE:  # nobody stands behind an original that is gone: the copy speaks for itself
                lead = lead.model_copy(update={"outlet": site_of(copy.original), "sites": ()})
            return _gathered(lead, await self._extracted(held, lead), note)
        if isinstance(copy, Clipping) and not _is_one_text(copy, found):
            return _gathered(lead, copy, held.note)  # what it calls its original tells something else
        return _gathered(lead, found, f"{lead.url} is a copy: its original {found.url} is read in its place")

    async def _known(self, lead: Lead) -> Clipping | None:
        """The clipping that an earlier run made of a page that may be too old: then it is not asked for again."""
        visit = await self._archive.visit(lead.url) if lead.not_before else None
        if visit is None or not visit.capture:
            return None
        key = extraction_key(visit.capture, _credited(lead, visit.final_url or lead.url))
        known = await self._archive.extraction(key)
        return known if isinstance(known, Clipping) else None

    async def _file(self, lead: Lead, folder: Path) -> _Held:
        capture = read_file(lead, folder, self._now())
        return _Held(capture.id, capture.final_url, capture)

    async def _captured(self, lead: Lead) -> _Held:
        visit = await self._archive.visit(lead.url)
        now = self._now()
        if visit is not None and now - visit.at < self._revalidate_after and visit.outcome not in PASSING:
            if visit.outcome == OK:
                return _Held(visit.capture, visit.final_url or lead.url)
            raise FetchError(visit.outcome, visit.detail)
        before = None
        if visit is not None and visit.capture:
            before = await self._archive.capture(visit.capture)
        try:
            found = await self._fetcher.fetch(lead, before)
        except FetchError as exc:
            await self._remember(Visit(url=lead.url, at=now, outcome=exc.reason, detail=str(exc)), before, None)
            if before is None or exc.reason not in PASSING:
                raise
            taken = before.fetched_at.date().isoformat()
            note = f"{lead.url} could not be fetched ({exc.reason}): the copy of {taken} is used"
            return _Held(before.id, before.final_url, note=note)
        seen = Visit(url=lead.url, at=now, outcome=OK, status=found.status, permission=found.permission)
        if isinstance(found, Verdict):
            seen = seen.model_copy(
                update={"outcome": found.ruling.value, "detail": found.detail, "final_url": found.final_url}
            )
            await self._remember(seen, before, None)
            raise FetchError(found.ruling.value, found.detail, url=lead.url)
        is_new = before is None or found.id != before.id
        await self._remember(seen, found, found if is_new else None)
        note = "; ".join(f"{lead.url}: {note}" for note in found.notes if is_new)
        return _Held(found.id, found.final_url, found, note)

    async def _kept(self, held: _Held, lead: Lead) -> Capture:
        kept = await self._archive.capture(held.id)
        if kept is None:
            raise FetchError("capture_lost", f"the capture {held.id} of {lead.url} is gone from the state folder")
        return kept

    async def _remember(self, visit: Visit, stands: Capture | None, new: Capture | None) -> None:
        if stands is not None:
            visit = visit.model_copy(update={"capture": stands.id, "final_url": stands.final_url})
        await self._archive.keep_visit(visit, new)

    async def _extracted(self, held: _Held, lead: Lead) -> Clipping | Quarantine:
        key = extraction_key(held.id, lead)
        known = await self._archive.extraction(key)
        if known is not None:
            return known
        if lead.is_file and held.capture is not None:
            seen = Visit(url=held.capture.url, at=self._now(), outcome=OK)
            await self._remember(seen, held.capture, held.capture)
        if self._near.locked():
            held.capture = None
        async with self._near:
            capture = held.capture or await self._kept(held, lead)
            result = await self._extractors.extract(capture, lead)
        if not (isinstance(result, Quarantine) and result.reason in OF_THE_MOMENT):
            await self._archive.keep_extraction(key, held.id, result)
        return result


def _credited(lead: Lead, final_url: str) -> Lead:
    """`lead` without the outlet its source declares where the page is another site's: then the page says whose it is.

    Feeds of aggregators, and outlets that link to partners, name pages that others wrote.
    """
    if lead.outlet and lead.sites and site_of(final_url) not in lead.sites:
        return lead.model_copy(update={"outlet": None})
    return lead


def _gathered(lead: Lead, result: Clipping | Quarantine, note: str) -> Gathered:
    if isinstance(result, Quarantine):
        return Gathered(lead, reason=f"page:{result.reason}", detail=result.detail)
    if _is_old(result, lead):
        detail = f"the page is of {result.published:%Y-%m-%d}, older than max_age allows"
        return Gathered(lead, reason="page:too_old", detail=detail)
    return Gathered(lead, clipping=Filed(result.id, result.url, result.outlet), note=note)


def _is_old(clipping: Clipping, lead: Lead) -> bool:
    return bool(lead.not_before and clipping.published and clipping.published < lead.not_before)


def _is_one_text(copy: Clipping, original: Clipping) -> bool:
    """Whether two pages tell the same: near-duplicates, or one headline (a copy may be cut or have been revised)."""
    return len(drop_duplicates([copy, original])[0]) == 1 or folded(copy.title) == folded(original.title)


def _reason(code: str) -> str:
    """`code` as a page's reason where it is a verdict on a page that is there, and as it is where none was had."""
    is_answer = code in set(Ruling) and not Ruling(code).is_lost
    return f"page:{code}" if is_answer else code
