"""The capture of a feed becomes leads; what becomes none is listed with its reason."""

from __future__ import annotations

import hashlib
import html
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.domain.evidence import Capture
from synth.domain.source import DeclaredStory, Rights, Source, SourceKind, Terms, Trust
from synth.errors import FetchError
from synth.sources.entries import Reading, Sieve, SkipReason
from synth.sources.leads import feed_leads, story_leads
from synth.sources.trust import Gatekeeper

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PLACE = "https://valley-post.example/feeds/news"
FEED = Source(kind=SourceKind.FEED, place=PLACE, outlet="Valley Post", max_age=timedelta(hours=24))


def capture(body: str | bytes, content_type: str = "application/rss+xml") -> Capture:
    data = body.encode() if isinstance(body, str) else body
    return Capture(
        url=FEED.place,
        final_url="https://www.valley-post.example/feeds/news.xml",
        fetched_at=NOW,
        sha256=hashlib.sha256(data).hexdigest(),
        content_type=content_type,
        body=data,
    )


def sieve(**changes: Any) -> Sieve:
    return Sieve(FEED.model_copy(update=changes), Gatekeeper(), NOW)


def read(body: str | bytes, content_type: str = "application/rss+xml") -> Reading:
    return feed_leads(capture(body, content_type), sieve())


def rss(*items: str) -> str:
    inner = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>\n<rss version="2.0"><channel><title>Valley Post</title>{inner}</channel></rss>'


def atom(*entries: str) -> str:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Valley Post</title>{inner}</feed>'


def test_rss_entries_become_leads_in_their_order() -> None:
    reading = read(
        rss(
            "<title>Dam holds</title><link>https://valley-post.example/dam</link>"
            "<pubDate>Fri, 20 Nov 2026 08:30:00 +0100</pubDate>",
            "<title>Bridge opens</title><link>https://valley-post.example/bridge</link>",
        )
    )
    first, second = reading.leads
    assert (first.url, first.title, first.outlet) == ("https://valley-post.example/dam", "Dam holds", "Valley Post")
    assert first.via == FEED.place
    assert first.published == datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    assert second.url == "https://valley-post.example/bridge"
    assert reading.skipped == ()


def test_atom_entries_lead_to_their_alternate_page() -> None:
    reading = read(
        atom(
            '<title>Dam holds</title><link rel="enclosure" href="https://cdn.example/dam.mp3"/>'
            '<link rel="alternate" href="https://valley-post.example/dam"/><updated>2026-11-20T08:00:00Z</updated>'
        )
    )
    assert [lead.url for lead in reading.leads] == ["https://valley-post.example/dam"]
    assert reading.leads[0].published == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/dam", "https://www.valley-post.example/dam"),
        ("dam", "https://www.valley-post.example/feeds/dam"),
        ("//cdn.example/dam", "https://cdn.example/dam"),
        ("  https://a.example/dam#latest ", "https://a.example/dam"),
    ],
)
def test_relative_links_start_at_the_address_that_answered(link: str, address: str) -> None:
    assert [lead.url for lead in read(rss(f"<link>{link}</link>")).leads] == [address]


def test_an_id_before_a_relative_link_does_not_hide_it() -> None:
    reading = read(atom('<id>urn:uuid:4711</id><link href="/dam"/>', "<id>urn:uuid:4712</id>"))
    assert [lead.url for lead in reading.leads] == ["https://www.valley-post.example/dam"]
    assert [skipped.reason for skipped in reading.skipped] == [SkipReason.NO_LINK]


def test_a_link_that_a_feed_service_wrapped_is_unwrapped() -> None:
    wrapped = "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://a.example/dam</feedburner:origLink>"
    body = rss(wrapped).replace("<rss ", '<rss xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" ')
    assert read(body).leads[0].url == "https://a.example/dam"


def test_xml_base_moves_relative_links() -> None:
    body = atom('<title>Dam</title><link href="dam"/>').replace("<feed ", '<feed xml:base="https://b.example/2026/" ')
    assert read(body).leads[0].url == "https://b.example/2026/dam"


@pytest.mark.parametrize(
    ("dates", "kept"),
    [
        ("<pubDate>Thu, 19 Nov 2026 12:00:00 GMT</pubDate>", True),
        ("<pubDate>Thu, 19 Nov 2026 11:59:59 GMT</pubDate>", False),
        ("<pubDate>a while ago</pubDate>", True),
        ("<pubDate>Mon, 99 Zzz 9999</pubDate>", True),
        ("", True),
    ],
)
def test_only_entries_known_to_be_older_than_max_age_are_left_out(dates: str, *, kept: bool) -> None:
    reading = read(rss(f"<title>Dam</title><link>https://a.example/dam</link>{dates}"))
    assert len(reading.leads) == int(kept)
    assert [skipped.reason for skipped in reading.skipped] == ([] if kept else [SkipReason.TOO_OLD])


def test_publication_counts_before_a_later_update() -> None:
    reading = read(
        atom(
            '<link href="https://a.example/dam"/><published>2026-11-01T00:00:00Z</published>'
            "<updated>2026-11-20T00:00:00Z</updated>"
        )
    )
    assert [skipped.reason for skipped in reading.skipped] == [SkipReason.TOO_OLD]


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("<title>Dam</title>", SkipReason.NO_LINK),
        ("<title>Dam</title><guid>tag-4711</guid>", SkipReason.NO_LINK),
        ("<link>mailto:desk@valley-post.example</link>", SkipReason.NOT_HTTP),
        ("<link>https://desk:pw@valley-post.example/</link>", SkipReason.NOT_HTTP),
        ("<link>https://[::1/</link>", SkipReason.NOT_HTTP),
    ],
)
def test_an_entry_without_a_page_of_the_web_is_skipped_with_its_reason(item: str, reason: SkipReason) -> None:
    reading = read(rss(item, "<link>https://a.example/dam</link>"))
    assert [skipped.reason for skipped in reading.skipped] == [reason]
    assert len(reading.leads) == 1


def test_a_permalink_stands_in_for_a_missing_link() -> None:
    assert read(rss("<guid>https://a.example/dam</guid>")).leads[0].url == "https://a.example/dam"
    assert not read(rss('<guid isPermaLink="false">https://a.example/dam</guid>')).leads


def test_a_page_named_twice_is_one_lead_and_the_second_is_said() -> None:
    reading = read(rss("<link>https://a.example/dam</link>", "<link>https://a.example/dam#photos</link>"))
    assert len(reading.leads) == 1
    assert [skipped.reason for skipped in reading.skipped] == [SkipReason.DUPLICATE]


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Dam &amp;amp; bridge", "Dam & bridge"),
        ("&lt;b&gt;Dam&lt;/b&gt; holds", "Dam holds"),
        ("<![CDATA[Dam <em>holds</em> &eacute;t&eacute;]]>", "Dam holds été"),
        ("Dam\n   holds\t firm", "Dam holds firm"),
        ("3 &lt; 5 and 7 &gt; 6", "3 < 5 and 7 > 6"),
    ],
)
def test_titles_are_plain_text(title: str, plain: str) -> None:
    assert read(rss(f"<title>{title}</title><link>https://a.example/</link>")).leads[0].title == plain


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", "text/xml"),
        ("utf-8-sig", "application/octet-stream"),
        ("utf-16", "application/xml"),
        ("utf-16-be", "application/xml"),
        ("utf-32-le", "application/xml"),
        ("cp1252", "application/rss+xml; charset=iso-8859-1"),
        ("cp1252", ""),
    ],
)
def test_titles_survive_the_encodings_of_the_wild(encoding: str, content_type: str) -> None:
    body = rss("<title>Küste – “Sturm”</title><link>https://a.example/</link>")
    assert read(body.encode(encoding), content_type).leads[0].title == "Küste – “Sturm”"


def test_the_xml_declaration_names_the_encoding_where_http_does_not() -> None:
    body = rss("<title>Łódź</title><link>https://a.example/</link>").replace('"1.0"?', '"1.0" encoding="iso-8859-2"?')
    assert read(body.encode("iso-8859-2"), "application/rss+xml").leads[0].title == "Łódź"


def test_json_feed_items_become_leads_in_their_order() -> None:
    items = [
        {"id": "1", "url": "/dam", "title": "Dam\nholds", "date_published": "2026-11-20T08:30:00+01:00"},
        {"id": "https://valley-post.example/bridge", "date_modified": "2026-11-20T07:00:00Z"},
        {"id": "3", "external_url": "https://other.example/x", "date_published": "yesterday"},
        {"id": "4", "content_text": "A note without a page."},
        "no object",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Valley Post", "items": items})
    reading = read(body, "application/feed+json")
    assert [lead.url for lead in reading.leads] == [
        "https://www.valley-post.example/dam",
        "https://valley-post.example/bridge",
        "https://other.example/x",
    ]
    assert [lead.published for lead in reading.leads] == [
        datetime(2026, 11, 20, 7, 30, tzinfo=UTC),
        datetime(2026, 11, 20, 7, 0, tzinfo=UTC),
        None,
    ]
    assert reading.leads[0].title == "Dam holds"
    assert [skipped.reason for skipped in reading.skipped] == [SkipReason.NO_LINK]


def test_an_item_that_names_its_language_is_left_out_where_the_source_is_read_in_another() -> None:
    items = [{"id": "1", "url": "/a", "language": "de-AT"}, {"id": "2", "url": "/b", "language": "en"}, {"url": "/c"}]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    reading = feed_leads(capture(body), sieve(language="de"))
    assert [lead.url[-2:] for lead in reading.leads] == ["/a", "/c"]
    assert [skipped.reason for skipped in reading.skipped] == [SkipReason.OTHER_LANGUAGE]


def test_the_newest_items_are_taken_up_to_max_items_and_the_rest_is_said() -> None:
    dated = [f"<link>https://a.example/{n}</link><pubDate>Fri, 20 Nov 2026 0{n}:00:00 GMT</pubDate>" for n in (1, 3, 2)]
    reading = feed_leads(capture(rss(*dated)), sieve(max_items=2))
    assert [lead.url[-1] for lead in reading.leads] == ["3", "2"]
    assert [(skipped.reason, skipped.link[-1]) for skipped in reading.skipped] == [(SkipReason.BEYOND_MAX_ITEMS, "1")]
    undated = feed_leads(capture(rss(*dated, "<link>https://a.example/4</link>")), sieve(max_items=2))
    assert [lead.url[-1] for lead in undated.leads] == ["1", "3"]


@pytest.mark.parametrize(
    ("patterns", "kept"),
    [
        ({"include": ("*/politics/*",)}, ["politics/a"]),
        ({"exclude": ("*/sport/*",)}, ["politics/a", "x"]),
        ({"include": ("https://a.example/*",), "exclude": ("*politics*", "*.example/x")}, ["sport/b"]),
        ({"include": ("a.example",)}, []),
        ({"include": ("*[x]*", "*?*")}, []),
    ],
)
def test_patterns_decide_which_addresses_are_taken(patterns: dict[str, tuple[str, ...]], kept: list[str]) -> None:
    body = rss(*(f"<link>https://a.example/{path}</link>" for path in ("politics/a", "sport/b", "x")))
    reading = feed_leads(capture(body), sieve(**patterns))
    assert [lead.url.removeprefix("https://a.example/") for lead in reading.leads] == kept
    assert {skipped.reason for skipped in reading.skipped} == {SkipReason.EXCLUDED}


def test_a_denied_host_and_our_own_pages_give_no_lead() -> None:
    house = Trust(deny=("spam.example",), ours="https://valley.example/review")
    ours = Trust(allow=("valley.example", "herald.example"))
    urls = [
        "https://www.spam.example/a",
        "https://unknown.example/a",
        "https://news.herald.example/a",
        "https://valley.example/review/dam/",
        "https://valley.example/reviewers",
    ]
    reading = feed_leads(
        capture(rss(*(f"<link>{url}</link>" for url in urls))), Sieve(FEED, Gatekeeper((house, ours)), NOW)
    )
    assert [lead.url for lead in reading.leads] == [urls[2], urls[4]]
    assert [skipped.reason for skipped in reading.skipped] == [
        SkipReason.NOT_TRUSTED,
        SkipReason.NOT_TRUSTED,
        SkipReason.OWN_OUTPUT,
    ]


def test_the_declared_outlet_holds_on_its_own_sites_and_an_entry_may_name_another() -> None:
    home = "<link>https://valleypost.example/</link>"
    body = rss(
        "<link>https://a.example/1</link>",
        '<link>https://a.example/2</link><source url="https://herald.example/rss">Ostrel Herald</source>',
        '<link>https://a.example/3</link><source url="https://valley-post.example/rss">VP politics</source>',
    ).replace("<title>Valley Post</title>", home)
    first, second, third = read(body).leads
    assert (first.outlet, first.sites) == ("Valley Post", ("valley-post.example", "valleypost.example"))
    assert (second.outlet, second.sites) == ("Ostrel Herald", ("herald.example",))
    assert third.outlet == "Valley Post"


def test_parameters_that_tell_where_a_reader_came_from_make_no_second_page() -> None:
    reading = read(rss("<link>https://A.example:443/dam?utm_source=rss</link>", "<link>https://a.example/dam</link>"))
    assert [lead.url for lead in reading.leads] == ["https://a.example/dam"]
    assert [skipped.reason for skipped in reading.skipped] == [SkipReason.DUPLICATE]


def test_a_feed_that_breaks_off_gives_the_entries_it_has() -> None:
    body = rss("<title>Dam</title><link>https://a.example/1</link>", "<title>Bridge &nope; <link>https://a.example/2")
    assert read(body.partition("</channel>")[0]).leads[0].url == "https://a.example/1"


def test_an_empty_feed_is_a_feed() -> None:
    assert read(rss()) == Reading()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Not found",
        "<!doctype html><html><head><title>News</title></head><body><p>Hello</p></body></html>",
        '{"version": "https://jsonfeed.org/version/1.1", "title": "No items"}',
        '{"version": "2.0", "items": [{"url": "https://a.example/"}]}',
        '{"version": "https://jsonfeed.org/version/1.1", "items": [',
        bytes(range(256)),
        '<?xml version="1.0" encoding="idna"?><p/>',
    ],
)
def test_what_is_no_feed_is_named_so(body: str | bytes) -> None:
    with pytest.raises(FetchError, match=r"is not an? (RSS, Atom or JSON feed|JSON Feed)") as caught:
        read(body)
    assert caught.value.reason == "not_a_feed"


def test_a_page_in_a_feeds_place_tells_the_feed_that_it_names() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    with pytest.raises(FetchError, match=r"the page names this one: https://www\.valley-post\.example/rss\.xml"):
        read(f"<!doctype html><html><head>{link}</head><body><p>News</p></body></html>", "text/html")


def laughs(separator: str) -> str:
    entities = [f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)]
    declared = separator.join(['<!DOCTYPE rss [<!ENTITY l0 "ha">', *entities, "]>"])
    return rss("<title>&l9;</title>").replace("<rss", f"{declared}\n<rss", 1)


@pytest.mark.parametrize(
    "body",
    [
        laughs("").encode(),
        laughs("\n").encode(),
        laughs("").encode("utf-16"),
        laughs("").replace('"1.0"?', '"1.0" encoding="utf-7"?').replace("<!E", "+ADwAIQ-E").encode("ascii"),
        ("<!-- <a> -->" + laughs("\n").partition("?>")[2]).encode(),
        ("<!DOCTYPE\n" * 50_000 + rss("<link>https://a.example/</link>").partition("?>")[2]).encode(),
    ],
)
def test_a_bomb_is_refused_before_it_is_parsed(body: bytes) -> None:
    with pytest.raises(FetchError) as caught:
        read(body)
    assert caught.value.reason == "unsafe_feed"


def test_a_long_run_of_blanks_before_a_feed_does_no_harm() -> None:
    assert len(read("\n" * 1_000_000 + rss("<link>https://a.example/</link>").partition("?>")[2]).leads) == 1


def test_a_feed_above_two_megabytes_is_refused_whole_and_not_cut() -> None:
    with pytest.raises(FetchError) as caught:
        read(rss(f"<title>{'x' * 2_000_000}</title>"))
    assert caught.value.reason == "too_large"


PIECES = """
<rss version='2.0'> <feed> <item> </item> <entry> <link> </link> <link href='//['/> <title> </title> <guid> <pubDate>
<![CDATA[ ]]> <!-- --> <? &#0; &#xD800; &amp; xml:base='[' <title type='xhtml'> <title mode='base64'> <!DOCTYPE x [ ]>
<rdf:RDF> <media:content> 0000-00-00 \x00 \ud800
"""
MARKUP = st.lists(st.one_of(st.sampled_from(PIECES.split()), st.text(max_size=6)), max_size=25)


@settings(max_examples=300)
@given(st.one_of(MARKUP.map("".join), MARKUP.map(lambda parts: rss("".join(parts)))), st.text(max_size=12))
def test_no_feed_crashes_the_reader(body: str, content_type: str) -> None:
    try:
        reading = read(body.encode("utf-8", "surrogatepass"), content_type)
    except FetchError:
        return
    for lead in reading.leads:
        assert lead.url.startswith(("http://", "https://"))


@settings(max_examples=50)
@given(st.text(alphabet="ab<>&;'\" é", max_size=20))
def test_an_escaped_title_comes_out_as_it_was_written(title: str) -> None:
    reading = read(atom(f'<title type="text">{html.escape(title)}</title><link href="https://a.example/"/>'))
    assert reading.leads[0].title == (" ".join(title.split()) or None)


def test_a_story_leads_to_its_pages_once_each_in_the_lists_order() -> None:
    story = DeclaredStory(
        slug="dam",
        terms=Terms(section="Valley", language="en", format="analysis", rights=Rights.QUOTE, min_outlets=1),
        urls=("https://b.example/dam", "https://a.example/dam", "https://b.example/dam#top"),
        files=("sample/dam.html",),
    )
    leads = story_leads(story)
    assert [lead.url for lead in leads] == ["https://b.example/dam", "https://a.example/dam", "file:sample/dam.html"]
    assert {lead.via for lead in leads} == {"dam"}
    assert leads[2].is_file
