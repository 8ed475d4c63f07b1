"""Discovery from every kind of source, and whose page it is: the outlet that wrote a text is credited with it."""

from __future__ import annotations

import gzip

import pytest
from pipeline_desk import LIST, Desk

from ferry import ferry_page
from newsstand import Reply
from synth.domain.change import Change
from synth.domain.report import OutcomeKind
from synth.domain.source import Rights
from synth.domain.story import Story

pytestmark = pytest.mark.anyio
COPY = '<link rel="canonical" href="{}"></head>'


def rss(*links: str, home: str = "") -> bytes:
    items = "".join(
        f"<item><link>http://{link}</link><pubDate>Fri, 20 Nov 2026 07:00:00 GMT</pubDate></item>" for link in links
    )
    return f'<rss version="2.0"><channel>{f"<link>{home}</link>" if home else ""}{items}</channel></rss>'.encode()


def feeds(desk: Desk, *tables: str, **entries: list[str]) -> None:
    """A list of the feeds of hosts, each naming those pages; `tables` hold further keys of each."""
    text = LIST
    for at, (host, links) in enumerate(entries.items()):
        desk.stand.page(f"{host}.example/rss", rss(*links), Content_Type="application/rss+xml")
        more = tables[at] if at < len(tables) else ""
        text += f'[[feed]]\nurl = "http://{host}.example/rss"\n{more}\n'
    desk.newsroom.list("coast", text)


def copy(outlet: str, original: str) -> bytes:
    """A page of `outlet` that says it copies the page at `original`."""
    return ferry_page(outlet).replace("</head>", COPY.format(original), 1).encode()


def the_story(desk: Desk) -> Story:
    (story,) = desk.newsroom.house.store.stories()
    return story


async def test_a_packed_sitemap_below_an_index_and_saved_pages_make_one_story(desk: Desk) -> None:
    index = b"<sitemapindex><sitemap><loc>http://courier.example/news.xml.gz</loc></sitemap></sitemapindex>"
    pages = b"<urlset><url><loc>http://courier.example/ferry</loc><lastmod>2026-11-20</lastmod></url></urlset>"
    desk.stand.page("courier.example/sitemap.xml", index, Content_Type="application/xml")
    desk.stand.page("courier.example/news.xml.gz", gzip.compress(pages), Content_Type="application/x-gzip")
    desk.newsroom.page("saved/2026/herald.html", ferry_page("Ostrel Herald"))
    sources = '[[sitemap]]\nurl = "http://courier.example/sitemap.xml"\n[[saved]]\npath = "saved"\n'
    desk.newsroom.list("coast", LIST + sources)
    await desk.one(OutcomeKind.MADE)
    assert set(the_story(desk).outlets) == {"Merrowick Courier", "Ostrel Herald"}


async def test_a_section_page_and_a_text_of_addresses_make_one_story(desk: Desk) -> None:
    link = b'<h2><a href="/2026/11/20/ferry-stays-in-port">Ferry stays in port until Monday</a></h2>'
    desk.stand.page("courier.example/news", link)
    desk.stand.page("courier.example/2026/11/20/ferry-stays-in-port", ferry_page("Merrowick Courier").encode())
    desk.newsroom.page("urls.txt", "http://herald.example/ferry\n")
    sources = '[[page]]\nurl = "http://courier.example/news"\n[[addresses]]\npath = "urls.txt"\n'
    desk.newsroom.list("coast", LIST + sources)
    await desk.one(OutcomeKind.MADE)
    assert set(the_story(desk).outlets) == {"Merrowick Courier", "Ostrel Herald"}


async def test_links_of_an_aggregator_end_at_the_outlets_that_wrote(desk: Desk) -> None:
    desk.stand.redirect("hub.example/1", "http://courier.example/ferry")
    desk.stand.redirect("hub.example/2", "http://herald.example/ferry")
    feeds(desk, 'outlet = "The Hub"', hub=["hub.example/1", "hub.example/2"])
    await desk.one(OutcomeKind.MADE)
    assert set(the_story(desk).outlets) == {"Merrowick Courier", "Ostrel Herald"}


async def test_the_declared_outlet_stands_for_pages_of_its_own_site(desk: Desk) -> None:
    feeds(
        desk,
        'outlet = "Courier, Saltholm edition"',
        courier=["www.courier.example/ferry"],
        herald=["herald.example/ferry"],
    )
    desk.stand.page("www.courier.example/ferry", ferry_page("Merrowick Courier").encode())
    await desk.one(OutcomeKind.MADE)
    assert set(the_story(desk).outlets) == {"Courier, Saltholm edition", "Ostrel Herald"}


async def test_of_a_copy_the_original_is_read_and_the_copying_outlet_is_not_counted(desk: Desk) -> None:
    desk.stand.page("portal.example/ferry", copy("Portal of Couriers", "http://courier.example/ferry"))
    feeds(desk, 'outlet = "The Portal"\nmin_outlets = 1', portal=["portal.example/ferry"])
    outcome = await desk.one(OutcomeKind.MADE)
    assert the_story(desk).outlets == ("Merrowick Courier",)
    assert any("its original http://courier.example/ferry is read in its place" in note for note in outcome.notes)


async def test_a_copy_whose_original_cannot_be_read_is_credited_to_who_wrote_it(desk: Desk) -> None:
    desk.stand.page("portal.example/ferry", copy("The Portal", "http://courier.example/paid"))
    desk.stand.tell("courier.example/paid", Reply(status=500))
    feeds(desk, 'outlet = "The Portal"\nmin_outlets = 1', portal=["portal.example/ferry"])
    outcome = await desk.one(OutcomeKind.MADE)
    assert the_story(desk).outlets == ("courier.example",)
    assert any("could not be read (http_500)" in note for note in outcome.notes)


async def test_a_copy_of_a_page_that_is_gone_speaks_for_itself(desk: Desk) -> None:
    desk.stand.page("portal.example/ferry", copy("The Portal", "http://courier.example/none"))
    feeds(desk, "min_outlets = 1", portal=["portal.example/ferry"])
    await desk.one(OutcomeKind.MADE)
    assert the_story(desk).outlets == ("The Portal",)


async def test_a_page_whose_canonical_tells_something_else_is_taken_for_itself(desk: Desk) -> None:
    other = (
        "<p>" + "The choir of Saltholm sings on Sunday in the church by the harbour, and all may come. " * 9 + "</p>"
    )
    title = "<title>Choir sings on Sunday</title>"
    desk.stand.page(
        "courier.example/choir", f"<html><head>{title}</head><body><article>{other}</article></body>".encode()
    )
    desk.stand.page("portal.example/ferry", copy("The Portal", "http://courier.example/choir"))
    feeds(desk, "min_outlets = 1", portal=["portal.example/ferry"])
    await desk.one(OutcomeKind.MADE)
    assert the_story(desk).outlets == ("The Portal",)


@pytest.mark.parametrize(
    ("original", "reason"),
    [
        ("http://courier.example/reserved", "ai_use_reserved"),
        ("https://news.example/ferry/", "own_output"),
        ("http://denied.example/ferry", "not_trusted"),
    ],
)
async def test_a_copy_of_what_may_not_be_used_may_not_be_used_either(desk: Desk, original: str, reason: str) -> None:
    headers = {"Content-Type": "text/html", "X-Robots-Tag": "noai"}
    desk.stand.tell("courier.example/reserved", Reply(body=ferry_page("Courier").encode(), headers=headers))
    desk.stand.page("portal.example/ferry", copy("The Portal", original))
    desk.newsroom.configure('[trust]\ndeny = ["denied.example"]')
    feeds(desk, "min_outlets = 1", portal=["portal.example/ferry"])
    tally = await desk.run()
    assert tally.outcomes == []
    assert [(one.url, one.reason) for one in tally.pages] == [("http://portal.example/ferry", reason)]


async def test_what_redirects_to_our_own_site_or_to_a_host_not_trusted_is_refused(desk: Desk) -> None:
    desk.newsroom.configure('[trust]\ndeny = ["denied.example"]')
    desk.stand.redirect("hub.example/1", "http://news.example/articles/ferry")
    desk.stand.redirect("hub.example/2", "http://www.denied.example/ferry")
    for place in ("news.example/articles/ferry", "www.denied.example/ferry"):
        desk.stand.page(place, ferry_page("Somebody").encode())
    feeds(desk, hub=["hub.example/1", "hub.example/2", "denied.example/ferry"])
    tally = await desk.run()
    assert tally.outcomes == []
    assert sorted(one.reason for one in tally.pages) == ["not_trusted", "not_trusted", "own_output"]
    assert "denied.example/ferry" not in desk.stand.addresses


async def test_what_a_source_says_of_hosts_holds_for_its_own_pages_alone(desk: Desk) -> None:
    for number in (1, 2):
        desk.stand.redirect(f"hub.example/{number}", f"http://courier.example/{number}")
        desk.stand.page(f"courier.example/{number}", ferry_page("Courier").encode())
    feeds(desk, 'deny = ["courier.example"]', "min_outlets = 1", hub=["hub.example/1"], other=["hub.example/2"])
    tally = await desk.run()
    assert [(one.url, one.reason) for one in tally.pages] == [("http://hub.example/1", "not_trusted")]
    assert "in deny of http://hub.example/rss" in tally.pages[0].detail
    assert [outcome.kind for outcome in tally.outcomes] == [OutcomeKind.MADE]


async def test_trust_holds_for_declared_pages_too(desk: Desk) -> None:
    desk.stories(ferry=["courier.example/ferry", "herald.example/ferry"])
    path = desk.newsroom.folder / "sources" / "coast.toml"
    path.write_text('[trust]\nallow = ["courier.example"]\n' + path.read_text().replace(LIST, ""), encoding="utf-8")
    outcome = await desk.one(OutcomeKind.MADE)
    assert outcome.sources == 1
    assert "herald.example/ferry" not in desk.stand.addresses


async def test_outlets_of_one_owner_count_as_one(desk: Desk) -> None:
    owner = 'owner = "Saltholm Media"'
    feeds(desk, owner, owner, courier=["courier.example/ferry"], herald=["herald.example/ferry"])
    outcome = await desk.one(OutcomeKind.REFUSED)
    assert "reported by 1 outlet only (Saltholm Media)" in outcome.reason


async def test_outlets_of_one_owner_are_marked_single_source_whichever_source_led_to_them(desk: Desk) -> None:
    owner, both = 'owner = "Saltholm Media"\n', ["courier.example/ferry", "herald.example/ferry"]
    one = "min_outlets = 1\nmin_clippings = 2"
    feeds(desk, owner + one, owner + one, one, courier=[], herald=[], hub=both)
    outcome = await desk.one(OutcomeKind.MADE)
    assert "10 for 1 outlet," in outcome.rating
    assert the_story(desk).origins == ("Saltholm Media",)
    article = desk.newsroom.dossier(outcome.article).article
    assert len(article.sources) == 2
    assert article.disclosure.single_source


async def test_an_owner_that_a_list_names_holds_for_its_declared_stories_and_for_editing_them(desk: Desk) -> None:
    desk.stories(ferry=["courier.example/ferry", "herald.example/ferry"])
    await desk.one(OutcomeKind.MADE)
    assert not desk.newsroom.dossier().article.disclosure.single_source
    feed = '[[feed]]\nurl = "http://{0}.example/rss"\nowner = "Saltholm Media"\n'
    text = (desk.newsroom.folder / "sources" / "coast.toml").read_text(encoding="utf-8")
    for host in ("courier", "herald"):
        desk.stand.page(f"{host}.example/rss", rss(), Content_Type="application/rss+xml")
        text += feed.format(host)
    desk.newsroom.list("coast", text)
    assert (await desk.one(OutcomeKind.MADE)).version == 2
    assert desk.newsroom.dossier().article.disclosure.single_source
    change = Change(where="headline", text="Saltholm ferry stays in port")
    edited = desk.newsroom.reviewing.edit("ferry", [change], desk.newsroom.by())
    assert edited.article.disclosure.single_source


async def test_an_owner_and_a_licence_cover_the_pages_of_the_source_and_no_others(desk: Desk) -> None:
    feeds(desk, 'owner = "The Hub"\nrights = "licensed"', hub=["courier.example/ferry", "herald.example/ferry"])
    await desk.one(OutcomeKind.MADE)
    assert the_story(desk).terms.rights is Rights.QUOTE
    assert len(the_story(desk).outlets) == 2


async def test_a_story_takes_the_terms_on_which_all_its_sources_agree(desk: Desk) -> None:
    section = 'section = "Ferries"\n'
    feeds(
        desk, section, section + 'rights = "quote"', courier=["courier.example/ferry"], herald=["herald.example/ferry"]
    )
    await desk.one(OutcomeKind.MADE)
    terms = the_story(desk).terms
    assert (terms.section, terms.rights) == ("Ferries", Rights.QUOTE)


async def test_a_page_that_a_source_does_not_date_is_left_out_by_its_own_date(desk: Desk) -> None:
    old = ferry_page("Courier").replace("2026-11-20T08:00:00+01:00", "2026-11-17")
    desk.stand.page("courier.example/ferry", old.encode())
    desk.stand.page("courier.example/news", b'<h2><a href="/ferry">Ferry stays in port until Monday</a></h2>')
    desk.newsroom.list("coast", LIST + '[[page]]\nurl = "http://courier.example/news"\nmin_outlets = 1\n')
    tally = await desk.run()
    assert tally.outcomes == []
    assert [(one.reason, one.url) for one in tally.pages] == [("too_old", "http://courier.example/ferry")]
    again = await desk.run()
    assert again.pages == tally.pages
    assert desk.stand.addresses.count("courier.example/ferry") == 1  # what is known to be old is not asked for again


async def test_very_many_entries_left_out_for_one_reason_are_counted_and_not_all_named(desk: Desk) -> None:
    body = b"<rss version='2.0'><channel>" + b"<item><title>A note</title></item>" * 250 + b"</channel></rss>"
    desk.stand.page("courier.example/rss", body, Content_Type="application/rss+xml")
    desk.newsroom.list("coast", LIST + '[[feed]]\nurl = "http://courier.example/rss"\n')
    tally = await desk.run()
    assert {one.reason for one in tally.pages} == {"no_link"}
    assert len(tally.pages) == 101
    assert "250 entries in all" in " ".join(one.detail for one in tally.pages)
