"""A small web server on loopback for tests: it answers what it is told, byte by byte where need be, and remembers.

It does not know synth.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

STALL = "stall"  # say nothing more, and keep the connection
CLOSE = "close"  # close the connection after what was said
KEEP = "keep"  # be ready for the next request


@dataclass(frozen=True)
class Reply:
    """One answer. `raw` is sent as it is, in place of status, headers and body; `drip` sends the body byte by byte."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    then: str = KEEP
    drip: bool = False
    gate: asyncio.Event | None = None  # what the answer waits for

    def head(self) -> bytes:
        if self.raw is not None:
            return self.raw
        headers = {"Content-Length": str(len(self.body)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} Told", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + (b"" if self.drip else self.body)


@dataclass(frozen=True)
class Asked:
    """A request as it came: target, and headers with lower-case names."""

    target: str
    headers: Mapping[str, str]

    @property
    def address(self) -> str:
        """Host and target, such as `news.example/robots.txt`."""
        return self.headers.get("host", "") + self.target


class Newsstand:
    """Answers by target, or by host and target; of several replies each is given once, and the last again and again."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.opened = 0  # connections
        self.closings = asyncio.Semaphore(0)  # released by each connection that ends
        self.waiting = 0
        self.most_waiting = 0
        self.somebody_waits = asyncio.Event()
        self.crowd = 0  # that many waiting at once set `crowded`
        self.crowded = asyncio.Event()
        self.origin = ""
        self._replies: dict[str, list[Reply]] = {}
        self._closing = asyncio.Event()

    def tell(self, address: str, *replies: Reply) -> None:
        self._replies[address] = list(replies)

    def page(self, address: str, body: bytes = b"<p>A page.</p>", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.tell(address, Reply(body=body, headers={"Content-Type": "text/html", **named}))

    def redirect(self, address: str, location: str, status: int = 302) -> None:
        self.tell(address, Reply(status=status, headers={"Location": location}))

    @property
    def targets(self) -> Sequence[str]:
        return [asked.target for asked in self.asked]

    @property
    def addresses(self) -> Sequence[str]:
        return [asked.address for asked in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.closings.release()
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
        asked = Asked(lines[0].split(" ")[1], {name.lower(): value.strip() for name, value in pairs})
        self.asked.append(asked)
        reply = self._reply(asked)
        if reply.gate:
            self.waiting += 1
            self.most_waiting = max(self.most_waiting, self.waiting)
            self.somebody_waits.set()
            if self.waiting == self.crowd:
                self.crowded.set()
            await reply.gate.wait()
            self.waiting -= 1
        writer.write(reply.head())
        await writer.drain()
        for byte in reply.body if reply.drip else b"":
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.01)
        if reply.then == STALL:
            await self._closing.wait()
        return reply.then == KEEP

    def _reply(self, asked: Asked) -> Reply:
        for address in (asked.address, asked.target):
            if replies := self._replies.get(address):
                return replies.pop(0) if len(replies) > 1 else replies[0]
        return Reply(status=404)

    def shut(self) -> None:
        self._closing.set()


@asynccontextmanager
async def newsstand() -> AsyncIterator[Newsstand]:
    """A newsstand on a free port of 127.0.0.1, open as long as the block."""
    stand = Newsstand()
    tasks: set[asyncio.Task[None]] = set()

    def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(stand.serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(welcome, "127.0.0.1", 0)
    stand.origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield stand
    finally:
        stand.shut()
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
