"""Work spread in this process: results in order, never too much at once, and an end that leaves nothing running."""

from __future__ import annotations

import asyncio
from collections import Counter
from random import Random

import pytest

from synth.engine.local import spread

pytestmark = pytest.mark.anyio


async def test_results_come_in_the_order_of_the_jobs_whoever_ends_first() -> None:
    gates = [asyncio.Event() for _ in range(5)]
    ended: list[int] = []

    async def work(job: int) -> int:
        if job < 4:
            await gates[job + 1].wait()
        ended.append(job)
        gates[job].set()
        return job * 10

    assert await spread(range(5), work) == (0, 10, 20, 30, 40)
    assert ended == [4, 3, 2, 1, 0]


async def test_no_more_than_so_many_are_begun_and_not_ended() -> None:
    under_way = most = 0

    async def work(job: int) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0)
        under_way -= 1

    await spread(range(50), work, at_once=7)
    assert (most, under_way) == (7, 0)


async def test_nothing_to_do_gives_nothing() -> None:
    async def work(job: int) -> int:
        raise AssertionError(job)

    assert await spread([], work) == ()


async def test_an_exception_is_raised_as_it_is_and_stops_the_rest() -> None:
    stopped: list[int] = []
    begun = asyncio.Event()

    async def work(job: int) -> None:
        if job == 0:
            await begun.wait()
            raise ZeroDivisionError("job 0")
        try:
            begun.set()
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            stopped.append(job)
            raise

    with pytest.raises(ZeroDivisionError, match="job 0"):
        await spread(range(4), work)
    assert stopped == [1, 2, 3]


async def test_a_cancelled_spread_leaves_no_job_running() -> None:
    stopped: list[int] = []
    begun = asyncio.Event()

    async def work(job: int) -> None:
        try:
            if job == 2:
                begun.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # a job may need a moment to put its things away
            stopped.append(job)

    task = asyncio.create_task(spread(range(3), work))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert sorted(stopped) == [0, 1, 2]


async def test_a_lane_that_stands_still_does_not_hold_up_the_others() -> None:
    still = asyncio.Event()
    ended: list[str] = []

    async def work(job: str) -> None:
        if job.startswith("slow"):
            await still.wait()
        ended.append(job)
        if len(ended) == 5:
            still.set()

    jobs = [f"slow-{number}" for number in range(9)] + [f"quick-{number}" for number in range(5)]
    async with asyncio.timeout(10):
        await spread(jobs, work, 4, lane=lambda job: job[:4], per_lane=2)
    assert ended[:5] == [f"quick-{number}" for number in range(5)]


@pytest.mark.parametrize("seed", range(40))
async def test_whatever_may_begin_has_begun(seed: int) -> None:
    random = Random(seed)  # noqa: S311  (a seeded draw, no secret)
    lanes, per_lane, at_once = random.randint(1, 5), random.randint(1, 3), random.randint(1, 8)
    jobs = [(number, f"lane {random.randrange(lanes)}") for number in range(random.randint(0, 40))]
    left, begun = Counter(lane for _, lane in jobs), Counter[str]()

    async def work(job: tuple[int, str]) -> int:
        number, lane = job
        begun[lane] += 1
        left[lane] -= 1
        for _ in range(random.randint(1, 6)):
            await asyncio.sleep(0)
            assert max(begun.values()) <= per_lane
            may_begin = any(left[lane] and begun[lane] < per_lane for lane in left)
            assert begun.total() == at_once if may_begin else begun.total() <= at_once
        begun[lane] -= 1
        return number

    found = await spread(jobs, work, at_once, lane=lambda job: job[1], per_lane=per_lane)
    assert found == tuple(range(len(jobs)))


async def test_jobs_that_wait_have_no_tasks() -> None:
    before = len(asyncio.all_tasks())
    most = 0

    async def work(job: int) -> None:
        nonlocal most
        most = max(most, len(asyncio.all_tasks()) - before)
        await asyncio.sleep(0)

    await spread(range(500), work, at_once=9)
    assert most == 9
