"""Schemas, token estimates and error bodies: the pure parts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from endpoint_notebook import configured, question
from hypothesis import given
from hypothesis import strategies as st

from synth.endpoint.faults import translate
from synth.endpoint.reading import NotJson, read_object
from synth.endpoint.schema import Shape
from synth.endpoint.tokens import Gauge, estimate
from synth.errors import ConfigError, EndpointBusy, QuestionRejected, SynthError

CASES: list[tuple[dict[str, Any], Any, str]] = [
    ({"type": "string"}, 1, "string expected, not a number"),
    ({"type": ["string", "null"]}, None, ""),
    ({"type": "integer"}, 2.0, ""),
    ({"type": "integer"}, 2.5, "integer expected"),
    ({"type": "integer"}, True, "integer expected, not a boolean"),
    ({"type": "array", "items": {"type": "integer"}}, [1, "2"], r"\[1\]: integer expected"),
    ({"enum": ["reporting", "analysis"]}, "opinion", "one of"),
    ({"enum": [1]}, True, "one of"),
    ({"const": "draft"}, "final", "one of"),
    ({"pattern": r"^[1-9]\d*\.[1-9]\d*$"}, "2.x", "does not match"),
    ({"pattern": r"^[1-9]\d*\.[1-9]\d*$"}, "2.14", ""),
    ({"minItems": 2}, [1], "at least 2, not 1"),
    ({"maxItems": 1}, [1, 2], "at most 1, not 2"),
    ({"minLength": 2}, "a", "at least 2"),
    ({"maxLength": 1}, "ab", "at most 1"),
    ({"minimum": 1, "maximum": 3}, 4, "at most 3"),
    ({"exclusiveMinimum": 1}, 1, "more than 1"),
    ({"multipleOf": 3}, 4, "multiple of 3"),
    ({"uniqueItems": True}, ["a", "a"], "twice"),
    ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, "none of the 2 shapes"),
    ({"oneOf": [{"type": "number"}, {"type": "integer"}]}, 1, "fits 2 of 2"),
    ({"allOf": [{"minimum": 1}, {"maximum": 0}]}, 1, "at most 0"),
    ({"properties": {"a": {"required": ["b"]}}}, {"a": {}}, r"a\.b: missing"),
    ({"additionalProperties": False, "properties": {"a": {}}}, {"a": 1, "b": 2}, "b: not allowed"),
    ({"additionalProperties": {"type": "string"}}, {"b": 2}, "b: string expected"),
    ({"$ref": "#/$defs/s", "$defs": {"s": {"type": "string"}}}, 1, "string expected"),
    ({"title": "Said", "description": "ignored", "type": "object"}, {}, ""),
]


@pytest.mark.parametrize(("schema", "value", "words"), CASES)
def test_value_is_held_against_the_schema(schema: dict[str, Any], value: Any, words: str) -> None:
    found = Shape(json.dumps(schema)).violations(value)
    if words:
        with pytest.raises(AssertionError, match=words):
            raise AssertionError("; ".join(found))
    else:
        assert found == ()


def test_recursive_schema_is_followed() -> None:
    tree = {
        "type": "object",
        "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}},
        "required": ["next"],
    }
    shape = Shape(json.dumps(tree))
    assert shape.violations({"next": {"next": None}}) == ()
    assert shape.violations({"next": {"next": 1}})


@pytest.mark.parametrize("schema", [{"if": {}}, {"items": {"not": {}}}, {"$defs": {"a": {"contains": {}}}}])
def test_keyword_that_cannot_be_checked_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match="cannot be checked"):
        Shape(json.dumps(schema))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON, max_size=4)


@given(OBJECTS, st.booleans())
def test_object_comes_out_of_a_fence_as_it_went_in(value: dict[str, Any], ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    found, kept, _ = read_object(f"Here it is:\n```json\n{text}\n```\nGood luck.")
    assert found == value
    assert json.loads(kept) == value


@given(OBJECTS, st.integers(1, 40))
def test_object_that_is_cut_is_never_taken_for_a_whole_one(value: dict[str, Any], cut: int) -> None:
    text = json.dumps({"headline": "x", **value, "last": {"deep": 1}})
    with pytest.raises(NotJson):
        read_object(text[: max(1, len(text) - cut)])


@pytest.mark.parametrize("said", ["", "{", "NaN", '{"a": NaN}', "none", '{"a": 1} {"b": 2}', '"{"', "[]", "42"])
def test_what_is_not_one_object_is_refused(said: str) -> None:
    with pytest.raises(NotJson):
        read_object(said)


def test_estimate_is_high_for_text_in_any_script() -> None:
    assert estimate("The council voted on the bridge on Monday evening.") >= 10
    assert estimate("Совет проголосовал") >= 9
    assert estimate("橋樑開通") >= 4
    assert estimate("") == 0


def test_gauge_learns_from_a_server_that_counts_more_and_not_from_one_that_counts_less() -> None:
    gauge, asked = Gauge(), question("the bridge and the ferry " * 200)
    before = gauge.tokens(asked)
    gauge.learn(asked, before // 2)
    assert gauge.tokens(asked) == before
    gauge.learn(asked, before * 3)
    assert gauge.tokens(asked) == before * 3


def test_gauge_does_not_learn_from_a_short_question() -> None:
    gauge = Gauge()
    before = gauge.tokens(question())
    gauge.learn(question(), before * 3)
    assert gauge.tokens(question()) == before


def told(status: int, body: str, **headers: str) -> SynthError:
    return translate(configured("http://127.0.0.1:9/v1"), status, headers, body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"error": {"message": "Down for a while"}}', "Down for a while"),
        ('[{"error": {"code": 503, "message": "Down for a while", "status": "UNAVAILABLE"}}]', "Down for a while"),
        ('{"error": "Down for a while"}', "Down for a while"),
        ('{"detail": "Down for a while"}', "Down for a while"),
        ('{"object": "error", "message": "Down for a while"}', "Down for a while"),
        ("<html><TITLE>Down for a while</TITLE>", "Down for a while"),
        ("Down for a while", "Down for a while"),
        ("", "no words"),
        ("[]", "HTTP 503"),
    ],
)
def test_servers_own_words_are_passed_on_from_every_shape(body: str, words: str) -> None:
    error = told(503, body)
    assert isinstance(error, EndpointBusy)
    assert words in str(error)
    assert "'main'" in str(error)


@pytest.mark.parametrize(
    ("message", "parameter"),
    [
        ("Invalid schema for response_format 'x': temperature is not permitted", "response_format"),
        ("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.", "max_tokens"),
        ("Unsupported value: 'temperature' does not support 0.2", "temperature"),
        ("unknown argument reasoning_effort", "reasoning_effort"),
        ("stream_options is not supported", "stream_usage"),
        ("Invalid value", ""),
    ],
)
def test_parameter_that_was_objected_to_is_named(message: str, parameter: str) -> None:
    error = told(400, json.dumps({"error": {"message": message}}))
    assert isinstance(error, QuestionRejected)
    assert error.parameter == parameter


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("try again in 6m0s", 360),
        ("try again in 120ms", 0.12),
        ("Please retry in 2.5s.", 2.5),
        ("try again in 1h2m3s", 3723),
    ],
)
def test_time_that_is_only_in_the_words_is_heeded(words: str, seconds: float) -> None:
    error = told(429, json.dumps({"error": {"message": f"Rate limit reached, {words}"}}))
    assert isinstance(error, EndpointBusy)
    assert error.retry_after == pytest.approx(seconds)


def test_time_may_be_a_date() -> None:
    error = told(429, "{}", **{"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"})
    assert isinstance(error, EndpointBusy)
    assert error.retry_after == 0.0
