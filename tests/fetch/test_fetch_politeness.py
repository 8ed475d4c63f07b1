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


async def test_busy_host_is_given_the_time_it_asks_for_by_all_who_wait_for_it() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0, host_concurrency=1), web={"attempts": 2}) as it:
        it.stand.tell("/a", Reply(429, headers={"Retry-After": "40"}), Reply(body=b"<p>A page.</p>", headers=PAGE))
        await fetch(it, "https://news.example/a", "https://other.example/b")
        assert spaced(it.naps, 40)
        # The clock stands still in this test, so whoever comes next finds that the 40 seconds are not over.
        await fetch(it, "https://news.example/b")
        assert spaced(it.naps, 40, 40)


async def test_date_to_wait_for_is_counted_from_the_date_of_the_answer() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0), web={"attempts": 2}) as it:
        headers = {"Date": "Fri, 20 Nov 2026 12:00:00 GMT", "Retry-After": "Fri, 20 Nov 2026 12:00:50 GMT"}
        it.stand.tell("/a", Reply(503, headers=headers), Reply(body=b"<p>A page.</p>", headers=PAGE))
        await fetch(it, "https://news.example/a")
        assert spaced(it.naps, 50)


async def test_host_that_asks_for_more_than_we_wait_is_left_alone_and_named() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0), web={"attempts": 3}) as it:
        it.stand.tell("news.example/a", Reply(429, headers={"Retry-After": "7200"}))
        assert await it.reason("https://news.example/a") == "http_429"
        assert await it.reason("https://news.example/b") == "host_rested"
        assert it.pages_asked == ["news.example/a"]
        assert it.naps == []
        assert [str(rested) for rested in it.fetcher.rested] == [
            "news.example asks us to wait 7200 s (HTTP 429); "
            "it was left alone for the rest of the run (1 page not asked for)"
        ]


@pytest.mark.parametrize("fault", [Reply(500), Reply(raw=b"", then="close")], ids=["500", "reset"])
async def test_host_that_fails_three_times_in_a_row_is_left_alone_and_the_others_are_not(fault: Reply) -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0, host_concurrency=1)) as it:
        for number in range(9):
            it.stand.tell(f"news.example/{number}", fault)
        urls = [f"https://news.example/{number}" for number in range(9)]
        reasons = await asyncio.gather(*(it.reason(url) for url in urls), it.reason("https://other.example/a"))
        assert reasons[3:] == ["host_rested"] * 6 + ["ok"]
        assert len(it.pages_asked) == 4
        (rested,) = it.fetcher.rested
        assert (rested.host, rested.spared) == ("news.example", 6)
        assert rested.why.startswith("failed 3 times in a row (last: ")


async def test_host_that_answers_in_between_is_not_left_alone() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0, host_concurrency=1)) as it:
        it.stand.tell("/broken", Reply(500))
        for path in ("/broken", "/broken", "/a", "/broken", "/gone", "/broken", "/b"):
            await it.reason(f"https://news.example{path}")
        assert it.fetcher.rested == ()


async def test_page_that_is_broken_off_tells_nothing_of_its_host() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0)) as it:
        it.stand.tell("/cut", Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<p>", then="close"))
        assert [await it.reason("https://news.example/cut") for _ in range(4)] == ["truncated"] * 4
        assert it.fetcher.rested == ()


async def test_who_waits_to_ask_again_holds_no_place_meanwhile() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0, concurrency=1), web={"attempts": 2}) as it:
        it.awake.clear()
        it.stand.tell("slow.example/a", Reply(503), Reply(body=b"<p>A page.</p>", headers=PAGE))
        first = asyncio.create_task(it.page("https://slow.example/a"))
        async with asyncio.timeout(10):
            await it.napping.wait()
            await fetch(it, "https://other.example/a")
            assert not first.done()
            it.awake.set()
            await first


async def test_hundreds_of_hosts_are_asked_at_once() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0, concurrency=200)) as it:
        gate = asyncio.Event()
        it.stand.crowd = 200
        it.stand.tell("/a", Reply(body=b"<p>A page.</p>", headers=PAGE, gate=gate))
        work = asyncio.create_task(fetch(it, *(f"https://news-{number}.example/a" for number in range(300))))
        async with asyncio.timeout(60):
            await it.stand.crowded.wait()
        gate.set()
        await work
        assert it.stand.most_waiting == 200
