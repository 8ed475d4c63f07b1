"""Text in quotation marks: finding it, and comparing it with a passage.

Allowed between a quotation and its passage: typographic variants, a final comma or stop inside the marks, a
sentence-initial capital, ellipsis and [insertion].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = re.compile(
    r"“([^“”]*)”|„([^„“”]*)[“”]|«\s?([^«»]*?)\s?»|»([^«»]*)«|(?<![\w\"])\"([^\"]*)\"(?!\w)|(?<![\w’])‘([^‘]*?)’(?!\w)"
    # straight single marks, apostrophes inside words and elisions ('90s, 'em) left alone
    r"|(?<!\w)'(?!\d\d|(?:em|til|cause|n|tis|twas)\b)((?=\w)(?:[^'\n]|(?<=\w)'(?=\w))+?)(?<=[\w.,!?…])'(?!\w)"
)
_VARIANTS = str.maketrans(
    {"’": "'", "‘": "'", "‚": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‹": '"', "›": '"',
     "\u00a0": " ", "\u202f": " ", "\u2009": " "}
)  # fmt: skip
_INNER_MARKS = re.compile(r"\"|(?<!\w)'|'(?!\w)")  # the marks of a quotation inside one change with those around it
_DASHES = re.compile(r"\s*[-–—‐‑]+\s*")
_LETTER_CHANGED = re.compile(r"\[([^\W\d_])\](?=\w)")
_GAP = re.compile(r"\s*(?:\[[^\]]*\]|\[?(?:…|\.\.\.)\]?)\s*")


@dataclass(frozen=True)
class Quotation:
    """The words between two marks. Offsets are code points of the words, marks excluded."""

    text: str
    start: int
    end: int


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Every stretch of `text` between a matching pair of quotation marks, in order."""
    found = []
    for match in _MARKS.finditer(text):
        group = match.lastindex or 0
        if group and match[group].strip():
            found.append(Quotation(match[group], match.start(group), match.end(group)))
    return tuple(found)


def unquoted(text: str) -> str:
    """`text` with a space for each quotation, marks and all: what the writer says in an own voice."""
    return _MARKS.sub(" ", text)


def unbalanced(text: str) -> bool:
    """Whether `text` opens a quotation it does not close, or closes one it did not open."""
    if '"' in text and text.count('"') % 2:
        return True
    rest = _MARKS.sub("", text)
    return any(mark in rest for mark in "“”„«»")


def is_verbatim(quotation: str, passage: str) -> bool:
    """Whether `passage` holds the words of `quotation`, parts between ellipses or insertions in order."""
    return stands_in(quotation, plain_words(passage))


def stands_in(quotation: str, haystack: str) -> bool:
    """`is_verbatim` for many quotations of one passage: `haystack` is its `plain_words`."""
    return stand_in(pieces_of(quotation), haystack)


def pieces_of(quotation: str) -> tuple[str, ...]:
    """The parts of a quotation between ellipses and insertions, plain; the same for every text it is looked for in."""
    return tuple(_pieces(quotation))


def stand_in(pieces: tuple[str, ...], haystack: str) -> bool:
    """Whether all pieces stand in `haystack`, plain words too, in order."""
    at = 0
    for piece in pieces:
        found = _find(piece, haystack, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _pieces(quotation: str) -> Iterator[str]:
    # `[T]he` changes a letter's case: a new piece begins there, and a piece may begin in either case
    for part in _GAP.split(_LETTER_CHANGED.sub(r"… \1", quotation)):
        piece = plain_words(part).strip(" ").rstrip(".,;").strip()
        if piece:
            yield piece


def _find(piece: str, haystack: str, at: int) -> int:
    """Where `piece` stands as whole words; its first letter may differ in case (a sentence-initial capital)."""
    for spelling in dict.fromkeys((piece, piece[0].lower() + piece[1:], piece[0].upper() + piece[1:])):
        start = haystack.find(spelling, at)
        while start >= 0:
            before, after = haystack[start - 1 : start], haystack[start + len(spelling) : start + len(spelling) + 1]
            if not (before.isalnum() and spelling[0].isalnum()) and not (after.isalnum() and spelling[-1].isalnum()):
                return start
            start = haystack.find(spelling, start + 1)
    return -1


def plain_words(text: str) -> str:
    """`text` without its typography: one kind of mark, dash and space."""
    marks = _INNER_MARKS.sub(" ", text if text.isascii() else text.translate(_VARIANTS))
    return " ".join(_DASHES.sub("-", marks).replace("...", "…").split())
