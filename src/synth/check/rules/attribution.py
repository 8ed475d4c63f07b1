"""Words that the source gives to a speaker and the sentence to nobody, or to another.

It does not know who `the minister` is where the source never calls him by that name: these are warnings, to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synth.check.likest import Likest
from synth.check.nearest import beside
from synth.check.rule import Rule, Sources
from synth.check.sayings import Saying, sayings
from synth.check.view import DraftView, Line
from synth.domain.finding import Finding, Severity
from synth.text.words import Token, read_tokens

ATTRIBUTION_DROPPED = Rule(
    "attribution_dropped", Severity.WARNING, True, "A speaker's words of the source are told as a fact.",
    ("en", "de"), sources=Sources.SAME, about_support=True)  # fmt: skip
ATTRIBUTION_CHANGED = Rule(
    "attribution_changed", Severity.WARNING, True, "Words are given to somebody who does not say them in the source.",
    ("en", "de"), sources=Sources.SAME, about_support=True)  # fmt: skip
RULES = (ATTRIBUTION_DROPPED, ATTRIBUTION_CHANGED)
LEAST_WORDS = 4  # content words that are told: of fewer nothing can be said
SAME_WORDS = 0.6  # share of them that the source's sentence must have
TOGETHER = 4  # words between two descriptions of one speaker
SPOKEN = 0.75  # share of the shared ones that must stand in the speaker's words


def attribution(view: DraftView) -> Iterator[Finding]:
    """Every sentence whose words have another speaker than in the source, or none."""
    outlets = frozenset(
        token.stem for outlet in view.story.outlets for token in read_tokens(outlet, view.locale.stop) if token.stem
    )
    for line in view.reworded:
        likest = line.likest
        if line.cues is None or likest is None or line.quoted or len(line.telling) < LEAST_WORDS:
            continue
        quoted = [token for token in likest.tokens if _in_quotation(likest, token)] if likest.passage.quotations else []
        spoken = {token.word for token in quoted}
        said = [s for s in sayings(line, 0, len(line.text)) if s.verb not in spoken]
        theirs = sayings(likest.passage, likest.start, likest.end)
        by_outlet = [saying for saying in said if saying.speaker and saying.speaker <= outlets]
        ours = [saying for saying in said if saying not in by_outlet]
        found = (
            _changed(line, likest, ours, theirs)
            if ours
            else _spoken(line, likest, quoted, theirs)
            or _of_a_person(line, likest, theirs, outlets, by_outlet=bool(by_outlet))
        )
        if found is not None:
            yield found


def _in_quotation(likest: Likest, token: Token) -> bool:
    return any(quotation.start <= token.start < quotation.end for quotation in likest.passage.quotations)


def _spoken(line: Line, likest: Likest, quoted: Sequence[Token], theirs: Sequence[Saying]) -> Finding | None:
    """The words of a quotation without marks and without its speaker."""
    spoken = frozenset(token.stem for token in quoted if token.stem)
    told = line.telling
    shared = told & {token.stem for token in likest.tokens}
    if not theirs or len(shared) < SAME_WORDS * len(told) or not _mostly(shared, spoken):
        return None
    message = f"Passage {likest.passage.alias} ({likest.passage.clipping.outlet}) has this in somebody’s own words."
    return _finding(ATTRIBUTION_DROPPED, line, likest, line.text, message, theirs[0])


def _of_a_person(
    line: Line, likest: Likest, theirs: Sequence[Saying], outlets: frozenset[str], *, by_outlet: bool
) -> Finding | None:
    """What a named person says in the source, and here nobody does, or an outlet in its own name."""
    told = line.telling
    cues = line.cues
    hedged = cues is None or any(token.word in cues.hedges for token in line.tokens)
    for saying in theirs:
        shared = told & saying.words
        if saying.speaker <= outlets or len(shared) < SAME_WORDS * len(told) or not _mostly(shared, saying.words):
            continue
        who = _name_at(likest, saying)
        if by_outlet or (who and not hedged and saying.speaker.isdisjoint(told)):
            words = likest.passage.text[saying.start : saying.end]
            where = f"Passage {likest.passage.alias} ({likest.passage.clipping.outlet})"
            message = f"{where} has this from a speaker (“{words}”); the sentence does not."
            return _finding(ATTRIBUTION_DROPPED, line, likest, line.text, message, saying)
    return None


def _changed(line: Line, likest: Likest, ours: Sequence[Saying], theirs: Sequence[Saying]) -> Finding | None:
    """Words that the line gives to one speaker and the source to another, or that it says itself."""
    for mine in ours:
        if not mine.speaker or len(mine.words) < LEAST_WORDS:
            continue
        least = SAME_WORDS * len(mine.words)
        same = [other for other in theirs if len(mine.words & other.words) >= least]
        where = f"passage {likest.passage.alias} ({likest.passage.clipping.outlet})"
        claim = line.text[mine.start : mine.end]
        if same and not any(_may_be_one(likest, mine.speaker, other.speaker) for other in same):
            message = f"In {where} it is somebody else who says so."
            return _finding(ATTRIBUTION_CHANGED, line, likest, claim, message, same[0])
        flat = not theirs and len(mine.words & {token.stem for token in likest.tokens}) >= SPOKEN * len(mine.words)
        if flat and not likest.passage.quotations and mine.speaker.isdisjoint(likest.passage.vocabulary):
            message = f"In {where} nobody is said to say so."
            return _finding(ATTRIBUTION_CHANGED, line, likest, claim, message, None)
    return None


def _mostly(shared: frozenset[str], words: frozenset[str]) -> bool:
    both = shared & words
    return len(both) >= LEAST_WORDS and len(both) >= SPOKEN * len(shared)


def _may_be_one(likest: Likest, mine: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two speakers may be one: one is a pronoun, they share a word, or they stand side by side."""
    if not other or mine & other:
        return True
    places = likest.passage.stems
    return any(
        abs(here - there) <= TOGETHER
        for one in mine for here in places.get(one, ()) for two in other for there in places.get(two, ())
    )  # fmt: skip


def _name_at(likest: Likest, saying: Saying) -> str:
    """The person's name in a stretch that says who speaks; empty where it has none."""
    inside = (n for n in likest.passage.found_names if saying.start <= n.start and n.end <= saying.end)
    return next((name.text for name in inside), "")


def _finding(rule: Rule, line: Line, likest: Likest, claim: str, message: str, theirs: Saying | None) -> Finding:
    difference = beside(claim, likest.passage.text[theirs.start : theirs.end]) if theirs else ""
    return rule.finding(line.where, claim, message, (likest.passage.evidence(likest.start, likest.end), difference))
