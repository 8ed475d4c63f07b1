"""What a server's refusal means: its status and words, in any of the usual dialects, as one of our errors. Pure.

It does not know how the answer arrived, nor whether it will be tried again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from synth.endpoint.config import EndpointConfig
from synth.errors import (
    AuthFailed,
    EndpointBusy,
    EndpointError,
    EndpointUnreachable,
    Filtered,
    ModelUnknown,
    QuestionRejected,
    QuestionTooLong,
    QuotaExhausted,
    RunStopped,
)

_QUOTA = re.compile(
    r"insufficient[_ ](quota|balance|credits?|funds)|exceeded your current quota|out of credits|billing|credit balance",
    re.IGNORECASE,
)
_RETRY_IN = re.compile(r"(?:try again|retry) in (?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)(ms|s))?", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"context[_ ](length|window|size)|maximum context|too large for|too many (input )?tokens|prompt is too long"
    r"|exceed\w* the (available |model'?s )?context|reduce the length",
    re.IGNORECASE,
)
_FILTERED = re.compile(
    r"content[_ ](filter|policy|management)|flagged|moderation|safety (system|filter)", re.IGNORECASE
)
# In this order: `stream_options` before `stream`, and the format before the words a schema may hold.
_PARAMETERS = (
    (
        "response_format",
        re.compile(r"response_?format|json_?schema|json_?object|json mode|structured output|\bschema\b", re.I),
    ),
    (
        "max_completion_tokens",
        re.compile(r"^max_completion_tokens|'max_completion_tokens' is not|max_completion_tokens: extra", re.I),
    ),
    ("max_tokens", re.compile(r"max_tokens", re.I)),
    ("temperature", re.compile(r"temperature", re.I)),
    ("reasoning_effort", re.compile(r"reasoning_?effort", re.I)),
    ("stream_usage", re.compile(r"stream_?options|include_usage", re.I)),
)
_GATEWAY = {408, 502, 504, 520, 522, 524}  # the request may have been worked on, and paid for
_SHOWN = 300  # characters of a server's own words that we pass on


@dataclass(frozen=True)
class Said:
    """An error body, in whatever shape it came."""

    message: str
    code: str = ""
    parameter: str = ""
    retry_in: float | None = None


def translate(config: EndpointConfig, status: int, headers: Mapping[str, str], text: str) -> EndpointError | RunStopped:
    """The error that an answer of this status means. The key is never in its words."""
    said = _read(text)
    words = _words(config, status, said)
    asked = retry_after(headers, said)
    facts: dict[str, Any] = {"endpoint": config.name, "status": status}
    if status == 401:
        return AuthFailed(f"{words}; set the variable that api_key_env of [endpoints.{config.name}] names", **facts)
    if status in (402, 429) and _is_quota(status, said, asked):
        return QuotaExhausted(f"{words}; top the account up and run again: what was answered is kept", **facts)
    if _is_too_long(status, said):
        return QuestionTooLong(words, **facts)
    if status in (400, 403, 422, 451) and _FILTERED.search(f"{said.code} {said.message}"):
        return Filtered(words, **facts)
    if status == 403:
        return AuthFailed(f"{words}; the key may not do this", **facts)
    if status == 404:
        return ModelUnknown(f"{words}; correct model or base_url of [endpoints.{config.name}]", **facts)
    if status in _GATEWAY:
        return EndpointUnreachable(words, **facts)
    if status in (409, 425, 429) or status >= 500:
        return EndpointBusy(words, retry_after=asked, **facts)
    return QuestionRejected(words, parameter=_parameter(said), **facts)


def retry_after(headers: Mapping[str, str], said: Said) -> float | None:
    """Seconds the server asks to wait: `retry-after-ms`, `Retry-After` (RFC 9110: seconds or a date), or its words."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        text = headers.get(name, "")
        try:
            return max(0.0, float(text) * unit)
        except ValueError:
            pass
        if text and name == "retry-after":
            try:
                return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
            except (TypeError, ValueError):
                pass
    return said.retry_in


def _is_quota(status: int, said: Said, asked: float | None) -> bool:
    """Whether waiting is no help. Gemini says "exceeded your current quota" of a minute's limit too, with a time."""
    return status == 402 or (asked is None and bool(_QUOTA.search(f"{said.code} {said.message}")))


def _is_too_long(status: int, said: Said) -> bool:
    return status == 413 or (status in (400, 422, 429, 500) and bool(_TOO_LONG.search(f"{said.code} {said.message}")))


def _parameter(said: Said) -> str:
    for name, pattern in _PARAMETERS:
        if pattern.search(said.parameter):
            return name
    for name, pattern in _PARAMETERS:
        if pattern.search(said.message):
            return name
    return ""


def _read(text: str) -> Said:
    """OpenAI's shape, Gemini's list, OpenRouter's numbers, FastAPI's detail, a bare string; or what is no JSON."""
    try:
        body: Any = json.loads(text)
    except ValueError:
        title = re.search(r"<title>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
        return Said(title[1].strip() if title else " ".join(text.split())[:_SHOWN])
    if isinstance(body, list) and body:
        body = body[0]
    if not isinstance(body, dict):
        return Said(str(body))
    error = body.get("error", body)
    if not isinstance(error, dict):
        return Said(str(error))
    message = str(error.get("message") or error.get("detail") or body.get("detail") or error)
    codes = " ".join(str(error[name]) for name in ("code", "type", "status") if error.get(name))
    return Said(message, codes, str(error.get("param") or ""), _retry_in(message))


def _retry_in(message: str) -> float | None:
    found = _RETRY_IN.search(message)
    if found is None or not any(found.groups()):
        return None
    hours, minutes, number, unit = found.groups()
    seconds = float(number or 0) * (0.001 if unit == "ms" else 1.0)
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + seconds


def _words(config: EndpointConfig, status: int, said: Said) -> str:
    message = said.message
    if secret := config.api_key.get_secret_value():
        message = message.replace(secret, "***")
    if len(message) > _SHOWN:
        message = message[:_SHOWN] + " …"
    return (
        f"endpoint {config.name!r} (model {config.model!r}) answered HTTP {status}: {message.rstrip('.') or 'no words'}"
    )
