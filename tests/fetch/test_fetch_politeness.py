"""Pauses and places: no host is asked too fast, and nobody waits for ever."""

from __future__ import annotations

import asyncio

import pytest
from fetch_desk import Desk, fetch_desk

from newsstand import Reply
from synth.fetch.policy import FetchPolicy

pytestmark = pytest.mark.anyio
PAGE = {"Content-Type": "text/html"}


async def fetch(desk: Desk, *urls: str) -> None:
    await asyncio.gather(*(desk.page(url) for url in urls))


def spaced(naps: list[float], *due: float) -> bool:
    """Whether there were naps until each of `due` seconds, less the moment that the requests themselves took."""
    return len(naps) == len(due) and all(want - 5 < nap <= want for nap, want in zip(naps, due, strict=True))


async def test_requests_to_one_host_are_spaced_robots_included() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=10)) as it:
        await fetch(it, "https://news.example/a", "https://news.example/b", "http://news.example:8080/a")
        # two files of each of two origins and three pages are seven requests
        assert spaced(it.naps, 10, 20, 30, 40, 50, 60)


async def test_redirect_waits_for_its_turn_too() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=10)) as it:
        it.stand.redirect("/a", "/b")
        await fetch(it, "https://news.example/a")
        assert spaced(it.naps, 10, 20, 30)


async def test_hosts_do_not_wait_for_one_another() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=10)) as it:
        await fetch(it, "https://news.example/a", "https://other.example/a")
        assert spaced(sorted(it.naps), 10, 10, 20, 20)


async def test_longer_crawl_delay_of_the_host_is_kept() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=10)) as it:
        it.stand.tell("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 20\nDisallow:\n"))
        await fetch(it, "https://news.example/a", "https://news.example/b")
        assert spaced(it.naps, 10, 30, 50)


async def test_crawl_delay_shorter_than_ours_changes_nothing() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=10)) as it:
        it.stand.tell("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 2\n"))
        await fetch(it, "https://news.example/a", "https://news.example/b")
        assert spaced(it.naps, 10, 20, 30)


async def test_crawl_delay_of_an_hour_counts_as_thirty_seconds() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=10)) as it:
        it.stand.tell("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 3600\n"))
        await fetch(it, "https://news.example/a", "https://news.example/b")
        assert spaced(it.naps, 10, 40, 70)


async def busiest(policy: FetchPolicy, *urls: str) -> int:
    """The most requests for pages that were open at one time."""
    async with fetch_desk(policy) as it:
        gate = asyncio.Event()
        it.stand.tell("/a", Reply(body=b"<p>A page.</p>", headers=PAGE, gate=gate))
        work = asyncio.create_task(fetch(it, *urls))
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
    async with fetch_desk(FetchPolicy("", host_delay=0, host_concurrency=1, concurrency=1)) as it:
        it.stand.redirect("one.example/a", "https://two.example/b")
        it.stand.redirect("two.example/a", "https://one.example/b")
        urls = ("https://one.example/a", "https://two.example/a") * 5
        async with asyncio.timeout(10):
            await fetch(it, *urls)


async def test_page_that_fails_gives_its_place_back() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0, host_concurrency=1, concurrency=1)) as it:
        assert await it.reason("https://news.example/none") == "gone"
        it.stand.tell("/reset", Reply(raw=b"", then="close"))
        assert await it.reason("https://news.example/reset") == "reset"
        async with asyncio.timeout(10):
            await fetch(it, "https://news.example/a")


async def test_fetch_that_is_called_off_gives_its_place_back() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0, host_concurrency=1, concurrency=1)) as it:
        it.stand.tell("/slow", Reply(gate=asyncio.Event()))
        task = asyncio.create_task(fetch(it, "https://news.example/slow"))
        await it.stand.somebody_waits.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(10):
            await fetch(it, "https://news.example/a")
