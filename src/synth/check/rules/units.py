"""A right number with another unit, scale or currency than the passage gives it.

It does not know numbers that no passage has: `figures` does.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.material import PassageMaterial
from synth.check.nearest import beside
from synth.check.rule import Rule, Sources
from synth.check.view import DraftView, Line
from synth.domain.finding import Finding, Severity
from synth.text.cues import Cues
from synth.text.numbers import Number
from synth.text.units import unit_of

UNIT_CHANGED = Rule(
    "unit_changed",
    Severity.BLOCKING,
    True,
    "A number is the passage's, its unit, currency or kind of percentage is not.",
    ("en", "de"),
    sources=Sources.KNOWN,
    about_support=True,
)
RULES = (UNIT_CHANGED,)
NEARER = 3  # words that another unit of the same number must share more with the sentence
_ALIKE = ({"sterling", "pound"}, {"minute", "metre"}, {"dollar", "cent"})  # spelt alike, or told in the other's words


def units(view: DraftView) -> Iterator[Finding]:
    """Every number of a sentence whose unit differs from the unit of that same number wherever the passages have it."""
    for line in view.reworded:
        if line.cues is None:
            continue
        for figure in line.claims:
            if isinstance(figure, Number) and (unit := unit_of(line.text, figure, line.cues)):
                yield from _compare(line, figure, unit)


def _compare(line: Line, number: Number, unit: str) -> Iterator[Finding]:
    """The unit as the passages give it, where they are nearer to the sentence than any that bears it out."""
    about = line.terms_at(number.start)
    same = shared = -1
    best: tuple[PassageMaterial, Number] | None = None
    for passage in line.cited:
        if passage.cues is None:
            return
        for there in passage.numbers:
            if there.values.isdisjoint(number.values):
                continue
            near = len(about & passage.terms_at(there.start))
            other = _unit(passage, there, passage.cues)
            if not other or other == unit or any({unit, other} == pair for pair in _ALIKE):
                same = max(same, near)
            elif near > shared:
                shared, best = near, (passage, there)
    if best is None or shared < same + (NEARER if same >= 0 else 0):
        return
    passage, there = best
    span = passage.sentence_at(there.start)
    ours, theirs = _with_unit(line.text, number), _with_unit(passage.text, there)
    message = f"The passage has {theirs}, not {ours}."
    yield UNIT_CHANGED.finding(
        line.where, ours, message, (passage.evidence(span.start, span.end), beside(ours, theirs))
    )


def _unit(passage: PassageMaterial, number: Number, cues: Cues) -> str:
    return unit_of(passage.text, number, cues)


def _with_unit(text: str, number: Number) -> str:
    """The number with its sign before it and the word after it."""
    start = (
        number.start - 1 if text[max(0, number.start - 1) : number.start] in ("$", "€", "£", "¥", "₹") else number.start
    )
    end = number.end
    after = text[end:].lstrip(" \u00a0\u202f-")
    if start == number.start and after:
        word = after.split()[0].rstrip('.,;:)”"')
        end = text.index(after, end) + len(word)
    return text[start:end]
