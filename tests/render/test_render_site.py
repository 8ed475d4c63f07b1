"""The front page and the feed."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import feedparser
import pytest
from lxml import etree, html
from render_samples import BRIDGE, BRIDGE_AROUND, FERRY, FERRY_AROUND, SITE

from synth.domain.newsroom import Newsroom
from synth.errors import ConfigError
from synth.render.site import SiteEntry, front_page, rss_feed

NEWSROOM = BRIDGE_AROUND.newsroom


def test_newest_article_leads_the_front_page_and_the_rest_follow_by_time() -> None:
    tree = html.document_fromstring(front_page(NEWSROOM, SITE))
    assert tree.xpath('//article[@class="lead"]//a/@href') == ["2026/11/harbour-bridge/"]
    assert tree.xpath('//ul[@class="cards"]//a/@href') == ["2026/11/faehre-toennsand/", "2026/11/night-trains/"]


def test_every_card_carries_the_label_and_its_own_language() -> None:
    tree = html.document_fromstring(front_page(NEWSROOM, SITE))
    assert tree.xpath('//strong[@class="mark"]/text()') == [
        "AI-generated",
        "Automatisch aus Quellenartikeln zusammengestellt",
        "AI-generated",
    ]
    assert tree.xpath("//li/@lang") == ["de"]


def test_front_page_of_a_newsroom_with_nothing_published_says_so_in_its_language() -> None:
    page = front_page(FERRY_AROUND.newsroom, [])
    assert "Noch ist nichts veröffentlicht." in page
    assert '<html lang="de"' in page


def test_front_page_without_a_site_address_has_no_feed_and_no_canonical_address() -> None:
    page = front_page(Newsroom(name="Sole Paper"), SITE)
    assert "feed.xml" not in page
    assert "canonical" not in page


def test_order_of_entries_does_not_change_front_page_or_feed() -> None:
    turned = tuple(reversed(SITE))
    assert front_page(NEWSROOM, turned) == front_page(NEWSROOM, SITE)
    assert rss_feed(NEWSROOM, turned) == rss_feed(NEWSROOM, SITE)


def test_feed_is_read_by_a_feed_reader_as_it_was_meant() -> None:
    feed = feedparser.parse(rss_feed(NEWSROOM, SITE))
    assert not feed.bozo
    assert feed.version == "rss20"
    assert feed.feed.title == NEWSROOM.name
    first = feed.entries[0]
    assert first.title == BRIDGE.headline
    assert first.link == first.id == "https://record.example/2026/11/harbour-bridge/"
    assert first.author == BRIDGE.byline
    assert first.summary == f"{BRIDGE.dek} (AI-generated)"
    assert time.strftime("%Y-%m-%dT%H:%M", first.published_parsed) == "2026-11-19T09:00"


def test_feed_names_itself_and_its_permalinks() -> None:
    root = etree.fromstring(rss_feed(NEWSROOM, SITE).encode())
    (self_link,) = root.iter("{http://www.w3.org/2005/Atom}link")
    assert (self_link.get("rel"), self_link.get("href")) == ("self", "https://record.example/feed.xml")
    assert [guid.get("isPermaLink") for guid in root.iter("guid")] == ["true"] * 3
    assert root.findtext("channel/lastBuildDate") == "Thu, 19 Nov 2026 09:00:00 +0000"


def test_guid_stays_when_headline_and_version_change() -> None:
    later = BRIDGE.model_copy(update={"headline": "Another", "version": 9})
    guids = [
        etree.fromstring(
            rss_feed(
                NEWSROOM,
                [SiteEntry(article=article, href="2026/11/harbour-bridge/", published_at=SITE[1].published_at)],
            ).encode()
        ).findtext("channel/item/guid")
        for article in (BRIDGE, later)
    ]
    assert guids[0] == guids[1]


def test_feed_of_hostile_words_is_well_formed() -> None:
    article = FERRY.model_copy(update={"headline": "]]> <x> & \x00\x0b\ufffe \u2028", "dek": "</description>"})
    entry = SiteEntry(article=article, href="a/", published_at=datetime(2026, 1, 1, tzinfo=UTC))
    root = etree.fromstring(rss_feed(NEWSROOM, [entry]).encode())
    assert root.findtext("channel/item/title") == "]]> <x> &  \u2028"


def test_feed_of_an_empty_site_is_a_feed() -> None:
    feed = feedparser.parse(rss_feed(NEWSROOM, []))
    assert not feed.bozo
    assert feed.entries == []


@pytest.mark.parametrize("url", ["", "record.example", "javascript:alert(1)"])
def test_feed_without_a_site_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match=r"\[newsroom\] url"):
        rss_feed(NEWSROOM.model_copy(update={"url": url}), SITE)
