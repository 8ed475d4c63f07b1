"""Leads → Clippings: through fetch and extract, and never twice for the same bytes.

It does not know what a story is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from synth.domain.evidence import Capture, Clipping, Quarantine
from synth.domain.source import Lead
from synth.domain.visit import OK, Visit
from synth.engine.local import spread
from synth.errors import FetchError
from synth.extract.key import extraction_key
from synth.extract.pool import Extractors
from synth.fetch.fetcher import Fetcher
from synth.fetch.files import read_file
from synth.store.store import Store

# Failures that may be gone a minute later; the others are an answer, and are not asked for again too soon.
PASSING = frozenset(
    {"timeout", "connect_failed", "dns_failed", "reset", "truncated", "protocol_error", "robots_unreachable",
     "tls_failed", "http_429", "http_500", "http_502", "http_503", "http_504"}
)  # fmt: skip
PAGES_AT_ONCE = 256


@dataclass(frozen=True)
class Gathered:
    """What became of one lead: a clipping, or a reason; perhaps a note that the clipping is not of today."""

    lead: Lead
    clipping: Clipping | None = None
    reason: str = ""
    detail: str = ""
    note: str = ""

    @property
    def unfetched(self) -> bool:
        """Whether the page could not be had at all (and was not refused for what it holds)."""
        return self.clipping is None and not self.reason.startswith("page:")


class Gatherer:
    """Fetches and extracts, with the store as memory."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        extractors: Extractors,
        revalidate_after: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._extractors = extractors
        self._revalidate_after = revalidate_after
        self._now = now

    async def gather(self, leads: Sequence[Lead], folder: Path) -> tuple[Gathered, ...]:
        """What became of each lead, in order. `folder` is that of the source list, for leads that are files."""

        async def one(lead: Lead) -> Gathered:
            return await self._one(lead, folder)

        return await spread(leads, one, PAGES_AT_ONCE)

    async def capture(self, lead: Lead) -> Capture:
        """The capture of a page that is no clipping (a feed), from memory within `revalidate_after`."""
        capture_id, fresh, _ = await self._captured(lead)
        if fresh is not None:
            return fresh
        kept = await self._store.hop(self._store.capture, capture_id)
        if kept is None:
            raise FetchError("capture_lost", f"the capture {capture_id} of {lead.url} is gone from the state folder")
        return kept

    async def _one(self, lead: Lead, folder: Path) -> Gathered:
        try:
            if lead.is_file:
                capture_id, capture, note = await self._file(lead, folder)
            else:
                capture_id, capture, note = await self._captured(lead)
            result = await self._extracted(capture_id, capture, lead)
        except FetchError as exc:
            return Gathered(lead, reason=exc.reason, detail=str(exc))
        if isinstance(result, Quarantine):
            return Gathered(lead, reason=f"page:{result.reason}", detail=result.detail)
        return Gathered(lead, clipping=result, note=note)

    async def _file(self, lead: Lead, folder: Path) -> tuple[str, Capture | None, str]:
        capture = read_file(lead, folder, self._now())
        return capture.id, capture, ""

    async def _captured(self, lead: Lead) -> tuple[str, Capture | None, str]:
        """(capture id, the capture where it was fetched just now, note)."""
        visit = await self._store.hop(self._store.visit, lead.url)
        now = self._now()
        if visit is not None and now - visit.at < self._revalidate_after and visit.outcome not in PASSING:
            if visit.outcome == OK:
                return visit.capture, None, ""
            raise FetchError(visit.outcome, visit.detail)
        before = None
        if visit is not None and visit.capture:
            before = await self._store.hop(self._store.capture, visit.capture)
        try:
            capture = await self._fetcher.fetch(lead, before)
        except FetchError as exc:
            await self._remember(Visit(url=lead.url, at=now, outcome=exc.reason, detail=str(exc)), before, None)
            if before is None or exc.reason not in PASSING:
                raise
            taken = before.fetched_at.date().isoformat()
            return before.id, None, f"{lead.url} could not be fetched ({exc.reason}): the copy of {taken} is used"
        await self._remember(Visit(url=lead.url, at=now, outcome=OK), capture, None if capture is before else capture)
        return capture.id, capture, ""

    async def _remember(self, visit: Visit, stands: Capture | None, new: Capture | None) -> None:
        visit = visit.model_copy(update={"capture": stands.id if stands else ""})
        await self._store.hop(self._store.keep_visit, visit, new)

    async def _extracted(self, capture_id: str, capture: Capture | None, lead: Lead) -> Clipping | Quarantine:
        key = extraction_key(capture_id, lead)
        known = await self._store.hop(self._store.extraction, key)
        if known is not None:
            return known
        if capture is None:
            capture = await self._store.hop(self._store.capture, capture_id)
            if capture is None:
                raise FetchError(
                    "capture_lost", f"the capture {capture_id} of {lead.url} is gone from the state folder"
                )
        elif lead.is_file:
            await self._remember(Visit(url=capture.url, at=self._now(), outcome=OK), capture, capture)
        result = await self._extractors.extract(capture, lead)
        await self._store.hop(self._store.keep_extraction, key, capture_id, result)
        return result
