"""Open lines to hosts, a small pool of connections for each, so that a host's next request needs no new handshake.

httpcore's one pool for all counts busy connections as if they were idle: beyond so many requests at once none is kept;
and it compares all of them with each other whenever a request begins or ends. It does not know what is asked.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import Self

import httpcore

LINES_KEPT = 64  # hosts that nothing is asked of at the moment
_Host = tuple[bytes, str]


@dataclass(eq=False)
class _Line:
    """The pool of one host, and how many of its requests are under way."""

    pool: httpcore.AsyncConnectionPool
    requests: int = 0


class Lines:
    """What httpx's transport takes for a pool. Lines that nobody uses are closed, the longest unused first."""

    def __init__(self, open_pool: Callable[[], httpcore.AsyncConnectionPool]) -> None:
        self._open_pool = open_pool
        self._lines: dict[_Host, _Line] = {}  # the latest used last

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every line."""
        while self._lines:
            _, line = self._lines.popitem()
            await line.pool.aclose()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """The answer of the host, its body still to be read."""
        host = _host(request)
        line = self._lines.pop(host, None) or _Line(self._open_pool())
        self._lines[host] = line
        line.requests += 1
        ended = partial(self._ended, line)
        try:
            answer = await line.pool.handle_async_request(request)
        except BaseException:
            await ended()
            raise
        if not isinstance(answer.stream, AsyncIterable):
            raise TypeError("httpcore's asynchronous pools answer with asynchronous bodies")
        body = _Body(answer.stream, answer.aclose, ended)
        return httpcore.Response(answer.status, headers=answer.headers, content=body, extensions=answer.extensions)

    async def _ended(self, line: _Line) -> None:
        line.requests -= 1
        unused = [host for host, one in self._lines.items() if not one.requests]
        # All are taken out before the first is closed: meanwhile other requests begin and end.
        surplus = [self._lines.pop(host) for host in unused[:-LINES_KEPT]]
        for one in surplus:
            await one.pool.aclose()


class _Body:
    """A body that tells when it is closed."""

    def __init__(
        self, pieces: AsyncIterable[bytes], close: Callable[[], Awaitable[None]], ended: Callable[[], Awaitable[None]]
    ) -> None:
        self._pieces = pieces
        self._close = close
        self._ended: Callable[[], Awaitable[None]] | None = ended

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._pieces:
            yield piece

    async def aclose(self) -> None:
        ended, self._ended = self._ended, None
        try:
            await self._close()
        finally:
            if ended is not None:
                await ended()


def _host(request: httpcore.Request) -> _Host:
    """Who is asked and where: a resolve map has many hosts at one place."""
    named = next((value for name, value in request.headers if name.lower() == b"host"), b"")
    return named, str(request.url.origin)
