"""robots.txt: read once for each origin, obeyed as RFC 9309 says. The door to protego.

It does not know pages, and it keeps nothing beyond its run.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass

from protego import Protego

from synth.errors import AddressRefused, FetchError
from synth.fetch.policy import FetchPolicy
from synth.fetch.turns import Turns
from synth.web.address import host_of, origin_of
from synth.web.client import Response, WebClient

TOKEN = "synth"  # noqa: S105 - the product token of RFC 9309, 2.2.1
_MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is read
_LONGEST_DELAY = 30.0  # seconds; a longer Crawl-delay would stop the desk, so this much is kept
# RFC 9309, 2.3.1.2: after five redirects robots.txt counts as unavailable, as with a 404.
_LOST_ON_THE_WAY = frozenset({"too_many_redirects", "redirect_loop"})


@dataclass(frozen=True)
class Rules:
    """What one origin asks of us. `unreachable` says why its robots.txt could not be had: then all is disallowed."""

    host: str
    parsed: Protego
    unreachable: str = ""

    def check(self, url: str) -> None:
        """`FetchError` `robots_disallowed` or `robots_unreachable` where `url` may not be fetched."""
        if self.unreachable:
            words = f"robots.txt of {self.host} could not be read, so nothing is fetched there: {self.unreachable}"
            raise FetchError("robots_unreachable", words, url=url)
        if not self.parsed.can_fetch(url, TOKEN):
            raise FetchError("robots_disallowed", f"robots.txt of {self.host} disallows synth here", url=url)

    @property
    def delay(self) -> float:
        """Seconds between two requests that the host asks for (Crawl-delay), at most 30."""
        return min(float(self.parsed.crawl_delay(TOKEN) or 0), _LONGEST_DELAY)


class Robots:
    """The rules of every origin met in this run."""

    def __init__(self, client: WebClient, turns: Turns, policy: FetchPolicy) -> None:
        self._client = client
        self._turns = turns
        self._delay = policy.host_delay
        self._known: dict[str, Rules] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def rules(self, url: str) -> Rules:
        """The rules of the origin of `url`; asked once however many wait. `FetchError` `bad_url`, `address_refused`."""
        origin = origin_of(url)
        async with self._asking[origin]:
            if origin not in self._known:
                self._known[origin] = await self._read(origin)
        return self._known[origin]

    async def _read(self, origin: str) -> Rules:
        host = host_of(origin)
        try:
            async with self._turns.request(host, self._delay):
                response = await self._client.get(f"{origin}/robots.txt", {"Accept": "text/plain, */*;q=0.5"})
        except AddressRefused:
            raise
        except FetchError as exc:
            return Rules(host, Protego(), "" if exc.reason in _LOST_ON_THE_WAY else str(exc))
        return _judge(host, response)


def _judge(host: str, response: Response) -> Rules:
    """RFC 9309, 2.3.1: 2xx is read, 4xx allows everything, all else disallows everything."""
    if 200 <= response.status < 300:
        return Rules(host, Protego.parse(_text(response.body)))
    if 400 <= response.status < 500:
        return Rules(host, Protego())
    return Rules(host, Protego(), f"it answered with HTTP {response.status}; try again later")


def _text(body: bytes) -> str:
    if len(body) > _MOST_BYTES:
        # A rule cut in two would mean something else: stop at the last whole line.
        body = body[:_MOST_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return body.decode("utf-8-sig", errors="replace")
