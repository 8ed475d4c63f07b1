"""What a page says of itself: title, author, date, outlet. It does not know the article's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from synth.extract import jsonld
from synth.extract.bylines import clean_authors
from synth.extract.dates import date_of, date_of_url, in_zone_of
from synth.extract.fence import for_readers
from synth.extract.headline import below_headline, declared_titles, headline_of, headlines
from synth.extract.metas import Metas, first_of, line, metas_of
from synth.extract.outlets import declared_outlets
from synth.extract.signatures import signatures
from synth.text.sites import absolute, host_name


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
    outlet_guesses: tuple[str, ...]  # texts that may end with its name
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
    metas = metas_of(tree)
    nodes = jsonld.read_nodes(tree)
    article = jsonld.article_node(nodes)
    titles = [text for text in declared_titles(tree, metas, article) if text]
    said = {
        "title": titles,
        "heading": headlines(tree),
        "description": [text for text in _descriptions(metas, article) if text],
        "outlet": list(declared_outlets(metas, article, nodes, titles, address=url)),
    }
    told = {name: for_readers(texts) for name, texts in said.items()}
    outlet = next(iter(told["outlet"]), "")
    authors = tuple(tuple(group) for group in signatures(tree, metas, article, nodes))
    return PageFacts(
        title=headline_of(told["title"], told["heading"], outlet),
        description=next(iter(told["description"]), ""),
        author=clean_authors(authors, outlet),
        bylines=(
            *(name for group in authors for name in group),
            *jsonld.names_of(article, "sourceOrganization", nodes),
        ),
        published=_published(tree, metas, article, url),
        modified=_modified(metas, article),
        outlet=outlet,
        outlet_guesses=tuple(for_readers([*titles[-1:], *_capitalized(first_of(metas, "og:site_name"))])),
        canonical=_canonical(tree, metas, url),
        language=(tree.get("lang") or first_of(metas, "og:locale", "content-language"))
        .split("-")[0]
        .split("_")[0]
        .lower(),
        types=frozenset(name for node in nodes for name in jsonld.types(node)),
        og_type=first_of(metas, "og:type").lower(),
        paid=any(str(node.get("isAccessibleForFree")).lower() == "false" for node in nodes),
        generator=first_of(metas, "generator"),
        fenced=tuple(name for name, texts in said.items() if len(told[name]) < len(texts)),
    )


def _descriptions(metas: Metas, article: jsonld.Node) -> Iterator[str]:
    yield from (metas.get(name, "") for name in ("og:description", "description", "twitter:description"))
    yield jsonld.text_of(article, "description")


def _capitalized(name: str) -> Iterator[str]:
    if not name.islower():  # in small letters it says less than the host does
        yield name


_DATE_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published",
    "article.published", "datepublished", "date", "dc.date.issued", "dcterms.created", "dc.date", "dc.date.created",
    "dcterms.date", "pubdate", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "published_at",
    "cxenseparse:recs:publishtime", "citation_publication_date",
)  # fmt: skip


_DATED = etree.XPath("//@itemprop[. = 'datePublished']/.. | //time[@datetime or @pubdate]")
_CHANGE_METAS = ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified")


def _published(tree: HtmlElement, metas: Metas, article: jsonld.Node, url: str) -> datetime | None:
    candidates = [jsonld.text_of(article, "datePublished"), *(metas.get(name, "") for name in _DATE_METAS)]
    candidates += [node.get("datetime") or node.get("content") or node.text_content() for node in _dated(tree)]
    candidates += [jsonld.text_of(article, "dateCreated"), jsonld.text_of(article, "dateModified")]
    read = [day for day in map(date_of, candidates) if day is not None]
    if not read:
        return date_of_url(url)
    shown = [node.get("datetime") or "" for node in islice(tree.iter("time"), _FIRST_TIMES)]
    return in_zone_of(read[0], [*shown, *candidates])


def _dated(tree: HtmlElement) -> list[HtmlElement]:
    """The first element marked as the date, the first moment in an article, and the first on the page."""
    found: Any = _DATED(tree)
    times = [node for node in found if node.tag == "time" and {"datetime", "pubdate"} & set(node.keys())]
    inside = (node for node in times if node.get("datetime") is not None)
    firsts = (
        next((node for node in found if node.get("itemprop") == "datePublished"), None),
        next((node for node in inside if next(node.iterancestors("article"), None) is not None), None),
        next(iter(times), None),
    )
    return [node for node in firsts if node is not None]


def printed_date(tree: HtmlElement) -> datetime | None:
    """The day in the first short element below the headline that calls itself a date; None where there is none."""
    for node in below_headline(tree, "span", "p", "div", "dd", "time", "li", "small"):
        if _DATE_NAME.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            text = line(node.text_content())
            if len(text) <= _DATE_CHARS and (day := date_of(text)):
                return day
    return None


_FIRST_TIMES = 4
_DATE_CHARS = 60
_DATE_NAME = re.compile(r"(?:^|[\s_-])(?:date|published?|posted|datum|fecha)(?:$|[\s_-])", re.IGNORECASE)


def _modified(metas: Metas, article: jsonld.Node) -> datetime | None:
    """When the page says it was last changed; None where it does not."""
    candidates = [jsonld.text_of(article, "dateModified"), *(metas.get(name, "") for name in _CHANGE_METAS)]
    return next((day for day in map(date_of, candidates) if day is not None), None)


def _canonical(tree: HtmlElement, metas: Metas, url: str) -> str:
    links = [
        link.get("href") or "" for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for address in [*links, first_of(metas, "og:url")]:
        full = absolute(address, url if urlsplit(url).scheme in ("http", "https") else "")
        if full.lower().startswith(("http://", "https://")) and host_name(full):
            return full
    return ""
