"""What the collections' labels say wrongly of titles, authors and dates, judged by the pages themselves.

The list (`extract_labels.toml`) holds no words of the pages: titles and names stand in it as fingerprints.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.extract_corpus import Page
from bench.extract_score import shared_names, title_f1
from synth.text.words import folded, words

_LIST = Path(__file__).with_name("extract_labels.toml")


@dataclass(frozen=True)
class Label:
    """A wrong label: its fault in a word, and the right days, or the fingerprints of the right title or names."""

    fault: str
    right: frozenset[str]


@cache
def wrong_labels() -> dict[tuple[str, str], Label]:
    """(page id, field) → what is wrong with its label; fields: title, author, date."""
    table = tomllib.loads(_LIST.read_text(encoding="utf-8"))
    return {(row["page"], row["field"]): Label(row["fault"], frozenset(row["right"])) for row in table["label"]}


def title_told(title: str, page: Page, *, righted: bool) -> float:
    """Token-F1 of a page's title, 1 where it is the one that the page itself shows."""
    label = _wrong(page, "title", righted=righted)
    return 1.0 if label and fingerprint(title) in label.right else title_f1(title, page.title)


def day_told(days: frozenset[str], page: Page, *, righted: bool) -> bool:
    """Whether the day of publication is among `days`."""
    label = _wrong(page, "date", righted=righted)
    return bool(days & label.right) if label else page.date in days


def names_told(names: Sequence[str], page: Page, *, righted: bool) -> Counter[str]:
    """`ours`, `theirs` and `shared` names of a page's authors."""
    label = _wrong(page, "author", righted=righted)
    if label is None:
        return shared_names(names, page.authors)
    told = {fingerprint(name) for name in names}
    return Counter(ours=len(told), theirs=len(label.right), shared=len(told & label.right))


def _wrong(page: Page, field: str, *, righted: bool) -> Label | None:
    return wrong_labels().get((page.id, field)) if righted else None


def fingerprint(text: str) -> str:
    """16 hex digits of the words of `text`, in any order, without case, accents and marks."""
    return hashlib.sha256(" ".join(sorted(words(folded(text)))).encode()).hexdigest()[:16]
