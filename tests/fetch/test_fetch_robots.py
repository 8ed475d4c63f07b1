"""robots.txt is obeyed as RFC 9309 says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from newsstand import CLOSE, Newsstand, Reply, newsstand
from synth.domain.source import Lead
from synth.errors import FetchError
from synth.fetch.fetcher import Fetcher
from synth.fetch.policy import FetchPolicy
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROBOTS = "news.example/robots.txt"
ALL_BUT_SYNTH = "User-agent: *\nAllow: /\n\nUser-agent: Synth\nDisallow: /private/\n"


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def no_wait(seconds: float) -> None:
    del seconds


@asynccontextmanager
async def desk(robots: Reply | None = None) -> AsyncIterator[tuple[Newsstand, Fetcher]]:
    """A newsstand for the whole web, with pages at /a, /b and /private/a, and `robots` at news.example."""
    async with newsstand() as stand:
        for page in ("/a", "/b", "/private/a"):
            stand.page(page)
        if robots:
            stand.tell(ROBOTS, robots)
        web = WebPolicy("synth/0.1", allow=(ip_network("127.0.0.1/32"),), resolve={"*": stand.origin})
        async with WebClient(web, sleep=no_wait) as client:
            yield stand, Fetcher(client, FetchPolicy("", host_delay=0), lambda: NOON, sleep=no_wait)


async def reason(fetcher: Fetcher, url: str) -> str:
    """`ok`, or why `url` was not fetched."""
    try:
        await fetcher.fetch(Lead(url=url, via="t"))
    except FetchError as exc:
        return exc.reason if str(exc).isprintable() else "not one line"
    return "ok"


def text(rules: str) -> Reply:
    return Reply(body=rules.encode())


async def test_page_that_robots_disallows_is_never_asked_for() -> None:
    async with desk(text("User-agent: *\nDisallow: /private/\n")) as (stand, fetcher):
        with pytest.raises(FetchError, match=r"^robots\.txt of news\.example disallows synth here$") as caught:
            await fetcher.fetch(Lead(url="https://news.example/private/a", via="t"))
        assert caught.value.reason == "robots_disallowed"
        assert await reason(fetcher, "https://news.example/a") == "ok"
        assert stand.addresses == [ROBOTS, "news.example/a"]


async def test_rules_for_synth_by_name_go_before_rules_for_all() -> None:
    async with desk(text(ALL_BUT_SYNTH)) as (_, fetcher):
        assert await reason(fetcher, "https://news.example/private/a") == "robots_disallowed"


async def test_rules_for_other_robots_are_not_ours() -> None:
    async with desk(text("User-agent: otherbot\nDisallow: /\n")) as (_, fetcher):
        assert await reason(fetcher, "https://news.example/a") == "ok"


async def test_byte_order_mark_does_not_hide_the_first_rule() -> None:
    async with desk(text("\ufeffUser-agent: *\nDisallow: /\n")) as (_, fetcher):
        assert await reason(fetcher, "https://news.example/a") == "robots_disallowed"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_missing_robots_allows_everything(status: int) -> None:
    async with desk(Reply(status, body=b"User-agent: *\nDisallow: /\n")) as (_, fetcher):
        assert await reason(fetcher, "https://news.example/a") == "ok"


@pytest.mark.parametrize("robots", [Reply(500), Reply(503), Reply(raw=b"", then=CLOSE)], ids=["500", "503", "reset"])
async def test_robots_that_cannot_be_had_disallows_everything(robots: Reply) -> None:
    async with desk(robots) as (stand, fetcher):
        assert await reason(fetcher, "https://news.example/a") == "robots_unreachable"
        assert set(stand.addresses) == {ROBOTS}


async def test_robots_that_is_sent_on_and_on_allows_everything() -> None:
    async with desk(Reply(302, headers={"Location": "/robots.txt"})) as (_, fetcher):
        assert await reason(fetcher, "https://news.example/a") == "ok"


async def test_robots_is_followed_to_where_it_moved() -> None:
    async with desk(Reply(301, headers={"Location": "https://www.news.example/robots.txt"})) as (stand, fetcher):
        stand.tell("www.news.example/robots.txt", text("User-agent: *\nDisallow: /\n"))
        assert await reason(fetcher, "https://news.example/a") == "robots_disallowed"


async def test_robots_is_asked_once_for_each_origin_however_many_wait() -> None:
    async with desk() as (stand, fetcher):
        origins = ("https://news.example", "http://news.example", "https://news.example:8443")
        urls = [f"{origin}{page}" for origin in origins for page in ("/a", "/b", "/a?x=1", "/b?x=1")]
        await asyncio.gather(*(reason(fetcher, url) for url in urls))
        assert stand.targets.count("/robots.txt") == 3


async def test_robots_that_failed_is_not_asked_again_in_the_same_run() -> None:
    async with desk(Reply(500)) as (stand, fetcher):
        await asyncio.gather(*(reason(fetcher, f"https://news.example/a?{number}") for number in range(5)))
        assert stand.addresses == [ROBOTS]


async def test_redirect_to_a_disallowed_page_of_another_host_is_not_followed() -> None:
    async with desk() as (stand, fetcher):
        stand.redirect("news.example/a", "https://other.example/private/a")
        stand.tell("other.example/robots.txt", text("User-agent: *\nDisallow: /private/\n"))
        with pytest.raises(FetchError, match=r"robots\.txt of other\.example"):
            await fetcher.fetch(Lead(url="https://news.example/a", via="t"))
        assert "other.example/private/a" not in stand.addresses


async def test_redirect_to_a_disallowed_page_of_the_same_host_is_not_followed() -> None:
    async with desk(text("User-agent: *\nDisallow: /private/\n")) as (stand, fetcher):
        stand.redirect("news.example/a", "/private/a")
        assert await reason(fetcher, "https://news.example/a") == "robots_disallowed"
        assert "/private/a" not in stand.targets


async def test_rule_cut_in_two_by_the_size_limit_is_dropped_and_those_before_it_are_kept() -> None:
    rules = b"User-agent: *\nDisallow: /private/\n#"
    cut = rules + b"x" * (500 * 1024 - len(rules) - len(b"\nDisallow: /")) + b"\nDisallow: /elsewhere\nDisallow: /b\n"
    async with desk(Reply(body=cut)) as (_, fetcher):
        assert await reason(fetcher, "https://news.example/private/a") == "robots_disallowed"
        assert await reason(fetcher, "https://news.example/a") == "ok"
        assert await reason(fetcher, "https://news.example/b") == "ok"


async def test_robots_that_is_a_web_page_disallows_nothing() -> None:
    async with desk(Reply(body=b"<html><p>Disallow: everything</p></html>")) as (_, fetcher):
        assert await reason(fetcher, "https://news.example/a") == "ok"
