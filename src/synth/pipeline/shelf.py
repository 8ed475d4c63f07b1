"""The store as a shelf of host files: robots.txt and tdmrep.json are kept as pages are, as evidence.

It does not know what they say, or for how long they hold.
"""

from __future__ import annotations

from synth.domain.evidence import Capture
from synth.domain.visit import Visit
from synth.store.store import Store


class StoreShelf:
    """Keeps host files among visits and captures."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def find(self, url: str) -> tuple[Visit, Capture | None] | None:
        """What was last kept for `url`."""
        return await self._store.hop(self._find, url)

    async def keep(self, visit: Visit, capture: Capture | None) -> None:
        """Keep an answer in the place of the one before."""
        await self._store.hop(self._store.keep_visit, visit, capture)

    def _find(self, url: str) -> tuple[Visit, Capture | None] | None:
        visit = self._store.visit(url)
        if visit is None:
            return None
        return visit, self._store.capture(visit.capture) if visit.capture else None
