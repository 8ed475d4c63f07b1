"""Pauses and places: no host is asked too fast, and nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from newsstand import Newsstand, Reply, newsstand
from synth.domain.source import Lead
from synth.fetch.fetcher import Fetcher
from synth.fetch.policy import FetchPolicy
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PAGE = {"Content-Type": "text/html"}


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@dataclass
class Desk:
    stand: Newsstand
    fetcher: Fetcher
    naps: list[float]

    async def fetch(self, *urls: str) -> None:
        await asyncio.gather(*(self.fetcher.fetch(Lead(url=url, via="t")) for url in urls))


@asynccontextmanager
async def desk(policy: FetchPolicy) -> AsyncIterator[Desk]:
    """A newsstand for the whole web with a page at /a and /b of every host. Naps end at once and are written down:
    as the clock stands still meanwhile, each is counted from the beginning."""
    naps: list[float] = []

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    async with newsstand() as stand:
        stand.page("/a")
        stand.page("/b")
        web = WebPolicy("synth/0.1", allow=(ip_network("127.0.0.1/32"),), resolve={"*": stand.origin}, attempts=1)
        async with WebClient(web) as client:
            yield Desk(stand, Fetcher(client, policy, lambda: NOON, sleep=nap), naps)


def spaced(naps: list[float], *due: float) -> bool:
    """Whether there were naps until each of `due` seconds, less the moment that the requests themselves took."""
    return len(naps) == len(due) and all(want - 5 < nap <= want for nap, want in zip(naps, due, strict=True))


async def test_requests_to_one_host_are_spaced_robots_included() -> None:
    async with desk(FetchPolicy("", host_delay=10)) as it:
        await it.fetch("https://news.example/a", "https://news.example/b", "http://news.example:8080/a")
        # robots.txt of two origins and three pages are five requests
        assert spaced(it.naps, 10, 20, 30, 40)


async def test_redirect_waits_for_its_turn_too() -> None:
    async with desk(FetchPolicy("", host_delay=10)) as it:
        it.stand.redirect("/a", "/b")
        await it.fetch("https://news.example/a")
        assert spaced(it.naps, 10, 20)


async def test_hosts_do_not_wait_for_one_another() -> None:
    async with desk(FetchPolicy("", host_delay=10)) as it:
        await it.fetch("https://news.example/a", "https://other.example/a")
        assert spaced(it.naps, 10, 10)


async def test_longer_crawl_delay_of_the_host_is_kept() -> None:
    async with desk(FetchPolicy("", host_delay=10)) as it:
        it.stand.tell("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 20\nDisallow:\n"))
        await it.fetch("https://news.example/a", "https://news.example/b")
        assert spaced(it.naps, 10, 30)


async def test_crawl_delay_shorter_than_ours_changes_nothing() -> None:
    async with desk(FetchPolicy("", host_delay=10)) as it:
        it.stand.tell("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 2\n"))
        await it.fetch("https://news.example/a", "https://news.example/b")
        assert spaced(it.naps, 10, 20)


async def test_crawl_delay_of_an_hour_counts_as_thirty_seconds() -> None:
    async with desk(FetchPolicy("", host_delay=10)) as it:
        it.stand.tell("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 3600\n"))
        await it.fetch("https://news.example/a", "https://news.example/b")
        assert spaced(it.naps, 10, 40)


async def busiest(policy: FetchPolicy, *urls: str) -> int:
    """The most requests for pages that were open at one time."""
    async with desk(policy) as it:
        gate = asyncio.Event()
        it.stand.tell("/a", Reply(body=b"<p>A page.</p>", headers=PAGE, gate=gate))
        work = asyncio.create_task(it.fetch(*urls))
        await it.stand.somebody_waits.wait()
        for _ in range(200):  # enough turns of the loop for all that may come to come
            await asyncio.sleep(0)
        gate.set()
        await work
        return it.stand.most_waiting


async def test_one_host_has_at_most_its_places() -> None:
    urls = ["https://news.example/a"] * 6
    assert await busiest(FetchPolicy("", host_delay=0, host_concurrency=2), *urls) == 2


async def test_all_hosts_together_have_at_most_their_places() -> None:
    urls = [f"https://news-{number}.example/a" for number in range(9)]
    assert await busiest(FetchPolicy("", host_delay=0, concurrency=4), *urls) == 4


async def test_hosts_that_redirect_to_one_another_do_not_block() -> None:
    async with desk(FetchPolicy("", host_delay=0, host_concurrency=1, concurrency=1)) as it:
        it.stand.redirect("one.example/a", "https://two.example/b")
        it.stand.redirect("two.example/a", "https://one.example/b")
        urls = ("https://one.example/a", "https://two.example/a") * 5
        async with asyncio.timeout(10):
            await it.fetch(*urls)


async def test_page_that_fails_gives_its_place_back() -> None:
    async with desk(FetchPolicy("", host_delay=0, host_concurrency=1, concurrency=1)) as it:
        results = await asyncio.gather(it.fetch("https://news.example/none"), return_exceptions=True)
        assert "HTTP 404" in str(results[0])
        async with asyncio.timeout(10):
            await it.fetch("https://news.example/a")


async def test_fetch_that_is_called_off_gives_its_place_back() -> None:
    async with desk(FetchPolicy("", host_delay=0, host_concurrency=1, concurrency=1)) as it:
        it.stand.tell("/slow", Reply(gate=asyncio.Event()))
        task = asyncio.create_task(it.fetch("https://news.example/slow"))
        await it.stand.somebody_waits.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(10):
            await it.fetch("https://news.example/a")
