"""What the gate takes for an article of 600 words with five clippings, and how that grows.

It does not know the rules.
"""

from __future__ import annotations

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

WORDS, CLIPPINGS = 600, 5
STORIES = 6
REPEATS = 5
_CONTEXT = CONTEXT.model_copy(update={"extractive": False})  # with the search for copied runs


def cost() -> dict[str, int | float]:
    """The median CPU milliseconds over real stories, and the median ratios at twice the clippings and the sentences.

    Every measurement is of a view read anew, as a run or an edit has it.
    """
    times: list[float] = []
    passages: list[float] = []
    sentences: list[float] = []
    for case in _cases():
        lines = [sentence for _, _, sentence in case.draft.sentences()]
        half, whole = _of_words(lines, WORDS), _of_words(lines, 2 * WORDS)
        small, large = _of_clippings(case.story, CLIPPINGS), _of_clippings(case.story, 2 * CLIPPINGS)
        once = _milliseconds(small, half)
        times.append(once)
        passages.append(_milliseconds(large, half) / once)
        sentences.append(_milliseconds(small, whole) / once)
    return {
        "cost_ms": round(statistics.median(times), 2),
        "cost_worst_ms": round(max(times), 2),
        "cost_twice_the_clippings": round(statistics.median(passages), 2),
        "cost_twice_the_sentences": round(statistics.median(sentences), 2),
    }


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


def _milliseconds(story: Story, draft: Draft) -> float:
    taken = []
    for _ in range(REPEATS):
        start = time.process_time()
        assess(story, draft, _CONTEXT)
        taken.append((time.process_time() - start) * 1000)
    return statistics.median(taken)
