"""Where a page says who wrote it, by decreasing trust. It does not know what of that is a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from synth.extract import jsonld
from synth.extract.headline import below_headline
from synth.extract.metas import Metas, line


def signatures(
    tree: HtmlElement, metas: Metas, article: jsonld.Node, nodes: tuple[jsonld.Node, ...]
) -> Iterator[Iterable[str]]:
    """Author names by decreasing trust, each a group."""
    yield jsonld.names_of(article, "author", nodes)
    for node in nodes:
        if node is not article and jsonld.types(node) & jsonld.ARTICLES:
            yield jsonld.names_of(node, "author", nodes)
    for name in (
        "author",
        "parsely-author",
        "sailthru.author",
        "article:author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "cxenseparse:author",
        "articleauthor",
    ):
        yield [metas[name]] if name in metas else []
    yield [line(meta.get("content") or "") for meta in tree.iter("meta") if meta.get("name") == "citation_author"]
    marked = [node for node in tree.iter() if _is_marked(node)]
    persons = [node for node in marked if node.get("itemprop") == "author"]
    yield _lines(dict.fromkeys(name for person in persons for name in _named(person)))
    yield _lines(person for person in persons if person.tag != "meta")
    yield _lines(node for node in marked if node.tag == "a" and node.get("rel") == "author")
    yield _signed(tree)
    for name in ("author", "byline"):
        yield _lines(node for node in marked if name in (node.get("class") or "").split() and _IS_SHORT(node))
    yield _linked_authors(tree)


def _is_marked(node: HtmlElement) -> bool:
    """Whether an element can be one that is marked as a byline."""
    classes = node.get("class")
    if classes and ("author" in classes or "byline" in classes):
        return True
    return "author" in (node.get("itemprop"), node.get("rel"))


def _lines(nodes: Iterable[HtmlElement]) -> list[str]:
    return [line(node.text_content()) for node in islice(nodes, 4)]


def _named(person: HtmlElement) -> Iterator[HtmlElement]:
    return (node for node in person.iterdescendants() if node.get("itemprop") == "name")


def _signed(tree: HtmlElement) -> list[str]:
    """The first short element between headline and text whose class says that it is the byline."""
    read = 0
    for node in below_headline(tree, "span", "div", "p", "a", "address", "li", "small", "strong", "em"):
        if any(_BYLINE_CLASS.search(name) for name in (node.get("class") or "").split()):
            text = line(" ".join(node.itertext()))
            if 2 < len(text) < _BYLINE_CHARS:
                return [text]
        read += node.tag == "p" and len(node.text_content()) > _TEXT_CHARS
        if read >= _TEXT_PARAGRAPHS:
            break
    return []


def _linked_authors(tree: HtmlElement) -> list[str]:
    """Who is named by the first link below the headline that leads to an author's own page, and by those beside it.

    A link beside a picture may name its photographer and comes last. Above the headline stands who wrote the page
    where all such links of the page lead to the same author.
    """
    every = [node for node in tree.iter("a") if _leads_to_author(node)]
    if not every:
        return []
    below = set(below_headline(tree, "a"))
    links = [node for node in every if node in below]
    first = next((node for node in links if not _is_by_picture(node)), links[0] if links else None)
    if first is None and len({node.get("href") for node in every}) == 1:
        first = every[0]
    if first is None:
        return []
    beside = [first, *first.itersiblings("a")]
    return [line(one.text_content()) for one in beside if _AUTHOR_PATH.search(one.get("href") or "")]


def _leads_to_author(link: HtmlElement) -> bool:
    return bool(_AUTHOR_PATH.search(link.get("href") or "")) and bool(line(link.text_content()))


def _is_by_picture(node: HtmlElement) -> bool:
    return any(outer.find(".//img") is not None for outer in islice(node.iterancestors(), 3))


_BYLINE_CHARS = 80
_TEXT_CHARS, _TEXT_PARAGRAPHS = 120, 2  # below so much text stand the bylines of other articles
_BYLINE_CLASS = re.compile(r"(?:^|[_-])(?:author|byline)(?:[_-]?names?|[_-]\d)?$", re.IGNORECASE)
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|writers?|staff|contributors?|columnists?|autor(?:en|in)?)/[^/?#]+", re.IGNORECASE
)
_IS_SHORT = etree.XPath("string-length(normalize-space()) < 80")
