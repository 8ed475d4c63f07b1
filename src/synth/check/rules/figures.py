"""Numbers, dates and times that the cited passages do not hold.

It does not know what a number counts: a right number on the wrong thing passes here.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from synth.check.figures import contradicts, is_loose, supports
from synth.check.material import Figure, PassageMaterial
from synth.check.nearest import beside, likeness
from synth.check.rule import Rule
from synth.check.view import DraftView, Line
from synth.domain.finding import Evidence, Finding, Severity
from synth.text.numbers import Number
from synth.text.periods import Period

NUMBER_UNSUPPORTED = Rule(
    "number_unsupported",
    Severity.BLOCKING,
    True,
    "A number, date or time that no passage supports.",
    ("en", "de"),
    about_support=True,
)
CITATION_WEAK = Rule(
    "citation_weak",
    Severity.WARNING,
    True,
    "Another passage than the cited one supports what the sentence says.",
    about_support=True,
)
DERIVED_FIGURE = Rule(
    "derived_figure",
    Severity.NOTE,
    True,
    "A number is the sum or difference of two that stand beside it.",
    ("en", "de"),
    about_support=True,
)
RULES = (NUMBER_UNSUPPORTED, CITATION_WEAK, DERIVED_FIGURE)
SHARED_TERMS = 3
LEAST_LIKE = 0.75  # below that a figure of the passage has nothing to do with the claim: no hint is better


def numbers(view: DraftView) -> Iterator[Finding]:
    """Every figure of a sentence that no cited passage supports; a warning where another passage does."""
    for line in view.reworded:
        # Findings of one text at one place are one finding: the search for evidence is made once.
        missing = {figure.text: figure for figure in reversed(line.claims) if not _stands(line, figure)}
        for figure in sorted(missing.values(), key=lambda figure: figure.start):
            yield _finding(view, line, figure)


def periods(view: DraftView) -> Iterator[Finding]:
    """Every `last month` of a sentence where its passages speak of another month, week or year, and of none such."""
    for line in view.reworded:
        told = [period for period in line.periods if not line.in_quotation(period.start)]
        for period in told:
            others = [(passage, other) for passage in line.cited for other in passage.periods]
            if any((other.unit, other.shift) == (period.unit, period.shift) for _, other in others):
                continue
            rivals = [
                (p, o) for p, o in others if len(line.terms_at(period.start) & p.terms_at(o.start)) >= SHARED_TERMS
            ]
            if not rivals or any(_dated(passage, line, period) for passage in line.cited):
                continue
            passage, other = rivals[0]
            span = passage.sentence_at(other.start)
            nearest = (passage.evidence(span.start, span.end), beside(period.text, other.text))
            message = f"The passage says {other.text}, not {period.text}."
            yield NUMBER_UNSUPPORTED.finding(line.where, period.text, message, nearest)


def _dated(passage: PassageMaterial, line: Line, period: Period) -> bool:
    """Whether a passage dates the same matter, so that the draft may have told the date in its own way."""
    about = line.terms_at(period.start)
    return any(
        len(about & passage.terms_at(m.start)) >= SHARED_TERMS and (m.days or m.weekday is not None)
        for m in passage.moments
    )


def _stands(line: Line, figure: Figure) -> bool:
    if any(supports(passage, line, figure) for passage in line.cited):
        return True
    return (
        isinstance(figure, Number)
        and is_loose(line, figure)
        and not any(contradicts(passage, line, figure) for passage in line.cited)
    )


def _finding(view: DraftView, line: Line, figure: Figure) -> Finding:
    for passage in view.others(line):
        if supports(passage, line, figure) and (at := _same_matter(passage, line, figure)) is not None:
            span = passage.sentence_at(at)
            where = f"passage {passage.alias} ({passage.clipping.outlet})"
            message = f"{figure.text} is supported by {where}, which the sentence does not cite."
            return CITATION_WEAK.finding(line.where, figure.text, message, (passage.evidence(span.start, span.end), ""))
    what = "number" if isinstance(figure, Number) else "date or time"
    if isinstance(figure, Number) and (parts := _reckoned(line, figure)) is not None:
        told = f"{figure.text} is reckoned from {parts[0].text} and {parts[1].text}, which stand beside it."
        return DERIVED_FIGURE.finding(line.where, figure.text, told, line.likest_sentence())
    message = f"No passage of this story supports the {what} {figure.text}."
    if not line.cited:
        message = f"The sentence cites no passage that could support the {what} {figure.text}."
    return NUMBER_UNSUPPORTED.finding(line.where, figure.text, message, _nearest(view, line, figure))


def _reckoned(line: Line, number: Number) -> tuple[Number, Number] | None:
    """Two numbers of the same sentence, both borne out, whose sum or difference this one is said to be."""
    if line.cues is None or not any(token.word in line.cues.sums for token in line.tokens):
        return None
    others = [n for n in line.claims if isinstance(n, Number) and n.values != number.values and _stands(line, n)]
    for one, other in combinations(others, 2):
        reckoned = {x + y for x in one.values for y in other.values} | {
            abs(x - y) for x in one.values for y in other.values
        }
        if reckoned & number.values:
            return one, other
    return None


def _same_matter(passage: PassageMaterial, line: Line, figure: Figure) -> int | None:
    """Where another passage, which holds the figure, says the same of it: before the same noun or among its words.

    A small number stands somewhere in every story; only there does it support this sentence.
    """
    counted, about = line.word_after(figure.end), line.terms_at(figure.start)
    for other in passage.figures:
        if type(other) is type(figure) and supports(passage.only(other), line, figure):
            same_noun = bool(counted) and passage.word_after(other.end) == counted
            if same_noun or _is_distinctive(figure) or len(about & passage.terms_at(other.start)) >= SHARED_TERMS:
                return other.start
    return None


def _is_distinctive(figure: Figure) -> bool:
    """Whether a number hardly stands in a story by chance: three digits that are no round number and no year."""
    if not isinstance(figure, Number):
        return False
    digits = "".join(char for char in figure.text if char.isdigit())
    return len(digits.rstrip("0")) >= 3 and not (len(digits) == 4 and digits[:2] in ("19", "20"))


def _nearest(view: DraftView, line: Line, figure: Figure) -> tuple[Evidence, str] | None:
    """The figure of the cited passages (else of the story) that stands where the unsupported one does."""
    counted, about = line.word_after(figure.end), line.terms_at(figure.start)
    best: tuple[float, PassageMaterial, Figure] | None = None
    for passage in line.cited or tuple(view.passages.values()):
        for other in passage.figures:
            if type(other) is not type(figure) or (isinstance(other, Number) and is_loose(passage, other)):
                continue
            score = 2.0 * bool(counted and passage.word_after(other.end) == counted)
            score += len(about & passage.terms_at(other.start)) / max(len(about), 1)
            score += likeness(figure.text, other.text) / 2
            if best is None or score > best[0]:
                best = (score, passage, other)
    if best is None or best[0] < LEAST_LIKE:
        return line.likest_sentence()
    _, passage, other = best
    span = passage.sentence_at(other.start)
    return passage.evidence(span.start, span.end), beside(figure.text, other.text)
