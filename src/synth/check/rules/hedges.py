"""Doubt that the source has and the draft has lost.

It does not weigh doubts: any hedge left before the same word is enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.likest import Likest
from synth.check.nearest import beside
from synth.check.rule import Rule, Sources
from synth.check.view import DraftView, Line
from synth.domain.finding import Finding, Severity
from synth.text.cues import Cues
from synth.text.words import Token

HEDGE_DROPPED = Rule(
    "hedge_dropped", Severity.WARNING, True, "The passage hedges (`may`, `alleged`), the sentence does not.",
    ("en", "de"), sources=Sources.SAME, about_support=True)  # fmt: skip
RULES = (HEDGE_DROPPED,)
GOVERNS = 3  # words after a hedge that it weakens
LEAST_SHARE = 0.5  # share of the sentence's content words that the passage's sentence must have


def hedges(view: DraftView) -> Iterator[Finding]:
    """Every sentence that states flatly what the sentence of the passage it comes from only thinks likely."""
    for line in view.reworded:
        likest = None if line.cues is None else line.likest
        if line.cues is None or likest is None or likest.shared < 2 or likest.share < LEAST_SHARE:
            continue
        if (dropped := _dropped(line, likest, line.cues)) is not None:
            yield _finding(line, likest, *dropped)


def _dropped(line: Line, likest: Likest, cues: Cues) -> tuple[Token, Token] | None:
    """A hedge of the sentence that the line has lost, and the line's word that it weakened."""
    left = [token.word for token in line.tokens if token.word in cues.hedges]
    if any(word not in there for word in left for there in [{token.word for token in likest.tokens}]):
        return None  # it hedges in another word
    told = any(token.word in cues.attributions for token in line.tokens)
    quoted = [(q.start, q.end) for q in likest.passage.quotations]
    for at, token in enumerate(likest.tokens):
        if token.word not in cues.hedges or any(start <= token.start < end for start, end in quoted):
            continue
        if token.word in left or (told and token.word in cues.attributions):
            continue
        weakened = [t for t in likest.tokens[at + 1 : at + 1 + GOVERNS] if t.stem and not t.stem.isdigit()]
        if weakened and weakened[0].stem in line.vocabulary and not _hedged(line, weakened[0].stem, cues):
            return token, line.tokens[line.stems[weakened[0].stem][0]]
    return None


def _hedged(line: Line, stem: str, cues: Cues) -> bool:
    """Whether some hedge stands shortly before that word in the line."""
    at = line.stems[stem][0]
    return any(token.word in cues.hedges for token in line.tokens[max(0, at - GOVERNS) : at])


def _finding(line: Line, likest: Likest, hedge: Token, weakened: Token) -> Finding:
    passage = likest.passage
    at = likest.tokens.index(hedge)
    end = likest.tokens[min(at + GOVERNS, len(likest.tokens) - 1)].end
    claim = line.text[weakened.start : weakened.end]
    message = f"Passage {passage.alias} ({passage.clipping.outlet}) says so with “{hedge.word}”."
    nearest = (passage.evidence(likest.start, likest.end), beside(claim, passage.text[hedge.start : end]))
    return HEDGE_DROPPED.finding(line.where, claim, message, nearest)
