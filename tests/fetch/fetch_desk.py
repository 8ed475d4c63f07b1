"""A fetcher in a web that is one newsstand, for tests of `fetch`. It does not know what a test is about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network

from newsstand import Newsstand, newsstand
from synth.domain.evidence import Capture
from synth.domain.source import Lead
from synth.domain.verdict import Verdict
from synth.errors import FetchError
from synth.fetch.fetcher import Fetcher
from synth.fetch.host_files import Shelf
from synth.fetch.policy import FetchPolicy
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://news.example/ferry"
POLITE = FetchPolicy("", host_delay=0)


@dataclass
class Clock:
    """A clock that a test sets."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Desk:
    """The web of a test, who fetches in it, and the naps that were taken: written down, and at an end when `awake`."""

    stand: Newsstand
    fetcher: Fetcher
    clock: Clock
    naps: list[float]
    napping: asyncio.Event
    awake: asyncio.Event

    async def page(self, url: str = URL, before: Capture | None = None) -> Capture:
        """The page at `url`, which must be one."""
        found = await self.fetcher.fetch(Lead(url=url, via="ferry"), before)
        assert isinstance(found, Capture), found
        return found

    async def verdict(self, url: str = URL, before: Capture | None = None) -> Verdict:
        """The verdict on `url`, which must be no page; its words are one line for people."""
        found = await self.fetcher.fetch(Lead(url=url, via="ferry"), before)
        assert isinstance(found, Verdict), found
        assert found.detail.isprintable()
        return found

    async def reason(self, url: str = URL) -> str:
        """`ok`, the ruling on `url`, or why there was no answer."""
        try:
            found = await self.fetcher.fetch(Lead(url=url, via="ferry"))
        except FetchError as exc:
            return exc.reason if str(exc).isprintable() else "not one line"
        return found.ruling.value if isinstance(found, Verdict) else "ok"

    @property
    def pages_asked(self) -> Sequence[str]:
        """What was asked for, the files about hosts apart."""
        return [address for address in self.stand.addresses if not address.endswith(("/robots.txt", "/tdmrep.json"))]


@asynccontextmanager
async def fetch_desk(
    policy: FetchPolicy = POLITE, *, shelf: Shelf | None = None, web: Mapping[str, float] = {}
) -> AsyncIterator[Desk]:
    """A desk with pages at /a, /b and /private/a of every host. `web` sets attempts and time-outs; one attempt else."""
    clock = Clock()
    naps: list[float] = []
    napping, awake = asyncio.Event(), asyncio.Event()
    awake.set()

    async def nap(seconds: float) -> None:
        naps.append(seconds)
        napping.set()
        await awake.wait()

    async with newsstand() as stand:
        for page in ("/a", "/b", "/private/a"):
            stand.page(page)
        allowed = (ip_network("127.0.0.1/32"),)
        settings = WebPolicy("synth/0.1", allow=allowed, resolve={"*": stand.origin}, **{"attempts": 1, **web})  # type: ignore[arg-type]
        async with WebClient(settings, sleep=nap) as client:
            fetcher = Fetcher(client, policy, clock, shelf=shelf, sleep=nap)
            yield Desk(stand, fetcher, clock, naps, napping, awake)
