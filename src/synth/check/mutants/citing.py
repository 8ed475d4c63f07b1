"""A sentence made to cite a neighbour of the passage it rests on. It does not judge what a rule should make of that."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from synth.check.mutants.scene import Scene, shuffled
from synth.domain.story import Cited

REACH = 3  # passages up or down
LEAST_WORDS = 8  # a heading or a by-line is no neighbour that a writer would cite
MOST_SHARED = 0.5  # of the sentence's content words: above that a neighbour may support it too
LEAST_TERMS = 4


def wrong_citations(scene: Scene, rng: Random) -> Iterator[tuple[str, ...]]:
    """The aliases of one neighbour in place of all that are cited, where it does not tell the same."""
    if len(scene.terms) < LEAST_TERMS:
        return
    for cited in shuffled(scene.cited, rng):
        for neighbour in shuffled(list(_neighbours(scene, cited)), rng):
            shared = len(scene.terms & scene.terms_of(neighbour.text)) / len(scene.terms)
            if shared <= MOST_SHARED and shared < _own_share(scene) - 0.3:
                yield (neighbour.alias,)


def _own_share(scene: Scene) -> float:
    held = frozenset[str]().union(*(scene.terms_of(cited.text) for cited in scene.cited))
    return len(scene.terms & held) / len(scene.terms)


def _neighbours(scene: Scene, cited: Cited) -> Iterator[Cited]:
    known = {one.alias for one in scene.cited}
    ordinal = cited.alias.split(".")[0]
    for shift in (*range(-REACH, 0), *range(1, REACH + 1)):
        other = scene.story.find(f"{ordinal}.{cited.passage.number + shift}")
        if other is not None and other.alias not in known and len(other.text.split()) >= LEAST_WORDS:
            yield other
