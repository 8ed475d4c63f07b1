"""What a page is taken for, with how much speaks for it and in which words."""

from __future__ import annotations

import json

import pytest
from extract_pages import PARAGRAPHS, clipping_of, page, paragraphs, refusal_of

from synth.domain.evidence import PageKind, PageVerdict

SITE = "https://www.ostrelherald.example"
STORY = paragraphs(*PARAGRAPHS)


def verdict(html: str, url: str = f"{SITE}/news/lamp") -> PageVerdict:
    made = clipping_of(html, url=url).page
    assert made is not None
    return made


def jsonld(kind: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": kind, "headline": "The lamp burns"})}</script>'


def test_the_more_a_page_says_of_itself_the_surer_it_is_an_article() -> None:
    bare = verdict(page().replace('<meta property="og:type" content="article">', ""), url=f"{SITE}/lamp")
    dated = '<meta property="article:published_time" content="2026-11-02T18:40:00+01:00">'
    full = verdict(page(head=f'{dated}{jsonld("NewsArticle")}<meta name="author" content="Ada Holm">'))
    assert {bare.kind, full.kind} == {PageKind.ARTICLE}
    assert bare.score < verdict(page()).score < full.score == 1
    assert full.reason == (
        "schema.org NewsArticle, og:type article, a date, an author, an address as reports have, paragraphs of prose"
    )


@pytest.mark.parametrize(
    ("body", "url", "head"),
    [
        (paragraphs("FOR IMMEDIATE RELEASE", *PARAGRAPHS), f"{SITE}/news/lamp", ""),
        (paragraphs("Pressemitteilung: Am Leuchtturm brennt wieder Licht.", *PARAGRAPHS), f"{SITE}/news/lamp", ""),
        (STORY, f"{SITE}/press-releases/lamp", ""),
        (paragraphs(*PARAGRAPHS, "(PR Newswire)"), f"{SITE}/news/lamp", '<meta name="author" content="PR Newswire">'),
    ],
)
def test_what_a_body_says_of_itself_is_a_press_release(body: str, url: str, head: str) -> None:
    assert verdict(page(body, head=head), url=url).kind is PageKind.PRESS_RELEASE


def test_a_report_on_a_press_release_is_an_article() -> None:
    told = verdict(page(STORY, head=jsonld("NewsArticle")), url=f"{SITE}/press-releases/lamp")
    assert told.kind is PageKind.ARTICLE


@pytest.mark.parametrize(
    ("body", "url", "head", "kind"),
    [
        (STORY, f"{SITE}/news/lamp", jsonld("LiveBlogPosting"), PageKind.LIVE_BLOG),
        (
            paragraphs(*(f"1{hour}:05 {text}" for hour, text in enumerate(PARAGRAPHS))),
            f"{SITE}/live-updates/lamp",
            "",
            PageKind.LIVE_BLOG,
        ),
        (STORY, f"{SITE}/live-updates/lamp", "", PageKind.ARTICLE),
    ],
)
def test_a_live_blog_says_so_or_has_times_at_such_an_address(body: str, url: str, head: str, kind: PageKind) -> None:
    assert verdict(page(body, head=head), url=url).kind is kind


def test_a_refused_page_says_what_it_was_taken_for() -> None:
    film = '<meta property="og:type" content="video.other">'
    shell = page("<p>Watch the lamp.</p>", head=film).replace('<meta property="og:type" content="article">', "")
    for html, url, kind in (
        (page(), f"{SITE}/", PageKind.HOME_PAGE),
        (page(title="Page not found"), f"{SITE}/news/lamp", PageKind.ERROR),
        (page(head=jsonld("CollectionPage")), f"{SITE}/news/lamps", PageKind.LISTING),
        (shell, f"{SITE}/news/lamp", PageKind.VIDEO),
    ):
        refused = refusal_of(html, url=url).page
        assert refused is not None
        assert refused.kind is kind
        assert 0 < refused.score <= 1
