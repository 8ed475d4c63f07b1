"""What every request passes before anything reads it: host, origin, size and pace; and the headers of every answer.

It does not know who asks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


@dataclass(frozen=True)
class Limits:
    """How much a request may bring (bytes), and how long it may take to bring it (seconds)."""

    body: int = 262_144
    seconds: float = 15.0


class Gatehouse:
    """An ASGI layer around the desk."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], limits: Limits, *, https: bool) -> None:
        """`hosts` are the names under which the desk may be asked for; others may be DNS rebinding."""
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)
        self._limits = limits
        self._scheme = "https" if https else "http"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None and scope["method"] not in SAFE:
            try:
                async with asyncio.timeout(self._limits.seconds):
                    receive = _replayed(await self._body(receive))
            except TimeoutError:
                refusal = PlainTextResponse("This request came too slowly.\n", 408, {"connection": "close"})
            except OverflowError:
                refusal = PlainTextResponse("This request is too large.\n", 413, {"connection": "close"})
        await (refusal or self._app)(scope, receive, dressed)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if _name(host) not in self._hosts:
            return PlainTextResponse("This desk is not served under that name: see [desk] hosts.\n", 400)
        # What programs ask for carries its own key, which no browser adds by itself.
        if scope["method"] in SAFE or scope["path"].startswith(API):
            return None
        if not _same_origin(headers, f"{self._scheme}://{host}"):
            return PlainTextResponse("This form was sent from another site.\n", 403)
        return None

    async def _body(self, receive: Receive) -> bytes:
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > self._limits.body:
                raise OverflowError
            if not message.get("more_body"):
                return bytes(body)


def _same_origin(headers: Headers, own: str) -> bool:
    """Whether a browser says that this form is our own (Fetch Metadata Request Headers, section 2.3).

    A request that says nothing of where it comes from is refused: every browser of today says it.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return headers.get("origin", "").lower() == own


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _replayed(body: bytes) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
