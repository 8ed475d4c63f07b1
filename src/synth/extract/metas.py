"""What stands in the `<meta>` elements of a page, and its text in one line. It does not know what it means."""

from __future__ import annotations

import html as entities
from collections.abc import Mapping

from lxml.html import HtmlElement

from synth.extract.markup import readable

Metas = Mapping[str, str]


def metas_of(tree: HtmlElement) -> Metas:
    """name, property, itemprop or http-equiv (lower case) → its first content that holds words."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        if meta.get("itemprop") and _is_of_another(meta):
            continue
        content = line(meta.get("content") or "")
        for key in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := (meta.get(key) or "").strip().lower()):
                found.setdefault(name, content)
    return found


def _is_of_another(meta: HtmlElement) -> bool:
    """Whether a microdata property belongs to a thing that is mentioned: a cited work, a comment, a product."""
    scope = next((outer for outer in meta.iterancestors() if outer.get("itemscope") is not None), None)
    return scope is not None and scope.get("itemprop") is not None and scope.get("itemprop") != "mainEntity"


def first_of(metas: Metas, *names: str) -> str:
    """The content of the first of `names` that the page has, `""` where it has none."""
    return next((metas[name] for name in names if name in metas), "")


def line(text: str) -> str:
    """`text` in one line, its entities resolved, without what cannot be seen."""
    return " ".join(readable(entities.unescape(text)).split())
