"""What a reply amounts to, and that it is bought once."""

from __future__ import annotations

import asyncio

import pytest
from endpoint_notebook import GOOD, bench, question
from endpoint_simulated import Turn, fails, says, streams

from synth.domain.question import Capabilities, Finish, Rung
from synth.errors import (
    BadAnswer,
    CutShort,
    EmptyAnswer,
    EndpointUnreachable,
    Filtered,
    MalformedAnswer,
    Refused,
    SchemaViolation,
)

pytestmark = pytest.mark.anyio


async def test_good_answer_is_bare_json_with_its_cost() -> None:
    async with bench(says(GOOD)) as it:
        answer = await it.endpoint.ask(question())
    assert (answer.text, answer.finish, answer.rung) == (GOOD, Finish.COMPLETE, Rung.SCHEMA)
    assert (answer.served_model, answer.usage.input, answer.usage.output) == ("told-1", 100, 10)
    assert answer.cost is not None
    assert str(answer.cost) == "0.0002"


async def test_the_request_is_strict_about_the_schema_and_does_not_retry_inside() -> None:
    async with bench(says(GOOD)) as it:
        await it.endpoint.ask(question(temperature=0.0))
    (body,) = it.server.bodies
    assert body["response_format"]["json_schema"]["strict"] is True
    assert (body["max_tokens"], body["temperature"], body["model"]) == (200, 0.0, "m-1")
    assert it.server.paths == ["/v1/chat/completions"]


async def test_what_the_environment_says_of_another_provider_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-elsewhere")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-elsewhere")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-elsewhere")
    async with bench(says(GOOD)) as it:
        await it.endpoint.ask(question())
    assert "elsewhere" not in it.server.heads[0]


BAD = [
    (says(None, refusal="I cannot help with that."), Refused, "I cannot help"),
    (says(GOOD[:20], "length"), CutShort, "after 10 tokens"),
    (says(GOOD[:20], "content_filter"), Filtered, "content filter"),
    (fails(400, "The prompt was filtered", code="content_filter"), Filtered, "filtered"),
    (says("", choices=0), EmptyAnswer, "no text"),
    (says(None), EmptyAnswer, "no text"),
    (says("  \n "), EmptyAnswer, "no text"),
    (says(GOOD.replace('": "', "': '", 1)), MalformedAnswer, "not JSON"),
    (says(GOOD + GOOD), MalformedAnswer, "more than one"),
    (says('["Bridge opens"]'), MalformedAnswer, "not an object"),
    (says('{"headline": "Half \\ud83d", "year": 1}'), MalformedAnswer, "half a character"),
    (says('{"headline": "Bridge opens"}'), SchemaViolation, "year: missing"),
    (says('{"headline": "Bridge opens", "year": "1904"}'), SchemaViolation, "year: integer expected, not a string"),
    (says('{"headline": "Bridge opens", "year": 1904, "note": 1}'), SchemaViolation, "note: not allowed"),
]


@pytest.mark.parametrize(("turn", "error", "words"), BAD)
async def test_each_bad_answer_is_its_own_error_and_never_asked_for_again(
    turn: Turn, error: type[BadAnswer], words: str
) -> None:
    async with bench(turn) as it:
        with pytest.raises(error, match=words) as first:
            await it.endpoint.ask(question())
        with pytest.raises(error, match=words) as second:
            await it.endpoint.ask(question())
    assert len(it.server.bodies) == 1
    assert (first.value.answer.from_memo, second.value.answer.from_memo) == (False, True)
    assert it.endpoint.config.name in str(first.value)


WRAPPED = [
    (f"```json\n{GOOD}\n```", "taken out of a fence or prose"),
    (f"Here is the article:\n\n{GOOD}\n\nTell me if {{anything}} is missing.", "taken out of a fence or prose"),
    (f"<think>\nThey want {{draft}}. {GOOD}\n</think>\n\n{GOOD}", "thinking taken off"),
    ('"{\\"headline\\": \\"Bridge opens\\", \\"year\\": 1904}"', "encoded twice"),
]


@pytest.mark.parametrize(("said", "detail"), WRAPPED)
async def test_one_object_with_something_around_it_is_taken_and_said_so(said: str, detail: str) -> None:
    async with bench(says(said)) as it:
        answer = await it.endpoint.ask(question())
    assert answer.detail == detail
    assert '"year"' in answer.text
    assert answer.text.startswith("{")


async def test_raw_line_breaks_inside_strings_come_out_as_strict_json() -> None:
    async with bench(says('{"headline": "Bridge\n opens", "year": 1904}')) as it:
        answer = await it.endpoint.ask(question())
    assert answer.text == '{"headline":"Bridge\\n opens","year":1904}'


async def test_plain_question_is_answered_in_plain_text() -> None:
    async with bench(says("<think>Hm.</think>The bridge opened in 1904.")) as it:
        answer = await it.endpoint.ask(question(schema_name="", json_schema=""))
    assert (answer.text, answer.rung) == ("The bridge opened in 1904.", Rung.TEXT)
    assert "response_format" not in it.server.bodies[0]


async def test_committed_answer_is_never_bought_again() -> None:
    async with bench(says(GOOD), says("another")) as it:
        first = await it.endpoint.ask(question())
        second = await it.endpoint.ask(question())
    assert len(it.server.bodies) == 1
    assert second == first.model_copy(update={"from_memo": True})


async def test_attempt_asks_anew() -> None:
    async with bench(says(GOOD)) as it:
        await it.endpoint.ask(question())
        await it.endpoint.ask(question(attempt=1))
    assert len(it.server.bodies) == 2


async def test_fifty_who_ask_the_same_at_once_buy_it_once() -> None:
    async with bench(says(GOOD)) as it:
        answers = await asyncio.gather(*(it.endpoint.ask(question()) for _ in range(50)))
    assert len(it.server.bodies) == 1
    assert len({answer.text for answer in answers}) == 1


async def test_one_who_leaves_does_not_take_the_answer_from_the_others() -> None:
    gate = asyncio.Event()
    async with bench(says(GOOD, gate=gate)) as it:
        leaving = asyncio.create_task(it.endpoint.ask(question()))
        staying = asyncio.create_task(it.endpoint.ask(question()))
        await it.server.asked.wait()
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        gate.set()
        answer = await staying
    assert (leaving.cancelled(), answer.text) == (True, GOOD)


async def test_first_writer_wins() -> None:
    async with bench(says(GOOD)) as it:
        theirs = GOOD.replace("opens", "closes")
        mine = await it.endpoint.ask(question())
        it.notebook.answers[mine.key] = mine.model_copy(update={"text": theirs})
        assert (await it.notebook.commit(mine)).text == theirs
        assert (await it.endpoint.ask(question())).text == theirs


async def test_answer_is_committed_before_its_call_is_closed_and_after_it_was_opened() -> None:
    async with bench(says(GOOD)) as it:
        await it.endpoint.ask(question())
    assert it.notebook.events == ["open", "commit", "close answered"]


async def test_answer_that_arrived_is_kept_though_whoever_asked_has_gone() -> None:
    async with bench(says(GOOD)) as it:
        begun, may_end = it.notebook.slow = asyncio.Event(), asyncio.Event()
        asked = asyncio.create_task(it.endpoint.ask(question()))
        await begun.wait()
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        may_end.set()
        await it.endpoint.close()
    assert asked.cancelled()
    assert len(it.notebook.answers) == 1
    assert it.notebook.events == ["open", "commit", "close answered"]


async def test_streamed_answer_is_put_together_with_its_usage() -> None:
    async with bench(streams([GOOD[:9], GOOD[9:]]), known=False) as it:
        it.notebook.knows(it.config, Capabilities(stream=True))
        answer = await it.endpoint.ask(question())
    assert (answer.text, answer.usage.output, answer.cost is None) == (GOOD, 10, False)
    assert it.server.bodies[0]["stream_options"] == {"include_usage": True}


async def test_broken_stream_is_no_answer_and_possibly_charged() -> None:
    async with bench(streams([GOOD[:9]], finish=None), known=False) as it:
        it.notebook.knows(it.config, Capabilities(stream=True))
        with pytest.raises(EndpointUnreachable, match="broke off"):
            await it.endpoint.ask(question())
    assert not it.notebook.answers
    assert len(it.spending.lost) == len(it.server.bodies)


async def test_server_that_does_not_stream_when_asked_to_is_read_whole() -> None:
    async with bench(says(GOOD), known=False) as it:
        it.notebook.knows(it.config, Capabilities(stream=True))
        assert (await it.endpoint.ask(question())).text == GOOD
