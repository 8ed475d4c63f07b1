"""A page's tree without what its readers do not see, and with marks the body reader relies on.

It does not know which part of a page is the article.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|font-size\s*:\s*0(?:px|em|pt)?\s*(?:;|$)"
    r"|(?<![\w-])(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{4,}|clip\s*:\s*rect\(\s*0",
    re.IGNORECASE,
)
_WHITE = r"(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))"
_WHITE_TEXT = re.compile(rf"(?<![\w-])color\s*:\s*{_WHITE}", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color|-image)?\s*:", re.IGNORECASE)
_WHITE_BACKGROUND = re.compile(rf"background(?:-color)?\s*:\s*{_WHITE}", re.IGNORECASE)
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:caption|wp-caption-text|credit|photo-credit|image-credit|bildunterschrift|bildnachweis)(?:$|[\s_-])",
    re.IGNORECASE,
)
_STYLED = etree.XPath(".//@style/.. | .//@hidden/..")
_INLINE = ("em", "strong", "b", "i", "u", "span", "small", "mark")
# Programs, drawings and frames: no words of the page, and trafilatura copies the whole tree several times over.
_UNSEEN = ("script", "style", "template", "svg", "iframe", "canvas")
_ENDS = (".", "!", "?", "…", ":", ";", ",", "”", '"', "»")
_HEADING_WORDS = 12
_MOST = (
    0.5  # what holds more than this of a page's words is its text, whatever its style says (pages shown by a script)
)


def prepare(tree: HtmlElement) -> None:
    """Take from `tree`, in place, what no reader sees and what is no prose: scripts, hidden elements and captions.

    Text of no size, white on white or off the screen is where instructions to machines hide; it is not evidence.
    Short bold paragraphs that stand for subheads become headings; `<time>` inside a sentence stays in it.
    """
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    for element in list(tree.iter(*_INLINE)):
        tail = element.tail
        if tail and not len(element) and tail.strip() and not (element.text or "").strip():
            element.drop_tag()  # with an empty one trafilatura drops the words after it
    body = tree.find(".//body")
    if body is None:
        return
    whole = len(body.text_content())
    styled: Any = _STYLED(body)
    for element in styled:
        if element is not body and _is_hidden(element) and len(element.text_content()) < _MOST * whole:
            element.drop_tree()
    for element in list(body.iter("p", "div", "span", "figcaption", "time")):
        if _is_caption(element):
            element.drop_tree()
        elif element.tag == "time":
            element.tag = "span"
        elif element.tag == "p" and _is_bold_heading(element):
            _make_heading(element)


def _is_hidden(element: HtmlElement) -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    style = element.get("style")
    if not style:
        return False
    if _HIDING.search(style):
        return True
    if _WHITE_TEXT.search(style):
        return bool(_WHITE_BACKGROUND.search(style)) or not _BACKGROUND.search(style)
    return False


def _is_caption(element: HtmlElement) -> bool:
    if element.tag == "figcaption":
        figure = element.getparent()
        return figure is None or figure.find(".//blockquote") is None  # there it names who speaks
    classes = element.get("class")
    return bool(classes and _CAPTION.search(classes)) and len(element.text_content()) < 600


def _is_bold_heading(element: HtmlElement) -> bool:
    """Whether a paragraph is nothing but a few bold words, and a paragraph of another kind follows."""
    if (
        len(element) != 1
        or element[0].tag not in ("b", "strong")
        or (element.text or "").strip()
        or (element[0].tail or "").strip()
    ):
        return False
    text = " ".join(element.text_content().split())
    if not text or text.endswith(_ENDS) or len(text.split()) > _HEADING_WORDS or element[0].find(".//a") is not None:
        return False
    following = element.getnext()
    return following is not None and following.tag == "p" and not _only_bold(following)


def _only_bold(element: HtmlElement) -> bool:
    return len(element) == 1 and element[0].tag in ("b", "strong") and not (element[0].tail or "").strip()


def _make_heading(element: HtmlElement) -> None:
    element.tag = "h3"
    element[0].drop_tag()
