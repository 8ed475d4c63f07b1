"""OPML and texts of addresses become a list that reads back as it was; what becomes no source is told."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synth.domain.source import Rights, Source, SourceKind, Terms
from synth.errors import ConfigError
from synth.sources.imports import Imported, read_import
from synth.sources.lists import read_list

DEFAULTS = Terms(section="News", language="en", format="analysis", rights=Rights.QUOTE, min_outlets=1)
OPML = """<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="2.0"><head><title>Valley reading</title></head><body>
<outline text="Politik &amp; K\xfcste">
  <outline type="rss" text="Valley Post" title="The Valley Post" xmlUrl="https://valley-post.example/rss?a=1&b=2"/>
  <outline text="Deeper"><outline text="Herald" xmlUrl="https://herald.example/feed"></outline></outline>
</outline>
<outline type="link" text="Courier, front page" url="https://courier.example/news/"/>
<outline type="rss" text="Herald again" xmlUrl="https://HERALD.example/feed"/>
<outline text="Only a name"/>
<outline type="rss" text="Odd" xmlUrl="feed:https://odd.example/rss"/>
</body></opml>"""


def given_as(text: str | bytes, kind: SourceKind = SourceKind.FEED) -> Imported:
    return read_import(text if isinstance(text, bytes) else text.encode(), "reader.opml", kind)


def back(imported: Imported, folder: Path) -> tuple[Source, ...]:
    """The sources of the list that was written, read as a run reads them."""
    path = folder / "imported.toml"
    path.write_text(imported.toml("reader.opml"), encoding="utf-8")
    reading = read_list(path, DEFAULTS)
    assert not reading.errors
    assert reading.list is not None
    return reading.list.sources


def test_subscriptions_become_sources_with_outlet_and_section(tmp_path: Path) -> None:
    imported = given_as(OPML.encode("iso-8859-1"))
    assert imported.title == "Valley reading"
    found = [(s.kind, s.place, s.outlet, s.section) for s in back(imported, tmp_path)]
    assert found == [
        (SourceKind.FEED, "https://valley-post.example/rss?a=1&b=2", "The Valley Post", "Politik & Küste"),
        (SourceKind.FEED, "https://herald.example/feed", "Herald", "Deeper"),
        (SourceKind.PAGE, "https://courier.example/news/", "Courier, front page", None),
    ]


def test_what_becomes_no_source_is_told_with_the_reason() -> None:
    assert given_as(OPML.encode("iso-8859-1")).left_out == (
        "Herald again: https://herald.example/feed stands before it already",
        "Only a name: names no address",
        "Odd: expected an address that begins with http:// or https://",
    )


def test_a_text_of_addresses_becomes_sources_of_the_kind_asked_for(tmp_path: Path) -> None:
    imported = given_as("# mine\nhttps://a.example/s.xml\n\nwww.b.example\n", SourceKind.SITEMAP)
    assert [(s.kind, s.place) for s in back(imported, tmp_path)] == [(SourceKind.SITEMAP, "https://a.example/s.xml")]
    assert imported.left_out == ("www.b.example: expected an address that begins with http:// or https://",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no address of a source"),
        ("<opml><body><outline text='x'/></body></opml>", "x: names no address"),
        ("<rss><channel/></rss>", "expected OPML or one address in each line"),
        ("ftp://a.example/", "expected an address that begins"),
        ("x" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_a_file_without_sources_is_told(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        given_as(text)


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    imported = given_as(f'{bomb}<opml><outline text="&b;" xmlUrl="https://a.example/"/></opml>')
    assert imported.sources[0].outlet == "&b;"


NAMES = st.text(max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5))
def test_names_of_any_kind_make_a_list_that_reads_back(tmp_path: Path, names: list[tuple[str, str]]) -> None:
    outlines = "".join(
        f'<outline text="{html.escape(group)}"><outline text="{html.escape(name)}" xmlUrl="https://a.example/{at}"/></outline>'
        for at, (name, group) in enumerate(names)
    )
    sources = back(given_as(f"<opml><body>{outlines}</body></opml>".encode("utf-8", "replace")), tmp_path)
    assert [source.place for source in sources] == [f"https://a.example/{at}" for at in range(len(names))]
    for source, (name, _) in zip(sources, names, strict=True):
        if name.isalnum():
            assert source.outlet == name


OPML_BYTES = st.text(max_size=60).map(lambda text: f"<opml>{text}".encode("utf-8", "replace"))


@settings(max_examples=150)
@given(st.one_of(st.binary(max_size=200), OPML_BYTES))
def test_no_bytes_crash_the_reader(body: bytes) -> None:
    try:
        imported = given_as(body)
    except ConfigError:
        return
    assert imported.sources
