"""How much is under way, and how fast."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from endpoint_notebook import GOOD, HeldClock, bench, configured, question
from endpoint_simulated import Body, Turn, fails, says

from synth.endpoint.limits import Limiter, Slots
from synth.errors import QuestionTooLong

pytestmark = pytest.mark.anyio


def limiter(time: HeldClock, **settings: float) -> Limiter:
    return Limiter(configured("http://127.0.0.1:9/v1", **settings), time.clock)


async def starts(limits: Limiter, time: HeldClock, *amounts: int) -> list[float]:
    """When each of these, one after another, may start."""
    at = []
    for amount in amounts:
        async with limits.turn(amount):
            at.append(time.passed)
    return at


async def test_requests_are_spread_evenly_at_ninety_percent_of_the_limit() -> None:
    time = HeldClock()
    at = await starts(limiter(time, requests_per_minute=60), time, *[1] * 55)
    gaps = [later - earlier for earlier, later in pairwise(at[1:])]
    assert min(gaps) == pytest.approx(60 / 54)
    assert max(gaps) == pytest.approx(60 / 54)


async def test_tokens_are_spread_evenly_whatever_their_sizes() -> None:
    time = HeldClock()
    at = await starts(limiter(time, tokens_per_minute=60_000), time, 9_000, 900, 9_000, 100)
    assert at == pytest.approx([0, 9.5, 10.5, 20.5])


async def test_no_window_holds_more_than_the_providers_own_limit() -> None:
    time = HeldClock()
    at = await starts(limiter(time, requests_per_minute=600), time, *[1] * 200)
    assert max(sum(1 for other in at if begin <= other < begin + 1.0) for begin in at) <= 14
    assert 200 / at[-1] >= 0.97 * 9


async def test_question_larger_than_a_minute_is_refused_and_not_sent() -> None:
    async with bench(says(GOOD), tokens_per_minute=100) as it:
        with pytest.raises(QuestionTooLong, match="tokens_per_minute"):
            await it.endpoint.ask(question())
    assert not it.server.bodies


async def test_question_larger_than_the_window_is_refused_and_not_sent() -> None:
    async with bench(says(GOOD), context_tokens=220) as it:
        with pytest.raises(QuestionTooLong, match="context_tokens"):
            await it.endpoint.ask(question())
    assert not it.server.bodies


async def test_no_more_are_under_way_than_allowed() -> None:
    gate, third = asyncio.Event(), asyncio.Event()
    seen: list[Body] = []

    def held(body: Body) -> Turn:
        seen.append(body)
        if len(seen) == 3:
            third.set()
        return says(GOOD, gate=gate)

    async with bench(held, concurrency=3) as it:
        asked = [asyncio.create_task(it.endpoint.ask(question(f"story {n}"))) for n in range(9)]
        await third.wait()
        gate.set()
        await asyncio.gather(*asked)
    assert (it.server.peak, len(it.server.bodies)) == (3, 9)


async def test_limits_a_server_names_are_kept() -> None:
    headers = {"x-ratelimit-limit-requests": "100", "x-ratelimit-limit-tokens": "20000"}
    async with bench(says(GOOD, headers=headers)) as it:
        before = it.endpoint.allowance
        await it.endpoint.ask(question())
        after = it.endpoint.allowance
    assert (before, after) == ((None, None), (90, 18000))


async def test_configured_limit_stands_where_the_servers_is_higher() -> None:
    headers = {"x-ratelimit-limit-requests": "5000"}
    async with bench(says(GOOD, headers=headers), requests_per_minute=100) as it:
        await it.endpoint.ask(question())
        assert it.endpoint.allowance == (90, None)


@pytest.mark.parametrize(("reset", "seconds"), [("1m3s", 60), ("20s", 20), ("120ms", 0.12), ("", 60)])
async def test_what_others_have_used_up_is_waited_for(reset: str, seconds: float) -> None:
    time = HeldClock()
    limits = limiter(time)
    told = {"limit": "1", "remaining": "0", "reset": reset}
    limits.heard({f"x-ratelimit-{name}-requests": text for name, text in told.items()}, 1)
    assert await starts(limits, time, 1) == pytest.approx([seconds])


async def test_all_wait_when_one_is_told_to() -> None:
    headers = {"retry-after": "9"}
    async with bench(fails(429, "Slow down", headers=headers), says(GOOD), concurrency=1) as it:
        first = asyncio.create_task(it.endpoint.ask(question()))
        second = asyncio.create_task(it.endpoint.ask(question("the ferry")))
        await asyncio.gather(first, second)
    assert it.time.naps[0] >= 9


async def test_one_push_back_halves_the_pace_however_many_report_it() -> None:
    time = HeldClock()
    limits = limiter(time, requests_per_minute=60)
    for _ in range(20):
        limits.pushed_back(0.5)
    at = await starts(limits, time, 1, 1, 1)
    assert at[2] - at[1] == pytest.approx(2 * 60 / 54)


async def test_pace_is_won_back_by_answers() -> None:
    time = HeldClock()
    limits = limiter(time, requests_per_minute=60)
    limits.pushed_back(0.5)
    for _ in range(40):
        limits.answered()
    at = await starts(limits, time, 1, 1, 1)
    assert at[2] - at[1] == pytest.approx(60 / 54)


async def test_places_go_to_those_who_waited_longest() -> None:
    slots = Slots(1)
    await slots.enter()
    order: list[int] = []

    async def wait(number: int) -> None:
        await slots.enter()
        order.append(number)
        slots.leave()

    waiting = [asyncio.create_task(wait(number)) for number in range(5)]
    await asyncio.sleep(0)
    slots.leave()
    await asyncio.gather(*waiting)
    assert order == [0, 1, 2, 3, 4]


async def test_place_handed_to_one_who_left_is_not_lost() -> None:
    slots = Slots(1)
    await slots.enter()
    leaving = asyncio.create_task(slots.enter())
    await asyncio.sleep(0)
    slots.leave()  # handed over, and not yet taken
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    await asyncio.wait_for(slots.enter(), 1)


async def test_waiting_one_who_leaves_is_forgotten() -> None:
    slots = Slots(1)
    await slots.enter()
    leaving = asyncio.create_task(slots.enter())
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    slots.leave()
    await asyncio.wait_for(slots.enter(), 1)
