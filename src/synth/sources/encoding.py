"""The bytes of a feed or sitemap → markup that is safe to parse. It does not know what the markup says.

Parsers of feeds guess encodings, and expand the entities and scan the prolog of a hostile file for minutes; so the
bytes are decoded and looked over before any of them sees the text.
"""

from __future__ import annotations

import codecs
import re

from synth.domain.evidence import Capture
from synth.errors import FetchError
from synth.text.encodings import guess_encoding

_MAX_PROLOG = 16_000
_LOOKED_AT = 200_000
_GUESSED_BY = 4_000
_LEAST_GUESSED = 100  # bytes of words; of fewer every Western encoding may be guessed
_TAG = re.compile(rb"<[^<>]*>")
_FIRST_TAG = re.compile(r"<\w", re.ASCII)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.ASCII | re.IGNORECASE)
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


def decode(body: bytes, content_type: str) -> str:
    """`body` as text: byte order mark, HTTP charset, XML declaration (RFC 7303, section 3), UTF-8, a guess."""
    names = [codec for mark, codec in _MARKS if body.startswith(mark)]
    names += _CHARSET.findall(content_type)
    names += [name.decode("ascii", "replace") for name in _DECLARED.findall(body[:1000])]
    for name in (*names, "utf-8"):
        try:
            codec = codecs.lookup(name).name
            text = body.decode(_SUPERSETS.get(codec, codec))
        except (LookupError, ValueError):  # no such encoding, no encoding of text, or not the one of these bytes
            continue
        return text.removeprefix("\ufeff")
    return body.decode(_guessed(body) or "cp1252", "replace")


def _guessed(body: bytes) -> str:
    """The likeliest encoding of one byte or several for a letter; `""` where there are too few words to tell."""
    words = b" ".join(_TAG.sub(b" ", body[:_LOOKED_AT]).split())[:_GUESSED_BY]
    name = guess_encoding(words) if len(words) >= _LEAST_GUESSED else None
    return "" if name is None or name.startswith("utf") else name  # UTF-8 was tried, the others begin with a mark


def safe_markup(text: str, capture: Capture) -> str:
    """`text` from its first tag on, after a prolog with its blanks drawn together; `""` where it holds no tag.

    `FetchError` `unsafe_feed` where the file declares XML entities or an endless prolog comes first, as in no
    newsroom's feed.
    """
    url = capture.url
    if "<!entity" in text.lower():
        raise FetchError("unsafe_feed", f"the feed {url} declares XML entities, which are not read", url=url)
    first = _FIRST_TAG.search(text)
    if first is None:
        return ""
    prolog = re.sub(r"\s+", " ", text[: first.start()])
    if len(prolog) > _MAX_PROLOG:
        raise FetchError("unsafe_feed", f"the feed {url} begins with {len(prolog)} characters of no content", url=url)
    return prolog + text[first.start() :]
