"""Opt-outs from use by AI are honoured wherever they are said, with the words they rest on; an agreement opens."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from fetch_desk import Desk, fetch_desk

from newsstand import Reply
from synth.domain.permission import Channel, Permission, Stance
from synth.domain.verdict import Ruling
from synth.fetch.policy import FetchPolicy

pytestmark = pytest.mark.anyio
URL = "https://news.example/ferry/today"
PAGE = "news.example/ferry/today"
ROBOTS = "news.example/robots.txt"
TDMREP = "news.example/.well-known/tdmrep.json"
LICENCE = "Licence 2026-14 of 3 March, signed by the publisher"


def robots(*lines: str) -> Reply:
    return Reply(body="\n".join(("User-agent: *", *lines)).encode())


def tdmrep(*rules: object) -> Reply:
    return Reply(body=json.dumps(rules).encode(), headers={"Content-Type": "application/json"})


async def permission(it: Desk) -> Permission:
    """What is decided on the page; whether it comes as a capture or as a verdict must agree with that."""
    if await it.reason(URL) == "ok":
        return (await it.page(URL)).permission
    found = await it.verdict(URL)
    assert found.ruling is Ruling.AI_USE_RESERVED
    return found.permission


async def of_robots(*lines: str) -> Permission:
    async with fetch_desk() as it:
        it.stand.page(PAGE)
        it.stand.tell(ROBOTS, robots(*lines))
        return await permission(it)


async def of_page(head: str = "", **headers: str) -> Permission:
    async with fetch_desk() as it:
        it.stand.page(PAGE, f"<html><head>{head}</head><p>Ferry</p></html>".encode(), **headers)
        return await permission(it)


def said(found: Permission) -> Sequence[tuple[Channel, str]]:
    return [(signal.channel, signal.text) for signal in found.signals]


async def test_content_signal_against_ai_input_keeps_us_from_asking_and_is_the_evidence() -> None:
    async with fetch_desk() as it:
        it.stand.tell(ROBOTS, robots("Content-Signal: search=yes, ai-input=no, ai-train=no", "Allow: /"))
        found = await it.verdict(URL)
        assert found.ruling is Ruling.AI_USE_RESERVED
        assert found.detail == (
            "Content-Signal in robots.txt at https://news.example/robots.txt "
            "says “Content-Signal: search=yes, ai-input=no, ai-train=no”"
        )
        assert it.pages_asked == []


@pytest.mark.parametrize(
    "line",
    [
        "Content-Signal: ai-train=no, search=yes",
        "Content-Signal: ai-input=yes",
        "Content-Usage: / train-ai=n",
        "Content-Usage: / ai-use=y",
    ],
)
async def test_signal_that_is_not_about_what_we_do_is_kept_and_forbids_nothing(line: str) -> None:
    found = await of_robots(line)
    assert found.stance is Stance.OPEN
    assert [signal.reserves for signal in found.signals] == [False]


@pytest.mark.parametrize(
    "line",
    [
        "content-usage: / ai-use=n",
        "Content-Usage: /ferry/ ai-use=n, train-ai=y",
        "Content-Usage: bots=n",
        "Content-Usage : /ferry/*day  ai-output=n # no summaries",
        "Content-Signal: /ferry/ ai-input=no",
    ],
)
async def test_usage_lines_of_robots_reserve(line: str) -> None:
    assert (await of_robots(line)).stance is Stance.RESERVED


async def test_the_longest_path_decides_on_usage_and_the_stricter_of_equals() -> None:
    assert (await of_robots("Content-Usage: / ai-use=n", "Content-Usage: /ferry/ ai-use=y")).stance is Stance.OPEN
    assert (await of_robots("Content-Usage: / ai-use=y", "Content-Usage: /ferry/ ai-use=n")).stance is Stance.RESERVED
    equals = await of_robots("Content-Usage: /ferry/ ai-use=y", "Content-Usage: /ferry/ ai-use=n")
    assert equals.stance is Stance.RESERVED


async def test_usage_lines_for_other_robots_are_not_ours() -> None:
    async with fetch_desk() as it:
        it.stand.page(PAGE)
        text = "User-agent: otherbot\nContent-Signal: ai-input=no\n\nUser-agent: synth\nAllow: /\n"
        it.stand.tell(ROBOTS, Reply(body=text.encode()))
        assert (await permission(it)).signals == ()


async def test_tdmrep_file_reserves_what_its_first_matching_rule_names() -> None:
    async with fetch_desk() as it:
        it.stand.page(PAGE)
        rule = {"location": "/ferry/*", "tdm-reservation": 1, "tdm-policy": "https://news.example/tdm"}
        it.stand.tell(TDMREP, tdmrep({"location": "/sport/", "tdm-reservation": 0}, rule, {"location": "/"}))
        found = await it.verdict(URL)
        assert found.ruling is Ruling.AI_USE_RESERVED
        assert said(found.permission) == [(Channel.TDMREP_FILE, json.dumps(rule))]
        assert it.pages_asked == []


async def test_tdmrep_rule_that_comes_first_goes_before_a_stricter_one() -> None:
    async with fetch_desk() as it:
        it.stand.page(PAGE)
        it.stand.tell(
            TDMREP, tdmrep({"location": "/ferry/", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1})
        )
        assert (await permission(it)).stance is Stance.OPEN


@pytest.mark.parametrize("body", [b"<html>Not found, says a page with status 200</html>", b"[1, 2", b"7", b"[" * 99999])
async def test_tdmrep_that_is_none_says_nothing(body: bytes) -> None:
    async with fetch_desk() as it:
        it.stand.page(PAGE)
        it.stand.tell(TDMREP, Reply(body=body))
        assert (await permission(it)).signals == ()


async def test_tdmrep_is_not_asked_for_where_robots_disallows_it() -> None:
    async with fetch_desk() as it:
        it.stand.page(PAGE)
        it.stand.tell(ROBOTS, robots("Disallow: /.well-known/"))
        found = await permission(it)
        assert TDMREP not in it.stand.addresses
        assert [file.url for file in found.consulted] == ["https://news.example/robots.txt"]


@pytest.mark.parametrize(
    ("headers", "channel"),
    [
        ({"tdm_reservation": "1"}, Channel.TDM_HEADER),
        ({"Content_Usage": "train-ai=n, ai-use=n"}, Channel.CONTENT_USAGE_HEADER),
        ({"Content_Signal": "ai-input=no"}, Channel.CONTENT_SIGNAL_HEADER),
        ({"X_Robots_Tag": "noindex, NoAI"}, Channel.ROBOTS_HEADER),
        ({"X_Robots_Tag": "otherbot: noindex, synth: noai"}, Channel.ROBOTS_HEADER),
        ({"X_Robots_Tag": "max-snippet: 5, noai"}, Channel.ROBOTS_HEADER),
    ],
)
async def test_header_reserves(headers: dict[str, str], channel: Channel) -> None:
    found = await of_page(**headers)
    assert found.stance is Stance.RESERVED
    assert [(signal.channel, signal.where) for signal in found.reserving] == [(channel, URL)]


@pytest.mark.parametrize(
    "headers",
    [
        {"tdm_reservation": "0"},
        {"Content_Usage": "ai-use=n, ai-use=y"},  # RFC 9651: the last of equal keys counts
        {"X_Robots_Tag": "noimageai"},
        {"X_Robots_Tag": "otherbot: noai"},
        {"X_Robots_Tag": "noindex"},
    ],
)
async def test_header_that_says_something_else_does_not(headers: dict[str, str]) -> None:
    assert (await of_page(**headers)).stance is Stance.OPEN


@pytest.mark.parametrize(
    ("meta", "channel"),
    [
        ('<meta name="robots" content="index, noai, noimageai">', Channel.ROBOTS_META),
        ("<META CONTENT='NOAI' NAME='Robots'/>", Channel.ROBOTS_META),
        ("<meta name=synth content=noai>", Channel.ROBOTS_META),
        ('<meta name="tdm-reservation" content="1">', Channel.TDM_META),
    ],
)
async def test_meta_reserves_and_the_tag_itself_is_the_evidence(meta: str, channel: Channel) -> None:
    found = await of_page(meta)
    assert found.stance is Stance.RESERVED
    assert said(found) == [(channel, meta)]


async def test_meta_of_a_page_in_utf_16_is_read() -> None:
    async with fetch_desk() as it:
        page = '<html><head><meta name="robots" content="noai"></head><p>Ferry</p></html>'.encode("utf-16")
        it.stand.page(PAGE, page)
        assert (await permission(it)).stance is Stance.RESERVED


@pytest.mark.parametrize(
    "head",
    [
        '<!-- <meta name="robots" content="noai"> -->',
        '<meta name="robots" content="noimageai">',
        '<meta name="description" content="what noai means">',
        '<meta name="tdm-reservation" content="0">',
        '</head><body><p>Write <code>&lt;meta name="robots" content="noai"&gt;</code></p>',
    ],
)
async def test_head_that_does_not_reserve(head: str) -> None:
    assert (await of_page(head)).stance is Stance.OPEN


async def test_agreement_opens_a_host_and_its_subdomains_and_is_written_into_the_capture() -> None:
    policy = FetchPolicy("", host_delay=0, agreements={"example": LICENCE})
    async with fetch_desk(policy) as it:
        it.stand.page(PAGE)
        it.stand.tell(ROBOTS, robots("Content-Signal: ai-input=no"))
        found = (await it.page(URL)).permission
        assert (found.stance, found.agreement) == (Stance.AGREED, LICENCE)
        assert found.words.startswith("Content-Signal in robots.txt")


def test_agreement_holds_however_the_name_is_spelled_and_the_nearest_name_counts() -> None:
    policy = FetchPolicy("", agreements={"müller.example": LICENCE, "shop.müller.example": "Bought by the piece"})
    assert policy.agreement("news.xn--mller-kva.example") == LICENCE
    assert policy.agreement("shop.xn--mller-kva.example") == "Bought by the piece"
    assert policy.agreement("xn--mller-kva.example.evil.example") == ""


async def test_agreement_with_another_host_opens_nothing() -> None:
    policy = FetchPolicy("", host_delay=0, agreements={"news.example.org": LICENCE, "ws.example": LICENCE})
    async with fetch_desk(policy) as it:
        it.stand.tell(ROBOTS, robots("Content-Signal: ai-input=no"))
        assert await it.reason(URL) == "ai_use_reserved"


async def test_agreement_does_not_open_what_robots_disallows() -> None:
    async with fetch_desk(FetchPolicy("", host_delay=0, agreements={"news.example": LICENCE})) as it:
        it.stand.tell(ROBOTS, robots("Disallow: /ferry/"))
        assert await it.reason(URL) == "robots_disallowed"


async def test_redirect_to_a_host_that_opts_out_is_not_followed() -> None:
    async with fetch_desk() as it:
        it.stand.redirect(PAGE, "https://other.example/a")
        it.stand.tell("other.example/robots.txt", robots("Content-Signal: ai-input=no"))
        found = await it.verdict(URL)
        assert (found.ruling, found.final_url) == ("ai_use_reserved", "https://other.example/a")
        assert it.pages_asked == [PAGE]


async def test_opt_out_that_came_after_our_capture_is_obeyed_though_the_page_did_not_change() -> None:
    async with fetch_desk() as it:
        it.stand.page(PAGE, ETag='"9"')
        before = await it.page(URL)
        it.stand.tell(PAGE, Reply(304, headers={"Content-Usage": "ai-use=n"}))
        assert (await it.verdict(URL, before)).ruling is Ruling.AI_USE_RESERVED


async def test_missing_page_is_gone_whatever_its_headers_say_of_ai() -> None:
    async with fetch_desk() as it:
        it.stand.tell(PAGE, Reply(404, headers={"X-Robots-Tag": "noai"}))
        assert await it.reason(URL) == "gone"
