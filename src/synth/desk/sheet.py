"""An article laid out for review: every sentence with its place, citations and findings; every finding beside the words
of the source it is about.

It does not know who reads it. Source text is passed on as text; a passage that is not where it should be is not shown
as found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from synth.check.catalogue import RULES
from synth.domain.article import Article, ArticleParagraph
from synth.domain.decision import REASON_WORDS, Decision
from synth.domain.dossier import Dossier
from synth.domain.draft import Kind
from synth.domain.evidence import Clipping
from synth.domain.finding import Evidence, Finding, Severity
from synth.domain.status import Act
from synth.domain.story import Story

SUPPORT = frozenset(rule.id for rule in RULES if rule.about_support)
_GRAVITY = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `finding` is the id of the finding whose claim it is, or "", and `severity` how grave."""

    text: str
    finding: str = ""
    severity: str = ""


@dataclass(frozen=True)
class Citing:
    """One passage that a sentence cites: its number in our source list, its alias, and the words themselves."""

    number: int
    alias: str
    outlet: str
    text: str


@dataclass(frozen=True)
class Line:
    """A sentence, a heading, the headline or the dek, at its place."""

    place: str
    text: str
    pieces: tuple[Piece, ...]
    citing: tuple[Citing, ...]
    findings: tuple[str, ...]

    @property
    def aliases(self) -> str:
        return " ".join(cited.alias for cited in self.citing)


@dataclass(frozen=True)
class Block:
    """A paragraph and its place."""

    place: str
    analysis: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Part:
    """A section; the lede is one without a heading."""

    heading: Line | None
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Shown:
    """The passage around a piece of evidence, with the evidence marked in it."""

    alias: str
    ordinal: int
    passage: int
    outlet: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True)
class Card:
    """A finding as a reviewer meets it. `shown` is None where it has no evidence, or `lost` says that the evidence is
    not where it was."""

    finding: Finding
    says: str
    shown: Shown | None
    lost: bool
    decision: Decision | None
    open: bool

    @property
    def id(self) -> str:
        return self.finding.id

    @property
    def about_support(self) -> bool:
        """Whether a passage of a source can settle it."""
        return self.finding.rule in SUPPORT

    @property
    def decided_words(self) -> str:
        return REASON_WORDS[self.decision.reason] if self.decision and self.decision.reason else ""


@dataclass(frozen=True)
class Sheet:
    """Everything of one version that a reviewer reads."""

    headline: Line
    dek: Line
    parts: tuple[Part, ...]
    cards: tuple[Card, ...]

    def lines(self) -> Iterator[Line]:
        yield self.headline
        yield self.dek
        for part in self.parts:
            if part.heading:
                yield part.heading
            for block in part.blocks:
                yield from block.lines

    def line(self, place: str) -> Line | None:
        return next((line for line in self.lines() if line.place == place), None)

    def block(self, place: str) -> Block | None:
        return next((block for part in self.parts for block in part.blocks if block.place == place), None)


def lay_out(dossier: Dossier, story: Story) -> Sheet:
    """The sheet of a dossier; `story` with everything, the clippings that left it too."""
    article = dossier.article
    setter = _Setter(article, story, dossier.assessment.findings)
    headline = setter.line("headline", article.headline)
    dek = setter.line("dek", article.dek)
    parts = [Part(None, setter.blocks("lede", article.lede))]
    for number, section in enumerate(article.sections, 1):
        place = f"sections.{number}"
        parts.append(Part(setter.line(place, section.heading), setter.blocks(place, section.paragraphs)))
    sheet = Sheet(headline, dek, tuple(parts), ())
    texts = {line.place: line.text for line in sheet.lines()}
    decided = {d.finding: d for d in dossier.decisions if d.act is Act.DECIDE and d.hash == article.hash}
    undecided = {finding.id for finding in dossier.open_blocking}
    ordered = sorted(dossier.assessment.findings, key=lambda finding: _GRAVITY[finding.severity])
    cards = tuple(
        Card(
            finding=finding,
            says=texts.get(finding.where, ""),
            shown=show(finding.evidence, story) if finding.evidence else None,
            lost=finding.evidence is not None and show(finding.evidence, story) is None,
            decision=decided.get(finding.id),
            open=finding.id in undecided,
        )
        for finding in ordered
    )
    return Sheet(headline, dek, tuple(parts), cards)


def show(evidence: Evidence, story: Story) -> Shown | None:
    """The evidence within its passage, by its stored offsets; None where the stored text does not say it there."""
    for member in story.members:
        clipping = member.clipping
        if clipping.id == evidence.clipping:
            if not evidence.text or clipping.text[evidence.start : evidence.end] != evidence.text:
                return None
            start, end, number = _around(clipping, evidence)
            return Shown(
                alias=f"{member.ordinal}.{number}",
                ordinal=member.ordinal,
                passage=number,
                outlet=clipping.outlet,
                before=clipping.text[start : evidence.start],
                marked=evidence.text,
                after=clipping.text[evidence.end : end],
            )
    return None


def _around(clipping: Clipping, evidence: Evidence) -> tuple[int, int, int]:
    """Start and end of the passages that the evidence touches, and the number of the first of them."""
    touched = [p for p in clipping.passages if p.start < evidence.end and evidence.start < p.end]
    if not touched:
        return evidence.start, evidence.end, 1
    return min(touched[0].start, evidence.start), max(touched[-1].end, evidence.end), touched[0].number


class _Setter:
    """Puts words, citations and findings together."""

    def __init__(self, article: Article, story: Story, findings: Iterable[Finding]) -> None:
        self._story = story
        self._numbers = {source.clipping: source.number for source in article.sources}
        self._by_place: dict[str, list[Finding]] = {}
        for finding in findings:
            self._by_place.setdefault(finding.where, []).append(finding)

    def blocks(self, place: str, paragraphs: Iterable[ArticleParagraph]) -> tuple[Block, ...]:
        return tuple(
            Block(
                place=f"{place}.{at}",
                analysis=paragraph.kind is Kind.ANALYSIS,
                lines=tuple(
                    self.line(
                        f"{place}.{at}.{number}",
                        sentence.text,
                        tuple(self._citing(cite.clipping, cite.passage) for cite in sentence.cites),
                    )
                    for number, sentence in enumerate(paragraph.sentences, 1)
                ),
            )
            for at, paragraph in enumerate(paragraphs, 1)
        )

    def line(self, place: str, text: str, citing: tuple[Citing, ...] = ()) -> Line:
        found = self._by_place.get(place, [])
        return Line(place, text, _pieces(text, found), citing, tuple(finding.id for finding in found))

    def _citing(self, clipping_id: str, number: int) -> Citing:
        alias = self._story.alias(clipping_id, number)
        cited = self._story.find(alias)
        if cited is None:
            return Citing(self._numbers[clipping_id], alias, "", "")
        return Citing(self._numbers[clipping_id], alias, cited.clipping.outlet, cited.text)


def _pieces(text: str, findings: Iterable[Finding]) -> tuple[Piece, ...]:
    """`text` cut at the claims of its findings; of claims that overlap the gravest is marked, then the first."""
    spans: list[tuple[int, int, Finding]] = []
    for finding in sorted(findings, key=lambda one: (_GRAVITY[one.severity], text.find(one.claim))):
        start = text.find(finding.claim) if finding.claim else -1
        end = start + len(finding.claim)
        if start >= 0 and not any(start < other_end and other_start < end for other_start, other_end, _ in spans):
            spans.append((start, end, finding))
    pieces, done = [], 0
    for start, end, finding in sorted(spans, key=lambda span: span[0]):
        pieces += [Piece(text[done:start]), Piece(text[start:end], finding.id, finding.severity.value)]
        done = end
    pieces.append(Piece(text[done:]))
    return tuple(piece for piece in pieces if piece.text)
