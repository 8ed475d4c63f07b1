"""The bytes of a page as text. It does not know HTML beyond the places where a page names its charset."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email.message import Message

from synth.text.encodings import GUESS_BYTES, guess_encoding

SNIFF_BYTES = 8_192
_BAD_SHARE = 0.02

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
# Labels that stand for a larger set, as browsers read them (WHATWG Encoding Standard, section 4.2).
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
}


def decode(body: bytes, content_type: str) -> str:
    """`body` as text: by its byte order mark, valid UTF-8, the HTTP charset, `<meta>`, a guess, and UTF-8 at last.

    The mark comes before the HTTP charset as in browsers (HTML Living Standard, 13.2.3.2). Bytes beyond ASCII that are
    valid UTF-8 throughout are UTF-8 whatever is declared: servers and templates are wrong far more often than that
    happens by chance. A declared charset may fail on one in fifty of the characters beyond ASCII, which become U+FFFD.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    utf8 = _strictly(body, "utf-8")
    if utf8 is not None and not body.isascii():
        return utf8
    for name in _declared(body, content_type):
        text = body.decode(name, "replace")
        if _fits(text):
            return text
    return utf8 if utf8 is not None else _guessed(body)


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    header = Message()
    header["content-type"] = content_type
    labels = [str(header.get_param("charset") or "")]
    head = body[:SNIFF_BYTES]
    labels += [match[1].decode("ascii", "replace") for match in (_META.search(head), _XML.match(head)) if match]
    for label in labels:
        try:
            name = codecs.lookup(label.strip()).name
        except (LookupError, ValueError):
            continue
        if name.startswith("utf-16") or name in _NOT_TEXT:
            continue  # no byte order mark and readable tags: whatever it is, it is not UTF-16 (same section as above)
        yield _READ_AS.get(name, name)


# Codecs of Python that no page is written in; `idna` and `punycode` take quadratic time.
_NOT_TEXT = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}) | {
    "base64", "bz2", "hex", "quopri", "rot13", "uu", "zlib"
}  # fmt: skip


def _fits(text: str) -> bool:
    return text.count("\ufffd") <= _BAD_SHARE * sum(1 for _ in _BEYOND_ASCII.finditer(text))


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        return None


def _guessed(body: bytes) -> str:
    name = guess_encoding(_sample(body))
    if name is not None:
        text = body.decode(name, "replace")
        if _fits(text):
            return text
    return body.decode("utf-8", "replace")


def _sample(body: bytes) -> bytes:
    """The words of the page without its tags, which are ASCII and say nothing about the charset."""
    plain = re.sub(
        rb"<(script|style)\b.*?</\1\s*>|<[^>]{0,2000}>", b" ", body[: 10 * GUESS_BYTES], flags=re.DOTALL | re.IGNORECASE
    )
    return b" ".join(plain.split())
