"""Text in quotation marks that is not verbatim in a cited passage.

It does not know who said it: the speaker is another matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from synth.check.material import PassageMaterial
from synth.check.nearest import stretch, word_difference
from synth.check.rule import Rule
from synth.check.rules.figures import CITATION_WEAK
from synth.check.view import Block, DraftView
from synth.domain.finding import Evidence, Finding, Severity
from synth.text.quotations import Quotation, pieces_of, plain_words, stand_in, unbalanced

QUOTATION_ALTERED = Rule(
    "quotation_altered",
    Severity.BLOCKING,
    False,
    "Words in quotation marks that no cited passage holds word for word.",
    about_support=True,
)
QUOTATION_UNCITED = Rule(
    "quotation_uncited",
    Severity.BLOCKING,
    False,
    "A quotation is verbatim in a passage that its sentence does not cite.",
    about_support=True,
)
QUOTATION_UNCLOSED = Rule(
    "quotation_unclosed", Severity.BLOCKING, True, "A quotation mark without its partner: the words cannot be compared."
)
RULES = (QUOTATION_ALTERED, QUOTATION_UNCITED, QUOTATION_UNCLOSED)
NAME_WORDS = 3  # a name in marks (a ship, a film) may stand in another passage
COMPARED = 3  # passages that are aligned letter by letter


def quotations(view: DraftView) -> Iterator[Finding]:
    """Every quotation of a paragraph that its sentences' passages do not hold."""
    for block in view.blocks:
        spoken = {quotation.text: quotation for quotation in reversed(block.quotations)}
        for quotation in sorted(spoken.values(), key=lambda quotation: quotation.start):
            if any(char.isalnum() for char in quotation.text):
                yield from _compare(view, block, quotation)


def unclosed(view: DraftView) -> Iterator[Finding]:
    """Every paragraph, headline, dek or heading whose quotation marks do not pair."""
    for block in view.blocks:
        if unbalanced(block.text) and block.lines:
            line = next((line for line in block.lines if unbalanced(line.text)), block.lines[0])
            yield QUOTATION_UNCLOSED.finding(
                line.where, line.text, "A quotation mark has no partner in this paragraph."
            )
    for head in view.heads:
        if unbalanced(head.text):
            yield QUOTATION_UNCLOSED.finding(head.where, head.text, "A quotation mark has no partner here.")


def _compare(view: DraftView, block: Block, quotation: Quotation) -> Iterator[Finding]:
    lines = block.lines_of(quotation.start, quotation.end)
    cited = list({passage.alias: passage for line in lines for passage in line.cited}.values())
    pieces = pieces_of(quotation.text)
    if any(stand_in(pieces, plain) for plain in _texts(cited)):
        return
    where = lines[0].where if lines else ""
    aliases = {passage.alias for passage in cited}
    for passage in view.passages.values():
        if passage.alias not in aliases and _opens(pieces, passage) and stand_in(pieces, passage.plain):
            start, end, _ = stretch(quotation.text, passage.text)
            short = len(quotation.text.split()) <= NAME_WORDS
            rule = CITATION_WEAK if short else QUOTATION_UNCITED
            message = (
                f"These words stand in passage {passage.alias} ({passage.clipping.outlet}), which is not cited here."
            )
            yield rule.finding(where, quotation.text, message, (passage.evidence(start, end), ""))
            return
    pool = cited or list(view.passages.values())
    yield QUOTATION_ALTERED.finding(where, quotation.text, _message(view, cited), _nearest(quotation.text, pool))


def _opens(pieces: tuple[str, ...], passage: PassageMaterial) -> bool:
    """Whether the passage has the first word of the quotation at all: most need not be made plain."""
    first = re.match(r"\w+", pieces[0]) if pieces else None
    return first is None or first[0].lower() in passage.lowered


def _texts(cited: list[PassageMaterial]) -> Iterator[str]:
    """Each passage, and neighbouring cited passages of one clipping joined: a quotation may run over both."""
    for passage in cited:
        yield passage.plain
    for one in cited:
        for other in cited:
            if one.clipping.id == other.clipping.id and 0 < other.start - (one.start + len(one.text)) <= 2:
                yield plain_words(f"{one.text} {other.text}")


def _message(view: DraftView, cited: Iterable[PassageMaterial]) -> str:
    if foreign := sorted({p.clipping.language for p in cited} - {view.story.terms.language}):
        return (
            f"The source is in another language ({', '.join(foreign)}): a translation is not word for word. "
            "Take the quotation marks off and report it as indirect speech."
        )
    return "No cited passage holds these words as they stand in quotation marks."


def _nearest(quotation: str, pool: list[PassageMaterial]) -> tuple[Evidence, str] | None:
    """The likest stretch of the passages that share most words with the quotation."""
    wanted = set(quotation.casefold().split())
    pool = sorted(pool, key=lambda p: -len(wanted & set(p.text.casefold().split())))[:COMPARED]
    found = [(*stretch(quotation, passage.text), passage) for passage in pool]
    found = [entry for entry in found if entry[1] > entry[0]]
    if not found:
        return None
    start, end, score, passage = max(found, key=lambda entry: entry[2])
    evidence = passage.evidence(start, end)
    return evidence, word_difference(quotation, evidence.text) if score > 0.5 else ""
