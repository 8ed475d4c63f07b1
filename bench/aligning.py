"""The summary sentences of QAGS beside the passages of their article that hold most of their words.

A fixed aligner: it does not know the gate, and the gate does not know it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.evidence import Case, clipping_of, draft_of, half_of, story_of
from bench.overlap import tokens
from bench.replay import rows
from synth.domain.draft import Sentence
from synth.domain.story import Story
from synth.text.sentences import split_sentences

_PARTED = re.compile(r"(?<!\d)\d{1,3}(?:, \d{3})+(?!\d)|(?<!\d)\d{1,3}\. \d{1,2}(?!\d)")
SETS = ("qags_cnndm", "qags_xsum")
BLOCK_CHARS = 280  # sentences of an article are put together until a passage is as long as a paragraph of news
MOST_CITED = 4
DIGITS_WEIGH = 4  # a writer who takes a number cites where it stands


@dataclass(frozen=True)
class Judged:
    """One summary sentence, what it cites, and whether the majority of three people found it supported."""

    document: str
    story: Story
    sentence: Sentence
    supported: bool
    article: str

    @property
    def half(self) -> str:
        return half_of(self.document)


def judged() -> list[Judged]:
    """All sentences of both sets. `Absent` where they are not beside the checkout."""
    found = []
    for name in SETS:
        for row in rows(f"grounding/{name}.jsonl"):
            sentences: Any = row["sentences"]
            article = _joined(str(row["article"]))
            blocks = list(_blocks(article))
            story = story_of(str(row["id"]), [clipping_of({"url": f"qags:{row['id']}"}, "en", blocks)], "en")
            for one in sentences:
                text = _joined(one["sentence"])
                line = Sentence(text=text, cites=aligned(text, story))
                found.append(Judged(str(row["id"]), story, line, bool(one["supported"]), article))
    return found


def supported_cases(sentences: list[Judged]) -> Iterator[Case]:
    """The supported sentences of each article as a case."""
    by_document: dict[str, list[Judged]] = {}
    for one in sentences:
        if one.supported:
            by_document.setdefault(one.document, []).append(one)
    for document, group in by_document.items():
        yield Case(document, group[0].story, draft_of([one.sentence for one in group]))


def _joined(text: str) -> str:
    """The text without the spaces that its tokens have inside numbers: `1, 056`, `7. 8 per cent`."""
    return _PARTED.sub(lambda match: match[0].replace(" ", ""), text)


def _blocks(article: str) -> Iterator[str]:
    block = ""
    for span in split_sentences(" ".join(article.split()), "en"):
        block = f"{block} {span.text}".strip()
        if len(block) >= BLOCK_CHARS:
            yield block
            block = ""
    if block:
        yield block


def aligned(sentence: str, story: Story) -> tuple[str, ...]:
    """Up to four passages, each the one that adds most of the sentence's words; rare words weigh more."""
    passages = {cited.alias: Counter(tokens(cited.text)) for cited in story.passages()}
    spread = Counter(word for bag in passages.values() for word in bag)
    left = set(tokens(sentence))
    whole = sum(_weight(word, spread, len(passages)) for word in left) or 1.0
    chosen: list[str] = []
    while left and len(chosen) < MOST_CITED:
        gains = {
            alias: sum(_weight(w, spread, len(passages)) for w in left & bag.keys()) for alias, bag in passages.items()
        }
        best = max(gains, key=lambda alias: gains[alias])
        if chosen and gains[best] < 0.1 * whole:
            break
        chosen.append(best)
        left -= passages[best].keys()
    return tuple(chosen)


def _weight(word: str, spread: Counter[str], passages: int) -> float:
    weight = math.log(1 + passages / spread[word]) if spread[word] else 0.0
    return weight * DIGITS_WEIGH if word[0].isdigit() else weight
