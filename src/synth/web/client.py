"""The guarded web client: GET with caps, deadlines, checked redirects and retries. The only door to httpx.

It does not know robots.txt, pages or what an answer is for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpcore
import httpx

from synth.domain.evidence import Redirect
from synth.errors import AddressRefused, ConfigError, FetchError
from synth.web.address import read_url, shown
from synth.web.decode import ACCEPTED, Body, too_large
from synth.web.failures import out_of_time, translate
from synth.web.guard import GuardedBackend, admit, literal
from synth.web.lines import Lines
from synth.web.policy import WebPolicy
from synth.web.response import Response
from synth.web.retry import Sleep, retrying

__all__ = ["Response", "WebClient"]

OnRedirect = Callable[[str], Awaitable[None]]
OnWait = Callable[[str, float], Awaitable[None]]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_REFUSALS = frozenset({403, 429, 503})  # what such an answer says tells a wall from a fault
_GLIMPSE = 128 * 1024  # bytes: twice what one read brings
_GLIMPSE_SECONDS = 5.0
_KEPT_OPEN = 8  # idle connections to one host
_NO_HEADERS: Mapping[str, str] = {}


class WebClient:
    """Asks for pages as `policy` says. Use it as `async with WebClient(policy) as client`."""

    def __init__(self, policy: WebPolicy, *, sleep: Sleep = asyncio.sleep) -> None:
        """`ConfigError` where `policy.resolve` names something that is not a plain-HTTP origin."""
        self._policy = policy
        self._origins = {pattern.lower(): _origin(origin) for pattern, origin in policy.resolve.items()}
        self._retrying = retrying(policy, sleep)
        self._requests = 0
        self._http = httpx.AsyncClient(
            transport=_Transport(policy),
            headers={"User-Agent": policy.user_agent, "Accept-Encoding": ACCEPTED},
            timeout=httpx.Timeout(policy.read_timeout, connect=policy.connect_timeout, pool=None),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # none is kept, none is sent
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._http.__aexit__(kind, exc, traceback)

    @property
    def requests(self) -> int:
        """HTTP requests sent so far: each redirect and each retry counts, a refused address does not."""
        return self._requests

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] = _NO_HEADERS,
        *,
        on_redirect: OnRedirect | None = None,
        on_wait: OnWait | None = None,
        cut: int | None = None,
    ) -> Response:
        """The final answer for `url`, whatever its status; its body where that is 2xx, and of a refusal (403, 429, 503)
        its beginning. `FetchError` without an answer.

        `on_redirect` is awaited with each address a redirect leads to, before it is asked; what it raises ends the
        request. `on_wait` is awaited, in place of a sleep, with the host that is to be asked again and the seconds to
        wait. The time they take counts for no deadline. A body of more than `cut` bytes is cut there, not refused.

        Reasons: timeout, connect_failed, dns_failed, tls_failed, reset, truncated, too_large, too_many_redirects,
        redirect_loop, bad_redirect, bad_encoding, bad_url, address_refused, headers_too_large, protocol_error.
        """
        trip = _Trip(url, read_url(url), headers, on_redirect, cut)
        retrying = self._retrying.copy()
        if on_wait:
            retrying = retrying.copy(sleep=lambda seconds: on_wait(trip.at.host, seconds))
        return await retrying(self._attempt, trip)

    async def _attempt(self, trip: _Trip) -> Response:
        """Go on from where the trip stands until there is a final answer; a retry goes on where the last one failed."""
        clock = asyncio.get_running_loop().time
        spent = 0.0
        while True:
            started = clock()
            response = await self._ask(trip, self._policy.total_timeout - spent)
            spent += clock() - started
            if not _is_redirect(response):
                return response
            target = trip.next(response.headers["location"], self._policy.max_redirects)
            if trip.on_redirect:
                await trip.on_redirect(str(target))
            trip.go(target, response.status)

    async def _ask(self, trip: _Trip, seconds: float) -> Response:
        """One request, one answer; a failure knows the address."""
        try:
            return await self._exchange(trip, seconds)
        except FetchError as exc:
            if trip.hops and isinstance(exc, AddressRefused):
                raise AddressRefused(f"{read_url(trip.asked).host} sends us on, but {exc}", url=trip.place) from exc
            exc.facts.setdefault("url", trip.place)
            raise

    async def _exchange(self, trip: _Trip, seconds: float) -> Response:
        host = trip.at.host
        began = False
        try:
            if address := literal(host):  # so that a resolve map does not dress up a private address as a source
                admit(host, [address], self._policy.allow)
            async with asyncio.timeout(seconds) as limit, self._stream(trip) as reply:
                began = True
                body = await self._body(reply, trip, limit)
                return Response(trip.asked, trip.place, reply.status_code, dict(reply.headers), body, tuple(trip.hops))
        except TimeoutError as exc:
            raise out_of_time(host, self._policy, began=began) from exc
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as exc:
            raise translate(exc, host, self._policy, began=began) from exc

    def _stream(self, trip: _Trip) -> AbstractAsyncContextManager[httpx.Response]:
        url, headers = trip.at, dict(trip.headers)
        for pattern, origin in self._origins.items():
            if fnmatchcase(url.host, pattern):
                headers["Host"] = url.netloc.decode("ascii")
                url = origin.copy_with(raw_path=url.raw_path)
                break
        return self._http.stream("GET", url, headers=headers, extensions={"trace": self._count})

    async def _body(self, reply: httpx.Response, trip: _Trip, limit: asyncio.Timeout) -> bytes:
        host = trip.at.host
        if reply.is_success:
            return await self._read(reply, host, trip.cut)
        if reply.status_code not in _REFUSALS:
            return b""
        until = min(limit.when() or 0.0, asyncio.get_running_loop().time() + _GLIMPSE_SECONDS)
        limit.reschedule(None)  # the answer is there: a body that does not end makes it no timeout
        return await self._glimpse(reply, host, until)

    async def _glimpse(self, reply: httpx.Response, host: str, until: float) -> bytes:
        """The beginning of a refusal, as far as it can be read by then: that it came is what counts."""
        body = Body("", _GLIMPSE, host)
        with suppress(FetchError, httpx.HTTPError, TimeoutError):
            async with asyncio.timeout_at(until):
                body = Body(reply.headers.get("content-encoding", ""), _GLIMPSE, host)
                async for piece in reply.aiter_raw():
                    body.add(piece)
        return body.so_far

    async def _read(self, reply: httpx.Response, host: str, cut: int | None) -> bytes:
        length = reply.headers.get("content-length", "")
        if cut is None and length.isdigit() and int(length) > self._policy.max_bytes:
            raise too_large(host, self._policy.max_bytes)
        body = Body(reply.headers.get("content-encoding", ""), self._policy.max_bytes, host)
        async for piece in reply.aiter_raw():
            body.add(piece)
            if cut is not None and body.size >= cut:
                return body.so_far[:cut]
        return body.finish()

    async def _count(self, event: str, info: Mapping[str, object]) -> None:
        if event == "http11.send_request_headers.started":
            self._requests += 1


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's transport over lines that are dialled through the guard; httpx itself has no argument for that."""

    def __init__(self, policy: WebPolicy) -> None:
        open_pool = partial(
            httpcore.AsyncConnectionPool,
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=None,  # how many requests are open is the caller's to say
            max_keepalive_connections=_KEPT_OPEN,
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(policy.allow),
        )
        self._pool: Lines = Lines(open_pool)  # type: ignore[assignment]


@dataclass
class _Trip:
    """One address on its way through redirects. It survives a failed attempt, so that no redirect is asked twice."""

    asked: str
    at: httpx.URL
    headers: Mapping[str, str]
    on_redirect: OnRedirect | None
    cut: int | None
    hops: list[Redirect] = field(default_factory=list)

    @property
    def place(self) -> str:
        return str(self.at) if self.hops else self.asked

    def next(self, location: str, most: int) -> httpx.URL:
        """Where `location` leads from here. `FetchError` `bad_redirect`, `redirect_loop`, `too_many_redirects`."""
        host = self.at.host
        try:
            target = read_url(str(self.at.join(location)))
        except (FetchError, httpx.InvalidURL, UnicodeError, ValueError) as exc:
            words = f"{host} sends us on to {shown(location)}, which is not an address synth can fetch"
            raise FetchError("bad_redirect", words, url=self.place) from exc
        if str(target) in {str(self.at), *(hop.url for hop in self.hops)}:
            words = (
                f"{host} sends us in a circle ({shown(str(target))}); it may want cookies, which synth does not keep"
            )
            raise FetchError("redirect_loop", words, url=self.place)
        if len(self.hops) >= most:
            words = f"{host} sends us on once more after {most} redirects; give the address it ends at"
            raise FetchError("too_many_redirects", words, url=self.place)
        return target

    def go(self, target: httpx.URL, status: int) -> None:
        self.hops.append(Redirect(url=str(self.at), status=status))
        self.at = target


def _is_redirect(response: Response) -> bool:
    return response.status in _REDIRECTS and "location" in response.headers


def _origin(text: str) -> httpx.URL:
    """The origin of a resolve map. `ConfigError` where it is more, or less, than scheme, host and port."""
    try:
        url = read_url(text)
    except FetchError as exc:
        raise ConfigError(f"resolve: {exc}") from exc
    if url.scheme != "http" or url.raw_path != b"/":
        raise ConfigError(f"resolve: expected an origin such as http://127.0.0.1:8099, not {text!r}")
    return url
