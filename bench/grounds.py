"""Whether an article's citations and quotations stand in what the store keeps, by rules of its own and not the check's.

It does not know how the article was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from synth.store.store import Store

_QUOTED = re.compile(r"[“„]([^“”„]+)[”“]|\"([^\"]+)\"|«([^«»]+)»")
_CUT = re.compile(r"\[[^\]]*\]|…|\.\.\.")
_SAME = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " "})


class Grounds:
    """The evidence of one newsroom, for looking things up."""

    def __init__(self, newsroom: Path) -> None:
        self._store = Store.open("", newsroom / ".synth")

    def close(self) -> None:
        self._store.close()

    def unresolved(self, article: dict[str, Any]) -> list[str]:
        """Citations that lead to no kept passage, or to no entry of the source list that shows an excerpt of it."""
        shown = {(ref["clipping"], excerpt["passage"]) for ref in article["sources"] for excerpt in ref["excerpts"]}
        return [
            f"{article['slug']}: {cite['clipping']} passage {cite['passage']}"
            for sentence in _sentences(article)
            for cite in sentence["cites"]
            if not self._passage(cite) or (cite["clipping"], cite["passage"]) not in shown
        ]

    def altered(self, article: dict[str, Any]) -> list[str]:
        """Words between quotation marks that no cited passage holds."""
        found = []
        for sentence in _sentences(article):
            passages = [_plain(self._passage(cite)) for cite in sentence["cites"]]
            for quotation in _quotations(sentence["text"]):
                if not any(_stands(quotation, passage) for passage in passages):
                    found.append(f"{article['slug']}: “{quotation}”")
        return found

    def _passage(self, cite: dict[str, Any]) -> str:
        clipping = self._store.clipping(cite["clipping"])
        passage = clipping.passage(cite["passage"]) if clipping else None
        return clipping.passage_text(passage) if clipping and passage else ""


def quotations(article: dict[str, Any]) -> int:
    """How many quotations its sentences hold."""
    return sum(len(list(_quotations(sentence["text"]))) for sentence in _sentences(article))


def citations(article: dict[str, Any]) -> int:
    """How many citations its sentences hold."""
    return sum(len(sentence["cites"]) for sentence in _sentences(article))


def _sentences(article: dict[str, Any]) -> Iterator[dict[str, Any]]:
    paragraphs = [*article["lede"], *(p for section in article["sections"] for p in section["paragraphs"])]
    for paragraph in paragraphs:
        yield from paragraph["sentences"]


def _quotations(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        yield match[match.lastindex or 0]


def _stands(quotation: str, passage: str) -> bool:
    pieces = [_plain(piece).strip(" .,;") for piece in _CUT.split(quotation)]
    return all(piece in passage or piece[:1].lower() + piece[1:] in passage for piece in pieces)


def _plain(text: str) -> str:
    return " ".join(text.translate(_SAME).split())
