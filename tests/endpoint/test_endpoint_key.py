"""The memo's key: everything that decides an answer, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from endpoint_notebook import SCHEMA, configured, question
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from synth.domain.question import Message, Question, Role

TEXT = st.text(max_size=20)
MESSAGES = st.lists(st.builds(Message, role=st.sampled_from(Role), content=TEXT), min_size=1, max_size=3).map(tuple)
SCHEMAS = st.sampled_from([("", ""), ("draft", SCHEMA), ("draft", SCHEMA.replace("year", "age")), ("other", SCHEMA)])


@st.composite
def questions(draw: st.DrawFn) -> Question:
    name, schema = draw(SCHEMAS)
    return Question(
        messages=draw(MESSAGES),
        schema_name=name,
        json_schema=schema,
        max_output_tokens=draw(st.integers(1, 4)),
        temperature=draw(st.sampled_from([None, 0.0, 0.5])),
        reasoning_effort=draw(st.sampled_from(["", "low"])),
        attempt=draw(st.integers(0, 2)),
        embedding=draw(st.booleans()),
    )


NAMES = st.sampled_from(["main", "spare"])


@given(questions(), questions(), NAMES, NAMES, NAMES, NAMES)
def test_two_keys_are_equal_exactly_where_all_that_decides_the_answer_is(
    one: Question, other: Question, here: str, there: str, model: str, another: str
) -> None:
    same = (one, here, model) == (other, there, another)
    assert (one.key(here, model) == other.key(there, another)) == same


@given(
    questions(),
    st.sampled_from(
        [
            {"messages": (Message(role=Role.USER, content="something else entirely, and long"),)},
            {"max_output_tokens": 99},
            {"temperature": 0.9},
            {"reasoning_effort": "high"},
            {"attempt": 9},
            {"schema_name": "another", "json_schema": '{"type": "object"}'},
        ]
    ),
)
def test_each_input_changes_the_key(one: Question, change: dict[str, Any]) -> None:
    assert one.model_copy(update=change).key("main", "m") != one.key("main", "m")


@given(questions())
def test_a_vector_is_another_answer_than_a_text(one: Question) -> None:
    assert one.model_copy(update={"embedding": not one.embedding}).key("main", "m") != one.key("main", "m")


@given(questions())
def test_name_and_model_change_the_key(one: Question) -> None:
    assert len({one.key("main", "m"), one.key("spare", "m"), one.key("main", "n")}) == 3


def test_address_port_key_and_limits_do_not() -> None:
    here, there = configured("http://127.0.0.1:1/v1"), configured("https://x.example/v1", api_key="k", timeout=1)
    assert question().key(here.name, here.model) == question().key(there.name, there.model)


def test_key_is_the_same_in_every_process() -> None:
    assert question().key("main", "m-1") == "2c09d9d6f07978288352df554734938b2477e09de42563a7c683aa75e0bcce04"


@pytest.mark.parametrize(
    "wrong", [{"schema_name": ""}, {"json_schema": ""}, {"json_schema": "[]"}, {"json_schema": "{"}]
)
def test_schema_without_name_or_shape_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        question(**wrong)


def test_configuration_and_money_come_without_the_sdk() -> None:
    rooms = "import synth.endpoint.config, synth.endpoint.money, synth.endpoint.endpoint, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", rooms], capture_output=True, text=True, check=True).stdout.split()
    assert not {"openai", "httpx", "httpx2", "genai_prices"} & set(loaded)
