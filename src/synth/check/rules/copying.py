"""Words taken over from a source outside quotation marks: long runs, and too large a share of it.

It does not know rights: an extractive article, whose writer keeps its own limits, is not checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from synth.check.clippings import KEPT
from synth.check.rule import Rule
from synth.check.view import DraftView
from synth.domain.evidence import Clipping
from synth.domain.finding import Evidence, Finding, Severity
from synth.text.words import Token, word_spans, words

COPIED_RUN = Rule(
    "copied_run", Severity.WARNING, True, "More than 25 words in a row are a source's own; more than 45 block."
)
COPIED_SHARE = Rule(
    "copied_share", Severity.WARNING, True, "More than 15 % of a source is taken word for word; more than 30 % block."
)
RULES = (COPIED_RUN, COPIED_SHARE)
WARN_WORDS = 25
BLOCK_WORDS = 45
TAKEN_WORDS = 11  # a shorter run is how such things are said
WARN_SHARE, BLOCK_SHARE = 0.15, 0.3
LEAST_TAKEN = 60  # words taken from a source in all, below which its share is not counted
MOST_PLACES = 20
QUOTED = "“"  # stands for a whole quotation; no source word equals it
# A run of TAKEN_WORDS holds a whole gram that begins at a multiple of GRAM in the source: 11 >= 6 + 5.
GRAM = 6


_Place = tuple[int, Token]  # the number of the draft's line, and its word


class _Run(NamedTuple):
    """Words of the draft that are a source's: from which to which, and from which of the source's words on."""

    start: int
    end: int
    clipping: int
    there: int


class _Source(NamedTuple):
    """A clipping's words, and its grams with the words at which they stand."""

    words: list[str]
    grams: dict[tuple[str, ...], list[int]]


def copied(view: DraftView) -> Iterator[Finding]:
    """The longest run at each place where the draft's words are a source's, and the sources that lost too many so."""
    if view.terms.extractive:
        return
    ours, places = _words_of_draft(view)
    clippings = [member.clipping for member in view.story.members]
    theirs = [_read(clipping.text) for clipping in clippings]
    runs = list(_runs(ours, theirs))
    for run in runs:
        if run.end - run.start > WARN_WORDS:
            yield _finding(view, places[run.start : run.end], clippings[run.clipping], run.there)
    for number, clipping in enumerate(clippings):
        yield from _share([run for run in runs if run.clipping == number], clipping, len(theirs[number].words))


@lru_cache(maxsize=KEPT)
def _read(text: str) -> _Source:
    """The words of a source, and where every `GRAM`th run of `GRAM` of them stands."""
    typed = words(text.lower())
    grams: dict[tuple[str, ...], list[int]] = {}
    for number, gram in enumerate(zip(*[iter(typed)] * GRAM, strict=False)):
        grams.setdefault(gram, []).append(number * GRAM)
    return _Source(typed, grams)


def _share(runs: list[_Run], clipping: Clipping, words: int) -> Iterator[Finding]:
    taken = len({run.there + at for run in runs for at in range(run.end - run.start)})
    share = taken / max(words, 1)
    if taken >= LEAST_TAKEN and share > WARN_SHARE:
        message = f"{taken} of the {words} words of {clipping.outlet} ({share:.0%}) are taken over as they stand."
        finding = COPIED_SHARE.finding("lede", f"{clipping.outlet}: {clipping.title}", message)
        blocks = share > BLOCK_SHARE
        yield finding.model_copy(update={"severity": Severity.BLOCKING}) if blocks else finding


def _runs(ours: list[str], theirs: list[_Source]) -> Iterator[_Run]:
    """The runs of at least `TAKEN_WORDS` words, in order; at each place the longest."""
    grams = list(zip(*(ours[at:] for at in range(GRAM)), strict=False))
    known = set(grams) & {gram for source in theirs for gram in source.grams}
    told = 0
    for at in [at for at, gram in enumerate(grams) if gram in known]:
        if at < told:
            continue
        best = _Run(at, at, 0, 0)
        places = [(number, there) for number, source in enumerate(theirs) for there in source.grams.get(grams[at], ())]
        for number, there in places[:MOST_PLACES]:
            start, end, their_start = _extend(ours, theirs[number].words, at, there)
            if end - start > best.end - best.start:
                best = _Run(start, end, number, their_start)
        if best.end - best.start >= TAKEN_WORDS:
            yield best
            told = best.end


def _extend(ours: list[str], theirs: list[str], at: int, there: int) -> tuple[int, int, int]:
    """(start, end in ours, start in theirs) of the common run around one common gram."""
    start, their_start, end, their_end = at, there, at, there
    while end < len(ours) and their_end < len(theirs) and ours[end] == theirs[their_end]:
        end, their_end = end + 1, their_end + 1
    while start and their_start and ours[start - 1] == theirs[their_start - 1]:
        start, their_start = start - 1, their_start - 1
    return start, end, their_start


def _words_of_draft(view: DraftView) -> tuple[list[str], list[_Place]]:
    """The words of the body outside quotations and where they stand; a quotation breaks a run."""
    found: list[str] = []
    places: list[_Place] = []
    for number, line in enumerate(view.lines):
        for token in line.tokens:
            if line.quoted and line.in_quotation(token.start):
                if found and found[-1] == QUOTED:
                    continue
                found.append(QUOTED)
            else:
                found.append(line.text[token.start : token.end].lower())
            places.append((number, token))
    return found, places


def _finding(view: DraftView, run: list[_Place], clipping: Clipping, there: int) -> Finding:
    number = run[0][0]
    first = view.lines[number]
    same = [token for line, token in run if line == number]
    claim = first.text[same[0].start : same[-1].end] + (" …" if len(same) < len(run) else "")
    message = f"{len(run)} words in a row are {clipping.outlet}’s own, without quotation marks."
    evidence = _as_it_stands(view, clipping, claim) or _evidence(view, clipping, there, len(run))
    finding = COPIED_RUN.finding(first.where, claim, message, evidence)
    return finding.model_copy(update={"severity": Severity.BLOCKING}) if len(run) > BLOCK_WORDS else finding


def _as_it_stands(view: DraftView, clipping: Clipping, claim: str) -> tuple[Evidence, str] | None:
    """The claim in the passage that has it letter for letter; None where none does."""
    for passage in view.passages.values():
        at = passage.text.find(claim) if passage.clipping.id == clipping.id else -1
        if at >= 0:
            return passage.evidence(at, at + len(claim)), ""
    return None


def _evidence(view: DraftView, clipping: Clipping, there: int, words: int) -> tuple[Evidence, str] | None:
    """The run in the first passage that holds a part of it; None where it stands outside every passage."""
    spans = list(islice(word_spans(clipping.text), there, there + words))
    start, end = spans[0][0], spans[-1][1]
    for passage in view.passages.values():
        stop = passage.start + len(passage.text)
        if passage.clipping.id == clipping.id and passage.start < end and start < stop:
            return passage.evidence(max(start - passage.start, 0), min(end, stop) - passage.start), ""
    return None
