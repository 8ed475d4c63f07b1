"""How a question is put to a server: the firmest rung it holds to, and the parameters it understands.

Strict JSON schema → JSON object → plain text; on the lower two the schema is shown in the prompt. Pure: what a
server holds to is found out by `probe_question` and `holds`, and by what it rejects (`lowered`).
"""

from __future__ import annotations

import json
import re
from typing import Any

from synth.domain.question import Capabilities, Message, Question, Role, Rung, TokenParameter
from synth.errors import QuestionRejected

_SHOWN = (
    "Answer with one JSON object and nothing else: no introduction, no code fence, no comment. "
    "It must hold to this JSON Schema:\n"
)
_DOWN = {Rung.SCHEMA: Rung.OBJECT, Rung.OBJECT: Rung.TEXT}
_PROBE_SCHEMA = {
    "type": "object",
    "properties": {"place": {"type": "string"}, "year": {"type": "integer"}},
    "required": ["place", "year"],
    "additionalProperties": False,
}
_PROBE_TEXTS = (
    "The town hall of Elmford was finished in 1904. Where does it stand, and since when?",
    "The lighthouse of Varrow was first lit in 1871. Where does it stand, and since when?",
)
# Few at first: a small local model may run on for ever. Then enough for a reasoning model to think about so little.
_PROBE_TOKENS = (64, 2048)
_PROBE_OPENING = re.compile(r'\s*\{\s*"place"\s*:')


def body(question: Question, can: Capabilities, model: str, rung: Rung) -> dict[str, Any]:
    """The body of a chat completion request."""
    shown = bool(question.json_schema) and rung is not Rung.SCHEMA
    sent: dict[str, Any] = {
        "model": model,
        "messages": _messages(question, shown=shown),
        can.token_parameter.value: question.max_output_tokens,
    }
    if question.temperature is not None and can.temperature:
        sent["temperature"] = question.temperature
    if question.reasoning_effort and can.reasoning_effort:
        sent["reasoning_effort"] = question.reasoning_effort
    if question.json_schema and rung is Rung.SCHEMA:
        schema = {"name": question.schema_name, "schema": json.loads(question.json_schema), "strict": True}
        sent["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif question.json_schema and rung is Rung.OBJECT:
        sent["response_format"] = {"type": "json_object"}
    return sent


def below(rung: Rung) -> Rung:
    """The next rung down; `text` has none and stays."""
    return _DOWN.get(rung, rung)


def lowered(can: Capabilities, rejected: QuestionRejected) -> Capabilities | None:
    """What the server can, given that it rejected a parameter; None where leaving it out is no help."""
    match rejected.parameter:
        case "max_tokens":
            return can.model_copy(update={"token_parameter": TokenParameter.MAX_COMPLETION_TOKENS})
        case "max_completion_tokens":
            return can.model_copy(update={"token_parameter": TokenParameter.MAX_TOKENS})
        case "temperature" | "reasoning_effort" | "stream_usage":
            return can.model_copy(update={rejected.parameter: False})
        case _:
            return None


def probe_question(turn: int, like: Question | None) -> Question:
    """A question of a few tokens that shows whether a server holds to a rung; parameters as in `like`.

    It does not speak of JSON: only a server that enforces the shape will answer in it.
    """
    return Question(
        messages=(Message(role=Role.USER, content=_PROBE_TEXTS[turn]),),
        schema_name="probe",
        json_schema=json.dumps(_PROBE_SCHEMA, separators=(",", ":")),
        max_output_tokens=_PROBE_TOKENS[turn],
        temperature=like.temperature if like else None,
        reasoning_effort=like.reasoning_effort if like else "",
    )


PROBE_TURNS = range(len(_PROBE_TEXTS))


def holds(text: str, rung: Rung) -> bool:
    """Whether this answer to a probe shows that the server holds to `rung`.

    The opening tells, also of an answer that was cut: with a schema, a key that the question does not mention; with a
    JSON object, that it begins bare.
    """
    if rung is Rung.SCHEMA:
        return bool(_PROBE_OPENING.match(text))
    return rung is Rung.TEXT or text.lstrip().startswith("{")


def _messages(question: Question, *, shown: bool) -> list[dict[str, str]]:
    """As the server takes them; where the schema is shown it ends the first system message, before all that varies."""
    messages = [{"role": message.role.value, "content": message.content} for message in question.messages]
    if shown:
        words = _SHOWN + question.json_schema
        if question.messages[0].role is Role.SYSTEM:
            messages[0]["content"] += "\n\n" + words
        else:
            messages.insert(0, {"role": Role.SYSTEM.value, "content": words})
    return messages
