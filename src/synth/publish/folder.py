"""A folder that a web server serves, as a publishing target. It does not know what the files are."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from synth.domain.rendition import Rendition
from synth.errors import PublishError, StoreError
from synth.files import write_atomic

INDEX = "index.html"


class FolderPublisher:
    """Writes every rendition below `root`; `site_url` is where the folder is served, where it is."""

    def __init__(self, name: str, root: Path, site_url: str) -> None:
        self.name = name
        self.root = root
        self._site_url = site_url.rstrip("/")

    async def put(self, renditions: Sequence[Rendition]) -> str:
        """Write the files, each whole or not at all, the first one last so that what links to it finds the rest."""
        await asyncio.to_thread(self._write, renditions)
        return self.address(renditions[0].path)

    def address(self, path: str) -> str:
        """The public address where the site has one, else the path of the file."""
        if not self._site_url:
            return str(self.root / path)
        return f"{self._site_url}/{path.removesuffix(INDEX)}"

    def file(self, path: str) -> Path:
        """Where that rendition is on this machine."""
        return self.root / path

    def _write(self, renditions: Sequence[Rendition]) -> None:
        for rendition in (*renditions[1:], renditions[0]):
            target = (self.root / rendition.path).resolve()
            if not target.is_relative_to(self.root.resolve()):
                raise PublishError(f"{rendition.path} leads out of {self.root}")
            try:
                write_atomic(target, rendition.text.encode())
            except StoreError as exc:
                raise PublishError(f"target {self.name}: {exc}") from exc
