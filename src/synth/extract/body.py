"""The blocks of a page's article, as trafilatura finds them. Door to: trafilatura (`bare_extraction` only).

It does not know which of the blocks are furniture.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from synth.domain.evidence import PassageKind
from synth.extract.markup import readable

Element = etree._Element


@dataclass(frozen=True)
class Block:
    """One block of running text. `linked` is the share of its characters that stand in links, 0 to 1.

    The markup names `speaker` beside a quotation; its last block ends with a dash and that name.
    """

    text: str
    kind: PassageKind
    heading: str = ""
    linked: float = 0.0
    speaker: str = ""

    @property
    def words_said(self) -> str:
        """The text without the name of who says it."""
        return self.text.removesuffix(f" — {self.speaker}") if self.speaker else self.text


def read_body(tree: HtmlElement, *, precise: bool, thorough: bool = True) -> tuple[Block, ...]:
    """The article's blocks in order, none where trafilatura finds no text.

    `precise` prefers less text; `thorough` compares it with what other algorithms find, for half as much time again.
    """
    warm_up()
    from trafilatura import bare_extraction  # 200 ms: only the worker that extracts pays it

    document: Any = bare_extraction(
        tree,
        favor_precision=precise,
        fast=not thorough,
        include_comments=False,
        include_tables=True,
        include_links=True,
    )
    return () if document is None or document.body is None else tuple(_with_headings(document.body))


def warm_up() -> None:
    """Load trafilatura now, so that the first page does not wait for it."""
    import trafilatura

    logging.getLogger(trafilatura.__name__).setLevel(logging.CRITICAL)  # it logs every page it gives up; we say why


def _with_headings(body: Element) -> Iterator[Block]:
    heading = ""
    for part in _parts(body, PassageKind.PARAGRAPH):
        if part.kind is None and len(part.text.split()) <= _HEADING_WORDS:
            heading = part.text
        else:
            yield Block(part.text, part.kind or PassageKind.PARAGRAPH, heading, part.linked)


@dataclass(frozen=True)
class _Part:
    """A block, or a heading (kind None)."""

    text: str
    kind: PassageKind | None
    linked: float = 0.0


_HEADING_WORDS = 18  # what is marked up as a heading and is longer is a dek, or a question in an interview
_KINDS = {
    "p": PassageKind.PARAGRAPH,
    "item": PassageKind.ITEM,
    "quote": PassageKind.QUOTE,
    "code": PassageKind.PARAGRAPH,
}
_BLOCKS = frozenset({"p", "list", "quote", "table", "head", "item", "row", "cell", "div", "code"})


def _parts(element: Element, kind: PassageKind) -> Iterator[_Part]:
    """The blocks below `element`, whose own text is of `kind`."""
    if element.tag == "head":
        yield from _headings(element)
        return
    if element.tag == "row" and not any(child.tag in _BLOCKS for cell in element for child in cell):
        yield from _row(element)
        return
    if kind is PassageKind.PARAGRAPH or element.tag in ("item", "quote"):
        kind = _KINDS.get(str(element.tag), kind)
    if _is_teaser(element):
        return
    line = _Line()
    line.add(element.text, linked=False)
    for child in element:
        if child.tag in _BLOCKS:
            yield from line.parts(kind)
            line = _Line()
            yield from _parts(child, kind)
        elif child.tag == "lb":
            line.break_()
        else:
            line.add_element(child)
        line.add(child.tail, linked=False)
    yield from line.parts(kind)


def _text(element: Element) -> str:
    return "".join(str(piece) for piece in element.itertext())


def _headings(element: Element) -> Iterator[_Part]:
    text = clean(_text(element))
    if text:
        linked = sum(len(clean(_text(ref))) for ref in element.iter("ref"))
        yield _Part(text, None, min(linked / len(text), 1.0))


def _row(row: Element) -> Iterator[_Part]:
    cells = [clean(_text(cell)) for cell in row]
    text = " · ".join(cell for cell in cells if cell)
    if text:
        yield _Part(text, PassageKind.ITEM if len(cells) > 1 else PassageKind.PARAGRAPH)


def _is_teaser(element: Element) -> bool:
    """A link around a heading leads to another article."""
    return element.tag in ("p", "item") and any(ref.find(".//head") is not None for ref in element.iter("ref"))


class _Line:
    """Text gathered from one element, with its forced breaks and how much of it is linked."""

    def __init__(self) -> None:
        self._lines: list[list[tuple[str, bool]]] = [[]]

    def add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self._lines[-1].append((text, linked))

    def add_element(self, element: Element) -> None:
        linked = element.tag == "ref"
        self.add(element.text, linked=linked)
        for child in element:
            if child.tag == "lb":
                self.break_()
            else:
                self.add(_text(child), linked=linked or child.tag == "ref")
            self.add(child.tail, linked=linked)

    def break_(self) -> None:
        self._lines.append([])

    def parts(self, kind: PassageKind) -> Iterator[_Part]:
        lines = [part for part in (self._part(line, kind) for line in self._lines) if part.text]
        if _is_list(lines):
            yield from (replace(line, kind=PassageKind.ITEM) for line in lines)
        else:
            yield from _joined(lines)

    @staticmethod
    def _part(line: list[tuple[str, bool]], kind: PassageKind) -> _Part:
        whole = sum(len(text.strip()) for text, _ in line)
        linked = sum(len(text.strip()) for text, in_link in line if in_link)
        return _Part(clean("".join(text for text, _ in line)), kind, linked / whole if whole else 0.0)


_ENDS = re.compile(r"[.!?:…][”\"’'»)\]]*$|[”»]$")


def _is_list(lines: list[_Part]) -> bool:
    """Three lines or more of which few end as sentences do: a list set with line breaks."""
    return len(lines) >= 3 and sum(bool(_ENDS.search(line.text)) for line in lines) < 0.3 * len(lines)


def _joined(lines: list[_Part]) -> Iterator[_Part]:
    """Lines that end in the middle of a sentence go on in the next one."""
    waiting: _Part | None = None
    for line in lines:
        if waiting is not None:
            line = _Part(f"{waiting.text} {line.text}", line.kind, max(waiting.linked, line.linked))
        waiting = None if _ENDS.search(line.text) else line
        if waiting is None:
            yield line
    if waiting is not None:
        yield waiting


_OUTSIDE = frozenset({"nav", "header", "footer", "aside", "form", "dialog", "noscript", "button", "menu"})
_HEADINGS = frozenset({"h2", "h3", "h4"})
_PROSE_WORDS = 8
_REGION_SHARE = 0.5


def page_paragraphs(tree: HtmlElement) -> tuple[Block, ...]:
    """The page's own paragraphs of some length, outside its frame: what is left where trafilatura finds no article.

    They are those of its one `<article>`, else of its one `<main>`, unless most of the paragraphs stand elsewhere: a
    player of films may be marked up as an article, too.
    """
    whole = _paragraphs_in(tree)
    for tag in ("article", "main"):
        region = _only(tree, tag)
        if region is not None and _size(found := _paragraphs_in(region)) >= _REGION_SHARE * _size(whole):
            return found
    return whole


_LONG_CHARS = 60
_PROSE = etree.XPath(
    f"//text()[string-length() >= {_LONG_CHARS}][not(parent::a or parent::noscript)]", smart_strings=False
)


def prose_chars(tree: HtmlElement) -> int:
    """Characters of the page that stand in long pieces, in whatever elements: most of them are its article's."""
    pieces: Any = _PROSE(tree)
    lengths = (len(" ".join(piece.split())) for piece in pieces)
    return sum(length for length in lengths if length >= _LONG_CHARS)


def _paragraphs_in(region: HtmlElement) -> tuple[Block, ...]:
    blocks, heading = [], ""
    for node in region.iter("p", *_HEADINGS):
        text = clean(node.text_content())
        if not text or _in_frame(node, region):
            continue
        if node.tag in _HEADINGS:
            heading = text
        elif len(text.split()) >= _PROSE_WORDS:
            linked = sum(len(clean(link.text_content())) for link in node.iter("a"))
            blocks.append(Block(text, PassageKind.PARAGRAPH, heading, min(linked / len(text), 1.0)))
    return tuple(blocks)


def _size(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.text) for block in blocks)


def _in_frame(node: HtmlElement, region: HtmlElement) -> bool:
    """Whether a part of the page's frame stands between `node` and `region`; above it tags may be left open."""
    for outer in node.iterancestors():
        if outer is region:
            return False
        if outer.tag in _OUTSIDE:
            return True
    return False


def _only(tree: HtmlElement, tag: str) -> HtmlElement | None:
    found = list(tree.iter(tag))
    return found[0] if len(found) == 1 else None


def clean(text: str) -> str:
    """`text` in one line and in NFC, without what cannot be seen and half characters (they are no UTF-8)."""
    if text.isascii():
        return " ".join(readable(text).split())
    whole = readable(text).encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", " ".join(whole.split()))
