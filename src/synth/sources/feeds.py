"""The bytes of a feed → its entries, in order. Door to: feedparser. It does not know which entries are worth a page.

feedparser guesses encodings, and expands the entities and scans the prolog of a hostile file for minutes; so the bytes
are decoded and looked over here, and it is given plain UTF-8.
"""

from __future__ import annotations

import calendar
import codecs
import html.parser
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser

from synth.domain.evidence import Capture
from synth.errors import FetchError

MAX_BYTES = 2_000_000
_MAX_PROLOG = 16_000
_FIRST_TAG = re.compile(r"<\w", re.ASCII)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.ASCII | re.IGNORECASE)
_XML_LINE = re.compile(r"^\s*<\?xml[^>]*\?>")
# What a file begins with when it is not read one byte for one letter (XML 1.0, appendix F).
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)
# Labels that stand for a superset on the web (WHATWG Encoding, names and labels).
_SUPERSETS = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}


@dataclass(frozen=True)
class Entry:
    """One entry of a feed; `link` is absolute, or empty where the entry names no page."""

    link: str
    title: str
    dated: datetime | None


def read_entries(capture: Capture) -> Iterator[Entry]:
    """The entries of an RSS or Atom feed, as they stand in it.

    `FetchError`: `not_a_feed`, `too_large` (above 2 MB), or `unsafe_feed` where the file declares XML entities or an
    endless prolog comes first, as in no newsroom's feed.
    """
    feed = _parsed(_safe_text(capture), capture)
    return (_entry(entry, capture.final_url) for entry in feed.entries)


def _safe_text(capture: Capture) -> str:
    url = capture.url
    if len(capture.body) > MAX_BYTES:
        raise FetchError("too_large", f"the feed {url} is larger than {MAX_BYTES // 1_000_000} MB", url=url)
    text = _decode(capture)
    if "<!entity" in text.lower():
        raise FetchError("unsafe_feed", f"the feed {url} declares XML entities, which are not read", url=url)
    first = _FIRST_TAG.search(text)
    if first is None:
        raise _not_a_feed(url)
    prolog = re.sub(r"\s+", " ", text[: first.start()])
    if len(prolog) > _MAX_PROLOG:
        raise FetchError("unsafe_feed", f"the feed {url} begins with {len(prolog)} characters of no content", url=url)
    return prolog + text[first.start() :]


def _decode(capture: Capture) -> str:
    """The body as text: byte order mark, HTTP charset, XML declaration (RFC 7303, section 3), else UTF-8 or cp1252."""
    body = capture.body
    names = [codec for mark, codec in _MARKS if body.startswith(mark)]
    names += _CHARSET.findall(capture.content_type)
    names += [name.decode("ascii", "replace") for name in _DECLARED.findall(body[:1000])]
    for name in (*names, "utf-8"):
        try:
            codec = codecs.lookup(name).name
            text = body.decode(_SUPERSETS.get(codec, codec))
        except (LookupError, ValueError):  # no such encoding, no encoding of text, or not the one of these bytes
            continue
        return text.removeprefix("\ufeff")
    return body.decode("cp1252", "replace")


def _parsed(text: str, capture: Capture) -> Any:
    data = _XML_LINE.sub("", text).encode("utf-8", "replace")
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        # A stream, never the bytes themselves: feedparser takes a bare string for an address or a file's name.
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, LookupError, AssertionError, TypeError, AttributeError, RecursionError) as exc:
        raise _not_a_feed(capture.url) from exc  # what its parsers let out on bytes that are no feed
    if not feed.version and not feed.entries:
        raise _not_a_feed(capture.url)
    return feed


def _not_a_feed(url: str) -> FetchError:
    return FetchError("not_a_feed", f"{url} is not an RSS or Atom feed; give the address of the feed itself", url=url)


def _entry(entry: Any, base: str) -> Entry:
    return Entry(link=_link(entry, base), title=_title(entry), dated=_dated(entry))


def _link(entry: Any, base: str) -> str:
    """The absolute address of the entry's page: what its <link> says, else its permalink."""
    link = str(entry.get("feedburner_origlink") or entry.get("link") or "").strip()
    own = any(item.get("href") == link for item in entry.get("links", ()))
    if not own and not link.startswith(("http://", "https://")):
        return ""  # RSS takes a guid for a permalink unless told otherwise (RSS 2.0, guid); many are bare numbers
    try:
        return urljoin(base, link) if link else ""
    except ValueError:  # brackets without an IPv6 address in them
        return link


def _title(entry: Any) -> str:
    title = str(entry.get("title") or "")
    if entry.get("title_detail", {}).get("type") in ("text/html", "application/xhtml+xml"):
        title = _plain(title)
    return " ".join("".join(char for char in title if char.isspace() or unicodedata.category(char) != "Cc").split())


def _plain(markup: str) -> str:
    reader = _TextReader(convert_charrefs=True)
    reader.feed(markup)
    reader.close()
    return "".join(reader.pieces)


class _TextReader(html.parser.HTMLParser):
    """Gathers the text of a piece of HTML."""

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:  # not inside <script> or <style>
            self.pieces.append(data)


def _dated(entry: Any) -> datetime | None:
    """When the entry was published, else updated (UTC); None where it does not say so in a form that can be read."""
    stamps = [entry[key] for key in ("published_parsed", "updated_parsed") if key in entry]
    for stamp in filter(None, stamps):  # feedparser puts None where it cannot read a date
        try:
            return datetime.fromtimestamp(calendar.timegm(stamp), UTC)
        except (ValueError, OverflowError, OSError):
            continue
    return None
