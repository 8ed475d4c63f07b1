"""Lead → Capture: asked politely, under our own name, where robots.txt lets us, and not anew where nothing changed.

It does not know what a page says, and it keeps nothing but the rules of the hosts it met.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from importlib.metadata import version

from synth.domain.evidence import Capture
from synth.domain.source import Lead, LeadKind
from synth.errors import ConfigError, FetchError
from synth.fetch.media import check_text
from synth.fetch.policy import FetchPolicy
from synth.fetch.robots import Robots, Rules
from synth.fetch.turns import Turns
from synth.web.address import host_of, shown
from synth.web.client import Response, WebClient

_ACCEPT = (
    "text/html, application/xhtml+xml, application/xml;q=0.9, application/rss+xml;q=0.9, application/atom+xml;q=0.9, "
    "application/feed+json;q=0.8, text/plain;q=0.7, */*;q=0.1"
)
_WORDS = {
    401: "asks for a sign-in",
    402: "asks for payment",
    403: "refuses us",
    404: "has no such page; correct the address or leave it out",
    406: "has no version of this page for us",
    410: "says this page is gone; leave it out",
    429: "says we ask too often; raise host_delay in [fetch], or try again later",
    451: "may not show this page, for legal reasons",
    500: "failed; try again later",
    502: "failed; try again later",
    503: "is not available; try again later",
    504: "failed; try again later",
}


class Fetcher:
    """Fetches leads over `client` as `policy` says. One for each run: it reads each robots.txt once."""

    def __init__(
        self,
        client: WebClient,
        policy: FetchPolicy,
        now: Callable[[], datetime],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = client
        self._policy = policy
        self._now = now
        self._turns = Turns(policy, sleep)
        self._robots = Robots(client, self._turns, policy)

    async def fetch(self, lead: Lead, before: Capture | None = None) -> Capture:
        """The page or feed of `lead`. `before`, our capture of the same address, comes back where nothing changed.

        `FetchError` with the reasons of `WebClient.get` and: robots_disallowed, robots_unreachable, http_<status>,
        wrong_type, empty, file_lead.
        """
        url = lead.url
        if lead.is_file:
            raise FetchError("file_lead", f"{shown(url)} is a file, not an address; it is read, not fetched", url=url)
        response = await self._visit(url, before)
        if response.status == 304 and before and response.final_url != before.final_url:
            # "Not modified" was said of another page than ours: the address leads elsewhere now.
            response = await self._visit(url, None)
        if response.status == 304 and before:
            return before
        _check_status(response)
        packed = lead.kind is LeadKind.SITEMAP
        check_text(response.content_type, response.body, host_of(response.final_url), packed=packed)
        return Capture(
            url=url,
            final_url=response.final_url,
            fetched_at=self._now(),
            sha256=hashlib.sha256(response.body).hexdigest(),
            content_type=response.content_type,
            etag=response.headers.get("etag", ""),
            last_modified=response.headers.get("last-modified", ""),
            body=response.body,
        )

    async def _visit(self, url: str, before: Capture | None) -> Response:
        rules = await self._robots.rules(url)
        rules.check(url)
        async with self._turns.page(host_of(url), self._delay(rules)):
            return await self._client.get(url, _headers(before), on_redirect=self._follow)

    async def _follow(self, url: str) -> None:
        """A redirect is a request like any other: robots.txt of where it leads is obeyed, and the pause is kept."""
        async with self._turns.aside():
            rules = await self._robots.rules(url)
            rules.check(url)
            await self._turns.pause(host_of(url), self._delay(rules))

    def _delay(self, rules: Rules) -> float:
        return max(self._policy.host_delay, rules.delay)


def user_agent(contact: str) -> str:
    """How we name ourselves: `synth/0.1 (+https://desk.example)`. `ConfigError` where a header cannot say it."""
    if not (contact.isascii() and contact.isprintable()):
        raise ConfigError(f"contact: expected an e-mail address or URL in plain ASCII, not {contact!r}")
    ours = ".".join(version("synth").split(".")[:2])
    return f"synth/{ours} (+{contact})" if contact else f"synth/{ours} (no contact set)"


def _headers(before: Capture | None) -> dict[str, str]:
    """Conditional where we have a capture (RFC 9110, 13.1). A validator that is not ASCII cannot be sent back."""
    headers = {"Accept": _ACCEPT}
    if before and before.etag.isascii() and before.etag:
        headers["If-None-Match"] = before.etag
    if before and before.last_modified.isascii() and before.last_modified:
        headers["If-Modified-Since"] = before.last_modified
    return headers


def _check_status(response: Response) -> None:
    """`FetchError` `http_<status>` unless the answer is a whole page: 206 is a part of one."""
    status = response.status
    if 200 <= status < 300 and status != 206:
        return
    words = f"{host_of(response.final_url)} {_WORDS.get(status, 'gave no page')} (HTTP {status})"
    if wait := response.headers.get("retry-after"):
        words += f"; it asks to wait: {wait[:40]}" + ("" if not wait.isdigit() else " s")
    raise FetchError(f"http_{status}", words, url=response.final_url)
