"""Two texts, word by word: what stayed, what went, what came. It does not know what the words mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from synth.domain.article import Article, ArticleParagraph, Cite

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Stretch:
    """Words that are `same`, `gone` or `come`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One part of an article in two versions; `cites` tells where only or also the citations changed."""

    name: str
    stretches: tuple[Stretch, ...]
    cites: str = ""

    @property
    def changed(self) -> bool:
        return bool(self.cites) or any(stretch.kind != "same" for stretch in self.stretches)


def word_diff(before: str, after: str) -> tuple[Stretch, ...]:
    """The stretches that lead from one text to the other; joined, those not `come` are `before`, those not `gone` are
    `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Stretch] = []
    gone = come = ""
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[i:j]), "".join(new[k:m])
        # A blank that stayed between two words that did not is no rest for the eye: the change reads as one.
        if tag == "equal" and (left.strip() or not gone + come):
            found += [*_changed(gone, come), Stretch("same", left)]
            gone = come = ""
        else:
            gone, come = gone + left, come + right
    return (*found, *_changed(gone, come))


def _changed(gone: str, come: str) -> list[Stretch]:
    return [Stretch(kind, text) for kind, text in (("gone", gone), ("come", come)) if text]


def article_diff(before: Article, after: Article) -> tuple[Difference, ...]:
    """Headline, dek, then every paragraph and heading, matched where they are alike; unchanged parts are there too."""
    found = [
        Difference("Headline", word_diff(before.headline, after.headline)),
        Difference("Dek", word_diff(before.dek, after.dek)),
    ]
    old, new = _parts(before), _parts(after)
    for i, k in _pairs([text for text, _ in old], [text for text, _ in new]):
        was, cited = old[i] if i is not None else ("", frozenset())
        became, cites = new[k] if k is not None else ("", frozenset())
        other = i is not None and k is not None and cited != cites
        found.append(Difference("", word_diff(was, became), "other passages are cited" if other else ""))
    return tuple(found)


def _parts(article: Article) -> list[tuple[str, frozenset[Cite]]]:
    parts = [_part(paragraph) for paragraph in article.lede]
    for section in article.sections:
        parts.append((section.heading, frozenset()))
        parts += [_part(paragraph) for paragraph in section.paragraphs]
    return parts


def _part(paragraph: ArticleParagraph) -> tuple[str, frozenset[Cite]]:
    text = " ".join(sentence.text for sentence in paragraph.sentences)
    return text, frozenset(cite for s in paragraph.sentences for cite in s.cites)


def _pairs(old: list[str], new: list[str]) -> list[tuple[int | None, int | None]]:
    """Which part became which: equal ones are anchors, and what lies between them is paired in order."""
    pairs: list[tuple[int | None, int | None]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs += list(zip(range(i, j), range(k, m), strict=True))
            continue
        length = max(j - i, m - k)
        pairs += [(i + n if i + n < j else None, k + n if k + n < m else None) for n in range(length)]
    return pairs
