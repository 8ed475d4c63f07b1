"""What a reply amounts to: complete, or in which of six ways not. Pure.

JSON is taken out of a fence, prose, a thinking block or a JSON string only where exactly one object can be meant;
nothing is completed, guessed or mended. It does not know how the reply arrived.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from synth.domain.question import Finish, Usage
from synth.endpoint.schema import Shape


@dataclass(frozen=True)
class Reply:
    """What a server said, before it is judged. `content` is None where the message held none."""

    content: str | None
    finish_reason: str
    refusal: str = ""
    served_model: str = ""
    usage: Usage = field(default_factory=Usage)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """How a reply ended, the text that is kept of it, and why."""

    finish: Finish
    text: str
    detail: str = ""


class NotJson(ValueError):
    """The text holds no JSON object, or more than one."""


_THINKING = re.compile(r"\s*<think(?:ing)?>.*?</think(?:ing)?>\s*", re.DOTALL)
_OPENING = re.compile(r'\{\s*["}]')
_HALF = re.compile(r"[\ud800-\udfff]")
_ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_LENGTH = {"length", "max_tokens", "max_output_tokens"}


def judge(reply: Reply, shape: Shape | None) -> Verdict:
    """How `reply` ended; with a shape, whether it is one JSON object of that shape."""
    content = reply.content or ""
    if reply.refusal:
        return Verdict(Finish.REFUSED, content, reply.refusal)
    if reply.finish_reason == "content_filter":
        return Verdict(Finish.FILTERED, content, "the endpoint's content filter stopped the answer")
    if reply.finish_reason in _LENGTH:
        said = f"after {reply.usage.output} tokens" if reply.usage.known else f"after {len(content)} characters"
        return Verdict(Finish.CUT_SHORT, content, f"cut at the limit of output tokens {said}")
    if not content.strip():
        return Verdict(Finish.EMPTY, content, "the answer holds no text")
    if shape is None:
        return Verdict(Finish.COMPLETE, _THINKING.sub("", content, count=1).strip())
    try:
        value, text, detail = read_object(content)
    except NotJson as exc:
        return Verdict(Finish.MALFORMED, content, str(exc))
    if wrong := shape.violations(value):
        return Verdict(Finish.SCHEMA_VIOLATION, text, "; ".join(wrong))
    return Verdict(Finish.COMPLETE, text, detail)


def read_object(said: str) -> tuple[dict[str, Any], str, str]:
    """The one JSON object that `said` holds, its text, and what was around it.

    `NotJson` where there is not exactly one.
    """
    thought = _THINKING.match(said)
    text = (said[thought.end() :] if thought else said).strip()
    around = ["thinking taken off"] if thought else []
    try:
        value, is_strict = _load(text)
    except ValueError as exc:
        value, is_strict = _inside(text, exc), False
        around.append("taken out of a fence or prose")
    if isinstance(value, str):
        value, is_strict = _again(value), False
        around.append("encoded twice")
    if not isinstance(value, dict):
        raise NotJson("JSON, but not an object")
    if _ESCAPED_HALF.search(said) and _HALF.search(json.dumps(value, ensure_ascii=False)):
        raise NotJson("half a character (a lone surrogate) is in the text")
    plain = text if is_strict else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return value, plain, ", ".join(around)


def _load(text: str) -> tuple[Any, bool]:
    """The value, and whether a strict reader would read it too: raw line breaks inside strings are let in."""
    try:
        return json.loads(text, parse_constant=_no_constant), True
    except ValueError:
        return _LENIENT.decode(text), False


def _again(text: str) -> Any:
    try:
        return _load(text)[0]
    except ValueError as exc:
        raise NotJson("a JSON string, not an object") from exc


def _inside(text: str, why: ValueError) -> Any:
    """The only object in a text around it. The first that opens must be whole: a part of a broken one is no answer."""
    first = _OPENING.search(text)
    if first is None:
        raise NotJson(f"not JSON: {why}")
    try:
        value, end = _LENIENT.raw_decode(text, first.start())
    except ValueError as exc:
        raise NotJson(f"not JSON: {exc}") from exc
    if _OPENING.search(text, end):
        raise NotJson("more than one JSON object where one was asked for")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_LENIENT = json.JSONDecoder(strict=False, parse_constant=_no_constant)
