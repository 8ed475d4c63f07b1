"""What is tried again, what is not, and what stops a run."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest
from endpoint_notebook import GOOD, Bench, bench, configured, question
from endpoint_simulated import Turn, breaks, fails, halved, says, simulated

from synth.domain.question import CallState
from synth.endpoint.endpoint import Endpoint
from synth.errors import (
    AuthFailed,
    EndpointBusy,
    EndpointError,
    EndpointUnreachable,
    ModelUnknown,
    QuestionRejected,
    QuestionTooLong,
    QuotaExhausted,
    RunStopped,
)

pytestmark = pytest.mark.anyio
HTML = b"<html><title>502 Bad Gateway</title></html>"
PAGE = {"content-type": "text/html"}


LOST = [  # it may have been worked on and charged
    breaks(),
    halved(says(GOOD)),
    Turn(502, HTML, PAGE),
    Turn(504, HTML, PAGE),
    fails(408, "Request timed out."),
    Turn(200, b"<title>Sign in</title>", PAGE),
    Turn(200, b"", {"content-type": "application/json"}),
    Turn(200, b'{"error": {"message": "Provider returned error", "code": 502}}'),
]
TURNED_AWAY = [  # the server said no
    fails(429, "Rate limit reached. Please try again in 1s.", code="rate_limit_exceeded"),
    fails(409, "The resource is locked"),
    fails(500, "The server had an error"),
    fails(503, "Overloaded"),
    fails(529, "Overloaded"),
    Turn(429, b'[{"error": {"code": 429, "message": "You exceeded your current quota. Please retry in 2.5s."}}]'),
]


async def outcome(it: Bench) -> type[Exception] | str:
    try:
        return (await it.endpoint.ask(question())).text
    except (EndpointError, RunStopped) as exc:
        return type(exc)


@pytest.mark.parametrize("turn", [*LOST, *TURNED_AWAY])
async def test_passing_trouble_is_sat_out(turn: Turn) -> None:
    async with bench(turn, turn, says(GOOD)) as it:
        assert await outcome(it) == GOOD
        assert len(it.time.naps) == 2


@pytest.mark.parametrize("turn", LOST)
async def test_answer_that_never_arrived_is_listed_as_possibly_charged(turn: Turn) -> None:
    async with bench(turn, says(GOOD)) as it:
        await it.endpoint.ask(question())
    (lost,) = it.spending.lost
    assert lost.state is CallState.LOST
    assert lost.detail
    assert it.spending.possibly == lost.worst
    assert it.spending.counted == Decimal("0.0002")


@pytest.mark.parametrize("turn", TURNED_AWAY)
async def test_call_that_was_turned_away_is_not_charged(turn: Turn) -> None:
    async with bench(turn, says(GOOD)) as it:
        await it.endpoint.ask(question())
    assert (it.spending.possibly, it.spending.counted) == (Decimal(0), Decimal("0.0002"))


@pytest.mark.parametrize(("turn", "error"), [(LOST[0], EndpointUnreachable), (TURNED_AWAY[2], EndpointBusy)])
async def test_lasting_trouble_ends_after_six_tries(turn: Turn, error: type[Exception]) -> None:
    async with bench(turn) as it:
        assert await outcome(it) is error
    assert len(it.server.bodies) == 6


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after-ms": "2500"}, 2.5),
        ({"retry-after": "3", "retry-after-ms": "900"}, 0.9),
    ],
)
async def test_server_is_left_alone_for_as_long_as_it_asks(headers: dict[str, str], seconds: float) -> None:
    async with bench(fails(429, "Slow down", headers=headers), says(GOOD)) as it:
        await it.endpoint.ask(question())
    assert seconds <= it.time.passed <= seconds * 1.1


async def test_server_that_asks_for_an_hour_is_not_waited_for() -> None:
    async with bench(fails(429, "Slow down", headers={"retry-after": "3600"})) as it:
        assert await outcome(it) is EndpointBusy
    assert (len(it.server.bodies), it.time.passed) == (1, 0)


FINAL = [
    (fails(400, "Invalid value: 'x'."), QuestionRejected),
    (
        fails(400, "This model's maximum context length is 8192 tokens.", code="context_length_exceeded"),
        QuestionTooLong,
    ),
    (fails(400, "the request exceeds the available context size"), QuestionTooLong),
    (fails(413, "Payload too large"), QuestionTooLong),
    (fails(429, "Request too large for m-1 on tokens per min (TPM): Limit 30000"), QuestionTooLong),
]
STOPS = [
    (fails(401, "Incorrect API key"), AuthFailed),
    (fails(403, "Country not supported"), AuthFailed),
    (fails(404, "The model `m-1` does not exist"), ModelUnknown),
    (fails(429, "You exceeded your current quota, check your billing", code="insufficient_quota"), QuotaExhausted),
    (fails(402, "Insufficient Balance"), QuotaExhausted),
]


@pytest.mark.parametrize(("turn", "error"), [*FINAL, *STOPS])
async def test_what_no_retry_mends_is_sent_once(turn: Turn, error: type[Exception]) -> None:
    async with bench(turn) as it:
        assert await outcome(it) is error
    assert (len(it.server.bodies), it.time.naps) == (1, [])
    assert not it.notebook.answers


@pytest.mark.parametrize(("turn", "error"), STOPS)
async def test_after_a_stop_no_further_question_leaves(turn: Turn, error: type[RunStopped]) -> None:
    async with bench(turn) as it:
        for about in ("the bridge", "the ferry", "the school"):
            with pytest.raises(error, match="m-1"):
                await it.endpoint.ask(question(about))
    assert len(it.server.bodies) == 1


async def test_what_was_bought_before_a_stop_can_still_be_had() -> None:
    async with bench(says(GOOD), STOPS[0][0]) as it:
        await it.endpoint.ask(question())
        with pytest.raises(AuthFailed):
            await it.endpoint.ask(question("the ferry"))
        assert (await it.endpoint.ask(question())).from_memo


async def test_model_that_answered_before_is_not_unknown_for_one_404() -> None:
    async with bench(says(GOOD), STOPS[2][0], says(GOOD)) as it:
        await it.endpoint.ask(question())
        with pytest.raises(QuestionRejected):
            await it.endpoint.ask(question("the ferry"))
        assert (await it.endpoint.ask(question("the ferry"))).text == GOOD


async def test_key_is_in_no_error_even_where_the_server_says_it() -> None:
    async with bench(fails(401, "Incorrect API key: sk-secret-9"), api_key="sk-secret-9") as it:
        with pytest.raises(AuthFailed) as caught:
            await it.endpoint.ask(question())
    assert "sk-secret-9" not in str(caught.value)
    assert "***" in str(caught.value)
    assert "sk-secret-9" not in repr(it.config)


async def test_silent_server_is_given_up_and_the_call_listed() -> None:
    never = asyncio.Event()
    async with bench(says(GOOD, gate=never), says(GOOD), timeout=0.05) as it:
        assert await outcome(it) == GOOD
    assert len(it.spending.lost) == 1


async def test_question_that_timed_out_whole_is_streamed_when_tried_again() -> None:
    async with bench(Turn(504, HTML, PAGE), says(GOOD)) as it:
        await it.endpoint.ask(question())
    assert [body.get("stream", False) for body in it.server.bodies] == [False, True]


async def test_nobody_at_home_costs_nothing_and_says_where() -> None:
    async with bench(says(GOOD)) as it:
        config = configured("http://127.0.0.1:9/v1")
        endpoint = Endpoint(config, it.notebook, it.budget, clock=it.time.clock)
        with pytest.raises(EndpointUnreachable, match=r"127\.0\.0\.1:9"):
            await endpoint.ask(question())
        await endpoint.close()
    assert it.spending.possibly == 0


async def test_fallback_answers_under_its_own_name_and_is_found_again() -> None:
    async with simulated(says(GOOD)) as second, bench(fails(500, "Down")) as it:
        other = Endpoint(configured(second.url, name="spare"), it.notebook, it.budget, clock=it.time.clock)
        endpoint = Endpoint(it.config, it.notebook, it.budget, fallback=other, clock=it.time.clock)
        answer = await endpoint.ask(question())
        asked = len(it.server.bodies)
        again = await endpoint.ask(question())
        await endpoint.close()
        await other.close()
    assert (answer.endpoint, answer.text) == ("spare", GOOD)
    assert (again.endpoint, again.from_memo, len(it.server.bodies)) == ("spare", True, asked)


async def test_fallback_is_not_asked_where_the_run_must_stop() -> None:
    async with simulated(says(GOOD)) as second, bench(fails(401, "No")) as it:
        other = Endpoint(configured(second.url, name="spare"), it.notebook, it.budget, clock=it.time.clock)
        endpoint = Endpoint(it.config, it.notebook, it.budget, fallback=other, clock=it.time.clock)
        with pytest.raises(AuthFailed):
            await endpoint.ask(question())
        await endpoint.close()
        await other.close()
    assert not second.bodies


async def test_closing_gives_up_what_is_under_way_and_lists_it() -> None:
    async with bench(says(GOOD, gate=asyncio.Event())) as it:
        asked = asyncio.create_task(it.endpoint.ask(question()))
        await it.server.asked.wait()
        await it.endpoint.close()
        await asyncio.gather(asked, return_exceptions=True)
    assert asked.cancelled()
    assert [call.state for call in it.notebook.calls.values()] == [CallState.LOST]
    assert len(it.spending.lost) == 1
