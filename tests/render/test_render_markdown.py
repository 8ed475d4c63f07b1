"""Markdown: front matter that parses back, text that stays text, and the parts of the page in their order."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from render_samples import BRIDGE, BRIDGE_AROUND, FERRY, FERRY_AROUND, excerpts, source

from synth.domain.newsroom import Newsroom, Thoughts, ThoughtsMode
from synth.render.markdown import article_markdown, plain

TEXT = article_markdown(BRIDGE, BRIDGE_AROUND)


def front_matter(markdown: str) -> dict[str, object]:
    return tomllib.loads(markdown.split("+++\n")[1])


def test_front_matter_parses_back_to_what_the_article_says() -> None:
    values = front_matter(TEXT)
    assert values["title"] == BRIDGE.headline
    assert values["description"] == BRIDGE.dek
    assert values["slug"] == "harbour-bridge"
    assert values["date"] == datetime(2026, 11, 19, 9, 15, tzinfo=UTC)
    assert values["lastmod"] == datetime(2026, 11, 20, 7, 40, tzinfo=UTC)
    assert values["keywords"] == list(BRIDGE.keywords)
    assert values["hash"] == BRIDGE.hash
    assert values["label"] == "AI-generated · reviewed by Ines Marl on 19 November 2026"
    assert [entry["url"] for entry in values["sources"]] == [ref.url for ref in BRIDGE.sources]  # type: ignore[attr-defined]


def test_unpublished_article_carries_its_date_alone() -> None:
    values = front_matter(article_markdown(FERRY, FERRY_AROUND))
    assert values["date"] == date(2026, 11, 18)
    assert "lastmod" not in values


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=80))
def test_front_matter_parses_back_whatever_the_headline(text: str) -> None:
    headline = f"x{text}"
    values = front_matter(article_markdown(BRIDGE.model_copy(update={"headline": headline}), BRIDGE_AROUND))
    kept = "".join(
        c for c in headline if c in "\t\n\r" or not (ord(c) < 32 or 127 <= ord(c) < 160 or c in "\ufffe\uffff")
    )
    assert values["title"] == kept


def test_parts_stand_in_the_order_of_the_page() -> None:
    parts = (
        f"# {BRIDGE.headline}",
        BRIDGE.dek,
        "**AI-generated · reviewed by",
        "By The Tidewater Record (automatic) · 19 November 2026 · 2 min read",
        "The swing bridge",
        "## A sound pier",
        "**Analysis:** The two published figures",
        "## A ferry first",
        "## Corrections",
        "*This content is AI-generated",
        "## Sources",
        "1. Merrowick Courier",
        "## Related Articles",
        "## Thoughts",
        "[^1]: Source 1",
    )
    found = [TEXT.index(f"\n{part}") for part in parts]
    assert found == sorted(found)
    assert TEXT.endswith(".\n")


def test_each_cited_sentence_ends_in_footnotes_and_each_footnote_has_its_excerpts() -> None:
    assert "after a first inspection.[^1][^3] The coaster" in TEXT
    for ref in BRIDGE.sources:
        note = TEXT.split(f"\n[^{ref.number}]: ")[1].split("\n[^")[0]
        for excerpt in ref.excerpts:
            assert f"    > {excerpt.text}" in note


def test_last_words_of_the_disclaimer_lead_to_the_sources() -> None:
    assert "verifying with the [original source](#sources).*" in TEXT
    assert "in der [Originalquelle](#quellen) zu prüfen.*" in article_markdown(FERRY, FERRY_AROUND)


def test_source_that_is_no_web_address_is_named_without_a_link() -> None:
    text = article_markdown(FERRY, FERRY_AROUND)
    assert (
        "2. Tönnsander Inselkurier · Fünf Fahrten für 2140 Insulaner: Tönnsand wehrt sich · 18. November 2026" in text
    )


@pytest.mark.parametrize(
    "text",
    [
        "# not a heading",
        "a heading without end ##",
        "1. not a list",
        "- nor this",
        "> no quotation",
        "+++",
        "===",
        "*no* _emphasis_ **at** all",
        "[no](javascript:alert(1)) ![image](x)",
        "<script>alert(1)</script>",
        "`code` and ~~strike~~",
        "&lt;entity&gt; &#60;",
        "back\\slash\\",
        "[^1]: no footnote",
        "| a | b |",
        "line\n\nbreak\n# heading",
    ],
)
def test_text_that_looks_like_markdown_stays_text(text: str) -> None:
    (opening, inline, closing) = MarkdownIt("commonmark").enable("strikethrough").enable("table").parse(plain(text))
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    assert "".join(child.content for child in inline.children or ()) == " ".join(text.split())


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=40))
def test_no_ascii_text_becomes_markup(text: str) -> None:
    rendered = MarkdownIt("commonmark").parse(plain(f"x {text}"))
    assert [token.type for token in rendered] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in rendered[1].children or ()} <= {"text", "text_special"}


def test_hostile_source_breaks_out_of_neither_its_link_nor_its_footnote() -> None:
    ref = source(
        1, "courier", "Out](x)", "T](javascript:x)\n\n# h", "https://a.example/(x)", excerpts=excerpts(p1="a\n\n# b")
    )
    text = article_markdown(BRIDGE.model_copy(update={"sources": (ref, *BRIDGE.sources[1:])}), BRIDGE_AROUND)
    assert r"1. Out\](x) · [T\](javascript:x) # h](<https://a.example/(x)>)" in text
    assert "    > a # b\n" in text


def test_newsroom_without_thoughts_has_no_such_heading() -> None:
    assert "## Thoughts" not in article_markdown(
        BRIDGE, BRIDGE_AROUND.model_copy(update={"newsroom": Newsroom(name="x")})
    )


def test_thoughts_without_an_address_are_an_invitation_without_a_link() -> None:
    newsroom = Newsroom(name="x", thoughts=Thoughts(mode=ThoughtsMode.EMBED, snippet="<p>x</p>"))
    text = article_markdown(BRIDGE, BRIDGE_AROUND.model_copy(update={"newsroom": newsroom}))
    assert "\nShare your thoughts on this article\n\nSign in to join the conversation\n" in text
