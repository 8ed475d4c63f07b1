"""What headline, dek and headings claim and the body does not, and their lengths.

It does not compare them with the sources: the body is, and they are compared with the body.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.figures import is_loose, supports
from synth.check.rule import Rule
from synth.check.rules.names import holds
from synth.check.view import DraftView, Line
from synth.domain.finding import Evidence, Finding, Severity
from synth.text.numbers import Number
from synth.text.quotations import find_quotations, stands_in
from synth.text.same_names import same_names
from synth.text.words import folded

HEADLINE_UNSUPPORTED = Rule(
    "headline_unsupported",
    Severity.BLOCKING,
    True,
    "A number, name or quotation of headline, dek or a heading that the body lacks.",
)
LENGTH = Rule("length", Severity.WARNING, True, "The headline or the dek is longer than the format allows.")
RULES = (HEADLINE_UNSUPPORTED, LENGTH)


def headline(view: DraftView) -> Iterator[Finding]:
    """Every claim of headline, dek and headings that the body does not hold."""
    if not view.body.text.strip():
        return
    for head in view.heads:
        for claim in _unsupported(view, head):
            yield HEADLINE_UNSUPPORTED.finding(
                head.where, claim, f"The {_part(head.where)} says {claim}; the body does not.", _source(view, claim)
            )


def length(view: DraftView) -> Iterator[Finding]:
    """Headline and dek over the limits of the format."""
    characters, words = len(view.draft.headline), len(view.draft.dek.split())
    if characters > view.terms.headline_chars:
        message = f"The headline has {characters} characters; the format allows {view.terms.headline_chars}."
        yield LENGTH.finding("headline", view.draft.headline, message)
    if words > view.terms.dek_words:
        message = f"The dek has {words} words; the format allows {view.terms.dek_words}."
        yield LENGTH.finding("dek", view.draft.dek, message)


def _unsupported(view: DraftView, head: Line) -> Iterator[str]:
    for figure in head.claims:
        if not supports(view.body, head, figure) and not (isinstance(figure, Number) and is_loose(head, figure)):
            yield figure.text
    for name in head.names:
        told = _without_ordinary(view, head, name.text)
        if told and not holds([view.body], told, view.locale) and not _held_apart(view, told):
            yield told
    for quotation in find_quotations(head.text):
        if any(char.isalnum() for char in quotation.text) and not stands_in(quotation.text, view.body.plain):
            yield quotation.text


def _without_ordinary(view: DraftView, head: Line, name: str) -> str:
    """A name without the words at its ends that are ordinary ones, capitalised by the headline: `Chris Renn Dies`."""
    parts = name.split()
    while parts and _is_ordinary(view, head, parts[-1]):
        parts.pop()
    while parts and _is_ordinary(view, head, parts[0]):
        parts.pop(0)
    return " ".join(parts)


def _is_ordinary(view: DraftView, head: Line, part: str) -> bool:
    """Whether the language turns or attributes a claim with the word, or the story writes it in lower case."""
    word = folded(part)
    cues = head.cues
    if cues is not None and (word in cues.sides or word in cues.attributions or word in cues.headline_verbs):
        return True
    return any(word in material.common for material in (view.body, *view.wholes.values()))


def _held_apart(view: DraftView, name: str) -> bool:
    """`US House of Representatives` where the body has the `US` in one sentence and the House in another."""
    first, _, rest = name.partition(" ")
    plain = first.replace(".", "")
    if not rest or not plain.isupper() or not same_names(folded(plain)):
        return False
    return all(holds([view.body], part, view.locale) for part in (plain, rest))


def _part(where: str) -> str:
    return where if where in ("headline", "dek") else "heading"


def _source(view: DraftView, claim: str) -> tuple[Evidence, str] | None:
    """The passage that holds the claim word for word, where one does: the body may have left it out."""
    for passage in view.passages.values():
        at = passage.text.find(claim)
        if at >= 0:
            span = passage.sentence_at(at)
            return passage.evidence(span.start, span.end), ""
    return None
