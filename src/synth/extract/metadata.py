"""What a page says of itself: title, author, date, outlet. It does not know the article's text."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from synth.extract import jsonld
from synth.extract.bylines import clean_authors
from synth.extract.dates import date_of, date_of_url
from synth.extract.fence import for_readers
from synth.text.sites import absolute, host_name
from synth.text.words import folded, words


@dataclass(frozen=True)
class PageFacts:
    """The page's own words about itself; `""` and None where it says nothing."""

    title: str
    description: str
    author: str
    bylines: tuple[str, ...]  # all that the page says of who wrote it, as it says it
    published: datetime | None
    modified: datetime | None
    outlet: str
    canonical: str
    language: str
    types: frozenset[str]
    og_type: str
    paid: bool
    generator: str
    fenced: tuple[str, ...]  # which of its words about itself speak to a language model and are left out

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        return bool(self.types & jsonld.ARTICLES) or self.og_type in ("article", "newsarticle", "news", "blog")


def read_facts(tree: HtmlElement, url: str) -> PageFacts:
    """The facts of a parsed page that was fetched from `url`."""
    metas = _metas(tree)
    nodes = jsonld.read_nodes(tree)
    article = jsonld.article_node(nodes)
    said = {
        "title": [text for text in _titles(tree, metas, article) if text],
        "heading": [text for text in (_line(head.text_content()) for head in tree.iter("h1")) if 5 <= len(text) <= 300],
        "description": [text for text in _descriptions(metas, article) if text],
        "outlet": list(_outlets(metas, article, nodes)),
    }
    told = {name: for_readers(texts) for name, texts in said.items()}
    outlet = _first_of(told["outlet"])
    authors = tuple(tuple(group) for group in _authors(tree, metas, article, nodes))
    return PageFacts(
        title=_title(told["title"], told["heading"], outlet),
        description=_first_of(told["description"]),
        author=clean_authors(authors, outlet),
        bylines=(
            *(name for group in authors for name in group),
            *jsonld.names_of(article, "sourceOrganization", nodes),
        ),
        published=_published(tree, metas, article, url),
        modified=_modified(metas, article),
        outlet=outlet,
        canonical=_canonical(tree, metas, url),
        language=(tree.get("lang") or _first(metas, "og:locale", "content-language"))
        .split("-")[0]
        .split("_")[0]
        .lower(),
        types=frozenset(name for node in nodes for name in jsonld.types(node)),
        og_type=_first(metas, "og:type").lower(),
        paid=any(str(node.get("isAccessibleForFree")).lower() == "false" for node in nodes),
        generator=_first(metas, "generator"),
        fenced=tuple(name for name, texts in said.items() if len(told[name]) < len(texts)),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """name, property, itemprop or http-equiv (lower case) → its first content that holds words."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        content = _line(meta.get("content") or "")
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := (meta.get(key) or "").strip().lower()):
                found.setdefault(name, content)
    return found


def _first(metas: dict[str, str], *names: str) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _line(text: str) -> str:
    return " ".join(entities.unescape(text).split())


def _first_of(texts: list[str]) -> str:
    return texts[0] if texts else ""


def _outlets(metas: dict[str, str], article: jsonld.Node, nodes: tuple[jsonld.Node, ...]) -> Iterator[str]:
    """The names that the page gives its outlet, by decreasing trust."""
    named = [
        _first(metas, "og:site_name"),
        *jsonld.names_of(article, "publisher", nodes),
        *(jsonld.text_of(node, "name") for node in nodes if jsonld.types(node) & {"NewsMediaOrganization", "WebSite"}),
        _first(metas, "application-name"),
    ]
    for name in named:
        name = re.split(r"\s+[|–—]\s+|\s+-\s+", _line(name))[0].strip()
        if name and len(name) <= 60 and "://" not in name:
            yield name


def _descriptions(metas: dict[str, str], article: jsonld.Node) -> Iterator[str]:
    yield from (metas.get(name, "") for name in ("og:description", "description", "twitter:description"))
    yield jsonld.text_of(article, "description")


def _titles(tree: HtmlElement, metas: dict[str, str], article: jsonld.Node) -> Iterator[str]:
    """The titles that the page's metadata declare."""
    yield _first(metas, "og:title")
    yield _line(jsonld.text_of(article, "headline"))
    yield _first(metas, "twitter:title")
    yield _line(_tag_title(tree))


def _title(declared: list[str], heads: list[str], outlet: str) -> str:
    """The headline as readers see it: the heading that the page's own metadata confirm, else the metadata's."""
    told = [title for title in (without_site(title, outlet) for title in declared) if title]
    for head in heads:
        if any(_alike(head, title) for title in told):
            return without_site(head, outlet)
    return _first_of(told or heads)


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


def _authors(
    tree: HtmlElement, metas: dict[str, str], article: jsonld.Node, nodes: tuple[jsonld.Node, ...]
) -> Iterator[Iterable[str]]:
    """Author names by decreasing trust, each a group."""
    yield jsonld.names_of(article, "author", nodes)
    for name in (
        "author",
        "parsely-author",
        "sailthru.author",
        "article:author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "cxenseparse:author",
    ):
        yield [metas[name]] if name in metas else []
    for path in _BYLINE_PATHS:
        yield [_line(node.text_content()) for node in tree.xpath(path)[:4]]
    yield _linked_authors(tree)


def _linked_authors(tree: HtmlElement) -> list[str]:
    """Who is named by the first link below the headline that leads to an author's own page, and by those beside it."""
    below = tree.find(".//h1") is None
    for node in tree.iter("h1", "a"):
        below = below or node.tag == "h1"
        if not below or not _AUTHOR_PATH.search(node.get("href") or "") or not _line(node.text_content()):
            continue
        if any(outer.tag in ("nav", "aside", "footer") for outer in node.iterancestors()):
            continue
        beside = [node, *node.itersiblings("a")]
        return [_line(one.text_content()) for one in beside if _AUTHOR_PATH.search(one.get("href") or "")]
    return []


_AUTHOR_PATH = re.compile(
    r"/(?:authors?|writers?|staff|contributors?|columnists?|autor(?:en|in)?)/[^/?#]+", re.IGNORECASE
)
_BYLINE_PATHS = (
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author'][not(self::meta)]",
    "//a[@rel='author']",
    "//*[contains(@class, 'author')][contains(concat(' ', normalize-space(@class), ' '), ' author ')]"
    "[string-length(normalize-space()) < 80]",
    "//*[contains(@class, 'byline')][contains(concat(' ', normalize-space(@class), ' '), ' byline ')]"
    "[string-length(normalize-space()) < 80]",
)
_DATE_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published",
    "article.published", "datepublished", "date", "dc.date.issued", "dcterms.created", "dc.date", "dc.date.created",
    "dcterms.date", "pubdate", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "published_at",
    "cxenseparse:recs:publishtime", "citation_publication_date",
)  # fmt: skip


_CHANGE_METAS = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")


def _published(tree: HtmlElement, metas: dict[str, str], article: jsonld.Node, url: str) -> datetime | None:
    candidates = [jsonld.text_of(article, "datePublished"), *(metas.get(name, "") for name in _DATE_METAS)]
    for path in ("//*[@itemprop='datePublished']", "//article//time[@datetime]", "//time[@datetime or @pubdate]"):
        candidates += [
            node.get("datetime") or node.get("content") or node.text_content() for node in tree.xpath(path)[:1]
        ]
    candidates += [jsonld.text_of(article, "dateCreated"), jsonld.text_of(article, "dateModified")]
    read = [day for day in map(date_of, candidates) if day is not None]
    return read[0] if read else date_of_url(url)


def _modified(metas: dict[str, str], article: jsonld.Node) -> datetime | None:
    """When the page says it was last changed; None where it does not."""
    candidates = [jsonld.text_of(article, "dateModified"), *(metas.get(name, "") for name in _CHANGE_METAS)]
    return next((day for day in map(date_of, candidates) if day is not None), None)


def _canonical(tree: HtmlElement, metas: dict[str, str], url: str) -> str:
    links = [
        link.get("href") or "" for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for address in [*links, _first(metas, "og:url")]:
        full = absolute(address, url if urlsplit(url).scheme in ("http", "https") else "")
        if full.lower().startswith(("http://", "https://")) and host_name(full):
            return full
    return ""
