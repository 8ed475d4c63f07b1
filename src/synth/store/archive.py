"""Evidence for many who fetch at once, async: what is asked for and kept at the same time is one transaction.

It does not know why a page is fetched.
"""

from __future__ import annotations

from synth.domain.evidence import Capture, Clipping, Quarantine
from synth.domain.visit import Visit
from synth.store import evidence
from synth.store.group_commit import GroupCommit
from synth.store.store import Store

_MOST = 16  # operations in one transaction: a clipping takes some milliseconds, and others wait for their turn to write


class Archive:
    """Visits, captures and extractions of one newsroom; what a method keeps is committed when it ends."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._group = GroupCommit(store, aside=False, most=_MOST)

    async def visit(self, url: str) -> Visit | None:
        """The latest visit of `url`, or None where we never asked."""
        return (await self._group.read(evidence.read_visits, [url])).get(url)

    async def keep_visit(self, visit: Visit, capture: Capture | None) -> None:
        """Remember a visit in the place of the one before, and for good what it brought."""
        if capture is not None:
            await self._store.hop(self._store.keep_body, capture)
        await self._group.write(evidence.write_visit, visit, capture)

    async def capture(self, capture_id: str) -> Capture | None:
        """The capture with its body, or None where there is none; `StoreError` where its body is damaged."""
        return await self._group.read(evidence.read_capture, self._store.folder, capture_id)

    async def extraction(self, key: str) -> Clipping | Quarantine | None:
        """What an extraction under `key` gave, or None where it was never made."""
        return await self._group.read(evidence.read_extraction, key)

    async def keep_extraction(self, key: str, capture_id: str, result: Clipping | Quarantine) -> None:
        """Keep what was taken from a kept capture; the first result under a key stands."""
        await self._group.write(evidence.write_extraction, key, capture_id, result)
