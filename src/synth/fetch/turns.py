"""Turns: so many pages of one host at once, a pause between two requests to it, so many requests overall.

A turn never waits for a host while it holds one of the overall places, so turns cannot block one another. It does not
know what is asked.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from synth.fetch.policy import FetchPolicy

Sleep = Callable[[float], Awaitable[None]]


class _Host:
    def __init__(self, concurrency: int) -> None:
        self.pages = asyncio.Semaphore(concurrency)
        self.starting = asyncio.Lock()
        self.free_at = 0.0  # on the loop's clock


class Turns:
    """Gives out turns as `policy` says. Delays are in seconds and belong to the request that waits."""

    def __init__(self, policy: FetchPolicy, sleep: Sleep) -> None:
        self._sleep = sleep
        self._overall = asyncio.Semaphore(policy.concurrency)
        self._hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(policy.host_concurrency))

    @asynccontextmanager
    async def page(self, host: str, delay: float) -> AsyncIterator[None]:
        """A turn for a page of `host`: one of its places, the pause since its last request, an overall place."""
        async with self._hosts[host].pages, self.request(host, delay):
            yield

    @asynccontextmanager
    async def request(self, host: str, delay: float) -> AsyncIterator[None]:
        """A turn for one request: as `page`, but without taking one of the host's places."""
        async with self._hosts[host].starting:
            await self._pause(host, delay)
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
        """Waits until `host` may be asked again. Only within `aside`."""
        async with self._hosts[host].starting:
            await self._pause(host, delay)
            self._book(host, delay)

    async def _pause(self, host: str, delay: float) -> None:
        wait = self._hosts[host].free_at - self._now()
        if delay and wait > 0:
            await self._sleep(wait)

    def _book(self, host: str, delay: float) -> None:
        place = self._hosts[host]
        place.free_at = max(place.free_at, self._now()) + delay

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
