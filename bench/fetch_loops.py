"""Pages from the replay server: by a bare httpx loop, and by synth's fetcher; with extraction behind both, or without.

Each loop is given the same addresses and the same limits. It does not know targets.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network
from urllib.parse import urlsplit

import httpx

from synth.domain.evidence import Capture, Clipping
from synth.domain.source import Lead
from synth.domain.verdict import Verdict
from synth.domain.visit import Visit
from synth.engine.local import spread
from synth.errors import FetchError
from synth.extract.pool import Extractors
from synth.fetch.fetcher import Fetcher
from synth.fetch.policy import FetchPolicy
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

AT_ONCE = 64  # requests in all loops alike
CORES = 2
Extract = Callable[[bytes], bool]
REASON = "Measured on saved pages, served by this machine to itself"


@dataclass
class Tally:
    """What a loop came to: seconds on the wall, pages and texts had, and why others were not."""

    seconds: float = 0.0
    pages: int = 0
    texts: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds


class Drawer:
    """A shelf of host files in memory: what the store is to a newsroom that ran before."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Visit, Capture | None]] = {}

    async def find(self, url: str) -> tuple[Visit, Capture | None] | None:
        return self._kept.get(url)

    async def keep(self, visit: Visit, capture: Capture | None) -> None:
        self._kept[visit.url] = (visit, capture)


def prefixed(origin: str, url: str) -> str:
    """The address under which the replay server has `url`, for a plain client."""
    parts = urlsplit(url)
    return f"{origin}/{parts.netloc}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def host_files(urls: Sequence[str]) -> list[str]:
    """The files about hosts that synth asks for beside those pages."""
    origins = dict.fromkeys("{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in urls)
    return [origin + path for origin in origins for path in ("/robots.txt", "/.well-known/tdmrep.json")]


def text_of(body: bytes) -> bool:
    """Whether trafilatura finds a text, asked as its documentation begins: no metadata, which synth always takes."""
    import trafilatura

    return trafilatura.extract(body) is not None


def text_and_facts_of(body: bytes) -> bool:
    """Whether trafilatura finds a text, with title, author, date and outlet: as much as a clipping holds."""
    import trafilatura

    return trafilatura.extract(body, favor_precision=True, with_metadata=True, output_format="json") is not None


def bare(origin: str, urls: Sequence[str], extract: Extract | None = None) -> Tally:
    """httpx and asyncio.gather; behind it a process pool that does `extract`, where that is given."""
    return asyncio.run(_bare(origin, urls, extract))


async def _bare(origin: str, urls: Sequence[str], extract: Extract | None) -> Tally:
    tally = Tally()
    gate = asyncio.Semaphore(AT_ONCE)
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(CORES) as pool:
        if extract:
            await asyncio.gather(*(loop.run_in_executor(pool, extract, b"<p>Begin.</p>") for _ in range(CORES)))
        async with httpx.AsyncClient(limits=limits, timeout=60, trust_env=False) as client:

            async def one(url: str) -> None:
                async with gate:
                    body = (await client.get(prefixed(origin, url))).content
                    tally.pages += 1
                    if extract:
                        found = await loop.run_in_executor(pool, extract, body)
                        tally.texts += found

            started = time.perf_counter()
            await asyncio.gather(*map(one, urls))
            tally.seconds = time.perf_counter() - started
    return tally


def ours(origin: str, urls: Sequence[str], *, extracting: bool, shelf: Drawer) -> Tally:
    """The fetcher, with its robots.txt, opt-outs, turns, guard and verdicts; where `extracting`, our workers too."""
    return asyncio.run(_ours(origin, urls, extracting=extracting, shelf=shelf))


async def _ours(origin: str, urls: Sequence[str], *, extracting: bool, shelf: Drawer) -> Tally:
    tally = Tally()
    web = WebPolicy("synth/bench", allow=(ip_network("127.0.0.1/32"),), resolve={"*": origin}, max_bytes=30_000_000)
    # Some of these pages opt out of use by AI; here they are bytes to be measured.
    agreements = {(urlsplit(url).hostname or "").lower(): REASON for url in urls}
    polite = FetchPolicy("", AT_ONCE, 0, AT_ONCE, agreements=agreements)
    async with WebClient(web) as client, Extractors(CORES) as extractors:
        fetcher = Fetcher(client, polite, lambda: datetime.now(UTC), shelf=shelf)
        if extracting:
            await warm(extractors)

        async def one(url: str) -> None:
            lead = Lead(url=url, via="bench")
            found = await _fetched(fetcher, lead, tally)
            if found is not None and extracting:
                made = await extractors.extract(found, lead)
                tally.texts += isinstance(made, Clipping)

        started = time.perf_counter()
        await spread(urls, one, AT_ONCE)
        tally.seconds = time.perf_counter() - started
    return tally


async def _fetched(fetcher: Fetcher, lead: Lead, tally: Tally) -> Capture | None:
    try:
        found = await fetcher.fetch(lead)
    except FetchError as exc:
        tally.reasons[exc.reason] += 1
        return None
    tally.pages += 1
    if isinstance(found, Verdict):
        tally.reasons[found.ruling.value] += 1
        return None
    return found


async def warm(extractors: Extractors) -> None:
    """Start every worker, as the process pool's are started before its clock runs."""
    body = b"<html><body><p>A page to begin with.</p></body></html>"
    now = datetime.now(UTC)
    page = Capture(url="file:warm", final_url="file:warm", fetched_at=now, sha256="0" * 64, body=body)
    lead = Lead(url="https://warm.example/", via="bench")
    await asyncio.gather(*(extractors.extract(page, lead) for _ in range(CORES)))


def in_turn(loops: dict[str, Callable[[], Tally]], rounds: int) -> dict[str, Tally]:
    """Each loop in turn, `rounds` (an odd number) times over, and of each the round of median seconds."""
    found: dict[str, list[Tally]] = {name: [] for name in loops}
    for _ in range(rounds):
        for name, loop in loops.items():
            found[name].append(loop())
    return {name: sorted(tallies, key=lambda one: one.seconds)[rounds // 2] for name, tallies in found.items()}
