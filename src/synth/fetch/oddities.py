"""What is odd about an answer and does not keep us from reading it: notes for whoever reads the run report. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from synth.web.response import Response

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_UTF = re.compile(r"utf-?(?:8|16|32)", re.IGNORECASE)
_TAIL = 20_000  # bytes in which the end of a page is looked for
_GARBLED = 10
_MOST_HEADERS = 16_384  # bytes of headers kept with a capture


def kept_headers(response: Response) -> tuple[dict[str, str], bool]:
    """The headers of an answer that are kept as evidence, and whether there were too many. Cookies are not kept."""
    kept: dict[str, str] = {}
    room = _MOST_HEADERS
    for name, value in response.headers.items():
        if name in ("set-cookie", "set-cookie2"):
            continue
        room -= len(name) + len(value)
        if room < 0:
            return kept, True
        kept[name] = value
    return kept, False


def oddities(response: Response, *, headers_cut: bool) -> tuple[str, ...]:
    """What a reader of the run report should know of a page that was taken."""
    return tuple(_oddities(response, headers_cut=headers_cut))


def _oddities(response: Response, *, headers_cut: bool) -> Iterator[str]:
    if not response.content_type:
        yield "it came without a Content-Type; its first bytes look like a page"
    if charset := _wrong_charset(response):
        yield f"it is declared as {charset}, which its bytes are not; read as UTF-8"
    if b"\0" in response.body and not _is_wide(response):
        yield "it holds NUL bytes, which are left out"
    if _stops_early(response.body):
        yield "it stops before </html>: its end may be missing"
    if _is_garbled(response.body):
        yield "its text looks decoded wrongly and encoded again, as Ã¤ for ä"
    if headers_cut:
        yield f"it came with more than {_MOST_HEADERS // 1024} KiB of headers; the first are kept"


def _stops_early(body: bytes) -> bool:
    """Whether a page that begins as HTML does not end so. Of 1,258 real pages four do not."""
    return b"<html" in body[:2048].lower() and b"</html" not in body[-_TAIL:].lower()


def _is_garbled(body: bytes) -> bool:
    """Whether most letters beyond ASCII are UTF-8 that was taken for Latin-1 and encoded once more."""
    if body.isascii():
        return False
    twice = body.count(b"\xc3\x83\xc2") + body.count(b"\xc3\xa2\xc2\x80")
    return twice >= _GARBLED and 2 * twice >= body.count(b"\xc3")


def _wrong_charset(response: Response) -> str:
    """The declared charset where the body is not in it but in UTF-8; "" otherwise."""
    found = _CHARSET.search(response.content_type)
    if not found or _UTF.fullmatch(found[1]):
        return ""
    try:
        response.body.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if response.body.isascii() or not _fails(response.body, found[1]) else found[1]


def _fails(body: bytes, charset: str) -> bool:
    try:
        body.decode(charset)
    except (LookupError, ValueError):  # some codecs raise a bare UnicodeError: `undefined`, `idna`
        return True
    return False


def _is_wide(response: Response) -> bool:
    """Whether the body is UTF-16 or UTF-32, which are full of NUL bytes by nature."""
    marked = response.body.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff"))
    return marked or bool(re.search(r"utf-?(?:16|32)", response.content_type, re.IGNORECASE))
