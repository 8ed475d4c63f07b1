"""The bytes of a feed → its entries, in order: RSS, RDF, Atom and CDF. Door to: feedparser.

It does not know which entries are worth a page; JSON Feed is read in `json_feeds`.
"""

from __future__ import annotations

import calendar
import io
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from xml.parsers import expat

from synth.domain.evidence import Capture
from synth.errors import FetchError
from synth.sources.encoding import decode, safe_markup
from synth.sources.entries import Entry, Feed
from synth.sources.json_feeds import looks_like_json, read_json_feed
from synth.sources.markup import Tag, is_tangled, plain_text, walk
from synth.text.sites import absolute

MAX_BYTES = 2_000_000
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_CDF = re.compile(r"[^<]*(?:<[!?][^<]*)*<channel\b", re.IGNORECASE)  # feedparser knows a CDF by its items only
_XML_LINE = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_feed(capture: Capture) -> Feed:
    """The feed and its entries, as they stand in it.

    `FetchError`: `not_a_feed`, `too_large` (above 2 MB), or `unsafe_feed` where the file declares XML entities or an
    endless prolog comes first.
    """
    url = capture.url
    if len(capture.body) > MAX_BYTES:
        raise FetchError("too_large", f"the feed {url} is larger than {MAX_BYTES // 1_000_000} MB", url=url)
    text = decode(capture.body, capture.content_type)
    if looks_like_json(text):
        return read_json_feed(text, capture)
    parsed = _parsed(safe_markup(text, capture), capture)
    return Feed(
        title=_title(parsed.feed),
        home=absolute(str(parsed.feed.get("link") or ""), capture.final_url),
        language=str(parsed.feed.get("language") or ""),
        entries=tuple(_entry(entry, capture.final_url) for entry in parsed.entries),
    )


def _parsed(text: str, capture: Capture) -> Any:
    if not text:
        raise _not_a_feed(capture.url)
    import feedparser  # 60 ms that a run without feeds does not pay

    data = _XML_LINE.sub("", text).encode("utf-8", "replace")
    if not _is_well_formed(data) and is_tangled(text):
        words = f"the feed {capture.url} is broken XML of a kind that only holds readers up"
        raise FetchError("unsafe_feed", words, url=capture.url)
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # A stream, never the bytes themselves: feedparser takes a bare string for an address or a file's name.
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, LookupError, AssertionError, TypeError, AttributeError, RecursionError) as exc:
        raise _not_a_feed(capture.url) from exc  # what its parsers let out on bytes that are no feed
    if not feed.get("version") and not feed.entries and not _CDF.match(text):
        raise _not_a_feed(capture.url, _named_feed(text, capture.final_url))
    return feed


def _named_feed(text: str, base: str) -> str:
    """The feed that an HTML page names as its alternate (HTML, 4.6.6.1), `""` where it names none."""
    for piece in walk(text):
        if isinstance(piece, Tag) and piece.name == "link":
            values = piece.attributes()
            if "alternate" in values.get("rel", "").lower().split() and values.get("type", "").lower() in _FEED_TYPES:
                return absolute(values.get("href", ""), base)
    return ""


def _is_well_formed(data: bytes) -> bool:
    """Whether feedparser reads `data` with a parser that takes linear time."""
    parser = expat.ParserCreate("utf-8", " ")
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        return False
    return True


def _not_a_feed(url: str, instead: str = "") -> FetchError:
    advice = f"the page names this one: {instead}" if instead else "give the address of the feed itself"
    return FetchError("not_a_feed", f"{url} is not an RSS, Atom or JSON feed; {advice}", url=url)


def _entry(entry: Any, base: str) -> Entry:
    origin = entry.get("source") or {}
    return Entry(
        link=_link(entry, base),
        title=_title(entry),
        dated=_dated(entry),
        outlet=_title(origin),
        outlet_url=absolute(str(origin.get("href") or origin.get("link") or ""), base),
    )


def _link(entry: Any, base: str) -> str:
    """The absolute address of the entry's page: what its <link> says, else its permalink."""
    link = str(entry.get("feedburner_origlink") or entry.get("link") or "").strip()
    own = any(item.get("href") == link for item in entry.get("links", ()))
    if not own and not link.startswith(("http://", "https://")):
        return ""  # RSS takes a guid for a permalink unless told otherwise (RSS 2.0, guid); many are bare numbers
    return absolute(link, base)


def _title(entry: Any) -> str:
    title = str(entry.get("title") or "")
    if entry.get("title_detail", {}).get("type") in ("text/html", "application/xhtml+xml"):
        title = plain_text(title)
    return " ".join("".join(char for char in title if char.isspace() or unicodedata.category(char) != "Cc").split())


def _dated(entry: Any) -> datetime | None:
    """When the entry was published, else updated (UTC); None where it does not say so in a form that can be read."""
    stamps = [entry[key] for key in ("published_parsed", "updated_parsed") if key in entry]
    for stamp in filter(None, stamps):  # feedparser puts None where it cannot read a date
        try:
            return datetime.fromtimestamp(calendar.timegm(stamp), UTC)
        except (ValueError, OverflowError, OSError):
            continue
    return None
