"""HTML text to a tree that is safe to work on. It does not know what an article is."""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.html import HtmlElement

from synth.errors import ExtractionError

MAX_BYTES = 5_000_000
MAX_TAGS = 60_000
MAX_ATTRIBUTES = 500
_LONG_TAG = re.compile(r"<[a-zA-Z][^>]{4000,}")
_ATTRIBUTE = re.compile(r"\s[^\s=>\"'/]+(?=[\s=>/])")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Control characters, U+FFFE and U+FFFF, the invisible tag characters (U+E0000 block) and the zero-width characters that
# hide words from a reader; the joiners U+200C and U+200D are letters' business in Persian and Hindi and stay.
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)


def readable(text: str) -> str:
    """`text` without characters that no reader sees; entities may bring in again what `parse` took out."""
    return text if text.isprintable() else _UNREADABLE.sub("", text)


def parse(text: str) -> HtmlElement:
    """The tree of an HTML page. `ExtractionError` with reason `too_large` or `empty`.

    The caps keep out what costs a parser minutes: 50,000 attributes took 13 s, 90,000 unclosed cells 31 s.
    """
    text = readable(text)
    if text.count("<") > MAX_TAGS:
        raise ExtractionError("too_large", f"the page holds more than {MAX_TAGS:,} tags")
    for tag in _LONG_TAG.finditer(text):
        if len(_ATTRIBUTE.findall(_QUOTED.sub('""', tag[0]))) > MAX_ATTRIBUTES:
            raise ExtractionError("too_large", f"an element of the page has more than {MAX_ATTRIBUTES} attributes")
    if not text.strip():
        raise ExtractionError("empty", "the page is empty")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # lxml.html asks a Python function for the class of each element it meets, again and again, for the sake of forms.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as exc:
        raise ExtractionError("empty", "the page holds no HTML") from exc
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise ExtractionError("too_large", "the page nests its elements so deeply that a part of it would be lost")
    _join(tree)
    return tree


def _join(tree: HtmlElement) -> None:
    """Put what stands after `</html>` into the body, where browsers show it (HTML Living Standard, 13.2.6.4.22)."""
    body = tree.find("body")
    for root in list(tree.itersiblings()):
        root.tag = "div"
        (tree if body is None else body).append(root)
