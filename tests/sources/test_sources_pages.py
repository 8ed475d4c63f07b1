"""A section page leads to its articles; files beside a list lead to the pages they hold or name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_captures import NOW, captured

from synth.domain.source import Source, SourceKind
from synth.errors import FetchError
from synth.sources.entries import Reading, Sieve, SkipReason
from synth.sources.leads import file_leads, page_leads
from synth.sources.trust import Gatekeeper

PLACE = "https://www.valley-post.example/politics/"
SECTION = """<!doctype html><html><head><title>Politics</title></head><body>
<nav><a href="/2026/11/20/the-day-in-three-long-pictures">Pictures of the day in the valley</a></nav>
<main>
<article><a href="/2026/11/20/dam-holds"><img src="d.jpg" alt=""></a>
  <h2><a href="/2026/11/20/dam-holds#top">Dam holds after three days of rain</a></h2></article>
<article><a href="council-votes-on-new-bridge"><h3>Council votes on the new bridge</h3></a></article>
<article><a href="https://valley-post.example/a/7481920">Ferry line to close for the winter, owner says</a></article>
<p><a href="https://elsewhere.example/2026/11/20/their-long-story-title">A long headline of somebody else</a></p>
<a href="/tag/council-votes-and-more">All about council votes and more</a>
<a href="/author/mara-quill-the-reporter">Mara Quill, our reporter in the valley</a>
<a href="/reports/annual-report-for-2026.pdf">The annual report of the water board</a>
<a href="mailto:desk@valley-post.example">Write to the desk with your story</a>
<a href="/">Home</a> <a href="/about">About</a> <a name="x">No link</a>
</main><footer><a href="/2026/11/20/how-we-work-and-why">How we work and why we do it</a></footer></body></html>"""


def read(body: str = SECTION, **changes: Any) -> Reading:
    source = Source(kind=SourceKind.PAGE, place=PLACE, outlet="Valley Post", **changes)
    return page_leads(captured(body, PLACE, "text/html; charset=utf-8"), Sieve(source, Gatekeeper(), NOW))


def test_a_section_page_leads_to_its_articles_and_to_nothing_else() -> None:
    leads = read().leads
    assert [lead.url for lead in leads] == [
        "https://www.valley-post.example/2026/11/20/dam-holds",
        "https://www.valley-post.example/politics/council-votes-on-new-bridge",
        "https://valley-post.example/a/7481920",
    ]
    assert leads[0].title == "Dam holds after three days of rain"
    assert {lead.outlet for lead in leads} == {"Valley Post"}
    assert leads[0].sites == ("valley-post.example",)


def test_patterns_to_include_decide_alone_and_may_lead_to_other_sites() -> None:
    assert [lead.url for lead in read(include=("*elsewhere.example*", "*/tag/*")).leads] == [
        "https://elsewhere.example/2026/11/20/their-long-story-title",
        "https://www.valley-post.example/tag/council-votes-and-more",
    ]


def test_a_base_element_moves_relative_links() -> None:
    body = '<base href="https://valley-post.example/n/"><h2><a href="dam-holds-after-rain">Dam</a></h2>'
    assert read(body).leads[0].url == "https://valley-post.example/n/dam-holds-after-rain"


def test_headlines_without_spaces_count_as_headlines() -> None:
    body = '<a href="/a/20261120">大雨三日後水壩仍然安全無恙議會討論</a>'
    assert len(read(body).leads) == 1


@pytest.mark.parametrize("body", ["", "<p>Nothing here.</p>", '<a href="/about">About</a>'])
def test_a_page_without_articles_is_named_so(body: str) -> None:
    with pytest.raises(FetchError) as caught:
        read(body)
    assert caught.value.reason == "no_links"


PIECES = '<a> <a href="/2026/11/20/a-b-c"> </a> <h2> </h2> <nav> </nav> <base href="http://["> <script> </script> <![x['


@settings(max_examples=200)
@given(st.lists(st.one_of(st.sampled_from(PIECES.split("  ")), st.text(max_size=5)), max_size=20))
def test_no_page_crashes_the_reader(pieces: list[str]) -> None:
    try:
        reading = read("".join(pieces).encode("utf-8", "replace").decode())
    except FetchError:
        return
    assert all(lead.url.startswith("https://") for lead in reading.leads)


def files(folder: Path, place: str, kind: SourceKind = SourceKind.SAVED, **changes: Any) -> Reading:
    return file_leads(Sieve(Source(kind=kind, place=place, **changes), Gatekeeper(), NOW), folder)


def test_a_folder_of_saved_pages_gives_each_of_them_once_in_order(tmp_path: Path) -> None:
    for name in ("saved/b.html", "saved/2026/a.HTM", "saved/notes.txt", "saved/.git/c.html", "saved/.d.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("<p>x</p>")
    reading = files(tmp_path, "saved", outlet="Valley Post")
    assert [lead.url for lead in reading.leads] == ["file:saved/2026/a.HTM", "file:saved/b.html"]
    assert all(lead.is_file and lead.outlet == "Valley Post" and lead.via == "saved" for lead in reading.leads)
    assert [lead.url for lead in files(tmp_path, "saved/b.html").leads] == ["file:saved/b.html"]
    cut = files(tmp_path, "saved", exclude=("*/2026/*",), max_items=1)
    assert [lead.url for lead in cut.leads] == ["file:saved/b.html"]
    assert [skipped.reason for skipped in cut.skipped] == [SkipReason.EXCLUDED]
    assert [one.reason for one in files(tmp_path, "saved", max_items=1).skipped] == [SkipReason.BEYOND_MAX_ITEMS]


def test_a_text_of_addresses_gives_each_line(tmp_path: Path) -> None:
    text = "# our pages\n\nhttps://a.example/1#x\n  https://a.example/2  \nftp://a.example/3\nhttps://a.example/1\n"
    (tmp_path / "urls.txt").write_text(text, encoding="utf-8-sig")
    reading = files(tmp_path, "urls.txt", SourceKind.ADDRESSES)
    assert [lead.url for lead in reading.leads] == ["https://a.example/1", "https://a.example/2"]
    assert [skipped.reason for skipped in reading.skipped] == [SkipReason.NOT_HTTP, SkipReason.DUPLICATE]


def test_files_that_are_gone_or_empty_are_named_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "none.txt").write_text("# nothing\n")
    cases = [
        ("gone", SourceKind.SAVED, "file_missing"),
        ("empty", SourceKind.SAVED, "no_pages"),
        ("gone.txt", SourceKind.ADDRESSES, "file_missing"),
        ("none.txt", SourceKind.ADDRESSES, "no_pages"),
    ]
    for place, kind, reason in cases:
        with pytest.raises(FetchError) as caught:
            files(tmp_path, place, kind)
        assert caught.value.reason == reason
