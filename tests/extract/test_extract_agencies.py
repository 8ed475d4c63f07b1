"""Three copies of one agency's text count as one source, because each copy tells whose text it is."""

from __future__ import annotations

import json

import pytest
from extract_pages import PARAGRAPHS, clipping_of, page, paragraphs, texts_of

from synth.extract.agencies import agency_of, dateline_of

STORY = paragraphs(*PARAGRAPHS)


def named(*, address: str = "", bylines: tuple[str, ...] = (), texts: tuple[str, ...] = ()) -> str:
    agency = agency_of(address, bylines, texts)
    return agency.name if agency else ""


@pytest.mark.parametrize(
    ("first", "place", "agency"),
    [
        ("OSTREL, Norland (AP) — The lamp burns.", "OSTREL, Norland", "AP"),
        ("(Reuters) — The lamp burns.", "", "Reuters"),
        ("OSTREL, Nov. 20 (Yonhap) -- The lamp burns.", "OSTREL", "Yonhap"),
        ("Ostrel/Skerry (dpa/lno) - Die Lampe brennt.", "Ostrel/Skerry", "dpa"),
        ("OSTREL, Nov. 3, 2026 /PRNewswire/ -- Lampworks Inc. announced", "OSTREL", "PR Newswire"),
        ("OSTREL--(BUSINESS WIRE)--Lampworks announced", "OSTREL", "Business Wire"),
        ("OSTREL — The lamp burns.", "OSTREL", ""),
    ],
)
def test_the_first_line_tells_place_and_agency(first: str, place: str, agency: str) -> None:
    dateline = dateline_of(first)
    assert (dateline.place, dateline.agency.name if dateline.agency else "") == (place, agency)


@pytest.mark.parametrize(
    "first",
    [
        "The mayor (SPD) said that the lamp burns.",
        "The AP said so.",
        "NATO — the alliance — met.",
        "Lamp oil (5 l) is dear.",
    ],
)
def test_brackets_and_capitals_of_other_things_are_no_dateline(first: str) -> None:
    dateline = dateline_of(first)
    assert (dateline.place, dateline.agency) == ("", None)


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("By The Associated Press", "AP"),
        ("ADA HOLM Associated Press", "AP"),
        ("AFP, OSTREL", "AFP"),
        ("det/dpa", "dpa"),
        ("Reuters Staff", "Reuters"),
        ("Quelle: dpa", "dpa"),
        ("By Ben Carr with AP", ""),
        ("Ben Carr and Associated Press", ""),
        ("Ben Carr", ""),
    ],
)
def test_a_byline_names_the_agency_unless_somebody_only_used_its_material(byline: str, agency: str) -> None:
    assert named(bylines=(byline,)) == agency


@pytest.mark.parametrize(
    ("last", "agency"),
    [
        ("(Reuters)", "Reuters"),
        ("The lamp burned until dawn. (ANI)", "ANI"),
        ("© dpa-infocom, dpa:261123-99-1/2", "dpa"),
        ("Copyright 2026 The Associated Press. All rights reserved.", "AP"),
        ("Reporting by Ada Holm; Editing by Ben Carr", "Reuters"),
        ("The Associated Press contributed to this report.", ""),
        ("Mit Material von dpa", ""),
        ("The lamp burned until dawn, said the keeper (68).", ""),
    ],
)
def test_the_last_line_names_the_agency(last: str, agency: str) -> None:
    assert named(texts=(*PARAGRAPHS, last)) == agency


def test_an_agencys_own_page_and_a_page_that_points_to_it_are_the_agencys() -> None:
    assert named(address="https://apnews.com/article/lamp-1") == "AP"
    assert named(address="https://notapnews.com/article/lamp-1") == ""


def test_three_copies_of_one_agency_text_have_one_origin() -> None:
    byline = '<script type="application/ld+json">' + json.dumps(
        {"@type": "NewsArticle", "headline": "x", "author": {"@type": "Organization", "name": "Associated Press"}}
    )
    pages = [
        page(head=byline + "</script>"),
        page(paragraphs("OSTREL (AP) — " + PARAGRAPHS[0], *PARAGRAPHS[1:])),
        page(STORY, top='<span class="byline">By ADA HOLM Associated Press</span>'),
    ]
    outlets = ("Ostrel Herald", "Skerry Post", "Coast Radio")
    clippings = [clipping_of(html, outlet=outlet) for html, outlet in zip(pages, outlets, strict=True)]
    assert [clipping.outlet for clipping in clippings] == list(outlets)
    assert {clipping.origin for clipping in clippings} == {"AP"}
    assert clippings[1].dateline == "OSTREL"
    assert clipping_of(page(), outlet="Ostrel Herald").origin == "Ostrel Herald"


def test_a_credit_that_is_no_prose_is_known_before_it_is_taken_out() -> None:
    clipping = clipping_of(page(STORY + "<p>(Reuters)</p>"))
    assert clipping.agency == "Reuters"
    assert texts_of(clipping) == list(PARAGRAPHS)
