"""Statements turned round: denied or affirmed, up or down, and certain where the source is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from synth.check.mutants.scene import Change, Scene, line_of, matched_case, shuffled

ONLY = ("only", "just", "merely", "nur", "so")  # `not only` denies nothing
PARTICIPLES = ("ed", "en", "wn", "ught", "elt", "ept", "aid", "ade", "one", "eld", "eft")
PUT_IN = 0.4  # how often a `not` is put in where one could go out too
_NEXT = re.compile(r"\s+([^\W\d_]+)")


def negations(scene: Scene, rng: Random) -> Iterator[Change]:
    """A `not` goes, or comes after an auxiliary; `denied` becomes `confirmed`."""
    found = [change for pair in scene.lexicon.negations for change in _turned(scene, *pair)]
    put_in = _with_not(scene)
    first, then = (put_in, found) if rng.random() < PUT_IN else (found, put_in)
    yield from shuffled(first, rng)
    yield from shuffled(then, rng)


def directions(scene: Scene, rng: Random) -> Iterator[Change]:
    """A word for a direction, an order or an outcome becomes its opposite, unless the source says that of it too."""
    found = []
    for one, other in scene.lexicon.directions:
        found += [*_turned(scene, one, other), *_turned(scene, other, one)]
    for pair in scene.lexicon.turns:
        found += _turned(scene, *pair)
    longest = [
        c
        for c in found
        if not any(o.start <= c.start and c.end <= o.end and o.end - o.start > c.end - c.start for o in found)
    ]
    yield from shuffled(longest, rng)


def hedges_dropped(scene: Scene, rng: Random) -> Iterator[Change]:
    """What made the statement uncertain goes, where the source itself is uncertain of it."""
    if not any(
        f" {line_of(word).strip()} " in line_of(s) for s in scene.same_matter for word in scene.lexicon.hedge_words
    ):
        return
    found = []
    for hedge, certain in scene.lexicon.hedges:
        for start, end in scene.find(hedge):
            if not (certain and scene.says(certain)):
                found.append(_dropped(scene, start, end, certain))
    yield from shuffled(found, rng)


def _turned(scene: Scene, one: str, other: str) -> Iterator[Change]:
    for start, end in scene.find(one):
        follows = _NEXT.match(scene.text, end)
        if follows and follows[1] in ONLY:
            continue
        undone = other in one.split()  # `are not`, `are`: the source's own `are not` holds the other too
        if other and not undone and scene.says(other):
            continue
        if other:
            yield Change(start, end, matched_case(other, scene.text[start:end]))
        elif start:
            yield Change(start - 1, end, "")  # the space before it goes too


def _with_not(scene: Scene) -> list[Change]:
    """A `not` after each auxiliary that has none; the first of a sentence alone, so that the main clause is meant."""
    word = scene.lexicon.not_words[0]
    lexicon = scene.lexicon
    places = sorted(place for auxiliary in (*lexicon.auxiliaries, *lexicon.perfect) for place in scene.find(auxiliary))
    if scene.text.rstrip("”\"' ").endswith("?"):
        return []
    for start, end in places:
        follows = _NEXT.match(scene.text, end)
        if start == 0 or follows is None or follows[1] in (*lexicon.not_words, *ONLY):
            continue
        if scene.text[start:end].lower() in lexicon.perfect and not follows[1].endswith(PARTICIPLES):
            continue
        if not scene.says(f"{scene.text[start:end]} {word}"):
            return [Change(end, end, f" {word}")]
    return []


def _dropped(scene: Scene, start: int, end: int, certain: str) -> Change:
    if certain:
        return Change(start, end, matched_case(certain, scene.text[start:end]))
    if start:
        return Change(start, end, "")
    return Change(start, end + 1, scene.text[end : end + 1].upper())
