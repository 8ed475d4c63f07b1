"""Quotations as a page's markup shows them: marks around `<q>`, and who says a `<blockquote>`.

It does not know which of them stand in the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from synth.domain.evidence import PassageKind
from synth.extract.body import Block, clean

# What browsers set around `<q>`, and around one inside another (Unicode CLDR, delimiters of the locale).
_ENGLISH = ("“", "”", "‘", "’")
_MARKS = {
    **dict.fromkeys(("de", "cs", "sk", "sl", "bg", "is", "lt"), ("„", "“", "‚", "‘")),
    **dict.fromkeys(("pl", "hu", "ro", "hr", "nl-be"), ("„", "”", "»", "«")),
    **dict.fromkeys(("es", "it", "el", "no", "nb", "nn", "ca"), ("«", "»", "“", "”")),
    **dict.fromkeys(("ru", "uk", "be"), ("«", "»", "„", "“")),
    "fr": ("« ", " »", "« ", " »"),
    "fa": ("«", "»", "‹", "›"),
    "ja": ("「", "」", "『", "』"),
}
_MARKED = re.compile(r"^\s*[\"“”„«»‘‚「『]|[\"“”„«»‘‚「『]\s*$")
_OPENED = re.compile(r"[\"“„«»‘‚「『]\s*$")
_INSIDE = frozenset({"p", "div", "ul", "ol", "blockquote", "table"})  # what makes a `<q>` more than words in a line
_NAMED = re.compile(r"(?:^|[\s_-])(?:cite|citation|author|attribution|speaker|source|name)(?:$|[\s_-])", re.IGNORECASE)
_DASHED = re.compile(r"^\s*[—–―]\s*(?=[^\W\d_])")
_CLOSED = re.compile(r"[.!?…][\"”“»«’]*\s*$|[”»]\s*$")
_MOST_WORDS = 25  # of the line that says who speaks
_LEAST_CHARS = 12  # of a block that is looked for among the quotations


@dataclass(frozen=True)
class Quoted:
    """The words of a `<blockquote>` with the line that names their speaker, without spaces; and that line."""

    text: str
    speaker: str


def mark_quotations(tree: HtmlElement, language: str) -> tuple[Quoted, ...]:
    """Write into `tree`, in place, what only the markup says of quotations; the block quotations with a speaker.

    A `<q>` gets the quotation marks of `language`. The speaker of a `<blockquote>` (its `<cite>` or `<footer>`, its
    figure's caption, a class that says so, a last line after a dash: HTML Living Standard 4.4.4, 4.5.6) ends its last
    paragraph, after a dash.
    """
    marks = _MARKS.get(language, _ENGLISH)
    for element in reversed(list(tree.iter("q"))):  # the innermost first, so that the others are read with its marks
        _set_in_marks(element, marks)
    return tuple(found for quote in list(tree.iter("blockquote")) if (found := _spoken(quote)) is not None)


def _set_in_marks(element: HtmlElement, marks: tuple[str, str, str, str]) -> None:
    if not element.text_content().strip() or any(child.tag in _INSIDE for child in element.iter()):
        return
    before = element.getprevious()
    lead = before.tail if before is not None else element.getparent().text
    if not _MARKED.search(element.text_content()) and not _OPENED.search(lead or ""):
        inside = any(outer.tag == "q" for outer in element.iterancestors())
        opening, closing = marks[2:] if inside else marks[:2]
        element.text = opening + (element.text or "")
        element.tail = closing + (element.tail or "")
    element.drop_tag()


@dataclass(frozen=True)
class _Piece:
    """A stretch of text, where it hangs, and whether its elements say that it names a speaker."""

    holder: HtmlElement
    is_tail: bool
    text: str
    names: bool

    def write(self, text: str | None) -> None:
        if self.is_tail:
            self.holder.tail = text
        else:
            self.holder.text = text


def _spoken(quote: HtmlElement) -> Quoted | None:
    """The quotation, its speaker now at the end of its words; None where nothing names one."""
    figure = _figure_of(quote)
    pieces = [piece for piece in _pieces(figure if figure is not None else quote) if piece.text.strip()]
    first = next((at for at in range(1, len(pieces)) if _begins_speaker(pieces, at)), None)
    if figure is not None:
        figure.tag = "div"  # trafilatura takes figures for pictures
    if first is None:
        return None
    whole = pieces[first].names or not any(piece.holder.tag == "a" for piece in pieces[first + 1 :])
    speaker = _line(pieces[first : None if whole else first + 1])
    if not re.search(r"[^\W\d_]", speaker) or len(speaker.split()) > _MOST_WORDS:
        return None
    if whole:  # else it is a post of a network, which ends with its date in a link: it stays as it is
        for piece in pieces[first:]:
            piece.write(None)
        last = pieces[first - 1]
        last.write(f"{last.text.rstrip()} — {speaker}")
    return Quoted(_squeezed(clean(quote.text_content())), speaker)


def _line(pieces: Sequence[_Piece]) -> str:
    """The pieces as one line without its dash: what stands in a line of its own comes after a comma."""
    line = ""
    for piece in pieces:
        apart = "," if line and _stands_apart(piece) and not line.endswith(",") else ""
        line = f"{line}{apart}{'' if line and piece.text.startswith(',') else ' '}{piece.text}"
        line = _DASHED.sub("", clean(line)).strip("—–― ")
    return line.strip(",; ")


def _figure_of(quote: HtmlElement) -> HtmlElement | None:
    """The figure that is this quotation and its caption: no picture, and no link to another page in its stead."""
    figure = next(quote.iterancestors("figure"), None)
    if figure is None or len(list(figure.iter("blockquote", "img", "picture", "video"))) > 1:
        return None
    linked = sum(len(link.text_content()) for link in quote.iter("a"))
    return figure if linked < 0.5 * len(quote.text_content()) else None


def _pieces(element: HtmlElement, *, names: bool = False) -> Iterator[_Piece]:
    yield _Piece(element, False, element.text or "", names)
    for child in element:
        if isinstance(child.tag, str):
            named = child.tag in ("cite", "footer", "figcaption") or bool(_NAMED.search(child.get("class") or ""))
            yield from _pieces(child, names=names or named)
        yield _Piece(child, True, child.tail or "", names)


def _begins_speaker(pieces: Sequence[_Piece], at: int) -> bool:
    """Whether the speaker's line begins here: marked as such, or after a dash; the words before are at an end.

    `<cite>` inside a sentence is the title of a work.
    """
    piece, before = pieces[at], pieces[at - 1]
    if not piece.names and not (_DASHED.match(piece.text) and _stands_apart(piece)):
        return False
    return bool(_CLOSED.search(before.text) or _DASHED.match(piece.text)) or _stands_apart(piece)


def _stands_apart(piece: _Piece) -> bool:
    """Whether the piece begins a line of its own."""
    if piece.is_tail:
        return piece.holder.tag in (*_INSIDE, "br")
    if piece.holder.tag in (*_INSIDE, "footer", "figcaption"):
        return True
    before, outer = piece.holder.getprevious(), piece.holder.getparent()
    if before is not None:
        return not (before.tail or "").strip() and before.tag in (*_INSIDE, "br")
    return outer is not None and not (outer.text or "").strip() and outer.tag in (*_INSIDE, "footer", "figcaption")


def with_speakers(blocks: Sequence[Block], quotations: Sequence[Quoted]) -> tuple[Block, ...]:
    """The blocks, those that stand in a quotation with its speaker."""
    return tuple(_with_speaker(block, quotations) for block in blocks) if quotations else tuple(blocks)


def _with_speaker(block: Block, quotations: Sequence[Quoted]) -> Block:
    own = _squeezed(block.text)
    found = next((one for one in quotations if len(own) >= _LEAST_CHARS and own in one.text), None)
    return block if found is None else replace(block, kind=PassageKind.QUOTE, speaker=found.speaker)


def _squeezed(text: str) -> str:
    return "".join(text.split())
