"""Servers that hold to a schema, or to less, and parameters they do not know."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import pytest
from endpoint_notebook import GOOD, Bench, bench, question
from endpoint_simulated import Body, Turn, fails, says

from synth.domain.question import Capabilities, Question, Rung, TokenParameter
from synth.errors import EndpointUnreachable, QuestionRejected

pytestmark = pytest.mark.anyio
Server = Callable[[Body], Turn]
PROBE = '{"place": "Elmford", "year": 1904}'
NOT_HERE = fails(400, "This response_format type is unavailable now")


def answer(body: Body) -> Turn:
    """What a model that can do everything says, to a probe and to the question."""
    return says(PROBE if "stand" in body["messages"][-1]["content"] else GOOD)


def without(*kinds: str) -> Server:
    """A server that rejects these response formats."""
    return lambda body: NOT_HERE if (body.get("response_format") or {}).get("type") in kinds else answer(body)


def deaf(body: Body) -> Turn:
    """A server that takes every response format and heeds none."""
    told = "JSON Schema" in body["messages"][0]["content"] and "stand" not in str(body)
    return says(f"Gladly!\n\n```json\n{GOOD}\n```" if told else "It stands in Elmford, since 1904.")


async def asked(it: Bench, *questions: Question) -> list[str]:
    return [(await it.endpoint.ask(one)).rung.value for one in questions or (question(),)]


@pytest.mark.parametrize(
    ("server", "rung"),
    [
        (answer, "json_schema"),
        (without("json_schema"), "json_object"),
        (without("json_schema", "json_object"), "text"),
        (deaf, "text"),
    ],
)
async def test_server_is_found_to_stand_on_its_rung_and_answers_there(server: Server, rung: str) -> None:
    async with bench(server, known=False) as it:
        assert await asked(it) == [rung]
        assert json.loads((await it.endpoint.ask(question())).text) == json.loads(GOOD)


async def test_schema_is_shown_at_the_end_of_the_system_message_where_it_is_not_enforced() -> None:
    async with bench(without("json_schema"), known=False) as it:
        await asked(it)
    system, user = it.server.bodies[-1]["messages"]
    assert system["content"].startswith("You write news.")
    assert system["content"].endswith(question().json_schema)
    assert user["content"] == "Write about the bridge."


async def test_server_is_probed_once_for_all_who_ask_and_for_later_runs() -> None:
    async with bench(answer, known=False) as it:
        await asyncio.gather(*(it.endpoint.ask(question(f"story {n}")) for n in range(8)))
        probes = [body for body in it.server.bodies if "stand" in str(body)]
    assert (len(probes), len(it.server.bodies)) == (1, 9)
    assert [known.rung for known in it.notebook.servers.values()] == [Rung.SCHEMA]


async def test_one_strange_answer_to_a_probe_is_not_believed() -> None:
    async with bench(says("Certainly!"), answer, known=False) as it:
        assert await asked(it) == ["json_schema"]


async def test_probe_that_meets_trouble_is_tried_again_and_counted() -> None:
    async with bench(fails(503, "Loading model"), answer, known=False) as it:
        assert await asked(it) == ["json_schema"]
    assert it.spending.calls == 3
    assert it.spending.usage.output == 20


async def test_question_without_a_schema_needs_no_probe() -> None:
    async with bench(says("Yes."), known=False) as it:
        await it.endpoint.ask(question(schema_name="", json_schema=""))
    assert len(it.server.bodies) == 1


async def test_one_schema_that_a_server_refuses_goes_down_a_rung_and_others_do_not() -> None:
    def picky(body: Body) -> Turn:
        refused = "odd" in str(body.get("response_format"))
        return (
            fails(400, "Invalid schema for response_format 'odd'", param="response_format") if refused else answer(body)
        )

    async with bench(picky, known=False) as it:
        odd = question(schema_name="odd")
        plain = question(json_schema=question().json_schema.replace("integer", "number"))
        assert await asked(it, odd, plain) == ["json_object", "json_schema"]


def takes(**rules: str) -> Server:
    """A server that rejects parameters, in the words given."""
    return lambda body: next((fails(400, words) for name, words in rules.items() if name in body), answer(body))


async def test_reasoning_models_parameters_are_learned_once_and_remembered() -> None:
    server = takes(
        max_tokens="Unsupported parameter: 'max_tokens' is not supported with this model. "
        "Use 'max_completion_tokens' instead.",
        temperature="Unsupported value: 'temperature' does not support 0.0 with this model.",
    )
    async with bench(server, known=False) as it:
        await asked(it, question(temperature=0.0), question("the ferry", temperature=0.0))
    (learned,) = it.notebook.servers.values()
    assert learned == Capabilities(token_parameter=TokenParameter.MAX_COMPLETION_TOKENS, temperature=False)
    assert [body.get("max_completion_tokens") for body in it.server.bodies] == [None, 64, 64, 200, 200]
    assert it.spending.calls == 5


async def test_server_that_takes_neither_name_of_the_limit_is_not_asked_for_ever() -> None:
    server = takes(max_tokens="Unknown field: max_tokens", max_completion_tokens="'max_completion_tokens' is not known")
    async with bench(server) as it:
        with pytest.raises(QuestionRejected):
            await it.endpoint.ask(question())
    assert len(it.server.bodies) == 2


async def test_reasoning_effort_is_left_out_where_it_is_not_known() -> None:
    async with bench(takes(reasoning_effort="Unrecognized request argument: reasoning_effort")) as it:
        await it.endpoint.ask(question(reasoning_effort="low"))
    assert [body.get("reasoning_effort") for body in it.server.bodies] == ["low", None]


async def test_probe_of_a_dead_server_says_so() -> None:
    async with bench(fails(502, "Bad gateway"), known=False) as it:
        with pytest.raises(EndpointUnreachable):
            await it.endpoint.probe()
    assert not it.notebook.servers


async def test_models_are_listed() -> None:
    listed = Turn(
        200, b'{"object": "list", "data": [{"id": "m-1"}, {"id": "m-2"}]}', {"content-type": "application/json"}
    )
    async with bench(listed) as it:
        assert await it.endpoint.models() == ("m-1", "m-2")
