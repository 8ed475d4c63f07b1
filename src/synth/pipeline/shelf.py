"""The archive as a shelf of host files: robots.txt and tdmrep.json are kept as pages are, as evidence.

It does not know what they say, or for how long they hold.
"""

from __future__ import annotations

from synth.domain.evidence import Capture
from synth.domain.visit import Visit
from synth.store.archive import Archive


class ArchiveShelf:
    """Keeps host files among visits and captures."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    async def find(self, url: str) -> tuple[Visit, Capture | None] | None:
        """What was last kept for `url`."""
        visit = await self._archive.visit(url)
        if visit is None:
            return None
        return visit, await self._archive.capture(visit.capture) if visit.capture else None

    async def keep(self, visit: Visit, capture: Capture | None) -> None:
        """Keep an answer in the place of the one before."""
        await self._archive.keep_visit(visit, capture)
