"""The headline of a page as its readers see it. It does not know the article's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from synth.extract import jsonld
from synth.extract.metas import Metas, first_of, line
from synth.text.words import folded, words


def declared_titles(tree: HtmlElement, metas: Metas, article: jsonld.Node) -> Iterator[str]:
    """The titles that the page's metadata declare."""
    yield first_of(metas, "og:title")
    yield line(jsonld.text_of(article, "headline"))
    yield first_of(metas, "twitter:title")
    yield line(_tag_title(tree))


def headlines(tree: HtmlElement) -> list[str]:
    """The headings in which the headline may stand: `<h1>`; `<h2>` before one that ends a breadcrumb trail."""
    firsts = [node for node in tree.iter("h1") if 5 <= len(line(node.text_content())) <= 300]
    printed = [line(node.text_content()) for node in firsts if not _is_crumb(node)]
    if printed or not firsts:
        return printed
    seconds = [line(" ".join(node.itertext())) for node in islice(tree.iter("h2"), _FIRST_HEADINGS)]
    return [text for text in (*seconds, *(line(node.text_content()) for node in firsts)) if text]


def headline_of(declared: list[str], heads: list[str], outlet: str) -> str:
    """The headline as readers see it: the heading that the page's own metadata confirm, else the metadata's."""
    told = [title for title in (without_site(title, outlet) for title in declared) if title]
    for head in heads:
        if any(_alike(head, title) for title in told):
            return _without_kicker(without_site(head, outlet), told)
    if len(heads) == 1 and any(_speaks_of(heads[0], title) for title in told):
        return without_site(heads[0], outlet)
    return (told or heads or [""])[0]


def _is_crumb(node: HtmlElement) -> bool:
    near = islice(node.iterancestors(), 3)
    return any(outer.tag in ("nav", "li") or "breadcrumb" in (outer.get("class") or "") for outer in near)


def _without_kicker(head: str, told: list[str]) -> str:
    """The declared title with which a heading ends: before it stands the kicker, in the same element."""
    spoken = words(folded(head))
    return next((title for title in told if (own := words(folded(title))) and spoken[-len(own) :] == own), head)


def _speaks_of(head: str, title: str) -> bool:
    """Whether a page's only headline shares two longer words with another title of the page."""
    first, second = ({word for word in words(folded(text)) if len(word) >= 4} for text in (head, title))
    return len(first & second) >= 2


_FIRST_HEADINGS = 5
_ASIDE = frozenset({"nav", "aside", "footer", "figure", "figcaption"})


def _tag_title(tree: HtmlElement) -> str:
    head = tree.find(".//title")
    return (head.text or "") if head is not None else ""


def without_site(title: str, outlet: str) -> str:
    """`title` without the outlet's name after (or before) a bar or dash."""
    parts = re.split(r"\s*[|·•»_]\s*|\s+[–—-]\s+", title)
    if len(parts) < 2:
        return title
    if _names_site(parts[-1], outlet) and (at := title.rfind(parts[-1])) > 0:
        return without_site(title[:at].rstrip(" |·•»_–—-\u00a0"), outlet)
    if _names_site(parts[0], outlet):
        return title[len(parts[0]) :].lstrip(" |·•»_–—-\u00a0")
    return title


def _names_site(part: str, outlet: str) -> bool:
    one, other = "".join(words(folded(part))), "".join(words(folded(outlet)))
    return bool(one) and bool(other) and (one in other or other in one) and len(words(part)) <= len(words(outlet)) + 2


def _alike(one: str, other: str) -> bool:
    """Whether two titles share most of their words, one of them perhaps cut short."""
    first, second = set(words(folded(one))), set(words(folded(other)))
    return (
        bool(first and second)
        and len(first & second) >= 0.6 * min(len(first), len(second))
        and min(len(first), len(second)) > 1
    )


def below_headline(tree: HtmlElement, *tags: str) -> Iterator[HtmlElement]:
    """The elements of `tags` after the first `<h1>`, where there is one, outside the page's frame and pictures."""
    below = tree.find(".//h1") is None
    for node in tree.iter("h1", *tags):
        below = below or node.tag == "h1"
        if below and node.tag != "h1" and next(node.iterancestors(*_ASIDE), None) is None:
            yield node
