"""Where a text says the contrary: what its negations govern, and which side of a scale its words take. Pure.

It does not know what is compared; a language without cues has no turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from synth.text.cues import Cues
from synth.text.words import Token

REACH = 6  # words a negation may stand before what it governs
CLAUSE = 9  # words that a denial governs
BEHIND = 4  # in German, words it may stand after a verb that it governs
NEAR = 6  # content words on either side that are a word's surroundings
_ADVERB_ENDS = ("ly", "weise")
_STOPS = (",", ";", ":", ".", "!", "?", "–", "—", "(", ")")


class Side(NamedTuple):
    """A word on one side of a pair: which token, which pair of the cues, which side of it."""

    at: int
    pair: int
    side: int
    graded: bool  # a step on a scale, such as `rose`: much may rise while something else falls
    weak: bool  # `before`, `north`: it says little without the word after it


class Denied(NamedTuple):
    """What a text denies: the tokens that an odd number of negations govern, and the clauses that somebody denies."""

    governed: frozenset[int]
    disputed: frozenset[int]


def denied(tokens: Sequence[Token], text: str, cues: Cues, *, verb_first: bool) -> Denied:
    """What the text denies. `verb_first` (German): a negation governs the verb before it, and no noun further on."""
    governed: set[int] = set()
    disputed: set[int] = set()
    turning = cues.turning
    for at in [at for at, token in enumerate(tokens) if token.word in turning]:
        token = tokens[at]
        if token.word in cues.negations and not is_idiom(tokens, at, cues):
            for there in _governed(tokens, at, text, cues):
                if not verb_first or there == at + 1 or text[tokens[there].start].islower():
                    governed ^= {there}
            if verb_first and (back := _before(tokens, at, text)) is not None:
                governed ^= {back}
        elif token.word in cues.denials:
            disputed.update(_clause(tokens, at, text, cues))
        elif token.word in cues.refusals:
            governed ^= set(_governed(tokens, at, text, cues))
    return Denied(frozenset(governed ^ disputed), frozenset(disputed))


def is_idiom(tokens: Sequence[Token], at: int, cues: Cues) -> bool:
    """`not only`, `no more than`, `whether or not`: nothing is denied."""
    if at and tokens[at - 1].word in ("or", "oder", "if"):
        return True
    return at + 1 < len(tokens) and tokens[at + 1].word in cues.idioms.get(tokens[at].word, frozenset())


def _governed(tokens: Sequence[Token], at: int, text: str, cues: Cues) -> Iterator[int]:
    """The first content word after a negation, and its neighbour: `no serious injuries`."""
    first = None
    for there in range(at + 1, min(at + 1 + REACH, len(tokens))):
        token = tokens[there]
        if any(mark in _STOPS for mark in text[tokens[there - 1].end : token.start]) or token.word in cues.breaks:
            return
        if not token.stem or token.word in cues.negations or token.word in cues.refusals:
            if first is not None:
                return
            continue
        if token.word in cues.particles or (token.word.endswith(_ADVERB_ENDS) and len(token.word) > 4):
            continue
        yield there
        if first is not None:
            return
        first = there


def _clause(tokens: Sequence[Token], at: int, text: str, cues: Cues) -> Iterator[int]:
    """The content words of the clause after a denial: `denied that the contract was signed`."""
    for there in range(at + 1, min(at + 1 + CLAUSE, len(tokens))):
        first = there == at + 1
        if not first and any(mark in _STOPS for mark in text[tokens[there - 1].end : tokens[there].start]):
            return
        if tokens[there].word in cues.breaks and not first:
            return
        if tokens[there].stem:
            yield there


def _before(tokens: Sequence[Token], at: int, text: str) -> int | None:
    """The content word in lower case before a German negation, in the same clause: its verb."""
    for there in range(at - 1, max(at - 1 - BEHIND, -1), -1):
        if any(mark in _STOPS for mark in text[tokens[there].end : tokens[there + 1].start]):
            return None
        if tokens[there].stem and text[tokens[there].start].islower():
            return there
    return None


def sides(tokens: Sequence[Token], turned: frozenset[int], cues: Cues) -> tuple[Side, ...]:
    """Every word that takes a side; a negated one takes the other."""
    found = []
    known = cues.sides
    for at in [at for at, token in enumerate(tokens) if token.word in known]:
        token = tokens[at]
        for pair, side in known[token.word]:
            weak = not token.stem or pair >= cues.leaning_pairs
            found.append(Side(at, pair, side ^ (at in turned), pair < len(cues.directions), weak))
    return tuple(found)


def surroundings(tokens: Sequence[Token], at: int, start: int, end: int) -> frozenset[str]:
    """The stems of the `NEAR` content words on either side of a token, between two offsets of the text."""
    found: set[str] = set()
    for step in (-1, 1):
        there, left = at + step, NEAR
        while left and 0 <= there < len(tokens) and start <= tokens[there].start < end:
            if tokens[there].stem:
                found.add(tokens[there].stem)
                left -= 1
            there += step
    return frozenset(found)


def next_stem(tokens: Sequence[Token], at: int) -> str:
    """The stem of the next content word, at most three words on; empty where there is none."""
    for token in tokens[at + 1 : at + 4]:
        if token.stem:
            return token.stem
    return ""
