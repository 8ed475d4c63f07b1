"""What the gate takes for an article of 600 words with five clippings, and how that grows.

It does not know the rules.
"""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Iterator
from typing import Any

from bench.evidence import Case, draft_of, story_of, verbatim_case
from bench.planting import CONTEXT
from bench.replay import rows
from synth.check.check import assess
from synth.domain.draft import Draft, Sentence
from synth.domain.story import Story
from synth.text.quotations import find_quotations

WORDS, CLIPPINGS = 600, 5
STORIES = 6
REPEATS = 5
LEFT_OUT = 0.25  # of the longer words in lower case: no sentence then stands in its source word for word
_CONTEXT = CONTEXT.model_copy(update={"extractive": False})  # with the search for copied runs


def cost() -> dict[str, int | float]:
    """The median CPU milliseconds over real stories, and the median ratios at twice the clippings and the sentences.

    A check is the first of its story, whose passages nobody has read yet, or one after an edit, when they have been.
    A draft has its sources' own sentences, or the same reworded.
    """
    found: dict[str, list[float]] = {}
    never_read = itertools.count(1)
    for case in _cases():
        lines = [sentence for _, _, sentence in case.draft.sentences()]
        reworded = [_reworded(case.story, line) for line in lines]
        small, large = _of_clippings(case.story, CLIPPINGS), _of_clippings(case.story, 2 * CLIPPINGS)
        half, whole = _of_words(reworded, WORDS), _of_words(reworded, 2 * WORDS)
        first = _milliseconds(small, half, never_read)
        measured = {
            "cost_verbatim_ms": _milliseconds(small, _of_words(lines, WORDS), never_read),
            "cost_first_ms": first,
            "cost_edit_ms": _milliseconds(small, half, itertools.repeat(0)),
            "cost_twice_the_clippings": _milliseconds(large, half, never_read) / first,
            "cost_twice_the_sentences": _milliseconds(small, whole, never_read) / first,
        }
        for name, value in measured.items():
            found.setdefault(name, []).append(value)
    figures: dict[str, int | float] = {name: round(statistics.median(values), 2) for name, values in found.items()}
    return figures | {"cost_edit_worst_ms": round(max(found["cost_edit_ms"]), 2)}


def _cases() -> Iterator[Case]:
    """Stories with enough clippings, the sentences of the first five alone."""
    found = 0
    for row in rows("clusters/giveme5w1h_events.jsonl"):
        docs: Any = row["docs"]
        if len(docs) >= 2 * CLIPPINGS - 1 and found < STORIES:
            case = verbatim_case(str(row["cluster_id"]), docs, "en", 10_000)
            ordinals = {str(number) for number in range(1, CLIPPINGS + 1)}
            lines = [s for _, _, s in case.draft.sentences() if s.cites[0].split(".")[0] in ordinals]
            if sum(len(line.text.split()) for line in lines) >= 2 * WORDS:
                found += 1
                yield Case(case.id, case.story, draft_of(lines))


def _of_words(lines: list[Sentence], words: int) -> Draft:
    count, chosen = 0, []
    for line in lines:
        if count >= words:
            break
        chosen.append(line)
        count += len(line.text.split())
    return draft_of(chosen)


def _of_clippings(story: Story, number: int) -> Story:
    """The story with so many clippings; where it has fewer, the first ones again."""
    members = [member.clipping for member in story.members]
    chosen = [members[at % len(members)] for at in range(number)]
    again = [c if at < len(members) else c.model_copy(update={"id": f"{c.id}-{at}"}) for at, c in enumerate(chosen)]
    return story_of(story.id, again, story.terms.language)


def _reworded(story: Story, line: Sentence) -> Sentence:
    """The sentence without some words that stand outside quotation marks; it cites the next passage too."""
    chance = random.Random(line.text)
    quoted = [range(quotation.start, quotation.end) for quotation in find_quotations(line.text)]
    kept, at = [], 0
    for word in line.text.split():
        at = line.text.index(word, at)
        spoken = any(at in stretch for stretch in quoted)
        if spoken or not (word.isalpha() and word.islower() and len(word) > 3 and chance.random() < LEFT_OUT):
            kept.append(word)
        at += len(word)
    ordinal, _, number = line.cites[0].partition(".")
    following = f"{ordinal}.{int(number) + 1}"
    cites = (*line.cites, following) if story.find(following) else line.cites
    return Sentence(text=" ".join(kept), cites=cites)


def _milliseconds(story: Story, draft: Draft, spaces: Iterator[int]) -> float:
    """The median over some checks; before each, so many spaces are put after the clippings: then they are others."""
    taken = []
    for after in itertools.islice(spaces, REPEATS):
        checked = _spaced(story, after)
        start = time.process_time()
        assess(checked, draft, _CONTEXT)
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)


def _spaced(story: Story, spaces: int) -> Story:
    clippings = [m.clipping.model_copy(update={"text": m.clipping.text + " " * spaces}) for m in story.members]
    return story_of(story.id, clippings, story.terms.language)
