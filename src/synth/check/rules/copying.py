"""Long runs of words taken over from a source outside quotation marks.

It does not know rights: an extractive article, whose writer keeps its own limits, is not checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from synth.check.rule import Rule
from synth.check.view import DraftView
from synth.domain.evidence import Clipping
from synth.domain.finding import Evidence, Finding, Severity

COPIED_RUN = Rule(
    "copied_run", Severity.WARNING, True, "More than 25 words in a row are a source's own; more than 45 block."
)
RULES = (COPIED_RUN,)
WARN_WORDS = 25
BLOCK_WORDS = 45
MOST_PLACES = 20
QUOTED = "“"  # stands for a whole quotation; no source word equals it
# A run of more than WARN_WORDS holds a whole gram that begins at a multiple of GRAM in the source: 26 >= 13 + 12.
GRAM = 13
_WORD = re.compile(r"[^\W_]+(?:['’\-‑][^\W_]+)*")


class _Place(NamedTuple):
    """Where a word of the draft stands."""

    line: int
    start: int
    end: int


def copied_run(view: DraftView) -> Iterator[Finding]:
    """The longest run at each place where the draft's words are a source's for more than `WARN_WORDS`."""
    if view.terms.extractive:
        return
    ours, places = _words_of_draft(view)
    clippings = [member.clipping for member in view.story.members]
    theirs = [[word.casefold() for word in _WORD.findall(clipping.text)] for clipping in clippings]
    grams = _grams(theirs)
    at = 0
    while at <= len(ours) - GRAM:
        found = grams.get(tuple(ours[at : at + GRAM]), [])[:MOST_PLACES]
        runs = [(*_extend(ours, theirs[number], at, there), number) for number, there in found]
        start, end, there, number = max(runs, key=lambda run: run[1] - run[0], default=(at, at, 0, 0))
        if end - start > WARN_WORDS:
            yield _finding(view, places[start:end], clippings[number], there)
            at = end
        else:
            at += 1


def _grams(theirs: list[list[str]]) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """Every `GRAM`th run of `GRAM` words of the sources: (which source, at which word)."""
    grams: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, words in enumerate(theirs):
        for at in range(0, len(words) - GRAM + 1, GRAM):
            grams.setdefault(tuple(words[at : at + GRAM]), []).append((number, at))
    return grams


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
    words: list[str] = []
    places: list[_Place] = []
    for number, line in enumerate(view.lines):
        for match in _WORD.finditer(line.text):
            word = QUOTED if line.in_quotation(match.start()) else match[0].casefold()
            if word != QUOTED or not words or words[-1] != QUOTED:
                words.append(word)
                places.append(_Place(number, match.start(), match.end()))
    return words, places


def _finding(view: DraftView, run: list[_Place], clipping: Clipping, there: int) -> Finding:
    first = view.lines[run[0].line]
    same = [place for place in run if place.line == run[0].line]
    claim = first.text[same[0].start : same[-1].end] + (" …" if len(same) < len(run) else "")
    message = f"{len(run)} words in a row are {clipping.outlet}’s own, without quotation marks."
    matches = list(islice(_WORD.finditer(clipping.text), there, there + len(run)))
    finding = COPIED_RUN.finding(first.where, claim, message, _evidence(view, clipping, matches))
    return finding.model_copy(update={"severity": Severity.BLOCKING}) if len(run) > BLOCK_WORDS else finding


def _evidence(view: DraftView, clipping: Clipping, words: list[re.Match[str]]) -> tuple[Evidence, str] | None:
    """The run in the first passage that holds a part of it; None where it stands outside every passage."""
    start, end = words[0].start(), words[-1].end()
    for passage in view.passages.values():
        stop = passage.start + len(passage.text)
        if passage.clipping.id == clipping.id and passage.start < end and start < stop:
            return passage.evidence(max(start - passage.start, 0), min(end, stop) - passage.start), ""
    return None
