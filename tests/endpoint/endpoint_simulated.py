"""A simulated model endpoint on loopback: it answers chat completions as it is told, turn by turn, and remembers.

It does not know synth, and runs no model.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Turn:
    """One answer. `raw` bytes are sent as they are and the connection closed; `gate` is what the answer waits for."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    gate: asyncio.Event | None = None


Script = Turn | Callable[[Body], Turn]


def says(content: str | None, finish: str | None = "stop", **more: Any) -> Turn:
    """A whole chat completion. `more`: `refusal`, `usage` (None: not told), `choices` (how many), `headers`, `gate`."""
    message = {"role": "assistant", "content": content, "refusal": more.get("refusal")}
    choices = [{"index": 0, "message": message, "finish_reason": finish}] * more.get("choices", 1)
    payload: Body = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "told-1"}
    payload["choices"] = choices
    if (usage := more.get("usage", tokens(100, 10))) is not None:
        payload["usage"] = usage
    headers = {"content-type": "application/json", **more.get("headers", {})}
    return Turn(200, json.dumps(payload).encode(), headers, gate=more.get("gate"))


def tokens(asked: int, answered: int, *, cached: int = 0) -> Body:
    """Usage in OpenAI's words."""
    return {
        "prompt_tokens": asked,
        "completion_tokens": answered,
        "total_tokens": asked + answered,
        "prompt_tokens_details": {"cached_tokens": cached},
    }


def counting(step: Script, most: int = 1_000_000) -> Script:
    """`step` by a server that counts input tokens, four characters each, and drops those beyond `most`, silently."""

    def reply(body: Body) -> Turn:
        turn = step(body) if callable(step) else step
        if turn.status != 200 or not turn.body:
            return turn
        payload = json.loads(turn.body)
        asked = sum(len(message["content"]) for message in body["messages"]) // 4
        payload["usage"] = tokens(min(asked, most), 10)
        return replace(turn, body=json.dumps(payload).encode())

    return reply


def fails(status: int, message: str, *, headers: Mapping[str, str] | None = None, **error: Any) -> Turn:
    """An error in OpenAI's shape."""
    body = json.dumps({"error": {"message": message, **error}}).encode()
    return Turn(status, body, {"content-type": "application/json", **(headers or {})})


def breaks(part: bytes = b"") -> Turn:
    """The connection is closed after `part`."""
    return Turn(raw=part)


def halved(turn: Turn) -> Turn:
    """The connection is closed in the middle of the body."""
    head = f"HTTP/1.1 200 Told\r\ncontent-type: application/json\r\ncontent-length: {len(turn.body)}\r\n\r\n"
    return Turn(raw=head.encode() + turn.body[: len(turn.body) // 2])


def streams(pieces: Sequence[str], finish: str | None = "stop", *, usage: Body | None = None) -> Turn:
    """Server-sent events; without `finish` the stream breaks off before its end."""
    chunks: list[Body] = [{"choices": [_choice({"content": piece}, None)]} for piece in pieces]
    if finish is not None:
        chunks.append({"choices": [_choice({}, finish)]})
        chunks.append({"choices": [], "usage": usage or tokens(100, 10)})
    named = [{"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "told-1", **c} for c in chunks]
    events = [f"data: {json.dumps(chunk)}\n\n" for chunk in named] + (["data: [DONE]\n\n"] if finish else [])
    return Turn(200, "".join(events).encode(), {"content-type": "text/event-stream"})


def _choice(delta: Body, finish: str | None) -> Body:
    return {"index": 0, "delta": delta, "finish_reason": finish}


class Simulated:
    """The server: turns in order, then the last of them for ever."""

    def __init__(self, *script: Script) -> None:
        self.script = list(script)
        self.bodies: list[Body] = []
        self.paths: list[str] = []
        self.heads: list[str] = []
        self.under_way = self.peak = 0
        self.asked = asyncio.Event()  # somebody has asked
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = head.partition("content-length:")[2].split("\r\n")[0].strip()
        body = json.loads(await reader.readexactly(int(length)) if length else b"{}")
        self.paths.append(head.split()[1])
        self.heads.append(head)
        self.bodies.append(body)
        step = self.script[min(len(self.bodies), len(self.script)) - 1]
        turn = step(body) if callable(step) else step
        self.under_way += 1
        self.asked.set()
        self.peak = max(self.peak, self.under_way)
        try:
            if turn.gate is not None:
                await turn.gate.wait()
        finally:
            self.under_way -= 1
        return await self._send(turn, writer)

    async def _send(self, turn: Turn, writer: asyncio.StreamWriter) -> bool:
        if turn.raw is not None:
            writer.write(turn.raw)
            await writer.drain()
            return False
        headers = {"content-length": str(len(turn.body)), **turn.headers}
        lines = [f"HTTP/1.1 {turn.status} Told", *(f"{name}: {value}" for name, value in headers.items())]
        writer.write("\r\n".join([*lines, "", ""]).encode() + turn.body)
        await writer.drain()
        return True


@asynccontextmanager
async def simulated(*script: Script) -> AsyncIterator[Simulated]:
    """A running server on a free port."""
    told = Simulated(*script)
    handlers: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(told.serve(reader, writer))
        handlers.add(task)
        task.add_done_callback(handlers.discard)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    told.port = server.sockets[0].getsockname()[1]
    try:
        yield told
    finally:
        server.close()
        for task in list(handlers):
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        await server.wait_closed()
