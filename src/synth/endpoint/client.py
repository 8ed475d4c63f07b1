"""The one door to openai: a request goes out, a Reply comes back, and every failure becomes one of our errors.

It does not retry, wait or count, and does not know what is asked.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

import openai

from synth.domain.question import Usage
from synth.endpoint.config import EndpointConfig
from synth.endpoint.faults import translate
from synth.endpoint.reading import Reply
from synth.errors import EndpointError, EndpointUnreachable, RunStopped

_CONNECT = 15.0  # seconds
_STREAM_PATIENCE = 10  # times the timeout that a streamed answer may take whole
_NEVER_SENT = {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "LocalProtocolError"}


class Client:
    """Connections to one server."""

    def __init__(self, config: EndpointConfig) -> None:
        self._config = config
        connections = 2 * config.concurrency
        limits = type(openai.DEFAULT_CONNECTION_LIMITS)(
            max_connections=connections, max_keepalive_connections=connections
        )
        self._openai = openai.AsyncOpenAI(
            base_url=config.base_url,
            api_key=config.api_key.get_secret_value() or "none",  # local servers need none; the SDK insists
            max_retries=0,  # retries are one layer, outside
            timeout=openai.Timeout(config.timeout, connect=min(_CONNECT, config.timeout)),
            http_client=openai.DefaultAsyncHttpxClient(limits=limits),
        )
        # The SDK takes these from OPENAI_ORG_ID and OPENAI_PROJECT_ID and would send them to whatever server this is.
        self._openai.organization = self._openai.project = None

    async def send(self, body: Mapping[str, Any], *, stream: bool, stream_usage: bool) -> Reply:
        """Send one chat completion. Raises what `faults.translate` names, or EndpointUnreachable."""
        patience = self._config.timeout * (_STREAM_PATIENCE if stream else 1)
        return await self._within(patience, self._streamed(body, usage=stream_usage) if stream else self._whole(body))

    async def embed(self, texts: Sequence[str]) -> Reply:
        """Ask for the vector of each text; the reply's content is a JSON list of them. Raises as `send` does."""
        return await self._within(self._config.timeout, self._vectors(texts))

    async def _within(self, patience: float, reply: Awaitable[Reply]) -> Reply:
        """The reply, or one of our errors after so many seconds or any failure."""
        try:
            async with asyncio.timeout(patience):
                return await reply
        except TimeoutError as exc:
            raise self._unreachable(f"no whole answer within {patience:g} s", timed_out=True) from exc
        except openai.APITimeoutError as exc:
            sent = type(exc.__cause__).__name__ not in _NEVER_SENT
            words = f"silent for {self._config.timeout:g} s" if sent else "no connection in time"
            raise self._unreachable(words, possibly_charged=sent, timed_out=sent) from exc
        except openai.APIConnectionError as exc:
            raise self._broken(exc) from exc
        except openai.APIStatusError as exc:
            raise self._status(exc) from exc
        except openai.APIError as exc:  # an error event inside a stream
            raise self._inside({"error": exc.body if isinstance(exc.body, dict) else {"message": exc.message}}) from exc

    async def models(self) -> tuple[str, ...]:
        """The names the server lists; `RunStopped` or `EndpointError` where it does not answer."""
        try:
            raw = await self._openai.models.with_raw_response.list()
        except openai.APIStatusError as exc:
            raise self._status(exc) from exc
        except openai.APIConnectionError as exc:
            raise self._broken(exc) from exc
        payload = self._payload(raw.content, raw.headers.get("content-type", ""))
        listed = payload.get("data") or ()
        return tuple(str(item["id"]) for item in listed if isinstance(item, dict) and "id" in item)

    async def close(self) -> None:
        """Close all connections."""
        await self._openai.close()

    async def _whole(self, body: Mapping[str, Any]) -> Reply:
        raw = await self._openai.chat.completions.with_raw_response.create(**_sent(body))
        return self._reply(raw.content, raw.headers)

    async def _vectors(self, texts: Sequence[str]) -> Reply:
        raw = await self._openai.embeddings.with_raw_response.create(
            model=self._config.model, input=list(texts), encoding_format="float"
        )
        payload = self._payload(raw.content, raw.headers.get("content-type", ""))
        rows = [row for row in payload.get("data") or () if isinstance(row, dict)]
        rows.sort(key=lambda row: int(row.get("index") or 0))
        vectors = [row.get("embedding") for row in rows]
        if len(vectors) != len(texts) or not all(isinstance(vector, list) and vector for vector in vectors):
            raise self._unreachable(f"{len(vectors)} vectors came for {len(texts)} texts")
        return Reply(
            content=json.dumps(vectors),
            finish_reason="stop",
            served_model=str(payload.get("model") or ""),
            usage=_usage(payload.get("usage")),
            headers=raw.headers,
        )

    def _reply(self, content: bytes, headers: Mapping[str, str]) -> Reply:
        payload = self._payload(content, headers.get("content-type", ""))
        choices = payload.get("choices") or [{}]
        choice = choices[0]
        if choice.get("finish_reason") == "error" or choice.get("error"):
            raise self._inside(choice)
        message = choice.get("message") or {}
        return Reply(
            content=_text(message.get("content")),
            finish_reason=str(choice.get("finish_reason") or ""),
            refusal=str(message.get("refusal") or ""),
            served_model=str(payload.get("model") or ""),
            usage=_usage(payload.get("usage")),
            headers=headers,
        )

    async def _streamed(self, body: Mapping[str, Any], *, usage: bool) -> Reply:
        sent = {**_sent(body), "stream": True}
        if usage:
            sent["stream_options"] = {"include_usage": True}
        said: list[str] = []
        refusal, finish, model, tokens = "", "", "", Usage()
        raw = await self._openai.chat.completions.with_raw_response.create(**sent)
        if "event-stream" not in raw.headers.get("content-type", ""):
            return self._reply(await raw.http_response.aread(), raw.headers)  # it does not stream, or this is no answer
        stream: openai.AsyncStream[openai.types.chat.ChatCompletionChunk] = raw.parse()
        async with stream:
            try:
                async for chunk in stream:
                    model = chunk.model or model
                    if chunk.usage is not None:
                        tokens = _usage(chunk.usage.model_dump())
                    for choice in chunk.choices or ():
                        said.append(choice.delta.content or "")
                        refusal += choice.delta.refusal or ""
                        finish = choice.finish_reason or finish
            except ValueError as exc:
                raise self._unreachable(f"the stream holds what is not JSON: {exc}") from exc
        if not finish and (said or not tokens.known):
            raise self._unreachable("the stream broke off before its end")
        return Reply("".join(said), finish, refusal, model, tokens, raw.headers)

    def _payload(self, content: bytes, kind: str) -> dict[str, Any]:
        try:
            payload = json.loads(content)
        except ValueError as exc:
            words = f"HTTP 200 with {len(content)} bytes of {kind or 'no type'} that are not JSON (a proxy's page?)"
            raise self._unreachable(words) from exc
        if isinstance(payload, list) and payload:
            payload = payload[0]
        if not isinstance(payload, dict):
            raise self._unreachable("HTTP 200 with JSON that is no object")
        if payload.get("error"):
            raise self._inside(payload)
        return payload

    def _inside(self, payload: Mapping[str, Any]) -> EndpointError | RunStopped:
        """An error that came inside an answer of status 200: its own code counts, 502 where it has none."""
        error = payload.get("error")
        code = error.get("code") if isinstance(error, dict) else None
        status = code if isinstance(code, int) and code >= 400 else 502
        return translate(self._config, status, {}, json.dumps({"error": error or "an error inside the answer"}))

    def _status(self, exc: openai.APIStatusError) -> EndpointError | RunStopped:
        return translate(self._config, exc.status_code, exc.response.headers, exc.response.text)

    def _broken(self, exc: openai.APIConnectionError) -> EndpointUnreachable:
        cause = exc.__cause__
        sent = type(cause).__name__ not in _NEVER_SENT
        words = str(cause) or type(cause).__name__
        return self._unreachable(f"connection broken: {words}" if sent else words, possibly_charged=sent)

    def _unreachable(
        self, words: str, *, possibly_charged: bool = True, timed_out: bool = False
    ) -> EndpointUnreachable:
        message = f"endpoint {self._config.name!r} at {self._config.base_url}: {words}"
        return EndpointUnreachable(
            message, possibly_charged=possibly_charged, timed_out=timed_out, endpoint=self._config.name
        )


def _sent(body: Mapping[str, Any]) -> dict[str, Any]:
    """The SDK's arguments. Its typed transformation walks the schema anew for each call; `extra_body` passes by it."""
    sent = dict(body)
    if "response_format" in sent:
        sent["extra_body"] = {"response_format": sent.pop("response_format")}
    return sent


def _text(content: Any) -> str | None:
    """The text of a message; some servers send it in parts, with their thinking among them."""
    if isinstance(content, list):
        return "".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return content if content is None else str(content)


def _usage(said: Any) -> Usage:
    """Tokens, in OpenAI's words and DeepSeek's. Gemini and xAI leave reasoning out of the completion: see the total."""
    if not isinstance(said, dict) or not isinstance(said.get("prompt_tokens"), int):
        return Usage()
    asked = int(said["prompt_tokens"])
    answered = max(int(said.get("completion_tokens") or 0), int(said.get("total_tokens") or 0) - asked)
    details = said.get("prompt_tokens_details") or {}
    cached = details.get("cached_tokens") or said.get("prompt_cache_hit_tokens") or 0
    reasoning = (said.get("completion_tokens_details") or {}).get("reasoning_tokens") or 0
    return Usage(
        input=asked,
        cached=min(int(cached), asked),
        output=answered,
        reasoning=min(int(reasoning), answered),
        known=True,
    )
