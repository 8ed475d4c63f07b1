"""Work spread in this process: many jobs in flight on one event loop. It does not know what a job does."""

from __future__ import annotations

import asyncio
from collections import defaultdict
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
    gate = asyncio.Semaphore(at_once)
    lanes: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(per_lane or at_once))

    async def one(job: Job) -> Result:
        async with lanes[lane(job)], gate:
            return await work(job)

    tasks = [asyncio.create_task(one(job)) for job in jobs]
    try:
        return tuple(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
