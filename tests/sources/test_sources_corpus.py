"""Every saved feed and sitemap of ../shared is read: a lead for each entry that has a link, and nothing uncounted."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from source_captures import NOW, captured

from shared_pack import DATA, rows
from synth.domain.source import Source, SourceKind
from synth.errors import FetchError
from synth.sources.encoding import decode
from synth.sources.entries import Reading, Sieve, SkipReason
from synth.sources.leads import SitemapWalk, feed_leads
from synth.sources.trust import Gatekeeper

PLACE = "https://valley-post.example/x"
# Pieces of one entry's HTML that a test of their origin compares with: no feed at all.
NO_FEEDS = {
    "feedjira--AmazonWebServicesBlogFirstEntryContent.xml",
    "feedjira--TechCrunchFirstEntry.xml",
    "feedjira--TechCrunchFirstEntryDescription.xml",
    "feedjira--TenderLovemakingFirstEntry.xml",
}
UNDECLARED = {
    "koi8r": "Как пережить",
    "shiftjis": "記事",
    "windows1255": "אינטרנט",
}  # words in files that declare nothing

pytestmark = pytest.mark.corpus


@dataclass(frozen=True)
class File:
    """A saved file with the class its collection gives it, and the HTTP type that its own comment asks for."""

    name: str
    cls: str
    body: bytes

    @property
    def is_sitemap(self) -> bool:
        return self.cls == "sitemap"

    @property
    def well_formed(self) -> bool:
        return self.cls != "ill-formed" and self.name not in NO_FEEDS

    def read(self) -> Reading:
        told = re.search(rb"Content-type:\s*([^\r\n]*)", self.body, re.IGNORECASE)
        capture = captured(self.body, PLACE, told[1].decode("ascii").strip() if told else "")
        sieve = Sieve(Source(kind=SourceKind.FEED, place=PLACE), Gatekeeper(), NOW)
        if not self.is_sitemap:
            return feed_leads(capture, sieve)
        walk = SitemapWalk(sieve)
        further = walk.begin(capture)
        found = walk.reading()
        return Reading(leads=(*found.leads, *further), skipped=found.skipped)


@pytest.fixture(scope="module")
def files() -> list[File]:
    return [File(Path(row["file"]).name, row["cls"], (DATA / row["file"]).read_bytes()) for row in rows("feeds.jsonl")]


def entries_of(file: File) -> tuple[int, int] | None:
    """How many entries a strict XML parser sees and how many of them have a link; None where it reads no such file."""
    try:
        root = ET.fromstring(file.body)  # noqa: S314 - a fixed collection
    except (ET.ParseError, ValueError, LookupError):
        return None
    entries = [item for item in root.iter() if name_of(item) in ("item", "entry")]
    return len(entries), sum(any(links_of(item)) for item in entries)


def name_of(item: ET.Element[Any]) -> str:
    return str(item.tag).rsplit("}", 1)[-1].lower()


def links_of(item: ET.Element[Any]) -> Iterator[bool]:
    """Whether each part that may be the entry's link is one: RSS, RDF (text), Atom (href), CDF (href of the item)."""
    yield bool(item.get("href") or item.get("HREF"))
    for part in item:
        text = (part.text or "").strip()
        if name_of(part) == "link":
            yield part.get("rel", "alternate") == "alternate" if part.get("href") else bool(text)
        elif name_of(part) == "guid":
            yield part.get("isPermaLink", "true") != "false" and text.startswith("http")


def test_no_file_crashes_and_only_what_is_no_feed_is_refused(files: list[File]) -> None:
    refused = {}
    for file in files:
        try:
            file.read()
        except FetchError as exc:
            refused[file.name] = exc.reason
    assert len(files) == 284
    assert set(refused.values()) == {"not_a_feed"}
    assert refused.keys() == NO_FEEDS | {"feedparser--rss_empty_document.xml"}  # the last holds but a comment


def test_each_entry_with_a_link_is_a_lead_and_each_other_is_counted(files: list[File]) -> None:
    compared, without_entries = 0, 0
    for file in files:
        counts = entries_of(file) if file.well_formed and not file.is_sitemap else None
        if counts is None:
            continue
        reading = file.read()
        entries, linked = counts
        reasons = Counter(skipped.reason for skipped in reading.skipped)
        assert len(reading.leads) + len(reading.skipped) == entries, file.name
        assert len(reading.leads) + reasons[SkipReason.DUPLICATE] + reasons[SkipReason.NOT_HTTP] >= linked, file.name
        assert reasons[SkipReason.NO_LINK] <= entries - linked, file.name
        compared += 1
        without_entries += entries == 0
    assert compared >= 230
    assert without_entries >= 59


def test_feeds_that_a_strict_parser_refuses_lose_no_entry(files: list[File]) -> None:
    for file in files:
        if file.well_formed and not file.is_sitemap and entries_of(file) is None:
            text = file.body.decode("utf-8", "replace").replace("\0", "")
            reading = file.read()
            begun = len(re.findall(r"<(?:item|entry)\b", text)) or text.count('"id"') or text.count('"url"')
            if not file.name.endswith(".json"):
                assert len(reading.leads) + len(reading.skipped) == begun, file.name
            else:
                assert len(reading.leads) == len(json.loads(file.body)["items"]), file.name


def test_ill_formed_feeds_yield_what_their_comments_expect(files: list[File]) -> None:
    ill_formed = [file for file in files if file.cls == "ill-formed"]
    expected = 0
    for file in ill_formed:
        wanted = [int(at) for at in re.findall(rb"entries\[(\d+)\]", file.body)]
        link = re.search(rb"\.link == '([^']*)'", file.body)
        if not wanted:
            continue
        reading = file.read()
        assert len(reading.leads) + len(reading.skipped) > max(wanted), file.name
        if link:
            assert reading.leads[0].url == link[1].decode()
        expected += 1
    assert len(ill_formed) == 10
    assert expected == 3


def test_feeds_that_declare_no_encoding_are_read_in_their_own(files: list[File]) -> None:
    for name, words in UNDECLARED.items():
        (file,) = [file for file in files if file.name == f"feedparser--{name}.xml"]
        assert words in decode(file.body, "")


def test_sitemaps_give_their_pages_and_those_they_point_to(files: list[File]) -> None:
    given = {file.name.split("--")[1]: file.read() for file in files if file.is_sitemap}
    counts = {name: len(reading.leads) + len(reading.skipped) for name, reading in given.items()}
    assert counts == {
        "pagemaps-sitemap.xml": 2,
        "sitemap-news.xml": 2,
        "sitemap.index.xml": 15,
        "sitemap.txt": 2,
        "sitemap.txt.gz": 5,
        "xmlSitemap.gz": 5,
        "sitemap-hreflang.xml": 4,
        "sitemap2.xml": 2,
    }
    assert given["sitemap-news.xml"].leads[0].outlet == "The Example Times"
