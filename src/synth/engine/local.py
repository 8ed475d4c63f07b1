"""Work spread in this process: many jobs in flight on one event loop. It does not know what a job does."""

from __future__ import annotations

import asyncio
import heapq
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

AT_ONCE = 64


async def spread(
    jobs: Sequence[Job],
    work: Callable[[Job], Awaitable[Result]],
    at_once: int = AT_ONCE,
    *,
    lane: Callable[[Job], str] = lambda _: "",
    per_lane: int | None = None,
) -> tuple[Result, ...]:
    """The results of `work` for every job, in the order of `jobs`; at most `at_once` are begun and not ended.

    Of the jobs that share a `lane` at most `per_lane` are begun, and the others hold no place meanwhile: a slow lane
    does not hold up the rest. The first exception stops the rest and is raised as it is: what must not stop its
    neighbours is caught in `work`.
    """
    waiting = _Waiting([lane(job) for job in jobs], per_lane or at_once)
    results: dict[int, Result] = {}

    async def serve() -> None:
        # Jobs have no tasks of their own: a list of 20,000 pages would cost 70 MB before the first is begun.
        while (at := waiting.next()) is not None:
            results[at] = await work(jobs[at])
            waiting.ended(at)

    servers = [asyncio.create_task(serve()) for _ in range(min(at_once, len(jobs)))]
    try:
        await asyncio.gather(*servers)
    except BaseException:
        for server in servers:
            server.cancel()
        await asyncio.gather(*servers, return_exceptions=True)
        raise
    return tuple(results[at] for at in range(len(jobs)))


class _Waiting:
    """The jobs not yet begun, by number. Where none may begin every lane that has some is full, and each job that ends
    lets one begin: so a server that finds none is not needed again.
    """

    def __init__(self, lanes: Sequence[str], per_lane: int) -> None:
        self._lanes = lanes
        self._jobs: defaultdict[str, deque[int]] = defaultdict(deque)
        for at, name in enumerate(lanes):
            self._jobs[name].append(at)
        self._room = dict.fromkeys(self._jobs, per_lane)
        self._first = [jobs[0] for jobs in self._jobs.values()]  # a heap: of each lane with room the earliest job

    def next(self) -> int | None:
        """The earliest job that may begin, and from now on is begun; None where none may."""
        if not self._first:
            return None
        at = heapq.heappop(self._first)
        name = self._lanes[at]
        self._jobs[name].popleft()
        self._room[name] -= 1
        if self._room[name]:
            self._offer(name)
        return at

    def ended(self, at: int) -> None:
        """The job gives its lane's place back."""
        name = self._lanes[at]
        self._room[name] += 1
        if self._room[name] == 1:
            self._offer(name)

    def _offer(self, name: str) -> None:
        if self._jobs[name]:
            heapq.heappush(self._first, self._jobs[name][0])
