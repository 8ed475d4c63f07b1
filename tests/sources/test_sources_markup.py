"""Markup is walked in one pass: what is broken is read as far as it goes, and what is hostile holds nobody up."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_captures import captured

from synth.domain.source import Source, SourceKind
from synth.errors import ConfigError, FetchError
from synth.sources.encoding import decode
from synth.sources.feeds import read_feed
from synth.sources.imports import read_import
from synth.sources.markup import Tag, is_tangled, plain_text, walk
from synth.sources.page_links import read_links
from synth.sources.sitemaps import read_sitemap

MANY = 200_000  # a reader that takes quadratic time over so many needs minutes
HOSTILE = {
    "brackets": "<" * MANY,
    "comments": "<!--" * MANY,
    "starts": "<a " * MANY,
    "quotes": '<a href="' * MANY,
    "ends": "</a" * MANY,
    "depth": "<nav><h2>" * MANY,
    "links": '<nav><a href="/2026/11/20/a-b-c">x' * MANY,
    "references": "&#" * MANY,
    "ampersands": "&" * MANY,
    "sections": "<![CDATA[" * MANY,
    "declarations": "<!x" * MANY,
    "instructions": "<?" * MANY,
    "scripts": "<script>" * MANY,
    "blanks": "<a" + " " * MANY,
    "attributes": "<a " + "x " * MANY + ">",
    "values": '<outline xmlUrl="' + "&" * MANY + '">',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_holds_no_reader_up(name: str) -> None:
    body = HOSTILE[name][:1_500_000]
    assert decode(b"\xff" + body.encode(), "").endswith(body[-10:])  # its encoding has to be guessed
    page = Source(kind=SourceKind.PAGE, place="https://valley-post.example/x")
    wraps: dict[str, Callable[[str], object]] = {
        "<html><body>{}": lambda text: read_links(captured(text), page),
        "<urlset><url>{}": lambda text: read_sitemap(captured(text)),
        "<rss version='2.0'><channel><item>{}": lambda text: read_feed(captured(text)),
        "<opml><body>{}": lambda text: read_import(text.encode(), "x.opml", SourceKind.FEED),
    }
    for wrap, read in wraps.items():
        try:
            read(wrap.replace("{}", body))
        except (FetchError, ConfigError):
            continue


def test_tags_and_texts_come_in_their_order() -> None:
    body = '<p Class=a title="x > y">A &amp; b<br/><!-- <i> --><![CDATA[<b>&amp;]]></p>'
    assert list(walk(f"{body}<n:loc >1 < 2<script>if(a<b)</script>")) == [
        Tag("p", "", ' Class=a title="x > y"', ends=False),
        "A & b",
        Tag("br", "", "/", ends=False),
        "<b>&amp;",
        Tag("p", "", "", ends=True),
        Tag("loc", "n", " ", ends=False),
        "1 ",
        "<",
        " 2",
        Tag("script", "", "", ends=False),
        Tag("script", "", "", ends=True),
    ]


def test_attributes_are_read_in_every_spelling() -> None:
    (tag,) = walk("<a HREF='x&amp;y' rel=canonical data-x = \"1\" hidden href=z>")
    assert isinstance(tag, Tag)
    assert tag.attributes() == {"href": "x&y", "rel": "canonical", "data-x": "1", "hidden": ""}


@given(st.text(max_size=60))
def test_text_that_is_escaped_comes_out_as_it_was(text: str) -> None:
    assert plain_text(html.escape(text)) == text


@given(
    st.lists(st.sampled_from(["<", ">", "a", "</", "<!--", "-->", "<![CDATA[", "]]>", '"', "'", "=", " ", "/", "&lt;"]))
)
def test_every_piece_ends(pieces: list[str]) -> None:
    assert all(isinstance(piece, Tag | str) for piece in walk("".join(pieces)))


def test_a_feed_that_is_broken_by_mistake_is_not_tangled() -> None:
    item = "<item><title>Ham & eggs < 5</title><link>https://a.example/?a=1&b=2</link><br></item>"
    assert not is_tangled(f"<rss><channel>{item * 100}")
    assert is_tangled("<rss><channel>" + "<a " * 1_000)
    assert is_tangled("<rss><channel>" + "<b>" * 1_000)
