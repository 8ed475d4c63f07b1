"""Who did what to whom: two names around a verb, the other way round than in the passage.

It does not parse: it compares `A … verb … B` with the passages' order of the same three.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from synth.check.material import Material, PassageMaterial
from synth.check.rule import Rule, Sources
from synth.check.view import DraftView, Line
from synth.domain.finding import Finding, Severity
from synth.text.names import Name, name_words

ROLES_SWAPPED = Rule(
    "roles_swapped",
    Severity.BLOCKING,
    True,
    "Who does and who suffers it are the other way round.",
    ("en", "de"),
    sources=Sources.KNOWN,
    about_support=True,
)
RULES = (ROLES_SWAPPED,)
REACH = 5  # words between a name and the verb
_BY = frozenset({"by", "von", "vom", "durch"})


class Deed(NamedTuple):
    """Who (last part of a name) does what (a stem) to whom, and where the text says so."""

    who: str
    verb: str
    whom: str
    start: int
    end: int


def roles(view: DraftView) -> Iterator[Finding]:
    """Every sentence in which two names have changed places around a verb."""
    for line in view.reworded:
        near = [passage for passage in line.cited if passage.cues is not None]
        if line.cues is None or not near or len(line.names) < 2:
            continue
        told: dict[str, list[Deed]] = {}
        for deed in deeds(line, line.names):
            if (finding := _swapped(line, deed, near, told)) is not None:
                yield finding
                break


def _swapped(line: Line, deed: Deed, near: list[PassageMaterial], told: dict[str, list[Deed]]) -> Finding | None:
    contrary: tuple[PassageMaterial, Deed] | None = None
    for passage in near:
        if deed.verb not in passage.vocabulary or deed.who not in passage.lowered or deed.whom not in passage.lowered:
            continue
        if passage.alias not in told:
            told[passage.alias] = list(deeds(passage, passage.found_names))
        for other in told[passage.alias]:
            if other.verb == deed.verb:
                if (other.who, other.whom) == (deed.who, deed.whom):
                    return None
                if (other.whom, other.who) == (deed.who, deed.whom):
                    contrary = contrary or (passage, other)
    if contrary is None:
        return None
    passage, other = contrary
    claim = line.text[deed.start : deed.end]
    message = f"In passage {passage.alias} ({passage.clipping.outlet}) it is {other.who.title()} who does it."
    return ROLES_SWAPPED.finding(line.where, claim, message, (passage.evidence(other.start, other.end), ""))


def deeds(text: Material, names: tuple[Name, ...]) -> Iterator[Deed]:
    """Every verb between two neighbouring names; in the passive the second one does it."""
    mutual = text.cues.mutual if text.cues else frozenset[str]()
    for one, other in pairwise(names):
        between = text.text[one.end : other.start]
        if any(mark in between for mark in '.;:!?“”"') or other.start - one.end > 90:
            continue
        tokens = text.tokens_between(one.end, other.start)
        if not tokens or len(tokens) > 2 * REACH or any(token.word in ("and", "und", "or", "oder") for token in tokens):
            continue
        passive = any(token.word in _BY for token in tokens[-2:])
        first, second = name_words(one.text)[-1:], name_words(other.text)[-1:]
        if not first or not second or first == second:
            continue
        for token in tokens:
            if token.stem and token.stem not in mutual and text.text[token.start].islower():
                who, whom = (second, first) if passive else (first, second)
                yield Deed(who[0], token.stem, whom[0], one.start, other.end)
