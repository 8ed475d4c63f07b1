"""Tags are found in one pass as the plain pattern would find them, and a page made to hold us up does not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.fetch.oddities import oddities
from synth.fetch.signals import page_signals
from synth.fetch.tags import contents, start_tags, without_comments, without_tags
from synth.fetch.walls import wall_of
from synth.web.response import Response

URL = "https://valley-post.example/a"
MANY = 100_000  # a reader that takes quadratic time over so many needs minutes
META, TITLE, TITLE_END = (
    re.compile(rb"<meta\b", re.I),
    re.compile(rb"<(?:title|h1)\b", re.I),
    re.compile(rb"</(?:title|h1)", re.I),
)
PIECES = st.sampled_from(
    [
        b"<meta ",
        b"<META",
        b"<title",
        b"<h1>",
        b"</h1",
        b"</title>",
        b"<!--",
        b"-->",
        b"--",
        b"<",
        b">",
        b"a",
        b" ",
        b"<p>",
    ]
)
PAGES = st.lists(PIECES, max_size=12).map(b"".join)


@given(PAGES)
@settings(max_examples=400)
def test_one_pass_finds_what_the_pattern_finds(page: bytes) -> None:
    tags = [page[span.start : span.end] for span in start_tags(page, META) if span.closed]
    assert tags == re.findall(rb"<meta\b[^>]*>", page, re.I)
    closed = list(contents(page, TITLE, TITLE_END, or_all=False))
    assert closed == re.findall(rb"<(?:title|h1)\b[^>]*>(.*?)</(?:title|h1)", page, re.S | re.I)
    to_the_end = list(contents(page, TITLE, TITLE_END, or_all=True))
    assert to_the_end == re.findall(rb"<(?:title|h1)\b[^>]*>(.*?)(?:</(?:title|h1)|\Z)", page, re.S | re.I)
    assert without_comments(page) == re.sub(rb"<!--.*?-->", b"", page, flags=re.S)
    assert without_tags(page) == re.sub(rb"<[^>]*>", b" ", page)


@pytest.mark.parametrize(
    "piece", [b"<!--", b"<meta ", b"<h1>", b"<h1 ", b"<noscript ", b"<", b"<input ", b"</h1", b"<script>"]
)
def test_a_page_of_tags_that_nothing_closes_holds_nobody_up(piece: bytes) -> None:
    body = b"<html><body>noai " + piece * (140_000 // len(piece))
    for url, final in ((URL, URL), (URL, "https://valley-post.example/login")):
        wall_of(Response(url, final, 200, {"content-type": "text/html"}, body))
    wall_of(Response(URL, URL, 403, {"content-type": "text/html"}, body))
    assert page_signals({}, b"noai " + piece * MANY, URL) == ()


@pytest.mark.parametrize("charset", ["undefined", "idna", "no-such-charset", "zlib"])
def test_a_charset_that_no_text_can_be_in_is_an_oddity_and_no_failure(charset: str) -> None:
    body = "<html><body>Fähre</body></html>".encode()
    (note,) = oddities(
        Response(URL, URL, 200, {"content-type": f"text/html; charset={charset}"}, body), headers_cut=False
    )
    assert note == f"it is declared as {charset}, which its bytes are not; read as UTF-8"
