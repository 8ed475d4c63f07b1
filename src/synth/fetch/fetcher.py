"""Lead → Capture, or a Verdict: asked politely, under our own name, where robots.txt lets us and nobody opts out of use
by AI, and not anew where nothing changed.

It does not know what a page says, and keeps nothing but the wishes of the hosts it met.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from synth.domain.evidence import Capture
from synth.domain.permission import Permission, Signal, Stance
from synth.domain.source import Lead, LeadKind
from synth.domain.verdict import Ruling, Verdict
from synth.errors import ConfigError, FetchError
from synth.fetch.host_files import HostFiles, NoShelf, Shelf
from synth.fetch.media import Fault, unreadable
from synth.fetch.oddities import kept_headers, oddities
from synth.fetch.origins import Origin, Origins
from synth.fetch.policy import FetchPolicy
from synth.fetch.signals import page_signals
from synth.fetch.turns import RestedHost, Turns
from synth.fetch.walls import wall_of
from synth.web.address import host_of, shown
from synth.web.client import Response, WebClient
from synth.web.retry import LONGEST_RETRY_AFTER, retry_after

_ACCEPT = (
    "text/html, application/xhtml+xml, application/xml;q=0.9, application/rss+xml;q=0.9, application/atom+xml;q=0.9, "
    "application/feed+json;q=0.8, text/plain;q=0.7, */*;q=0.1"
)
_WORDS = {
    429: "says we ask too often; raise host_delay in [fetch], or try again later",
    500: "failed; try again later",
    502: "failed; try again later",
    503: "is not available; try again later",
    504: "failed; try again later",
}
# Failures that tell of the host, whatever the page.
_OF_THE_HOST = frozenset({"timeout", "connect_failed", "dns_failed", "tls_failed", "reset"})
_BUSY = frozenset({429, 500, 502, 503, 504})


class _Ruled(Exception):
    """Carries a verdict out of a request that is under way."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.detail)
        self.verdict = verdict


@dataclass(frozen=True)
class _Answer:
    """An answer, when its request began, and the origin that gave it."""

    response: Response
    asked_at: datetime
    origin: Origin


class Fetcher:
    """Fetches leads over `client` as `policy` says. One for each run: it reads the files of each host once."""

    def __init__(
        self,
        client: WebClient,
        policy: FetchPolicy,
        now: Callable[[], datetime],
        *,
        shelf: Shelf | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`shelf` is where robots.txt and tdmrep.json are kept for a day; without one, for the run."""
        self._client = client
        self._policy = policy
        self._now = now
        self._turns = Turns(policy, sleep)
        files = HostFiles(client, self._turns, shelf or NoShelf(), now)
        self._origins = Origins(files, policy.host_delay, now)

    @property
    def rested(self) -> tuple[RestedHost, ...]:
        """The hosts that failed so often that they were left alone."""
        return self._turns.rested

    async def fetch(self, lead: Lead, before: Capture | None = None) -> Capture | Verdict:
        """The page or feed of `lead`, or why it is none. `before`, our capture of the same address, comes back where
        nothing changed, with what is decided on its use today.

        `FetchError` where there was no usable answer: with the reasons of `WebClient.get` and robots_unreachable,
        http_<status>, host_rested, file_lead.
        """
        url = lead.url
        if lead.is_file:
            raise FetchError("file_lead", f"{shown(url)} is a file, not an address; it is read, not fetched", url=url)
        try:
            return await self._fetch(lead, before)
        except _Ruled as ruled:
            return ruled.verdict

    async def _fetch(self, lead: Lead, before: Capture | None) -> Capture | Verdict:
        url = lead.url
        answer = await self._visit(url, before)
        if answer.response.status == 304 and before and answer.response.final_url != before.final_url:
            # "Not modified" was said of another page than ours: the address leads elsewhere now.
            answer = await self._visit(url, before := None)
        response = answer.response
        unchanged = before if response.status == 304 else None
        permission = self._permission(answer, unchanged.body if unchanged else response.body)
        found = None if unchanged else _fault(response, packed=lead.kind is LeadKind.SITEMAP)
        if permission.stance is Stance.RESERVED and (unchanged or response.ok):
            found = Fault(Ruling.AI_USE_RESERVED, permission.words)
        if found:
            verdict = self._verdict(response.final_url, found, permission)
            return verdict.model_copy(update={"status": response.status})
        return _with(unchanged, permission) if unchanged else self._capture(url, answer, permission)

    def _capture(self, url: str, answer: _Answer, permission: Permission) -> Capture:
        response = answer.response
        headers, cut = kept_headers(response)
        return Capture(
            url=url,
            final_url=response.final_url,
            redirects=response.hops,
            asked_at=answer.asked_at,
            fetched_at=self._now(),
            status=response.status,
            headers=headers,
            sha256=hashlib.sha256(response.body).hexdigest(),
            content_type=response.content_type,
            etag=response.headers.get("etag", ""),
            last_modified=response.headers.get("last-modified", ""),
            permission=permission,
            notes=oddities(response, headers_cut=cut),
            body=response.body,
        )

    async def _visit(self, url: str, before: Capture | None) -> _Answer:
        origin = await self._admitted(url)
        async with self._turns.page(host_of(url), self._origins.delay(origin)):
            asked_at = self._now()
            try:
                response = await self._client.get(
                    url, _headers(before), on_redirect=self._follow, on_wait=self._turns.give_time
                )
            except FetchError as exc:
                if exc.reason in _OF_THE_HOST:
                    self._turns.failed(host_of(str(exc.facts.get("url", url))), exc.reason)
                raise
        self._note_health(response)
        return _Answer(response, asked_at, await self._origins.of(response.final_url))

    async def _follow(self, url: str) -> None:
        """A redirect is a request like any other: the wishes of where it leads are obeyed, and the pause is kept."""
        async with self._turns.aside():
            origin = await self._admitted(url)
            await self._turns.pause(host_of(url), self._origins.delay(origin))

    async def _admitted(self, url: str) -> Origin:
        """The origin of `url`, where it lets us ask: else the verdict is raised. `FetchError` `robots_unreachable`."""
        origin = await self._origins.of(url)
        host = host_of(url)
        if origin.rules.unreachable:
            words = f"robots.txt of {host} could not be read, so nothing is fetched there: {origin.rules.unreachable}"
            raise FetchError("robots_unreachable", words, url=url)
        permission = self._decided(url, origin, ())
        if not origin.rules.allow(url):
            fault = Fault(Ruling.ROBOTS_DISALLOWED, f"robots.txt of {host} disallows synth here")
            raise _Ruled(self._verdict(url, fault, permission))
        if permission.stance is Stance.RESERVED:
            raise _Ruled(self._verdict(url, Fault(Ruling.AI_USE_RESERVED, permission.words), permission))
        return origin

    def _permission(self, answer: _Answer, body: bytes) -> Permission:
        """What is decided of a page once it is here."""
        url = answer.response.final_url
        return self._decided(url, answer.origin, page_signals(answer.response.headers, body, url))

    def _decided(self, url: str, origin: Origin, of_page: tuple[Signal, ...]) -> Permission:
        """One signal that reserves is enough (draft-ietf-aipref-vocab, on combining), unless there is an agreement."""
        signals = (*origin.signals(url), *of_page)
        stance, agreement = Stance.OPEN, ""
        if any(signal.reserves for signal in signals):
            agreement = self._policy.agreement(host_of(url))
            stance = Stance.AGREED if agreement else Stance.RESERVED
        return Permission(stance=stance, signals=signals, consulted=origin.consulted, agreement=agreement)

    def _verdict(self, url: str, fault: Fault, permission: Permission) -> Verdict:
        return Verdict(final_url=url, ruling=fault.ruling, detail=fault.detail, permission=permission)

    def _note_health(self, response: Response) -> None:
        host = host_of(response.final_url)
        if response.status not in _BUSY:
            self._turns.answered(host)
            return
        self._turns.failed(host, f"HTTP {response.status}")
        wait = retry_after(response)
        if wait is not None and wait > LONGEST_RETRY_AFTER:
            self._turns.rest(host, f"asks us to wait {wait:.0f} s (HTTP {response.status})")


def user_agent(contact: str) -> str:
    """How we name ourselves: `synth/0.1 (+https://desk.example)`. `ConfigError` where a header cannot say it."""
    if not (contact.isascii() and contact.isprintable()):
        raise ConfigError(f"contact: expected an e-mail address or URL in plain ASCII, not {contact!r}")
    ours = ".".join(version("synth").split(".")[:2])
    return f"synth/{ours} (+{contact})" if contact else f"synth/{ours} (no contact set)"


def _with(capture: Capture, permission: Permission) -> Capture:
    return capture.model_copy(update={"permission": permission})


def _headers(before: Capture | None) -> dict[str, str]:
    """Conditional where we have a capture (RFC 9110, 13.1). A validator that is not ASCII cannot be sent back."""
    headers = {"Accept": _ACCEPT}
    if before and before.etag.isascii() and before.etag:
        headers["If-None-Match"] = before.etag
    if before and before.last_modified.isascii() and before.last_modified:
        headers["If-Modified-Since"] = before.last_modified
    return headers


def _fault(response: Response, *, packed: bool) -> Fault | None:
    """Why the answer is no page, where it is one that stands. `FetchError` `http_<status>` where it is a failure."""
    if wall := wall_of(response):
        return wall
    _check_status(response)
    return unreadable(response.content_type, response.body, host_of(response.final_url), packed=packed)


def _check_status(response: Response) -> None:
    """`FetchError` `http_<status>` unless the answer is a whole page."""
    if response.ok:
        return
    status = response.status
    words = f"{host_of(response.final_url)} {_WORDS.get(status, 'gave no page')} (HTTP {status})"
    if wait := response.headers.get("retry-after"):
        words += f"; it asks to wait: {wait[:40]}" + ("" if not wait.isdigit() else " s")
    raise FetchError(f"http_{status}", words, url=response.final_url)
