"""What every publishing target offers. It does not know what was approved; `release` does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from synth.domain.rendition import Rendition


class Publisher(Protocol):
    """Puts renditions where readers find them."""

    @property
    def name(self) -> str:
        """The target's name in synth.toml; part of the idempotency id."""

    async def put(self, renditions: Sequence[Rendition]) -> str:
        """Put the renditions in place, the first of them last; the address of the first. Putting them twice changes
        nothing. `PublishError` where the target did not take them."""

    def address(self, path: str) -> str:
        """Where a rendition of that path is read."""

    def file(self, path: str) -> Path | None:
        """Where that rendition is on this machine; None where the target is not a folder here."""
