"""What a sentence gives to an outlet of the story that is not that outlet's.

It does not know what an outlet said beyond this story's passages, nor outlets that are none of its sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from synth.check.figures import is_loose, supports
from synth.check.material import Material, PassageMaterial
from synth.check.nearest import beside
from synth.check.rule import Rule
from synth.check.view import DraftView, Line
from synth.domain.evidence import Clipping
from synth.domain.finding import Evidence, Finding, Severity
from synth.text.numbers import Number

OUTLET_MISATTRIBUTED = Rule(
    "outlet_misattributed",
    Severity.BLOCKING,
    True,
    "A sentence has an outlet report what it cites no passage of that outlet for, or a number that only others have.",
    ("en", "de"),
)
RULES = (OUTLET_MISATTRIBUTED,)
BESIDE = 2  # words between an outlet and its verb: `has also reported`
_ARTICLE = re.compile(r"\b(?:the|der|die|das|dem|den)\s+$", re.IGNORECASE)
_AFTER_VERB = re.compile(r"\s*(?:to\s+)?(?:(?:the|der|die|das|dem|den)\s+)?", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,|and\b|or\b|und\b|oder\b|&)")
_CLAUSE = re.compile(r"(?:^|[,;:–—]|\band|\bund)\s*(?:\w+\s+)?$")
_INSERTED = re.compile(r"[,;–—]\s*$")
_ENDS = re.compile(r"\s*(?:[,;.)–—]|$)")


@dataclass(frozen=True)
class Mention:
    """An outlet's name in a sentence; from `start` to `end` with the verb beside it."""

    outlet: str
    start: int
    end: int
    opens: bool  # the outlet stands before its verb: what it says follows


def outlets(view: DraftView) -> Iterator[Finding]:
    """Every outlet that a sentence lets report what is not its own."""
    known = [outlet for outlet in view.story.outlets if outlet]
    for line in view.reworded:
        if line.cues is None or not any(outlet.removeprefix("The ") in line.text for outlet in known):
            continue
        named = _mentions(line, known)
        for at, mention in enumerate(named):
            own = [material for passage in line.cited for material in _of(passage, mention.outlet)]
            if not own:
                yield _uncited(view, line, mention.outlet)
            elif (found := _borrowed(view, line, named, at, own)) is not None:
                yield found


def _mentions(line: Line, known: list[str]) -> list[Mention]:
    """The outlets that the sentence lets speak, in order.

    Where one does, another that begins a clause does too: `…, while Ostrel Herald puts it at 4.2 million`.
    """
    spans: list[tuple[int, int, str]] = []
    for outlet in sorted(known, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){_spelling(outlet)}(?!\w)", line.text):
            inside = any(start < match.end() and match.start() < end for start, end, _ in spans)
            if not inside and not line.in_quotation(match.start()):
                spans.append((match.start(), match.end(), outlet))
    verbs = [(verb.start, verb.end) for verb in line.attributing]
    spoken = {span: mention for span in spans if (mention := _speaking(line.text, span, verbs)) is not None}
    if spoken:
        for start, end, outlet in spans:
            if (start, end, outlet) not in spoken and _begins_clause(line.text, start, end):
                spoken[start, end, outlet] = Mention(outlet, start, end, opens=True)
    return sorted(spoken.values(), key=lambda mention: mention.start)


def _spelling(outlet: str) -> str:
    return f"[Tt]he {re.escape(outlet[4:])}" if outlet.startswith("The ") else re.escape(outlet)


def _speaking(text: str, span: tuple[int, int, str], verbs: list[tuple[int, int]]) -> Mention | None:
    """The mention where a verb of saying stands beside the name: `TPR News reported`, `according to TPR News`."""
    start, end, outlet = span
    for first, last in verbs:
        if last <= start and _AFTER_VERB.fullmatch(text[last:start]):
            return Mention(outlet, first, end, opens=False)
        between = text[end:first]
        if end <= first and len(between.split()) <= BESIDE and not any(mark in between for mark in ",;.:’'“”\""):
            return Mention(outlet, start, last, opens=True)
    return None


def _begins_clause(text: str, start: int, end: int) -> bool:
    return bool(_CLAUSE.search(text[:start])) and not _JOINED.match(text[end:]) and not _ENDS.match(text[end:])


def _of(passage: PassageMaterial, outlet: str) -> Iterator[Material]:
    """What a passage has of an outlet: all of it where it is the outlet's or its agency's, else what names it."""
    if _is_by(passage.clipping, outlet):
        yield passage
        return
    name = outlet.removeprefix("The ").lower()
    for span in passage.sentences:
        if name in span.text.lower():
            yield Material(text=span.text, locale=passage.locale, published=passage.published, loose=passage.loose)


def _is_by(clipping: Clipping, outlet: str) -> bool:
    return outlet in (clipping.outlet, clipping.agency)


def _uncited(view: DraftView, line: Line, outlet: str) -> Finding:
    about = line.terms_at(0)
    theirs = [(len(about & p.terms_at(s.start)), p, s) for p in view.passages.values() if _is_by(p.clipping, outlet)
              for s in p.sentences]  # fmt: skip
    nearest: tuple[Evidence, str] | None = None
    if theirs:
        _, passage, span = max(theirs, key=lambda entry: entry[0])
        nearest = passage.evidence(span.start, span.end), ""
    message = f"The sentence has {outlet} say this, but cites no passage of {outlet} or one that names it."
    return OUTLET_MISATTRIBUTED.finding(line.where, outlet, message, nearest)


def _borrowed(view: DraftView, line: Line, named: list[Mention], at: int, own: list[Material]) -> Finding | None:
    """The first number of the outlet's clause that its passages lack and another outlet's have."""
    mention = named[at]
    whole = [view.wholes[m.clipping.id] for m in view.story.members if _is_by(m.clipping, mention.outlet)]
    for number in _numbers_of(line, named, at):
        if is_loose(line, number) or any(supports(material, line, number) for material in (*own, *whole)):
            continue
        for passage in (*line.cited, *view.others(line)):
            if not _is_by(passage.clipping, mention.outlet) and supports(passage, line, number):
                message = f"{number.text} is {passage.clipping.outlet}’s number; {mention.outlet} does not have it."
                span = passage.sentence_at(_place(passage, line, number))
                nearest = passage.evidence(span.start, span.end), beside(mention.outlet, passage.clipping.outlet)
                return OUTLET_MISATTRIBUTED.finding(line.where, number.text, message, nearest)
    return None


def _numbers_of(line: Line, named: list[Mention], at: int) -> list[Number]:
    """The numbers of the clause that an outlet says: after it, or before it where it is inserted or follows."""
    mention, text = named[at], line.text
    first = max([0, *(m.end for m in named[:at])])
    last = min([len(text), *(m.start for m in named[at + 1 :])])
    breaks = _breaks(line)
    first = max([first, *(end for start, end in breaks if end <= mention.start)])
    last = min([last, *(start for start, _ in breaks if start > mention.end)])
    numbers = [claim for claim in line.claims if isinstance(claim, Number)]
    before = [n for n in numbers if first <= n.start and n.end <= mention.start]
    after = [n for n in numbers if mention.end <= n.start and n.end <= last]
    inserted = _INSERTED.search(_ARTICLE.sub("", text[: mention.start])) and _ENDS.match(text[mention.end :])
    if mention.opens and not inserted:
        return after
    return before or after


def _breaks(line: Line) -> list[tuple[int, int]]:
    """Where another clause begins: at a semicolon, or at a comma before a word that begins one."""
    words = line.cues.breaks if line.cues else frozenset[str]()
    marks = [m.start() for m in re.finditer(r"[;,]", line.text)]
    found = []
    for mark in marks:
        following = line.tokens_between(mark, len(line.text))[:1]
        if line.text[mark] == ";" or (following and following[0].word in words):
            found.append((mark, mark + 1))
    return found


def _place(passage: PassageMaterial, line: Line, number: Number) -> int:
    """Where in a passage the number stands that supports the line's."""
    held = (other.start for other in passage.figures if supports(passage.only(other), line, number))
    return next(held, 0)
