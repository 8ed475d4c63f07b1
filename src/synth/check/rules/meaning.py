"""Claims turned round: a negation put in or left out, a direction, a comparison or a verdict changed for its contrary.

It does not understand a sentence: it compares the words around a cue with the words around the same cue in the passages.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.material import PassageMaterial
from synth.check.nearest import beside
from synth.check.rule import Rule
from synth.check.turns import Side, next_stem
from synth.check.view import DraftView, Line
from synth.domain.finding import Finding, Severity

NEGATION_FLIPPED = Rule(
    "negation_flipped",
    Severity.BLOCKING,
    True,
    "The sentence denies what its passage states, or states what it denies.",
    ("en", "de"),
)
DIRECTION_FLIPPED = Rule(
    "direction_flipped",
    Severity.BLOCKING,
    True,
    "A direction, comparison or verdict is the contrary of the passage's.",
    ("en", "de"),
)
RULES = (NEGATION_FLIPPED, DIRECTION_FLIPPED)
LEAST_SHARED = 2  # content words that must surround both words, for the passage to be on the same matter
FAR = -1


def meaning(view: DraftView) -> Iterator[Finding]:
    """Every sentence whose cited passages say the contrary of it."""
    for line in view.lines:
        near = [passage for passage in line.cited if passage.cues is not None and passage.locale.code == line.locale.code]
        if line.cues is not None and near:
            yield from _negations(line, near)
            yield from _directions(line, near)


def _negations(line: Line, near: list[PassageMaterial]) -> Iterator[Finding]:
    wanted = [(at, token.stem) for at, token in enumerate(line.tokens) if token.stem and not line.in_quotation(token.start)]
    for at, stem in wanted:
        mine = at in line.negated
        if not mine and not any(there in p.negated for p in near for there in p.stems.get(stem, ())):
            continue
        same = other = FAR
        best: tuple[PassageMaterial, int] | None = None
        around = line.around(at)
        for passage in near:
            for there in passage.stems.get(stem, ()):
                shared = len(around & passage.around(there))
                if (there in passage.negated) == mine:
                    same = max(same, shared)
                elif shared > other:
                    other, best = shared, (passage, there)
        if best is not None and other > same and other >= _needed(around):
            yield _finding(NEGATION_FLIPPED, line, at, best)
            return


def _needed(around: frozenset[str]) -> int:
    """How many words must be shared: half of few, `LEAST_SHARED` at least."""
    return max(LEAST_SHARED, (len(around) + 2) // 3)


def _directions(line: Line, near: list[PassageMaterial]) -> Iterator[Finding]:
    for mine in line.sides:
        if line.in_quotation(line.tokens[mine.at].start):
            continue
        around = line.around(mine.at)
        same = other = FAR
        best: tuple[PassageMaterial, int] | None = None
        for passage in near:
            for theirs in passage.sides:
                if theirs.pair != mine.pair:
                    continue
                shared = _shared(line, mine, around, passage, theirs)
                if theirs.side == mine.side:
                    same = max(same, shared)
                elif shared > other:
                    other, best = shared, (passage, theirs.at)
        if best is not None and other > same and other >= _needed(around):
            yield _finding(DIRECTION_FLIPPED, line, mine.at, best)
            return


def _shared(line: Line, mine: Side, around: frozenset[str], passage: PassageMaterial, theirs: Side) -> int:
    """How many words surround both; none where a function word (`before`) governs another word here than there."""
    shared = len(around & passage.around(theirs.at))
    if mine.weak or theirs.weak:
        here, there = next_stem(line.tokens, mine.at), next_stem(passage.tokens, theirs.at)
        if not here or here != there:
            return FAR if mine.side != theirs.side else shared
    return shared


def _finding(rule: Rule, line: Line, at: int, best: tuple[PassageMaterial, int]) -> Finding:
    passage, there = best
    start, end = _phrase(line, at)
    span = passage.sentence_at(passage.tokens[there].start)
    their_start, their_end = _phrase(passage, there)
    claim = line.text[start:end]
    message = f"Passage {passage.alias} ({passage.clipping.outlet}) says the contrary of “{claim}”."
    difference = beside(claim, passage.text[their_start:their_end])
    return rule.finding(line.where, claim, message, (passage.evidence(span.start, span.end), difference))


def _phrase(text: Line | PassageMaterial, at: int) -> tuple[int, int]:
    """A token with three words before it and one after it, in its sentence."""
    span = text.sentence_at(text.tokens[at].start)
    inside = [there for there in range(max(0, at - 3), min(at + 2, len(text.tokens)))
              if span.start <= text.tokens[there].start < span.end]  # fmt: skip
    return text.tokens[inside[0]].start, text.tokens[inside[-1]].end
