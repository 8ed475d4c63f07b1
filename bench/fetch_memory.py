"""Memory of a long gathering: fetcher, extracting processes and store together, over thousands of pages.

PSS, the proportional share of what processes have in common, is read from /proc; so this runs on Linux only.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from bench.fetch_loops import AT_ONCE, CORES, REASON
from bench.result import Absent
from synth.domain.source import Lead
from synth.engine.heaps import few_heaps
from synth.extract.pool import Extractors
from synth.fetch.fetcher import Fetcher
from synth.fetch.policy import FetchPolicy
from synth.pipeline.gather import Desk, Gatherer
from synth.pipeline.shelf import ArchiveShelf
from synth.sources.trust import Gatekeeper
from synth.store.archive import Archive
from synth.store.store import Store
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

_EVERY = 0.5  # seconds between two looks


@dataclass
class Memory:
    """The most that was seen, in MB, over all and in the first and last quarter; pages and seconds it took."""

    most: float = 0.0
    first: float = 0.0
    last: float = 0.0
    pages: int = 0
    texts: int = 0
    seconds: float = 0.0


def memory(origin: str, urls: Sequence[str], pages: int) -> Memory:
    """Gather `pages` pages, `urls` again and again under addresses of their own, and watch. `Absent` without /proc."""
    if not Path("/proc/self/smaps_rollup").exists():
        raise Absent("no /proc/self/smaps_rollup: memory of processes is measured on Linux only")
    few_heaps()  # as a run does
    return asyncio.run(_memory(origin, urls, pages))


async def _memory(origin: str, urls: Sequence[str], pages: int) -> Memory:
    found = Memory()
    seen: list[float] = []
    watch = asyncio.create_task(_watch(seen))
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="synth-memory-") as name:
        store = Store.open("", Path(name))
        try:
            await _gather(store, origin, _leads(urls, pages), found)
        finally:
            store.close()
            watch.cancel()
    found.seconds = time.perf_counter() - started
    quarter = max(1, len(seen) // 4)
    found.most, found.first, found.last = max(seen), max(seen[:quarter]), max(seen[-quarter:])
    return found


async def _gather(store: Store, origin: str, leads: Sequence[Lead], found: Memory) -> None:
    web = WebPolicy("synth/bench", allow=(ip_network("127.0.0.1/32"),), resolve={"*": origin})
    agreements = {(urlsplit(lead.url).hostname or "").lower(): REASON for lead in leads}
    polite = FetchPolicy("", AT_ONCE, 0, AT_ONCE, agreements=agreements)
    desk, archive = Desk(Path(), Gatekeeper()), Archive(store)
    async with WebClient(web) as client, Extractors(CORES) as extractors:
        fetcher = Fetcher(client, polite, _now, shelf=ArchiveShelf(archive))
        gatherer = Gatherer(archive, fetcher, extractors, timedelta(0), _now)
        gathered = await gatherer.gather(leads, desk)  # as one list: what is held of each page is held until the end
        found.pages = len(gathered)
        found.texts = sum(one.clipping is not None for one in gathered)


def _leads(urls: Sequence[str], pages: int) -> list[Lead]:
    """The replay server passes over what it does not know of a query, so each address is another page to us."""
    plain = [url for url in urls if "?" not in url]
    return [Lead(url=f"{plain[n % len(plain)]}?round={n // len(plain)}", via="bench") for n in range(pages)]


async def _watch(seen: list[float]) -> None:
    beside = _family(os.getpid()) - {os.getpid()}  # the server of the pages is none of ours
    while True:
        seen.append(sum(map(_pss, _family(os.getpid()) - beside)))
        await asyncio.sleep(_EVERY)


def _family(pid: int) -> set[int]:
    """That process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return {pid, *map(int, children.read_text().split())}
    except OSError:
        return {pid}


def _pss(pid: int) -> float:
    """MB; 0 for a process that has just ended."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def _now() -> datetime:
    return datetime.now(UTC)
