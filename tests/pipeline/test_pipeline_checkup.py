"""`synth sources check`: each source is asked once and judged; what is wrong with one is said of that one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ferry import NOW
from newsroom import Clock, kiosk
from newsstand import Newsstand, Reply
from synth.settings import load
from synth.sources.checkups import Checkup, Judgement
from synth.wiring import House

TOML = """[newsroom]
name = "The Saltholm Review"
url = "https://news.example"
[fetch]
host_delay = 0
allow = ["127.0.0.1/32"]
resolve = {{ "*" = "{origin}" }}
[trust]
deny = ["denied.example"]
"""


@dataclass
class Checked:
    """A newsroom with one list, a web to check it against, and checkups by host."""

    folder: Path
    stand: Newsstand

    def feed(self, host: str, *, items: int = 5, newest: datetime | None = NOW, of: str = "") -> None:
        """A feed of `host` at /rss whose items are pages of host `of`, an hour apart."""
        dates = [newest - timedelta(hours=at) if newest else None for at in range(items)]
        body = "".join(
            f"<item><link>http://{of or host}.example/{at}</link>"
            + (f"<pubDate>{format_datetime(date)}</pubDate>" if date else "")
            + "</item>"
            for at, date in enumerate(dates)
        )
        self.stand.page(f"{of or host}.example/0", b"<html><body><p>The newest page.</p></body></html>")
        rss = f"<rss version='2.0'><channel><title>{host}</title>{body}</channel></rss>".encode()
        self.stand.page(f"{host}.example/rss", rss, Content_Type="application/rss+xml")

    def check(self, *tables: str) -> dict[str, Checkup]:
        """The checkups of a list of `tables`, by place, through the newsroom as the command opens it."""
        (self.folder / "sources").mkdir(exist_ok=True)
        (self.folder / "sources" / "world.toml").write_text("\n".join(tables), encoding="utf-8")
        (self.folder / "synth.toml").write_text(TOML.format(origin=self.stand.origin), encoding="utf-8")
        house = House(load(self.folder, {}), Clock(NOW))
        try:
            (read,) = house.lists().values()
            assert not read.errors
            assert read.list is not None
            return {checkup.subject.place: checkup for checkup in house.check_up([read.list])}
        finally:
            house.close()

    def feeds(self, *hosts: str) -> dict[str, Checkup]:
        """The checkups of the feeds of hosts, by host."""
        found = self.check(*(f'[[feed]]\nurl = "http://{host}.example/rss"' for host in hosts))
        return {host: found[f"http://{host}.example/rss"] for host in hosts}


@pytest.fixture
def checked(tmp_path: Path) -> Iterator[Checked]:
    with kiosk() as stand:
        yield Checked(tmp_path, stand)


def judged(checkup: Checkup) -> list[Judgement]:
    return [remark.judgement for remark in checkup.remarks]


def test_a_source_that_is_well_has_no_remarks_and_is_asked_once(checked: Checked) -> None:
    checked.feed("courier")
    checkup = checked.feeds("courier")["courier"]
    assert checkup.remarks == ()
    assert checkup.usable
    assert (checkup.entries, len(checkup.leads), checkup.newest) == (5, 5, NOW)
    assert checked.stand.targets.count("/rss") == 1


def test_dead_blocked_reserved_and_foreign_things_are_unusable_each_with_its_name(checked: Checked) -> None:
    checked.stand.tell("broken.example/rss", Reply(status=500))
    checked.stand.page("page.example/rss", b"<!doctype html><html><body><p>Welcome.</p></body></html>")
    for host in ("robots", "reserved", "old", "denied", "walled"):
        checked.feed(host)
    checked.stand.tell("robots.example/robots.txt", Reply(body=b"User-agent: *\nDisallow: /\n"))
    checked.stand.tell("reserved.example/robots.txt", Reply(body=b"User-agent: *\nContent-Signal: ai-input=no\n"))
    checked.stand.tell("walled.example/rss", Reply(status=403))
    checked.feed("old", newest=NOW - timedelta(days=90))
    found = checked.feeds("gone", "broken", "page", "robots", "reserved", "old", "denied", "walled")
    assert {host: judged(checkup) for host, checkup in found.items()} == {
        "gone": [Judgement.DEAD],
        "broken": [Judgement.DEAD],
        "page": [Judgement.NOT_A_FEED],
        "robots": [Judgement.ROBOTS],
        "reserved": [Judgement.OPT_OUT],
        "old": [Judgement.STALE],
        "denied": [Judgement.BARRED],
        "walled": [Judgement.BARRED],
    }
    assert not any(checkup.usable for checkup in found.values())
    assert "denied.example/rss" not in checked.stand.addresses


def test_what_the_host_of_the_pages_says_counts_as_well_as_what_the_feeds_host_says(checked: Checked) -> None:
    for host, of in (("feeds-a", "closed"), ("feeds-b", "reserved"), ("feeds-c", "paid")):
        checked.feed(host, of=of)
    checked.stand.tell("closed.example/robots.txt", Reply(body=b"User-agent: *\nDisallow: /\n"))
    checked.stand.tell("reserved.example/robots.txt", Reply(body=b"User-agent: *\nContent-Signal: ai-input=no\n"))
    checked.stand.tell("paid.example/0", Reply(status=402))
    found = checked.feeds("feeds-a", "feeds-b", "feeds-c")
    assert {host: (judged(checkup), checkup.usable) for host, checkup in found.items()} == {
        "feeds-a": ([Judgement.ROBOTS], False),
        "feeds-b": ([Judgement.OPT_OUT], False),
        "feeds-c": ([Judgement.PAGE_REFUSED], True),
    }
    assert found["feeds-a"].remarks[0].detail.startswith("its newest page http://closed.example/0: ")


def test_moved_and_thin_sources_are_usable_and_told(checked: Checked) -> None:
    checked.feed("courier", items=2)
    checked.feed("herald")
    checked.stand.redirect("lodrun.example/rss", "http://herald.example/rss", 301)
    checked.stand.redirect("ostrel.example/rss", "http://courier.example/rss", 302)
    found = checked.feeds("lodrun", "ostrel")
    assert [(r.judgement, r.detail) for r in found["lodrun"].remarks] == [
        (Judgement.MOVED, "for good, to http://herald.example/rss")
    ]
    assert judged(found["ostrel"]) == [Judgement.THIN]
    assert all(checkup.usable for checkup in found.values())


@pytest.mark.parametrize("same", ["address", "bytes", "pages"])
def test_a_duplicate_names_the_one_before_it(checked: Checked, same: str) -> None:
    checked.feed("courier")
    if same == "address":
        checked.stand.redirect("twin.example/rss", "http://courier.example/rss")
    else:
        checked.feed("twin", of="courier", items=5 if same == "bytes" else 4)
    found = checked.feeds("courier", "twin")
    assert judged(found["courier"]) == []
    assert judged(found["twin"]) == [Judgement.DUPLICATE]
    assert "http://courier.example/rss in world" in found["twin"].remarks[0].detail


def test_undated_entries_are_not_stale(checked: Checked) -> None:
    checked.feed("courier", newest=None)
    assert judged(checked.feeds("courier")["courier"]) == []


def test_entries_without_a_link_are_counted(checked: Checked) -> None:
    body = b"<rss version='2.0'><channel>" + b"<item><title>A note</title></item>" * 4 + b"</channel></rss>"
    checked.stand.page("courier.example/rss", body, Content_Type="application/rss+xml")
    checkup = checked.feeds("courier")["courier"]
    assert (checkup.entries, checkup.without_link, checkup.leads) == (4, 4, ())
    assert [(r.judgement, r.detail) for r in checkup.remarks] == [
        (Judgement.EMPTY, "of 4 entries 0 lead to a page (no_link)")
    ]
    assert not checkup.usable


def test_every_kind_of_source_and_the_pages_of_stories_are_looked_at(checked: Checked) -> None:
    pages = "".join(f"<url><loc>http://courier.example/{at}</loc></url>" for at in range(3))
    links = "".join(f'<h2><a href="/2026/11/2{at}/x">Ferry stays in port today</a></h2>' for at in range(3))
    index = b"<sitemapindex><sitemap><loc>http://courier.example/news.xml</loc></sitemap></sitemapindex>"
    checked.stand.page("courier.example/index.xml", index, Content_Type="application/xml")
    checked.stand.page("courier.example/news.xml", f"<urlset>{pages}</urlset>".encode(), Content_Type="text/xml")
    checked.stand.page("herald.example/news", f"<html><body>{links}</body></html>".encode())
    for place in ("courier.example/0", "herald.example/2026/11/20/x", "courier.example/a"):
        checked.stand.page(place, b"<html><body><p>Ferry</p></body></html>")
    (checked.folder / "sources" / "saved").mkdir(parents=True)
    for at in range(3):
        (checked.folder / "sources" / "saved" / f"{at}.html").write_text("<p>x</p>")
        (checked.folder / "sources" / "urls.txt").write_text("http://a.example/1\nhttp://a.example/2\n")
    found = checked.check(
        '[[sitemap]]\nurl = "http://courier.example/index.xml"',
        '[[page]]\nurl = "http://herald.example/news"',
        '[[saved]]\npath = "saved"',
        '[[addresses]]\npath = "urls.txt"',
        '[[story]]\nslug = "a"\nfiles = ["saved/0.html"]',
        'urls = ["http://courier.example/a", "http://herald.example/b"]',
    )
    assert {place.rsplit("/", 1)[-1]: judged(checkup) for place, checkup in found.items()} == {
        "index.xml": [],
        "news": [],
        "saved": [],
        "urls.txt": [Judgement.THIN],
        "a": [],
        "b": [Judgement.DEAD],
        "0.html": [],
    }
    assert not [address for address in checked.stand.addresses if address.startswith("a.example")]
