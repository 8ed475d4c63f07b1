"""Which bodies are texts we can read: HTML, XML, feeds, JSON, plain text.

Declared type and first bytes are both looked at, because either may lie. It does not know character sets or languages.
"""

from __future__ import annotations

from dataclasses import dataclass

from synth.domain.verdict import Ruling


@dataclass(frozen=True)
class Fault:
    """What an answer is instead of a page, and how it shows."""

    ruling: Ruling
    detail: str


_HTML = frozenset({"text/html", "application/xhtml+xml"})
_READABLE = _HTML | frozenset(
    {
        "application/xml",
        "text/xml",
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/json",
        "application/feed+json",
        "text/json",
        "text/plain",
    }
)
# Declared so, a body is what it says even where it begins like a text.
_NEVER = ("image/", "audio/", "video/", "font/", "multipart/", "application/pdf", "application/zip")
_GZIP = b"\x1f\x8b"
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (_GZIP, "a gzip archive"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a sound, film or image"),
    (b"OggS", "a sound or film"),
    (b"ID3", "a sound"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x7fELF", "a program"),
)


def unreadable(content_type: str, body: bytes, where: str, *, packed: bool = False) -> Fault | None:
    """Why the body of `where` is no text synth can read (`empty` or `wrong_type`, and in words); None where it is.

    `packed`: it may be a text in a gzip file, as sitemaps are.
    """
    if not body.strip():
        return Fault(Ruling.EMPTY, f"{where} answered with an empty page")
    if packed and body.startswith(_GZIP):
        return None
    for signature, what in _SIGNATURES:
        if body.startswith(signature):
            return Fault(Ruling.WRONG_TYPE, f"{where} sent {what}, not a page; give the address of a page or feed")
    declared = _declared(content_type)
    if declared in _READABLE:
        return None
    if declared.startswith(_NEVER) or not _looks_like_markup(body):
        words = (
            f"{where} sent {declared[:60] or 'no type and no markup'}, not a page; give the address of a page or feed"
        )
        return Fault(Ruling.WRONG_TYPE, words)
    return None


def is_markup(content_type: str, body: bytes) -> bool:
    """Whether an answer is HTML, by its type or, where it has none, by its first bytes."""
    declared = _declared(content_type)
    return declared in _HTML or (not declared and _looks_like_markup(body))


def _declared(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _looks_like_markup(body: bytes) -> bool:
    """Whether a body of no or an odd type begins as HTML, XML or JSON does, after a byte order mark and blanks."""
    head = body[:1024].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    return head.startswith((b"<", b"{", b"["))
