"""The bytes of a sitemap → its pages and the sitemaps it points to (sitemaps.org, and Google's news sitemaps).

It does not know which of them are worth fetching, and reads what other readers refuse: missing end tags, bare
ampersands, an index inside a set of pages.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from synth.domain.evidence import Capture
from synth.errors import FetchError
from synth.sources.addresses import address_fault
from synth.sources.encoding import decode, safe_markup
from synth.sources.entries import Entry
from synth.sources.feeds import read_feed
from synth.sources.markup import Tag, walk
from synth.text.sites import absolute

MAX_BYTES = 50_000_000  # sitemaps.org: at most 50 MB, unpacked
MAX_ENTRIES = 50_000
_GZIP = b"\x1f\x8b"
_FEEDS = frozenset({"rss", "rdf", "feed", "channel"})


@dataclass(frozen=True)
class Pointer:
    """A sitemap that an index points to, and when it last changed, where the index says so."""

    link: str
    dated: datetime | None


@dataclass(frozen=True)
class Sitemap:
    """`entries` lead to pages, `pointers` to further sitemaps; both in the file's order."""

    entries: tuple[Entry, ...] = ()
    pointers: tuple[Pointer, ...] = ()


def read_sitemap(capture: Capture) -> Sitemap:
    """The sitemap: XML, a feed, or a text of one address in each line; each of them may be packed with gzip.

    An entry's date is that of its news publication, else its `lastmod`. `FetchError`: `not_a_sitemap`, `too_large`
    (above 50 MB unpacked, or 50,000 entries), `unsafe_feed`.
    """
    body = _unpacked(capture)
    text = decode(body, capture.content_type)
    if not text.lstrip().startswith("<"):
        return Sitemap(entries=tuple(Entry(link=line) for line in _lines(text, capture)))
    markup = safe_markup(text, capture)
    root = next((piece.name for piece in walk(markup) if isinstance(piece, Tag)), "")
    if root in _FEEDS:
        return Sitemap(entries=read_feed(capture.model_copy(update={"body": body})).entries)
    if root not in ("urlset", "sitemapindex"):
        raise _not_a_sitemap(capture.url)
    reader = _Reader(capture.final_url)
    reader.read(markup)
    if len(reader.entries) > MAX_ENTRIES:
        words = f"the sitemap {capture.url} names {len(reader.entries):,} pages; at most {MAX_ENTRIES:,} are allowed"
        raise FetchError("too_large", words, url=capture.url)
    return Sitemap(tuple(reader.entries), tuple(reader.pointers))


def _not_a_sitemap(url: str) -> FetchError:
    words = f"{url} is not a sitemap; robots.txt of the site often names it, and a feed goes under [[feed]]"
    return FetchError("not_a_sitemap", words, url=url)


def _unpacked(capture: Capture) -> bytes:
    """The body without its gzip wrapping, which is part of the file here and no Content-Encoding."""
    body, url = capture.body, capture.url
    if body.startswith(_GZIP):
        inflater = zlib.decompressobj(31)
        try:
            body = inflater.decompress(body, MAX_BYTES + 1)
        except zlib.error as exc:
            raise FetchError("bad_encoding", f"the sitemap {url} is a broken gzip file", url=url) from exc
        if not inflater.eof and len(body) <= MAX_BYTES:
            raise FetchError("truncated", f"the gzip file of the sitemap {url} stops early; try again later", url=url)
    if len(body) > MAX_BYTES:
        raise FetchError("too_large", f"the sitemap {url} is larger than {MAX_BYTES // 1_000_000} MB", url=url)
    return body


def _lines(text: str, capture: Capture) -> Iterator[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines or address_fault(lines[0]) or len(lines) > MAX_ENTRIES:
        raise _not_a_sitemap(capture.url)
    return iter(lines)


@dataclass
class _Reader:
    """Walks over the tags. What belongs to an entry has the entry's own prefix, or that of news; images do not."""

    base: str
    entries: list[Entry] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    _inside: str = ""  # `url`, `sitemap`, or nothing
    _prefix: str = ""
    _open: str = ""  # the element whose text comes next
    _facts: dict[str, str] = field(default_factory=dict)
    _text: list[str] = field(default_factory=list)

    def read(self, markup: str) -> None:
        for piece in walk(markup):
            if isinstance(piece, str):
                self._text.append(piece)
            else:
                self._tag(piece)
                self._text.clear()
        self._close()

    def _tag(self, tag: Tag) -> None:
        name, prefix, ends = tag.name, tag.prefix, tag.ends
        text = "".join(self._text).strip()
        if self._inside and text and self._open:
            self._facts.setdefault(self._open, text)  # ended by its own end tag or, where that is missing, by the next
        self._open = ""
        if name in ("url", "sitemap") and (not self._inside or prefix == self._prefix):
            self._close()
            self._inside, self._prefix = ("", "") if ends else (name, prefix)
            self._open = "" if ends else name  # some put the address straight inside <sitemap>, without <loc>
        elif not ends and (prefix == self._prefix or prefix == "news" or name == "publication_date"):
            self._open = name

    def _close(self) -> None:
        if not self._inside:
            return
        facts, self._facts = self._facts, {}
        link = absolute(facts.get("loc") or facts.get(self._inside, ""), self.base)
        dated = read_moment(facts.get("publication_date", "")) or read_moment(facts.get("lastmod", ""))
        if self._inside == "sitemap":
            self.pointers.append(Pointer(link, dated))
        else:
            title, outlet = " ".join(facts.get("title", "").split()), " ".join(facts.get("name", "").split())
            self.entries.append(Entry(link, title, dated, outlet=outlet, language=facts.get("language", "")))


def read_moment(text: str) -> datetime | None:
    """A date or time as W3C's note on ISO 8601 has it (`2026`, `2026-11`, `2026-11-20`, with a time): UTC.

    A day, month or year counts to its end: what changed some time on a day may have done so in its last minute.
    """
    short = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text)
    try:
        if short is None:
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        year, month, day = int(short[1]), int(short[2] or 12), int(short[3] or 0)
        if not day:
            day = 31 if month == 12 else (datetime(year, month + 1, 1) - datetime(year, month, 1)).days  # noqa: DTZ001
        return datetime(year, month, day, 23, 59, 59, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
