"""Leads become captures: conditional requests, refused answers, our name."""

from __future__ import annotations

import hashlib

import pytest
from fetch_desk import NOON, URL, fetch_desk

from newsstand import Reply
from synth.domain.evidence import Redirect
from synth.domain.permission import Stance
from synth.domain.verdict import Ruling, Verdict
from synth.errors import ConfigError, FetchError
from synth.fetch.fetcher import user_agent

pytestmark = pytest.mark.anyio
FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title></channel></rss>'


async def refusal(reply: Reply) -> FetchError:
    async with fetch_desk() as it:
        it.stand.tell("news.example/ferry", reply)
        with pytest.raises(FetchError) as caught:
            await it.page()
        assert str(caught.value).isprintable()
        assert "news.example" in str(caught.value)
        return caught.value


async def ruling(reply: Reply) -> Verdict:
    async with fetch_desk() as it:
        it.stand.tell("news.example/ferry", reply)
        found = await it.verdict()
        assert "news.example" in found.detail
        return found


async def test_page_becomes_a_capture_of_what_was_sent_and_how_it_came() -> None:
    async with fetch_desk() as it:
        it.stand.redirect("/ferry", "https://www.news.example/ferry-1", status=301)
        headers = {"ETag": 'W/"9"', "Last_Modified": "Thu, 19 Nov 2026 08:00:00 GMT", "Set_Cookie": "id=7"}
        it.stand.page("/ferry-1", b"<p>Ferry</p>", **headers)
        found = await it.page()
    assert (found.url, found.final_url) == (URL, "https://www.news.example/ferry-1")
    assert found.redirects == (Redirect(url=URL, status=301),)
    assert (found.asked_at, found.fetched_at, found.status) == (NOON, NOON, 200)
    assert found.body == b"<p>Ferry</p>"
    assert found.sha256 == hashlib.sha256(b"<p>Ferry</p>").hexdigest()
    assert (found.content_type, found.etag) == ("text/html", 'W/"9"')
    assert found.headers["last-modified"] == found.last_modified == "Thu, 19 Nov 2026 08:00:00 GMT"
    assert "set-cookie" not in found.headers
    assert found.permission.stance is Stance.OPEN
    assert [(file.url, file.status) for file in found.permission.consulted] == [
        ("https://www.news.example/robots.txt", 404),
        ("https://www.news.example/.well-known/tdmrep.json", 404),
    ]


async def test_page_that_did_not_change_is_our_earlier_capture_itself() -> None:
    async with fetch_desk() as it:
        it.stand.page("/ferry", ETag='"9"', Last_Modified="Thu, 19 Nov 2026 08:00:00 GMT")
        before = await it.page()
        it.stand.tell("/ferry", Reply(304))
        assert await it.page(before=before) == before
        assert it.stand.asked[-1].headers["if-none-match"] == '"9"'
        assert it.stand.asked[-1].headers["if-modified-since"] == "Thu, 19 Nov 2026 08:00:00 GMT"


async def test_page_that_changed_is_a_new_capture() -> None:
    async with fetch_desk() as it:
        it.stand.page("/ferry", b"<p>Old</p>", ETag='"9"')
        before = await it.page()
        it.stand.page("/ferry", b"<p>New</p>", ETag='"10"')
        assert (await it.page(before=before)).body == b"<p>New</p>"


async def test_not_modified_said_of_another_page_is_not_believed() -> None:
    async with fetch_desk() as it:
        it.stand.page("/ferry", b"<p>Ferry</p>", Last_Modified="Thu, 19 Nov 2026 08:00:00 GMT")
        before = await it.page()
        it.stand.redirect("/ferry", "/bridge")
        it.stand.tell("/bridge", Reply(304), Reply(body=b"<p>Bridge</p>", headers={"Content-Type": "text/html"}))
        assert (await it.page(before=before)).body == b"<p>Bridge</p>"


async def test_validator_that_is_not_ascii_is_not_sent_back() -> None:
    async with fetch_desk() as it:
        it.stand.page("/ferry", ETag='"é"')
        before = await it.page()
        await it.page(before=before)
        assert "if-none-match" not in it.stand.asked[-1].headers


async def test_not_modified_that_we_did_not_ask_for_is_refused() -> None:
    assert (await refusal(Reply(304))).reason == "http_304"


async def test_feed_is_fetched_as_a_page_is() -> None:
    async with fetch_desk() as it:
        it.stand.page("/rss", FEED, Content_Type="application/rss+xml; charset=utf-8")
        capture = await it.page("https://news.example/rss")
        assert (capture.body, capture.content_type) == (FEED, "application/rss+xml; charset=utf-8")


@pytest.mark.parametrize("status", [206, 302, 418, 429, 500, 503])
async def test_answer_that_is_no_page_is_named_by_its_status(status: int) -> None:
    found = await refusal(Reply(status, body=b"<p>Sorry</p>"))
    assert found.reason == f"http_{status}"
    assert f"HTTP {status}" in str(found)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (401, "login_wall"),
        (402, "paywall"),
        (403, "refused"),
        (404, "gone"),
        (406, "refused"),
        (410, "gone"),
        (451, "withheld"),
    ],
)
async def test_status_that_is_an_answer_is_a_verdict(status: int, name: str) -> None:
    found = await ruling(Reply(status, body=b"<p>Sorry</p>"))
    assert (found.ruling, found.status, found.final_url) == (name, status, URL)
    assert f"HTTP {status}" in found.detail


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
    assert (await ruling(Reply(body=body, headers=headers))).ruling is Ruling.WRONG_TYPE


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
    async with fetch_desk() as it:
        it.stand.tell("/ferry", Reply(body=body, headers={"Content-Type": content_type} if content_type else {}))
        assert (await it.page()).body == body


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
async def test_page_without_a_byte_of_text_is_empty(body: bytes) -> None:
    assert (await ruling(Reply(body=body, headers={"Content-Type": "text/html"}))).ruling is Ruling.EMPTY


async def test_file_is_not_fetched() -> None:
    async with fetch_desk() as it:
        with pytest.raises(FetchError) as caught:
            await it.page("file:sample/ferry.html")
        assert caught.value.reason == "file_lead"
        assert it.stand.asked == []


async def test_what_is_no_address_is_bad_url() -> None:
    async with fetch_desk() as it:
        with pytest.raises(FetchError) as caught:
            await it.page("news.example/ferry")
        assert caught.value.reason == "bad_url"


async def test_private_address_is_refused_by_its_own_name() -> None:
    async with fetch_desk() as it:
        with pytest.raises(FetchError) as caught:
            await it.page("http://10.0.0.1/ferry")
        assert caught.value.reason == "address_refused"
        assert it.stand.asked == []


def test_we_say_who_we_are_and_where_to_reach_us() -> None:
    assert user_agent("https://desk.example/bot") == "synth/0.1 (+https://desk.example/bot)"


def test_we_say_so_where_no_contact_is_set() -> None:
    assert user_agent("") == "synth/0.1 (no contact set)"


@pytest.mark.parametrize("contact", ["desk@exämple.org", "desk@example.org\r\nX-Injected: 1"])
def test_contact_that_no_header_can_hold_is_a_configuration_error(contact: str) -> None:
    with pytest.raises(ConfigError, match="contact"):
        user_agent(contact)
