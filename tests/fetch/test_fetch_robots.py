"""robots.txt is obeyed as RFC 9309 says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fetch_desk import Desk, fetch_desk

from newsstand import CLOSE, Reply

pytestmark = pytest.mark.anyio
ROBOTS = "news.example/robots.txt"
TDMREP = "news.example/.well-known/tdmrep.json"
ALL_BUT_SYNTH = "User-agent: *\nAllow: /\n\nUser-agent: Synth\nDisallow: /private/\n"


@asynccontextmanager
async def desk(robots: Reply | None = None) -> AsyncIterator[Desk]:
    """A desk with `robots` at news.example; what may pass is tried three times."""
    async with fetch_desk(web={"attempts": 3}) as it:
        if robots:
            it.stand.tell(ROBOTS, robots)
        yield it


def text(rules: str) -> Reply:
    return Reply(body=rules.encode())


async def test_page_that_robots_disallows_is_never_asked_for() -> None:
    async with desk(text("User-agent: *\nDisallow: /private/\n")) as it:
        found = await it.verdict("https://news.example/private/a")
        assert (found.ruling, found.detail) == ("robots_disallowed", "robots.txt of news.example disallows synth here")
        assert await it.reason("https://news.example/a") == "ok"
        assert it.stand.addresses == [ROBOTS, TDMREP, "news.example/a"]


async def test_rules_for_synth_by_name_go_before_rules_for_all() -> None:
    async with desk(text(ALL_BUT_SYNTH)) as it:
        assert await it.reason("https://news.example/private/a") == "robots_disallowed"


async def test_rules_for_other_robots_are_not_ours() -> None:
    async with desk(text("User-agent: otherbot\nDisallow: /\n")) as it:
        assert await it.reason("https://news.example/a") == "ok"


async def test_byte_order_mark_does_not_hide_the_first_rule() -> None:
    async with desk(text("\ufeffUser-agent: *\nDisallow: /\n")) as it:
        assert await it.reason("https://news.example/a") == "robots_disallowed"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_missing_robots_allows_everything(status: int) -> None:
    async with desk(Reply(status, body=b"User-agent: *\nDisallow: /\n")) as it:
        assert await it.reason("https://news.example/a") == "ok"


@pytest.mark.parametrize("robots", [Reply(500), Reply(503), Reply(raw=b"", then=CLOSE)], ids=["500", "503", "reset"])
async def test_robots_that_cannot_be_had_disallows_everything(robots: Reply) -> None:
    async with desk(robots) as it:
        assert await it.reason("https://news.example/a") == "robots_unreachable"
        assert set(it.stand.addresses) == {ROBOTS}


async def test_robots_that_is_sent_on_and_on_allows_everything() -> None:
    async with desk(Reply(302, headers={"Location": "/robots.txt"})) as it:
        assert await it.reason("https://news.example/a") == "ok"


async def test_robots_is_followed_to_where_it_moved() -> None:
    async with desk(Reply(301, headers={"Location": "https://www.news.example/robots.txt"})) as it:
        it.stand.tell("www.news.example/robots.txt", text("User-agent: *\nDisallow: /\n"))
        assert await it.reason("https://news.example/a") == "robots_disallowed"


async def test_robots_is_asked_once_for_each_origin_however_many_wait() -> None:
    async with desk() as it:
        origins = ("https://news.example", "http://news.example", "https://news.example:8443")
        urls = [f"{origin}{page}" for origin in origins for page in ("/a", "/b", "/a?x=1", "/b?x=1")]
        await asyncio.gather(*(it.reason(url) for url in urls))
        assert it.stand.targets.count("/robots.txt") == 3


async def test_robots_that_failed_is_not_asked_again_in_the_same_run() -> None:
    async with desk(Reply(500)) as it:
        await asyncio.gather(*(it.reason(f"https://news.example/a?{number}") for number in range(5)))
        assert it.stand.addresses == [ROBOTS]


async def test_redirect_to_a_disallowed_page_of_another_host_is_not_followed() -> None:
    async with desk() as it:
        it.stand.redirect("news.example/a", "https://other.example/private/a")
        it.stand.tell("other.example/robots.txt", text("User-agent: *\nDisallow: /private/\n"))
        assert "robots.txt of other.example" in (await it.verdict("https://news.example/a")).detail
        assert "other.example/private/a" not in it.stand.addresses


async def test_redirect_to_a_disallowed_page_of_the_same_host_is_not_followed() -> None:
    async with desk(text("User-agent: *\nDisallow: /private/\n")) as it:
        it.stand.redirect("news.example/a", "/private/a")
        assert await it.reason("https://news.example/a") == "robots_disallowed"
        assert "/private/a" not in it.stand.targets


async def test_rule_cut_in_two_by_the_size_limit_is_dropped_and_those_before_it_are_kept() -> None:
    rules = b"User-agent: *\nDisallow: /private/\n#"
    cut = rules + b"x" * (500 * 1024 - len(rules) - len(b"\nDisallow: /")) + b"\nDisallow: /elsewhere\nDisallow: /b\n"
    async with desk(Reply(body=cut)) as it:
        assert await it.reason("https://news.example/private/a") == "robots_disallowed"
        assert await it.reason("https://news.example/a") == "ok"
        assert await it.reason("https://news.example/b") == "ok"


async def test_robots_that_is_a_web_page_disallows_nothing() -> None:
    async with desk(Reply(body=b"<html><p>Disallow: everything</p></html>")) as it:
        assert await it.reason("https://news.example/a") == "ok"
