"""Sources that put different numbers on one thing, where the draft states one of them as a fact.

It does not know which source is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from synth.check.amounts import Amount
from synth.check.material import PassageMaterial
from synth.check.nearest import beside
from synth.check.rule import Rule
from synth.check.view import DraftView, Line
from synth.domain.finding import Finding, Severity

SOURCES_DISAGREE = Rule(
    "sources_disagree",
    Severity.BLOCKING,
    True,
    "Sources give different numbers; the draft states one as fact.",
    ("en", "de"),
    about_support=True,
)
RULES = (SOURCES_DISAGREE,)
LIKE = 0.5  # Dice likeness of the two sentences without their numbers
NEAR = Decimal("0.04")  # rounding is no contradiction


def disagreements(view: DraftView) -> Iterator[Finding]:
    """Every sentence that states as fact a number which another outlet puts otherwise."""
    if len(view.story.outlets) < 2:
        return
    for line in view.lines:
        if line.cues is None or _attributed(view, line):
            continue
        mine = tuple(amount for amount in line.amounts if amount.unit != "age")
        for amount in mine:
            if (found := _contrary(view, line, amount, mine)) is not None:
                yield found
                break


def _attributed(view: DraftView, line: Line) -> bool:
    """Whether the sentence says whose number it is: an outlet, or somebody who speaks."""
    said = line.cues.attributions if line.cues else frozenset[str]()
    outlets = {p.clipping.outlet for p in line.cited if p.clipping.outlet}
    return any(token.word in said for token in line.tokens) or any(o in line.text for o in outlets)


def _contrary(view: DraftView, line: Line, amount: Amount, mine: tuple[Amount, ...]) -> Finding | None:
    held = [(p, own) for p in line.cited for own in p.amounts if own.unit == amount.unit and own.values & amount.values]
    told = {value for own in mine if own.unit == amount.unit for value in own.values}
    for passage, own in held:
        for other, theirs in _rivals(view, passage, own):
            if not theirs.values & told:
                span = other.sentence_at(theirs.start)
                message = (
                    f"{other.clipping.outlet} has {theirs.text} where {passage.clipping.outlet} has {own.text}: "
                    "say who reports which, or leave it open."
                )
                nearest = (other.evidence(span.start, span.end), beside(amount.text, theirs.text))
                return SOURCES_DISAGREE.finding(line.where, amount.text, message, nearest)
    return None


def _rivals(view: DraftView, passage: PassageMaterial, own: Amount) -> Iterator[tuple[PassageMaterial, Amount]]:
    """The amounts of the same thing, in a sentence like it, that another outlet gives and this one nowhere has."""
    about = _wording(passage, own)
    least = LIKE * len(about) / 2  # in a sentence as likely as `LIKE`, at least so many words are shared
    for other in view.counting(own.unit):
        if other.clipping.outlet == passage.clipping.outlet or not _shares(other, about, least):
            continue
        for theirs in other.amounts:
            if theirs.unit != own.unit or not _apart(own, theirs):
                continue
            there = _wording(other, theirs)
            alike = 2 * len(about & there) >= LIKE * (len(about) + len(there))
            if alike and not _knows(view, passage, theirs) and not _knows(view, other, own):
                yield other, theirs


def _shares(passage: PassageMaterial, about: set[str], least: float) -> bool:
    """Whether so many of these stems may stand in the passage."""
    lowered, found = passage.lowered, 0
    for term in about:
        if found >= least:
            return True
        found += term in lowered
    return found >= least


def _wording(passage: PassageMaterial, amount: Amount) -> set[str]:
    """The content words of the sentence with an amount; its numbers and units left out."""
    units = passage.cues.unit_stems if passage.cues else frozenset[str]()
    words = passage.terms_at(amount.start)
    return {term for term in words if not term[0].isdigit() and term != amount.unit and term not in units}


def _knows(view: DraftView, passage: PassageMaterial, amount: Amount) -> bool:
    """Whether the clipping of that passage gives this amount anywhere."""
    return any(
        own.unit == amount.unit and own.values & amount.values
        for other in view.counting(amount.unit)
        if other.clipping.id == passage.clipping.id
        for own in other.amounts
    )


def _apart(one: Amount, other: Amount) -> bool:
    return all(abs(x - y) > NEAR * max(abs(x), abs(y)) for x in one.values for y in other.values)
