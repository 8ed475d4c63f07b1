"""A sitemap becomes leads: of pages, of news, of sitemaps, packed or plain; what is left out has its reason."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from source_captures import NOW, captured

from synth.domain.source import Lead, LeadKind, Source, SourceKind, Trust
from synth.errors import FetchError
from synth.sources.entries import Sieve, SkipReason
from synth.sources.leads import SitemapWalk, source_lead
from synth.sources.sitemaps import read_moment, read_sitemap
from synth.sources.trust import Gatekeeper

PLACE = "https://valley-post.example/sitemap.xml"
URLSET = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'
DAM = "<url><loc>https://valley-post.example/dam</loc><lastmod>2026-11-20T08:00:00+01:00</lastmod></url>"


def walk(**changes: Any) -> SitemapWalk:
    source = Source(kind=SourceKind.SITEMAP, place=PLACE, **{"max_age": timedelta(hours=24), **changes})
    return SitemapWalk(Sieve(source, Gatekeeper((Trust(deny=("spam.example",)),)), NOW))


def links(body: str | bytes) -> list[str]:
    return [entry.link for entry in read_sitemap(captured(body, PLACE)).entries]


def test_pages_and_their_dates_are_read() -> None:
    (entry,) = read_sitemap(captured(URLSET.format(DAM), PLACE)).entries
    assert (entry.link, entry.dated) == ("https://valley-post.example/dam", datetime(2026, 11, 20, 7, tzinfo=UTC))


def test_a_news_sitemap_tells_title_outlet_language_and_date() -> None:
    news = (
        '<url><loc>https://valley-post.example/dam</loc><lastmod>2026-11-20</lastmod><n:news xmlns:n="urn:x">'
        "<n:publication><n:name>Valley Post</n:name><n:language>en</n:language></n:publication>"
        "<n:publication_date>2026-11-19T20:00:00Z</n:publication_date><n:title>Dam &amp; bridge</n:title></n:news>"
        "<image:image><image:loc>https://valley-post.example/dam.jpg</image:loc><image:title>A dam</image:title>"
        "</image:image></url>"
    )
    (entry,) = read_sitemap(captured(URLSET.format(news).replace("n:", "news:"), PLACE)).entries
    assert entry.link == "https://valley-post.example/dam"
    assert (entry.title, entry.outlet, entry.language) == ("Dam & bridge", "Valley Post", "en")
    assert entry.dated == datetime(2026, 11, 19, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "entry",
    [
        "<url><loc>\n  https://a.example/x?a=1&amp;b=2 \n</loc></url>",
        "<url><loc><![CDATA[https://a.example/x?a=1&b=2]]></loc></url>",
        "<url><loc>https://a.example/x?a=1&b=2</loc></url>",
        "<url><loc>https://a.example/x?a=1&amp;b=2<lastmod>2026</lastmod>",
        "<!-- <url><loc>https://a.example/old</loc></url> --><url><loc>https://a.example/x?a=1&#38;b=2</loc></url>",
    ],
)
def test_entries_that_strict_readers_refuse_are_read(entry: str) -> None:
    assert links(URLSET.format(entry)) == ["https://a.example/x?a=1&b=2"]


def test_prefixes_of_the_file_itself_are_understood() -> None:
    body = URLSET.format(DAM).replace("<url", "<sm:url").replace("</url", "</sm:url").replace("loc>", "sm:loc>")
    assert links(body.replace("</sm:loc", "</sm:loc").replace("lastmod", "sm:lastmod")) == [
        "https://valley-post.example/dam"
    ]


def test_a_sitemap_may_be_packed_a_text_or_a_feed() -> None:
    assert links(gzip.compress(URLSET.format(DAM).encode())) == ["https://valley-post.example/dam"]
    assert links("https://a.example/1\r\n\r\nhttps://a.example/2\n") == ["https://a.example/1", "https://a.example/2"]
    rss = "<rss version='2.0'><channel><item><link>https://a.example/1</link></item></channel></rss>"
    assert links(gzip.compress(rss.encode())) == ["https://a.example/1"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<!doctype html><html><body>Not found</body></html>", "not_a_sitemap"),
        ("Not found", "not_a_sitemap"),
        ("", "not_a_sitemap"),
        ('{"version": "x"}', "not_a_sitemap"),
        (gzip.compress(b"Not found"), "not_a_sitemap"),
        (gzip.compress(URLSET.format(DAM).encode())[:-20], "truncated"),
        (b"\x1f\x8b\x00\x00 no gzip", "bad_encoding"),
        (URLSET.format(DAM).replace("<urlset", '<!DOCTYPE x [<!ENTITY a "b">]><urlset'), "unsafe_feed"),
        (URLSET.format("<url><loc>https://a.example/</loc></url>" * 50_001), "too_large"),
    ],
)
def test_what_is_no_sitemap_is_named_so(body: str | bytes, reason: str) -> None:
    with pytest.raises(FetchError) as caught:
        read_sitemap(captured(body, PLACE))
    assert caught.value.reason == reason


def test_a_gzip_bomb_stops_at_the_cap() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(51)), packer.flush()])
    with pytest.raises(FetchError) as caught:
        read_sitemap(captured(bomb, PLACE))
    assert caught.value.reason == "too_large"


def test_an_index_leads_on_newest_first_and_only_within_its_own_site() -> None:
    def pointer(url: str, changed: str = "") -> str:
        return f"<sitemap><loc>{url}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</sitemap>"

    index = INDEX.format(
        pointer("https://valley-post.example/undated.xml")
        + pointer("https://valley-post.example/a.xml", "2026-11-20")
        + pointer("https://www.valley-post.example/b.xml.gz", "2026-11-20T11:00:00Z")
        + pointer("https://valley-post.example/2019.xml", "2019-12-31")
        + pointer("https://other.example/c.xml", "2026-11-20")
        + pointer("")
        + pointer(PLACE)
    )
    it = walk()
    leads = it.begin(captured(index, PLACE))
    assert [lead.url.rsplit("/", 1)[-1] for lead in leads] == ["a.xml", "b.xml.gz", "undated.xml"]
    assert {lead.kind for lead in leads} == {LeadKind.SITEMAP}
    reading = it.reading()
    assert {skipped.reason for skipped in reading.skipped} == {SkipReason.SITEMAP_UNREAD}
    assert len(reading.skipped) == 3


def test_a_sitemap_below_that_fails_costs_only_its_own_pages() -> None:
    it = walk()
    it.begin(captured(INDEX.format("<sitemap>https://valley-post.example/a.xml</sitemap>"), PLACE))
    lead = Lead(url="https://valley-post.example/a.xml", via=PLACE, kind=LeadKind.SITEMAP)
    assert it.take(lead, FetchError("http_404", "no such page")) == ()
    assert it.take(lead, captured("oops", lead.url)) == ()
    it.take(lead, captured(URLSET.format(DAM), lead.url))
    reading = it.reading()
    assert [lead.url for lead in reading.leads] == ["https://valley-post.example/dam"]
    assert len(reading.skipped) == 2


def test_only_pages_changed_within_max_age_are_leads_and_all_others_are_counted() -> None:
    old = "<url><loc>https://valley-post.example/old</loc><lastmod>2026-11-18</lastmod></url>"
    it = walk()
    it.begin(captured(URLSET.format(DAM + old + "<url><lastmod>2026-11-20</lastmod></url>"), PLACE))
    reading = it.reading()
    assert [lead.url for lead in reading.leads] == ["https://valley-post.example/dam"]
    assert [skipped.reason for skipped in reading.skipped] == [SkipReason.TOO_OLD, SkipReason.NO_LINK]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20T08:00:00.5+02:00", datetime(2026, 11, 20, 6, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-11-20T08:00:00", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20", datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)),
        ("2026-02", datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)),
        ("2026", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2026-13-40", None),
        ("0000-00-00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_count_to_their_end(text: str, moment: datetime | None) -> None:
    assert read_moment(text) == moment


def test_a_source_leads_to_itself() -> None:
    assert source_lead(walk().sieve.source) == Lead(url=PLACE, via=PLACE, kind=LeadKind.SITEMAP)


PIECES = """
<urlset> </urlset> <url> </url> <loc> </loc> <sitemap> </sitemap> <lastmod> <![CDATA[ ]]> <!-- --> & 9999 http://[ <
"""


@settings(max_examples=200)
@given(st.lists(st.one_of(st.sampled_from(PIECES.split()), st.text(max_size=5)), max_size=25))
def test_no_sitemap_crashes_the_reader(pieces: list[str]) -> None:
    it = walk()
    try:
        it.begin(captured(("<urlset>" + "".join(pieces)).encode("utf-8", "replace"), PLACE))
    except FetchError:
        return
    assert all(lead.url.startswith(("http://", "https://")) for lead in it.reading().leads)
