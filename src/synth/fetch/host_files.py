"""Files about a whole host, robots.txt and tdmrep.json: had once, and for a day. It does not know what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Protocol

from synth.domain.evidence import Capture
from synth.domain.permission import Consulted
from synth.domain.visit import OK, Visit
from synth.errors import AddressRefused, FetchError
from synth.fetch.turns import Turns
from synth.web.address import host_of
from synth.web.client import Response, WebClient

KEPT_FOR = timedelta(hours=24)  # RFC 9309, 2.4
_ACCEPT = {"Accept": "text/plain, application/json, */*;q=0.5"}
_MOST_BYTES = 512 * 1024  # more than the 500 KiB of RFC 9309, 2.5, so that a cut can be seen
# RFC 9309, 2.3.1.2: after five redirects robots.txt counts as unavailable, as with a 404.
_LOST_ON_THE_WAY = frozenset({"too_many_redirects", "redirect_loop"})


@dataclass(frozen=True)
class HostFile:
    """A file as the host answered for it. `status` is 0 and `trouble` says why where no answer came.

    `lost` says that redirects led nowhere.
    """

    url: str
    at: datetime
    status: int = 0
    body: bytes = field(default=b"", repr=False)
    trouble: str = ""
    lost: bool = False

    @property
    def was_given(self) -> bool:
        return 200 <= self.status < 300

    @cached_property
    def consulted(self) -> Consulted:
        sha256 = hashlib.sha256(self.body).hexdigest() if self.body else ""
        return Consulted(url=self.url, at=self.at, status=self.status, sha256=sha256)


class Shelf(Protocol):
    """Where host files are kept from one run to the next; the pipeline gives one that is the store."""

    async def find(self, url: str) -> tuple[Visit, Capture | None] | None:
        """What was last kept for `url`."""

    async def keep(self, visit: Visit, capture: Capture | None) -> None:
        """Keep what the host answered in the place of what it answered before."""


class NoShelf:
    """Keeps nothing beyond the run."""

    async def find(self, url: str) -> tuple[Visit, Capture | None] | None:
        return None

    async def keep(self, visit: Visit, capture: Capture | None) -> None: ...


class HostFiles:
    """Reads host files from the shelf where they are younger than a day, else from the host, and shelves them."""

    def __init__(self, client: WebClient, turns: Turns, shelf: Shelf, now: Callable[[], datetime]) -> None:
        self._client = client
        self._turns = turns
        self._shelf = shelf
        self._now = now

    async def read(self, url: str, delay: float) -> HostFile:
        """The file at `url`; `delay` (seconds) is the pause its host is given. `AddressRefused`."""
        known = await self._shelf.find(url)
        if known is not None and self._now() - known[0].at < KEPT_FOR:
            visit, capture = known
            return HostFile(url, visit.at, visit.status, capture.body if capture else b"")
        file = await self._ask(url, delay)
        if file.status and file.status < 500:  # what is amiss now may be mended in a minute
            await self._shelf.keep(*_shelved(file))
        return file

    async def _ask(self, url: str, delay: float) -> HostFile:
        try:
            async with self._turns.request(host_of(url), delay):
                response = await self._client.get(url, _ACCEPT, on_wait=self._turns.give_time, cut=_MOST_BYTES)
        except AddressRefused:
            raise
        except FetchError as exc:
            return HostFile(url, self._now(), trouble=str(exc), lost=exc.reason in _LOST_ON_THE_WAY)
        return HostFile(url, self._now(), response.status, _body(response))


def _body(response: Response) -> bytes:
    return response.body if 200 <= response.status < 300 else b""


def _shelved(file: HostFile) -> tuple[Visit, Capture | None]:
    outcome = OK if file.was_given else f"http_{file.status}"
    visit = Visit(url=file.url, at=file.at, outcome=outcome, status=file.status)
    if not file.body:
        return visit, None
    sha256 = file.consulted.sha256
    capture = Capture(url=file.url, final_url=file.url, fetched_at=file.at, sha256=sha256, body=file.body)
    return visit.model_copy(update={"capture": capture.id}), capture
