"""What a page is for beside reporting is told by its type, software, address and build; reports are let through."""

from __future__ import annotations

import json

import pytest
from extract_pages import PARAGRAPHS, clipping_of, page, paragraphs, refusal_of

SITE = "https://www.lampworks.example"
STORY = paragraphs(*PARAGRAPHS)
SCRAPS = paragraphs(
    *(f"Lamp {number} of the Skerry Point lighthouse burns {number} hours a night." for number in range(3, 20))
)


def bare(body: str = STORY, *, head: str = "") -> str:
    """A page that says nothing of itself but its title."""
    return (
        f"<html><head><title>Skerry Point lighthouse lamps</title>{head}</head><body><main>{body}</main></body></html>"
    )


def jsonld(kind: str) -> str:
    node = {"@type": kind, "headline": "Skerry Point lighthouse lamps", "name": "Skerry Point lighthouse lamps"}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    "url",
    [
        f"{SITE}/products/skerry-lamp",
        f"{SITE}/services/lamp-repair",
        f"{SITE}/collections/lamps",
        f"{SITE}/docs/lamps.html",
        f"{SITE}/forum/lamps",
        "https://forum.lampworks.example/lamps",
        f"{SITE}/lamps?srsltid=Ab12",
    ],
)
def test_an_address_of_a_shop_a_forum_or_a_manual_is_refused(url: str) -> None:
    refusal = refusal_of(bare(), url=url)
    assert refusal.reason == "not_an_article"
    assert "something else than a report" in refusal.detail


@pytest.mark.parametrize("head", [jsonld("Product"), '<meta property="og:type" content="product">'])
def test_a_page_that_calls_itself_a_product_is_refused(head: str) -> None:
    assert refusal_of(bare(head=head), url=f"{SITE}/lamps").reason == "not_an_article"


def test_a_page_of_forum_software_is_refused() -> None:
    head = '<meta name="generator" content="Discourse 3.1 - some build">'
    assert "Discourse" in refusal_of(bare(head=head), url=f"{SITE}/lamps").detail


def test_a_page_that_calls_itself_an_article_in_jsonld_is_no_shelf_of_a_shop() -> None:
    assert clipping_of(bare(head=jsonld("NewsArticle")), url=f"{SITE}/products/skerry-lamp").text


def test_a_manual_is_one_whatever_its_pages_call_themselves() -> None:
    refusal = refusal_of(bare(head=jsonld("Article")), url="https://developers.lampworks.example/lamps")
    assert "by its host, developers." in refusal.detail


DATED = '<meta property="article:published_time" content="2026-11-02T18:40:00Z">'


def test_a_date_does_not_make_a_report_of_a_shelf_and_does_at_an_address_of_reports() -> None:
    assert "by its address" in refusal_of(bare(head=DATED), url=f"{SITE}/topics/lamps").detail
    assert clipping_of(bare(head=DATED), url=f"{SITE}/topics/why-the-lamps-burn-again").text


def test_an_author_makes_an_article_of_what_calls_itself_one_at_any_address() -> None:
    told = '<meta property="og:type" content="article">'
    url = f"{SITE}/topics/lamps"
    assert refusal_of(bare(head=told), url=url).reason == "not_an_article"
    assert clipping_of(bare(head=f'{told}<meta name="author" content="Ada Holm">'), url=url).author == "Ada Holm"


def test_a_list_in_jsonld_is_no_article_though_its_system_says_so() -> None:
    head = jsonld("ItemList") + '<meta property="og:type" content="article">'
    assert "collection of pages" in refusal_of(bare(head=head), url=f"{SITE}/lamps-of-the-coast").detail


def test_an_offer_without_a_date_is_refused_and_a_dated_report_on_an_event_is_not() -> None:
    assert "Event" in refusal_of(bare(head=jsonld("Event")), url=f"{SITE}/lamp-night").detail
    assert clipping_of(bare(head=jsonld("Event") + DATED), url=f"{SITE}/lamp-night").text


def test_short_pieces_without_author_and_date_are_refused_and_prose_is_not() -> None:
    assert "short pieces" in refusal_of(bare(SCRAPS), url=f"{SITE}/lamps").detail
    assert clipping_of(bare(), url=f"{SITE}/lamps").text


@pytest.mark.parametrize("url", [f"{SITE}/news/lamps", f"{SITE}/why-the-lamps-burn-again", f"{SITE}/2026/lamps"])
def test_short_pieces_at_an_address_of_reports_are_an_article(url: str) -> None:
    assert clipping_of(bare(SCRAPS), url=url).text


def test_short_pieces_with_a_printed_date_are_an_article() -> None:
    dated = f'<h1>Skerry Point lighthouse lamps</h1><p class="date">2 November 2026</p>{SCRAPS}'
    assert clipping_of(bare(dated), url=f"{SITE}/lamps").published is not None


def test_an_article_of_the_herald_is_let_through() -> None:
    assert clipping_of(page()).text
