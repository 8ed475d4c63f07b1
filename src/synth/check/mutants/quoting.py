"""Words in quotation marks changed, and quotations nobody spoke. It does not know how typography may differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from synth.check.mutants.scene import Change, Scene, matched_case, shuffled
from synth.text.words import words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LEAST_WORDS = 4
MARKED = range(5, 10)  # words of a paraphrase that are put between marks


def quoted_words(scene: Scene, rng: Random) -> Iterator[Change]:
    """One word of a quotation becomes another, falls out or comes in; what results stands in no cited passage."""
    for quotation in shuffled([q for q in scene.quotations if len(q.text.split()) >= LEAST_WORDS], rng):
        if any(mark in quotation.text for mark in ("…", "...", "[", "(")):
            continue
        matches = list(_WORD.finditer(quotation.text))
        for match in shuffled(matches, rng)[:8]:
            for after in _bent(scene, match, rng):
                text = quotation.text[: match.start()] + after + quotation.text[match.end() :]
                text = " ".join(text.split())
                if not scene.in_passages(text):
                    yield Change(quotation.start, quotation.end, text)
                    break


def invented_quotes(scene: Scene, rng: Random) -> Iterator[Change]:
    """A quotation of nobody's is added, or a paraphrase put between marks as if it were spoken."""
    if scene.quotations or any(mark in scene.text for mark in '“”„"«»'):
        return
    if rng.random() < 0.5:
        yield from _marked(scene, rng)
    body = scene.text.rstrip(".!?… ")
    for quote in shuffled(scene.lexicon.quotes, rng):
        if not scene.in_passages(quote):
            yield Change(len(body), len(scene.text), scene.lexicon.adding.format(quote=quote))


def _bent(scene: Scene, match: re.Match[str], rng: Random) -> Iterator[str]:
    word = match[0]
    pairs = dict(scene.lexicon.quoted_swaps) | {b: a for a, b in scene.lexicon.quoted_swaps}
    pairs |= dict(scene.lexicon.directions) | {b: a for a, b in scene.lexicon.directions}
    ways = [matched_case(pairs[word.lower()], word)] if word.lower() in pairs else []
    same = [
        w for w in words(" ".join(scene.source_sentences)) if len(w) > 3 and w.islower() and w[-2:] == word[-2:] != w
    ]
    same = [w for w in same if w != word.lower()]
    if same and len(word) > 3:
        ways.append(matched_case(rng.choice(sorted(set(same))), word))
    if match.start() and rng.random() < 0.3:
        ways.append("")
    if rng.random() < 0.2 and word.islower():
        ways.append(f"{word} {scene.lexicon.not_words[0]}")
    yield from shuffled(ways, rng)


def _marked(scene: Scene, rng: Random) -> Iterator[Change]:
    """A run of the sentence's own words between marks, where no cited passage has them in that order."""
    opening, closing = scene.locale.quotes
    tokens = list(re.finditer(r"\S+", scene.text))
    for size in shuffled(list(MARKED), rng):
        for first in shuffled(list(range(1, max(1, len(tokens) - size))), rng)[:6]:
            run = scene.text[tokens[first].start() : tokens[first + size - 1].end()].rstrip(".,;:")
            if not scene.in_passages(run) and "." not in run:
                start = tokens[first].start()
                yield Change(start, start + len(run), f"{opening}{run}{closing}")
