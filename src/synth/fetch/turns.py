"""Turns: so many pages of one host at once, a pause between two requests to it, so many requests overall, and rest for
a host that keeps failing.

A turn never waits for a host while it holds one of the overall places, so turns cannot block one another. It does not
know what is asked.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from synth.errors import FetchError
from synth.fetch.policy import FetchPolicy

Sleep = Callable[[float], Awaitable[None]]

FAILURES_IN_A_ROW = 3  # pages, each after its own retries: then the host is left alone


@dataclass(frozen=True)
class RestedHost:
    """A host that was left alone for the rest of the run: why, and how many of its pages were not asked for."""

    host: str
    why: str
    spared: int

    def __str__(self) -> str:
        pages = f"{self.spared} page{'s' if self.spared != 1 else ''}"
        return f"{self.host} {self.why}; it was left alone for the rest of the run ({pages} not asked for)"


class _Host:
    def __init__(self, concurrency: int) -> None:
        self.pages = asyncio.Semaphore(concurrency)
        self.starting = asyncio.Lock()
        self.free_at = 0.0  # on the loop's clock
        self.failures = 0
        self.rests_because = ""
        self.spared = 0


class Turns:
    """Gives out turns as `policy` says. Delays are in seconds and belong to the request that waits."""

    def __init__(self, policy: FetchPolicy, sleep: Sleep) -> None:
        self._sleep = sleep
        self._overall = asyncio.Semaphore(policy.concurrency)
        self._hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(policy.host_concurrency))

    @asynccontextmanager
    async def page(self, host: str, delay: float) -> AsyncIterator[None]:
        """A turn for a page of `host`: one of its places, the pause since its last request, an overall place.

        `FetchError` `host_rested` where the host is left alone.
        """
        async with self._hosts[host].pages:
            self._admit(host)
            async with self.request(host, delay):
                yield

    @asynccontextmanager
    async def request(self, host: str, delay: float) -> AsyncIterator[None]:
        """A turn for one request: as `page`, but without taking one of the host's places."""
        async with self._hosts[host].starting:
            await self._pause(host)
            await self._overall.acquire()
            self._book(host, delay)
        try:
            yield
        finally:
            self._overall.release()

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Within a turn: gives the overall place back while other turns are waited for, then takes it again."""
        self._overall.release()
        try:
            yield
        finally:
            await self._overall.acquire()

    async def pause(self, host: str, delay: float) -> None:
        """Waits until `host` may be asked again. Only within `aside`. `FetchError` `host_rested`."""
        self._admit(host)
        async with self._hosts[host].starting:
            await self._pause(host)
            self._book(host, delay)

    async def give_time(self, host: str, seconds: float) -> None:
        """Within a turn: nobody asks `host` for so long, because it said so or is overloaded; no place is held."""
        place = self._hosts[host]
        place.free_at = max(place.free_at, self._now() + seconds)
        async with self.aside(), place.starting:
            await self._pause(host)

    def answered(self, host: str) -> None:
        """`host` answered as it should."""
        self._hosts[host].failures = 0

    def failed(self, host: str, reason: str) -> None:
        """`host` failed over a page, whatever the page; after three in a row it is left alone."""
        place = self._hosts[host]
        place.failures += 1
        if place.failures >= FAILURES_IN_A_ROW:
            self.rest(host, f"failed {place.failures} times in a row (last: {reason})")

    def rest(self, host: str, why: str) -> None:
        """`host` is left alone from now on."""
        self._hosts[host].rests_because = self._hosts[host].rests_because or why

    @property
    def rested(self) -> tuple[RestedHost, ...]:
        """The hosts that are left alone, by name."""
        resting = ((name, place) for name, place in sorted(self._hosts.items()) if place.rests_because)
        return tuple(RestedHost(name, place.rests_because, place.spared) for name, place in resting)

    def _admit(self, host: str) -> None:
        place = self._hosts[host]
        if place.rests_because:
            place.spared += 1
            words = (
                f"{host} {place.rests_because}, so it is left alone for the rest of this run; the next one tries again"
            )
            raise FetchError("host_rested", words, host=host)

    async def _pause(self, host: str) -> None:
        wait = self._hosts[host].free_at - self._now()
        if wait > 0:
            await self._sleep(wait)

    def _book(self, host: str, delay: float) -> None:
        place = self._hosts[host]
        place.free_at = max(place.free_at, self._now()) + delay

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
