"""What a page says of itself in JSON-LD (schema.org). It does not know what else a page says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

# schema.org: Article and its subtypes that newsrooms use, and the forms without one article's text.
ARTICLES = frozenset(
    {
        "Article", "NewsArticle", "AnalysisNewsArticle", "AskPublicNewsArticle", "BackgroundNewsArticle",
        "OpinionNewsArticle", "ReportageNewsArticle", "ReviewNewsArticle", "SatiricalArticle", "ScholarlyArticle",
        "AdvertiserContentArticle", "TechArticle", "Report", "BlogPosting", "LiveBlogPosting", "SocialMediaPosting",
    }
)  # fmt: skip
_WRAPPERS = ("@graph", "mainEntity", "itemReviewed", "hasPart")
_MAX_NODES = 500
_COMMENT = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*$"
)


def read_nodes(tree: HtmlElement) -> tuple[Node, ...]:
    """Every object of the page's JSON-LD scripts, wrappers opened; scripts that are not JSON are passed over."""
    found: list[Node] = []
    for script in scripts(tree):
        try:
            value = json.loads(_COMMENT.sub("", script.text or ""), strict=False)
        except (ValueError, RecursionError):
            continue
        found.extend(_nodes(value, 0))
        if len(found) >= _MAX_NODES:
            break
    return tuple(found[:_MAX_NODES])


def scripts(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The scripts that are declared as JSON-LD."""
    return (script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower())


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > 4:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth)
    elif isinstance(value, dict):
        yield value
        for key in _WRAPPERS:
            if key in value:
                yield from _nodes(value[key], depth + 1)


def types(node: Node) -> frozenset[str]:
    """The node's types without their vocabulary's address."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return frozenset(name.rsplit("/", 1)[-1] for name in names if isinstance(name, str))


def article_node(nodes: tuple[Node, ...]) -> Node:
    """The node of the page's article, an empty one where there is none; of several, the first with a headline."""
    articles = [node for node in nodes if types(node) & ARTICLES]
    return next((node for node in articles if text_of(node, "headline", "name")), articles[0] if articles else {})


def text_of(node: Node, *keys: str) -> str:
    """The first of `keys` that holds words, in one line."""
    for key in keys:
        for value in _listed(node.get(key)):
            if isinstance(value, dict):
                value = value.get("@value") or value.get("name")
            if isinstance(value, str) and value.strip():
                return " ".join(value.split())
    return ""


def names_of(node: Node, key: str, nodes: tuple[Node, ...]) -> tuple[str, ...]:
    """The names of the persons or bodies under `key`; a reference (`@id`) is looked up among `nodes`."""
    found: list[str] = []
    for value in _listed(node.get(key)):
        if isinstance(value, dict) and not text_of(value, "name") and (reference := value.get("@id")):
            value = next((n for n in nodes if n.get("@id") == reference and text_of(n, "name")), value)
        if isinstance(value, dict):
            found.extend(name.strip() for name in _listed(value.get("name")) if isinstance(name, str))
        elif isinstance(value, str):
            found.append(value.strip())
    return tuple(name for name in found if name)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]
