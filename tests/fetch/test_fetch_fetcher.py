"""Leads become captures: conditional requests, refused answers, our name."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from newsstand import Newsstand, Reply, newsstand
from synth.domain.evidence import Capture
from synth.domain.source import Lead
from synth.errors import ConfigError, FetchError
from synth.fetch.fetcher import Fetcher, user_agent
from synth.fetch.policy import FetchPolicy
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://news.example/ferry"
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title></channel></rss>'


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


async def no_wait(seconds: float) -> None:
    del seconds


@asynccontextmanager
async def desk() -> AsyncIterator[tuple[Newsstand, Fetcher]]:
    """A newsstand that stands for the whole web, and a fetcher in it."""
    async with newsstand() as stand:
        web = WebPolicy("synth/0.1", allow=(ip_network("127.0.0.1/32"),), resolve={"*": stand.origin}, attempts=1)
        async with WebClient(web) as client:
            yield stand, Fetcher(client, FetchPolicy("", host_delay=0), lambda: NOON, sleep=no_wait)


async def fetch(fetcher: Fetcher, url: str = URL, before: Capture | None = None) -> Capture:
    return await fetcher.fetch(Lead(url=url, via="ferry"), before)


async def refusal(reply: Reply) -> FetchError:
    async with desk() as (stand, fetcher):
        stand.tell("news.example/ferry", reply)
        with pytest.raises(FetchError) as caught:
            await fetch(fetcher)
        assert str(caught.value).isprintable()
        assert "news.example" in str(caught.value)
        return caught.value


async def test_page_becomes_a_capture_of_what_was_sent() -> None:
    async with desk() as (stand, fetcher):
        stand.redirect("/ferry", "https://www.news.example/ferry-1")
        stand.page("/ferry-1", b"<p>Ferry</p>", ETag='W/"9"', Last_Modified="Thu, 19 Nov 2026 08:00:00 GMT")
        assert await fetch(fetcher) == Capture(
            url=URL,
            final_url="https://www.news.example/ferry-1",
            fetched_at=NOON,
            sha256=hashlib.sha256(b"<p>Ferry</p>").hexdigest(),
            content_type="text/html",
            etag='W/"9"',
            last_modified="Thu, 19 Nov 2026 08:00:00 GMT",
            body=b"<p>Ferry</p>",
        )


async def test_page_that_did_not_change_is_our_earlier_capture_itself() -> None:
    async with desk() as (stand, fetcher):
        stand.page("/ferry", ETag='"9"', Last_Modified="Thu, 19 Nov 2026 08:00:00 GMT")
        before = await fetch(fetcher)
        stand.tell("/ferry", Reply(304))
        assert await fetch(fetcher, before=before) is before
        assert stand.asked[-1].headers["if-none-match"] == '"9"'
        assert stand.asked[-1].headers["if-modified-since"] == "Thu, 19 Nov 2026 08:00:00 GMT"


async def test_page_that_changed_is_a_new_capture() -> None:
    async with desk() as (stand, fetcher):
        stand.page("/ferry", b"<p>Old</p>", ETag='"9"')
        before = await fetch(fetcher)
        stand.page("/ferry", b"<p>New</p>", ETag='"10"')
        assert (await fetch(fetcher, before=before)).body == b"<p>New</p>"


async def test_not_modified_said_of_another_page_is_not_believed() -> None:
    async with desk() as (stand, fetcher):
        stand.page("/ferry", b"<p>Ferry</p>", Last_Modified="Thu, 19 Nov 2026 08:00:00 GMT")
        before = await fetch(fetcher)
        stand.redirect("/ferry", "/bridge")
        stand.tell("/bridge", Reply(304), Reply(body=b"<p>Bridge</p>", headers={"Content-Type": "text/html"}))
        assert (await fetch(fetcher, before=before)).body == b"<p>Bridge</p>"


async def test_validator_that_is_not_ascii_is_not_sent_back() -> None:
    async with desk() as (stand, fetcher):
        stand.page("/ferry", ETag='"é"')
        before = await fetch(fetcher)
        await fetch(fetcher, before=before)
        assert "if-none-match" not in stand.asked[-1].headers


async def test_not_modified_that_we_did_not_ask_for_is_refused() -> None:
    assert (await refusal(Reply(304))).reason == "http_304"


async def test_feed_is_fetched_as_a_page_is() -> None:
    async with desk() as (stand, fetcher):
        stand.page("/rss", FEED, Content_Type="application/rss+xml; charset=utf-8")
        capture = await fetch(fetcher, "https://news.example/rss")
        assert (capture.body, capture.content_type) == (FEED, "application/rss+xml; charset=utf-8")


@pytest.mark.parametrize("status", [206, 302, 401, 403, 404, 410, 418, 429, 451, 500, 503])
async def test_answer_that_is_no_page_is_named_by_its_status(status: int) -> None:
    found = await refusal(Reply(status, body=b"<p>Sorry</p>"))
    assert found.reason == f"http_{status}"
    assert f"HTTP {status}" in str(found)


async def test_busy_host_says_how_long_it_asks_to_wait() -> None:
    assert "asks to wait: 3600 s" in str(await refusal(Reply(429, headers={"Retry-After": "3600"})))


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/pdf", b"%PDF-1.7 ..."),
        ("text/html", b"%PDF-1.7 ..."),
        ("text/html", b"\x1f\x8b\x08\x00packed twice"),
        ("text/html; charset=utf-8", b"PK\x03\x04"),
        ("application/pdf", b"<p>A page that says it is none</p>"),
        ("image/svg+xml", b"<svg></svg>"),
        ("application/octet-stream", b"\x00\x01\x02\x03"),
        ("text/css", b"p { color: black }"),
        ("", b"just words"),
    ],
)
async def test_what_is_not_a_page_is_wrong_type(content_type: str, body: bytes) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    assert (await refusal(Reply(body=body, headers=headers))).reason == "wrong_type"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("", b"<!DOCTYPE html><p>Ferry</p>"),
        ("", b"\xef\xbb\xbf\r\n  <p>Ferry</p>"),
        ("", "\ufeff<p>Ferry</p>".encode("utf-16-le")),
        ("application/octet-stream", FEED),
        ("application/x-rss+xml", FEED),
        ("TEXT/HTML;charset=x", b"no markup at all"),
        ("text/plain", b"just words"),
        ("application/feed+json", b'{"version": "https://jsonfeed.org/version/1.1"}'),
    ],
)
async def test_text_is_taken_by_its_type_or_by_its_first_bytes(content_type: str, body: bytes) -> None:
    async with desk() as (stand, fetcher):
        stand.tell("/ferry", Reply(body=body, headers={"Content-Type": content_type} if content_type else {}))
        assert (await fetch(fetcher)).body == body


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
async def test_page_without_a_byte_of_text_is_empty(body: bytes) -> None:
    assert (await refusal(Reply(body=body, headers={"Content-Type": "text/html"}))).reason == "empty"


async def test_file_is_not_fetched() -> None:
    async with desk() as (stand, fetcher):
        with pytest.raises(FetchError) as caught:
            await fetch(fetcher, "file:sample/ferry.html")
        assert caught.value.reason == "file_lead"
        assert stand.asked == []


async def test_what_is_no_address_is_bad_url() -> None:
    async with desk() as (_, fetcher):
        with pytest.raises(FetchError) as caught:
            await fetch(fetcher, "news.example/ferry")
        assert caught.value.reason == "bad_url"


async def test_private_address_is_refused_by_its_own_name() -> None:
    async with desk() as (stand, fetcher):
        with pytest.raises(FetchError) as caught:
            await fetch(fetcher, "http://10.0.0.1/ferry")
        assert caught.value.reason == "address_refused"
        assert stand.asked == []


def test_we_say_who_we_are_and_where_to_reach_us() -> None:
    assert user_agent("https://desk.example/bot") == "synth/0.1 (+https://desk.example/bot)"


def test_we_say_so_where_no_contact_is_set() -> None:
    assert user_agent("") == "synth/0.1 (no contact set)"


@pytest.mark.parametrize("contact", ["desk@exämple.org", "desk@example.org\r\nX-Injected: 1"])
def test_contact_that_no_header_can_hold_is_a_configuration_error(contact: str) -> None:
    with pytest.raises(ConfigError, match="contact"):
        user_agent(contact)
