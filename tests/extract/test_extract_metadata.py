"""What a page says of itself arrives as readers know it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from extract_pages import PARAGRAPHS, TITLE, clipping_of, page, paragraphs, texts_of

from synth.extract.bylines import clean_authors
from synth.extract.dates import date_of, date_of_url
from synth.extract.headline import without_site


def jsonld(value: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    ("raw", "outlet", "title"),
    [
        ("Bridge shut | Ostrel Herald", "Ostrel Herald", "Bridge shut"),
        ("Bridge shut – Coast – Ostrel Herald", "Ostrel Herald", "Bridge shut – Coast"),
        ("Ostrel Herald: Bridge shut", "Ostrel Herald", "Ostrel Herald: Bridge shut"),
        ("Bridge shut - The Ostrel Herald", "Ostrel Herald", "Bridge shut"),
        ("Two towns - one bridge", "Ostrel Herald", "Two towns - one bridge"),
        ("Ostrel Herald", "Ostrel Herald", "Ostrel Herald"),
    ],
)
def test_the_outlets_name_is_no_part_of_the_title(raw: str, outlet: str, title: str) -> None:
    assert without_site(raw, outlet) == title


def test_author_and_outlet_are_found_through_references_in_a_graph() -> None:
    graph = {
        "@graph": [
            {"@type": "Organization", "@id": "#org", "name": "Ostrel Herald"},
            {"@type": "Person", "@id": "#ada", "name": "Ada Holm"},
            {
                "@type": ["NewsArticle"],
                "headline": TITLE,
                "author": [{"@id": "#ada"}, {"@type": "Person", "name": "By Ben Carr"}],
                "publisher": {"@id": "#org"},
                "datePublished": "2026-11-02T18:40:00+01:00",
            },
        ]
    }
    clipping = clipping_of(page(head=jsonld(graph)))
    assert clipping.author == "Ada Holm, Ben Carr"
    assert clipping.outlet == "Ostrel Herald"
    assert clipping.published == datetime(2026, 11, 2, 18, 40, tzinfo=timezone(timedelta(hours=1)))


def test_broken_jsonld_does_not_cost_the_page() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>'
    assert clipping_of(page(head=head)).title == TITLE


def test_half_a_character_in_jsonld_does_not_break_the_clipping() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"Ada \\ud800Holm"}}</script>'
    clipping_of(page(head=head)).model_dump_json()


def test_description_of_the_page_is_kept_beside_the_text() -> None:
    clipping = clipping_of(page(head='<meta name="description" content="A lamp is lit &amp; seen again.">'))
    assert clipping.description == "A lamp is lit & seen again."


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-02T18:40:00+01:00", datetime(2026, 11, 2, 17, 40, tzinfo=UTC)),
        ("2026-11-02T18:40Z", datetime(2026, 11, 2, 18, 40, tzinfo=UTC)),
        ("2026-11-02T18:40:00.123+0100", datetime(2026, 11, 2, 17, 40, tzinfo=UTC)),
        ("Mon, 02 Nov 2026 18:40:00 GMT", datetime(2026, 11, 2, 18, 40, tzinfo=UTC)),
        ("2026-11-02T18:40:00", datetime(2026, 11, 2, tzinfo=UTC)),
        ("2026-11-02", datetime(2026, 11, 2, tzinfo=UTC)),
        ("November 2, 2026", datetime(2026, 11, 2, tzinfo=UTC)),
        ("2nd Nov 2026", datetime(2026, 11, 2, tzinfo=UTC)),
        ("2.11.2026, 18:40 Uhr", datetime(2026, 11, 2, tzinfo=UTC)),
        ("20261102", datetime(2026, 11, 2, tzinfo=UTC)),
    ],
)
def test_dates_keep_their_zone_and_without_one_only_their_day(text: str, moment: datetime) -> None:
    assert date_of(text) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "2026-02-31", "0001-01-01", "1066-10-14", "12345678901234"])
def test_what_names_no_day_of_our_time_is_no_date(text: str) -> None:
    assert date_of(text) is None


def test_the_address_gives_the_day_where_nothing_else_does() -> None:
    assert date_of_url("https://a.example/2026/11/02/lamp") == datetime(2026, 11, 2, tzinfo=UTC)
    assert date_of_url("https://a.example/2026/nov/02/lamp") == datetime(2026, 11, 2, tzinfo=UTC)
    assert date_of_url("https://a.example/story-20261340-x") is None


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        (["By Ada Holm"], "Ada Holm"),
        (["Von Ada Holm und Ben Carr"], "Ada Holm, Ben Carr"),
        (["By Ada Holm, Chief Reporter"], "Ada Holm"),
        (["https://a.example/authors/ada"], ""),
        (["Ostrel Herald"], ""),
        (["Herald Staff"], ""),
        (["ADA HOLM"], "Ada Holm"),
        (["Ada Holm", "Ada Holm"], "Ada Holm"),
        (["Ada Holm, Associated Press", "Ben Carr, Associated Press"], "Ada Holm, Ben Carr"),
        (["Ada Holm | WSKP"], "Ada Holm"),
        (["Ada Holm og Ben Carr"], "Ada Holm, Ben Carr"),
        ([", The Ostrel Herald & Gazette"], ""),
        (["ostrelherald.example, Ostrel, Skerry"], ""),
        (["Ada Holm; February 28"], "Ada Holm"),
        (["OH"], ""),
        (["NO Herald"], ""),
        (["Alle Artikel von Ada Holm"], "Ada Holm"),
        (["The University of Ostrel ©"], ""),
        (["Ada Herald"], "Ada Herald"),
        (["Associated Press"], "Associated Press"),
    ],
)
def test_a_byline_becomes_names(byline: list[str], author: str) -> None:
    assert clean_authors([byline], "Ostrel Herald") == author


def test_identity_of_a_web_page_is_the_leads_address() -> None:
    head = '<link rel="canonical" href="https://elsewhere.example/copy">'
    clipping = clipping_of(page(head=head), url="https://www.ostrelherald.example/news/a?ref=feed")
    assert clipping.url == "https://www.ostrelherald.example/news/a?ref=feed"


def test_a_file_goes_by_its_canonical_address_where_it_states_one() -> None:
    head = '<link rel="canonical" href="https://ostrelherald.example/news/lamp">'
    assert clipping_of(page(head=head), url="file:pages/lamp.html").url == "https://ostrelherald.example/news/lamp"
    assert clipping_of(page(), url="file:pages/lamp.html").url == "file:pages/lamp.html"


def test_outlet_is_the_lists_word_then_the_pages_then_the_host() -> None:
    bare = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>" + paragraphs(
        *["The lighthouse at Skerry Point was opened again, and its lamp was lit on Monday by the old keeper."] * 1,
        "Four hundred visitors came to Skerry Point and saw the lamp burn for the first time in nine long years.",
        "The repair of the lighthouse took until autumn, since its roof had to be made of copper once more.",
    )
    assert clipping_of(page(), outlet="The Herald").outlet == "The Herald"
    assert clipping_of(page()).outlet == "Ostrel Herald"
    assert clipping_of(bare + "</article></body></html>").outlet == "ostrelherald.example"


@pytest.mark.parametrize(
    ("name", "host", "outlet"),
    [
        ("Hosted", "hosted.wire.example", "hosted.wire.example"),
        ("harbour", "harbour.wire.example", "harbour.wire.example"),
        ("Ledger", "www.ledger.example", "Ledger"),
        ("Ledger", "www.ledger.co.example", "Ledger"),
    ],
)
def test_a_piece_of_the_host_is_no_name_of_an_outlet(name: str, host: str, outlet: str) -> None:
    told = page().replace('site_name" content="Ostrel Herald"', f'site_name" content="{name}"')
    assert clipping_of(told, url=f"https://{host}/lamp").outlet == outlet


@pytest.mark.parametrize(
    ("tail", "host", "outlet"),
    [
        ("The Ostrel Herald", "www.ostrelherald.example", "The Ostrel Herald"),
        ("Ostrel Herald", "www.oherald.example", "Ostrel Herald"),
        ("Institute of Lamps and Light", "news.ill.example", "Institute of Lamps and Light"),
        ("Ostrel Herald of Coast and Villages", "www.ostrel-herald.example", "Ostrel Herald of Coast and Villages"),
        ("Best lamps of the year", "www.ostrelherald.example", "ostrelherald.example"),
        ("@ostrelherald", "www.ostrelherald.example", "ostrelherald.example"),
    ],
)
def test_the_end_of_the_title_names_the_outlet_where_the_host_spells_it(tail: str, host: str, outlet: str) -> None:
    told = (
        page().replace('<meta property="og:site_name" content="Ostrel Herald">', "").replace("| Ostrel", f"| {tail} |")
    )
    assert (
        clipping_of(told.replace(f"| {tail} | Herald", f"| {tail}"), url=f"https://{host}/news/lamp").outlet == outlet
    )


def test_a_site_whose_name_the_host_spells_may_have_it_for_a_title() -> None:
    html = page(title="Ostrel Herald").replace(f"<h1>{TITLE}</h1>", "")
    assert clipping_of(html, url="https://ostrelherald.example/keeper").outlet == "Ostrel Herald"
    assert clipping_of(html, url="https://wire.example/keeper").outlet == "wire.example"


def test_the_articles_own_title_is_no_outlet() -> None:
    told = page(head=f'<meta name="application-name" content="{TITLE} - Coast Media Library">')
    told = told.replace('<meta property="og:site_name" content="Ostrel Herald">', "")
    assert clipping_of(told).outlet == "Coast Media Library"


@pytest.mark.parametrize(("said", "outlet"), [("coast", "Harbour Gazette"), ("ostrel", "ostrel"), ("Coast", "Coast")])
def test_a_section_in_small_letters_is_no_outlet_where_the_page_names_another(said: str, outlet: str) -> None:
    publisher = {"@type": "NewsArticle", "publisher": {"@type": "Organization", "name": "Harbour Gazette"}}
    head = f'<script type="application/ld+json">{json.dumps(publisher)}</script>'
    told = page(head=head).replace('content="Ostrel Herald"', f'content="{said}"')
    assert clipping_of(told, url="https://www.ostrelherald.example/news/lamp-lit").outlet == outlet


def test_the_author_of_a_cited_work_is_not_the_articles() -> None:
    cited = '<div itemprop="citation" itemscope><meta itemprop="author" content="Dan Vale"><p>Lamps, 1904.</p></div>'
    own = '<meta name="author" content="Ada Holm">'
    assert clipping_of(page(cited + paragraphs(*PARAGRAPHS))).author == ""
    assert clipping_of(page(cited + paragraphs(*PARAGRAPHS), head=own)).author == "Ada Holm"


def test_a_house_that_bears_a_persons_name_has_that_person_for_an_author() -> None:
    assert clean_authors([["Ada Holm"]], "Ada Holm Lighthouse Photography") == "Ada Holm"
    assert clean_authors([["Ostrel Herald"]], "Ostrel Herald Online") == ""


def test_a_role_of_several_pieces_is_no_author() -> None:
    assert clean_authors([["Ada Holm, Home, Lamp Security Expert"]], "Ostrel Herald") == "Ada Holm"


@pytest.mark.parametrize("fault", [ValueError("year is out of range"), OverflowError("int too large")])
def test_a_page_whose_day_cannot_be_guessed_is_undated(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> str:
        raise fault

    monkeypatch.setattr("htmldate.find_date", fail)
    assert clipping_of(page(), url="https://www.ostrelherald.example/keeper").published is None


def test_the_day_of_a_change_is_not_guessed_to_be_the_day_of_publication() -> None:
    changed = '<meta property="article:modified_time" content="2026-11-05T08:00:00+01:00">'
    clipping = clipping_of(page(head=changed), url="https://www.ostrelherald.example/news/lamp")
    assert clipping.published is None
    assert clipping.modified is not None


def test_the_link_to_an_authors_own_page_below_the_headline_names_the_author() -> None:
    frame = '<aside><a href="/author/cleo">Cleo Marsh</a></aside>'
    links = '<a href="/author/ada-holm">Ada Holm</a> and <a href="/author/ben-carr">Ben Carr</a>'
    byline = f'<p>{links} <a href="/">Home</a></p>'
    clipping = clipping_of(page(byline + frame + paragraphs(*PARAGRAPHS), top='<a href="/author/dan">Dan Vale</a>'))
    assert clipping.author == "Ada Holm, Ben Carr"


def test_a_link_above_the_headline_names_the_author_where_it_is_the_only_one_of_its_kind() -> None:
    def told(*names: str) -> str:
        links = "".join(f'<a href="/author/{name.split()[0]}">{name}</a>' for name in names)
        return clipping_of(page(top=f"<div>{links}</div>")).author

    assert told("Ada Quill") == "Ada Quill"
    assert told("Ada Quill", "Ole Renn") == ""


def test_every_author_that_a_journal_cites_is_one() -> None:
    head = "".join(f'<meta name="citation_author" content="{name}">' for name in ("Ada Quill", "Ole Renn"))
    assert clipping_of(page(head=head)).author == "Ada Quill, Ole Renn"


def test_degrees_after_a_name_are_no_part_of_it() -> None:
    assert clean_authors([["By Ada Holm MS, RDN"], ["Ben Carr"]], "Ostrel Herald") == "Ada Holm"


def test_a_fuller_byline_completes_the_first_and_a_list_of_others_does_not() -> None:
    assert clean_authors([["Ada Holm"], ["Ada Holm, Ben Carr"]], "Ostrel Herald") == "Ada Holm, Ben Carr"
    assert clean_authors([["Ada Holm"], ["Ada Holm", "Ben Carr"]], "Ostrel Herald") == "Ada Holm"


def test_the_byline_between_headline_and_text_names_the_author_and_one_below_it_does_not() -> None:
    more = '<div class="card"><span class="card__author">Cleo Marsh</span></div>'
    signed = '<small>By <span class="story__author">Ada Holm</span></small>'
    assert clipping_of(page(signed + paragraphs(*PARAGRAPHS) + more)).author == "Ada Holm"
    assert clipping_of(page(paragraphs(*PARAGRAPHS) + more)).author == ""


def test_an_author_of_a_second_article_node_counts_where_the_first_names_none() -> None:
    nodes = [
        {"@type": "NewsArticle", "headline": TITLE, "author": {"@type": "Person", "name": ", The Ostrel Herald"}},
        {"@type": "NewsArticle", "name": TITLE, "author": [{"name": "Ada Holm"}]},
    ]
    assert clipping_of(page(head=jsonld(nodes))).author == "Ada Holm"


@pytest.mark.parametrize(
    ("stored", "shown", "moment"),
    [
        ("2026-11-03T03:22:07Z", "2026-11-02T22:22:07-0500", "2026-11-02T22:22:07-05:00"),
        ("2026-11-03T03:22:07Z", "2026-11-02 22:22:07", "2026-11-02T22:22:07-05:00"),
        ("2026-11-03T03:22:07Z", "2026-11-02T22:20:00", "2026-11-03T03:22:07+00:00"),
        ("2026-11-03T03:15:00Z", "2026-11-02T22:30:00", "2026-11-03T03:15:00+00:00"),
        ("2026-11-03T03:22:07Z", "yesterday", "2026-11-03T03:22:07+00:00"),
    ],
)
def test_a_moment_is_told_in_the_zone_that_the_page_prints(stored: str, shown: str, moment: str) -> None:
    head = f'<meta property="article:published_time" content="{stored}">'
    body = f'<time datetime="{shown}">late</time>' + paragraphs(*PARAGRAPHS)
    published = clipping_of(page(body, head=head)).published
    assert published is not None
    assert published.isoformat() == moment


def test_a_date_that_is_only_printed_below_the_headline_counts() -> None:
    body = '<dl><dd id="date_posted">November 2, 2026</dd></dl>' + paragraphs(*PARAGRAPHS)
    assert clipping_of(page(body)).published == datetime(2026, 11, 2, tzinfo=UTC)


def test_the_printed_headline_is_the_title_and_not_the_end_of_a_breadcrumb_trail() -> None:
    trail = "<nav><ol><li>Coast</li><li><h1>Skerry Point: lighthouse news</h1></li></ol></nav>"
    html = page(f"<h2><span>Nine years</span> {TITLE}</h2>" + paragraphs(*PARAGRAPHS), top=trail)
    assert clipping_of(html.replace(f"<h1>{TITLE}</h1>", "")).title == TITLE


def test_a_page_with_one_headline_goes_by_it_and_not_by_what_search_engines_are_told() -> None:
    printed = "How the old tower of Skerry Point found its lighthouse keeper again"
    html = page().replace(f"<h1>{TITLE}</h1>", f"<h1>{printed}</h1>")
    assert clipping_of(html).title == printed


def test_soft_hyphens_and_zero_width_entities_are_no_part_of_title_and_text() -> None:
    html = page().replace("lighthouse", "light&shy;house&#8203;")
    assert clipping_of(html).title == TITLE
    assert texts_of(clipping_of(html)) == list(PARAGRAPHS)
