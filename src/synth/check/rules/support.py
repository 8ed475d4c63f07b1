"""Whether the cited passages bear a sentence out at all, by its content words.

It does not know whether what they share is said of the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from synth.check.material import Material
from synth.check.rule import Rule, Sources
from synth.check.rules.figures import CITATION_WEAK
from synth.check.support import best_other, held
from synth.check.view import DraftView, Line
from synth.domain.draft import Kind
from synth.domain.finding import Finding, Severity

UNSUPPORTED = Rule(
    "unsupported",
    Severity.BLOCKING,
    True,
    "Hardly a content word of the sentence stands in any source of the story.",
    ("en", "de"),
    sources=Sources.SAME,
    about_support=True,
)
SUPPORT_WEAK = Rule(
    "support_weak",
    Severity.WARNING,
    True,
    "The cited passages hold few of the sentence's content words.",
    ("en", "de"),
    sources=Sources.SAME,
    about_support=True,
)
ANALYSIS_BRINGS_NEW = Rule(
    "analysis_brings_new",
    Severity.WARNING,
    True,
    "Analysis speaks of what the article does not report.",
    ("en", "de"),
    about_support=True,
)
RULES = (UNSUPPORTED, SUPPORT_WEAK, ANALYSIS_BRINGS_NEW)
LEAST_TERMS = 4  # content words below which a share says nothing
WEAK = 0.45  # share of content words in the cited passages
NOWHERE = 0.3  # share in the whole of the sources: no faithful sentence measured had less (docs/decisions.md)
LEAST_NOWHERE = 5  # content words of such a sentence
PADDED = 0.25  # the same of a part between semicolons
BETTER = 0.25  # by how much another passage must hold more than the cited ones together
_CLAUSE = re.compile(r"[^;]+")
NEW = 0.3  # share of an analysis sentence's content words that article and passages hold


def support(view: DraftView) -> Iterator[Finding]:
    """Every sentence that its passages hardly bear out; where another passage does it is offered instead."""
    for line in view.reworded:
        if line.cues is None or not _reads_alike(line, line.cited):
            continue
        ours = line.telling
        if len(ours) < LEAST_TERMS:
            continue
        if line.kind is Kind.ANALYSIS:
            yield from _analysis(view, line, ours)
        elif line.cited:
            yield from _reporting(view, line, ours)


def _reporting(view: DraftView, line: Line, ours: frozenset[str]) -> Iterator[Finding]:
    share = held(line, ours, line.cited)
    if share > 1 - BETTER:
        return
    if share < NOWHERE and len(ours) >= LEAST_NOWHERE and (anywhere := _anywhere(view, line, ours)) < NOWHERE:
        message = f"Only {anywhere:.0%} of the sentence’s content words stand in any source of this story."
        yield UNSUPPORTED.finding(line.where, line.text, message, line.likest_sentence())
        return
    other = best_other(ours, view.others(line))
    if other is not None and other[0] >= share + BETTER:
        passage = other[1]
        message = f"Passage {passage.alias} ({passage.clipping.outlet}) bears this out better than the one cited."
        span, _ = max(passage.stems_by_sentence, key=lambda entry: len(ours & entry[1]))
        yield CITATION_WEAK.finding(line.where, line.text, message, (passage.evidence(span.start, span.end), ""))
    elif share < WEAK:
        message = f"Only {share:.0%} of the sentence’s content words stand in its passages: read them side by side."
        yield SUPPORT_WEAK.finding(line.where, line.text, message, line.likest_sentence())
    else:
        yield from _clauses(line, ours)


def _anywhere(view: DraftView, line: Line, ours: frozenset[str]) -> float:
    """The share of these stems in all sources together, titles included; 1 where one is in another language."""
    sources = tuple(view.wholes.values())
    return held(line, ours, sources) if _reads_alike(line, sources) else 1.0


def _reads_alike(line: Line, texts: Sequence[Material]) -> bool:
    """Whether all of these are in the line's own language, so that words can be compared."""
    return all(text.cues is not None and text.locale.code == line.locale.code for text in texts)


def _clauses(line: Line, ours: frozenset[str]) -> Iterator[Finding]:
    """Parts between semicolons that the passages hardly bear out, in a sentence that they bear out as a whole.

    A model pads a true sentence with a part of its own: `…; it is a regular event that has been happening for years`.
    """
    if ";" not in line.text:
        return
    for match in _CLAUSE.finditer(line.text):
        told = ours & {token.stem for token in line.tokens_between(match.start(), match.end())}
        if len(told) >= LEAST_TERMS and (share := held(line, told, line.cited)) < PADDED:
            message = f"Only {share:.0%} of this part’s content words stand in its passages: read them side by side."
            yield SUPPORT_WEAK.finding(line.where, match[0].strip(), message, line.likest_sentence())


def _analysis(view: DraftView, line: Line, ours: frozenset[str]) -> Iterator[Finding]:
    reported = [other for other in view.lines if other.kind is Kind.REPORTING]
    share = held(line, ours, [*reported, *line.cited])
    if share < NEW:
        message = f"Only {share:.0%} of this analysis speaks of what the article reports."
        yield ANALYSIS_BRINGS_NEW.finding(line.where, line.text, message)
