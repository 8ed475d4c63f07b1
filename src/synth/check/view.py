"""A draft laid out for the rules: its texts, its sentences with the passages they cite, all read once. Pure.

It does not know what any rule looks for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from synth.check.clippings import read_passages, read_whole
from synth.check.likest import Likest, likest
from synth.check.material import Figure, Material, PassageMaterial
from synth.domain.draft import Draft, Kind, Paragraph
from synth.domain.finding import Evidence, Severity
from synth.domain.noun import Noun
from synth.domain.story import Story
from synth.text.locale import Locale
from synth.text.names import Name, is_title_case, name_words
from synth.text.quotations import Quotation, find_quotations
from synth.text.words import Token


class CheckContext(Noun):
    """Under which terms a draft is checked: its format's limits, the kind of its writer, the newsroom's severities."""

    headline_chars: int
    dek_words: int
    extractive: bool
    severities: Mapping[str, Severity] = {}
    prompt: str = ""  # what a model was told, passages left out: none of it may stand in the article


@dataclass(frozen=True, kw_only=True, eq=False)
class Line(Material):
    """A text of the draft, and the passages its claims are compared with."""

    where: str
    kind: Kind
    cited: tuple[PassageMaterial, ...] = ()
    quoted: tuple[tuple[int, int], ...] = ()  # offsets inside quotation marks: compared word for word elsewhere

    @cached_property
    def claims(self) -> tuple[Figure, ...]:
        """Numbers, dates, weekdays and times in order: none in a quotation or in a cited outlet's name (`Kanal 5`)."""
        outlets = {passage.clipping.outlet for passage in self.cited if passage.clipping.outlet}
        named = [(m.start(), m.end()) for outlet in outlets for m in re.finditer(re.escape(outlet), self.text)]
        return tuple(
            figure
            for figure in self.figures
            if not self.in_quotation(figure.start) and not any(start <= figure.start < end for start, end in named)
        )

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """Names outside quotations. In a headline or heading in title case a capital says nothing: then there are none.

        A heading is short: `Project Details` is in title case already.
        """
        least = 1 if self.where.startswith("sections.") else 3
        if is_title_case(self.text, least) and self.kind is Kind.REPORTING and not self.cited:
            return ()
        return tuple(name for name in self.found_names if not self.in_quotation(name.start))

    @cached_property
    def readable(self) -> tuple[PassageMaterial, ...]:
        """The cited passages in this text's language, where its cues are known."""
        return tuple(p for p in self.cited if p.cues is not None and p.locale.code == self.locale.code)

    @cached_property
    def likest(self) -> Likest | None:
        """The sentence of the readable passages that this text comes from."""
        return likest(self, self.readable)

    @cached_property
    def telling(self) -> frozenset[str]:
        """The stems that tell something: no figure (other rules compare them), no verb of saying, no outlet."""
        said = self.cues.attributions if self.cues else frozenset[str]()
        calendar = self.locale.calendar
        outlets = {word for outlet in {p.clipping.outlet for p in self.cited} for word in name_words(outlet)}
        words = [(token.word, token.stem) for token in self.tokens if token.stem]
        return frozenset(
            [
                stem
                for word, stem in words
                if word not in said and word not in calendar and word not in outlets and not word[0].isdigit()
            ]
        )

    @cached_property
    def attributing(self) -> tuple[Token, ...]:
        """The verbs of saying outside quotation marks; none where the language's are not known."""
        said = self.cues.attributions if self.cues else frozenset[str]()
        return tuple(t for t in self.tokens if t.word in said and not self.in_quotation(t.start))

    @cached_property
    def is_verbatim(self) -> bool:
        """Whether a cited passage has this text as it stands, from the beginning of a sentence to an end of one."""
        text = self.text.strip()
        for passage in self.cited:
            at = passage.text.find(text) if text else -1
            if at >= 0 and any(span.start == at for span in passage.sentences):
                return any(span.end == at + len(text) for span in passage.sentences)
        return False

    def likest_sentence(self) -> tuple[Evidence, str] | None:
        """The sentence of the cited passages that shares most words with this text; None where none is cited."""
        about = self.terms_at(0)
        spans = [(len(about & p.terms_at(span.start)), p, span) for p in self.cited for span in p.sentences]
        if not spans:
            return None
        _, passage, span = max(spans, key=lambda entry: entry[0])
        return passage.evidence(span.start, span.end), ""

    def in_quotation(self, at: int) -> bool:
        if not self.quoted:
            return False
        before = bisect_right(self.quoted, at, key=lambda span: span[0]) - 1
        return before >= 0 and at < self.quoted[before][1]


@dataclass(frozen=True)
class Block:
    """A paragraph: its sentences joined, so that a quotation may run over several of them."""

    text: str
    starts: tuple[int, ...]  # where each line begins in `text`
    lines: tuple[Line, ...]
    quotations: tuple[Quotation, ...]

    def lines_of(self, start: int, end: int) -> tuple[Line, ...]:
        """The lines that a stretch of the paragraph touches."""
        return tuple(
            line for at, line in zip(self.starts, self.lines, strict=True) if at < end and start < at + len(line.text)
        )


@dataclass(frozen=True)
class DraftView:
    """A draft and its story, prepared."""

    story: Story
    draft: Draft
    terms: CheckContext
    locale: Locale
    _counting: dict[str, tuple[PassageMaterial, ...]] = field(default_factory=dict)

    @cached_property
    def passages(self) -> dict[str, PassageMaterial]:
        """Every passage of the story by its alias, in order."""
        return {passage.alias: passage for passages in self.by_clipping.values() for passage in passages}

    @cached_property
    def by_clipping(self) -> dict[str, tuple[PassageMaterial, ...]]:
        """The passages of each clipping by its id, in the story's order."""
        return {m.clipping.id: read_passages(m.clipping, m.ordinal) for m in self.story.members}

    @cached_property
    def cited_anywhere(self) -> tuple[PassageMaterial, ...]:
        aliases = dict.fromkeys(alias for _, _, sentence in self.draft.sentences() for alias in sentence.cites)
        return tuple(self.passages[alias] for alias in aliases if alias in self.passages)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The paragraphs of lede and sections."""
        return tuple(self._block(place, paragraph) for place, paragraph in self.draft.paragraphs())

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every sentence of lede and sections."""
        return tuple(line for block in self.blocks for line in block.lines)

    @cached_property
    def reworded(self) -> tuple[Line, ...]:
        """The sentences that no cited passage has word for word: of the others all is borne out."""
        return tuple(line for line in self.lines if not line.is_verbatim)

    @cached_property
    def heads(self) -> tuple[Line, ...]:
        """Headline, dek and headings: they cite nothing and are compared with the body."""
        texts = [("headline", self.draft.headline), ("dek", self.draft.dek)]
        texts += [(f"sections.{at}", section.heading) for at, section in enumerate(self.draft.sections, 1)]
        return tuple(
            Line(text=text, locale=self.locale, where=where, kind=Kind.REPORTING, quoted=_spans(find_quotations(text)))
            for where, text in texts
        )

    @cached_property
    def body(self) -> Material:
        """All sentences of lede and sections as one text."""
        return Material(text="\n".join(block.text for block in self.blocks), locale=self.locale)

    @cached_property
    def wholes(self) -> dict[str, Material]:
        """All words of each clipping by its id, in the story's order."""
        return {member.clipping.id: read_whole(member.clipping) for member in self.story.members}

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text of the draft with where it stands, keywords included."""
        for line in (*self.heads, *self.lines):
            yield line.where, line.text
        for keyword in self.draft.keywords:
            yield "keywords", keyword

    def counting(self, unit: str) -> tuple[PassageMaterial, ...]:
        """The passages whose text has a unit, by its name or the stem of a counted noun, somewhere."""
        if unit not in self._counting:
            found: list[PassageMaterial] = []
            for clipping, passages in self.by_clipping.items():
                cues = passages[0].cues if passages else None
                spellings = cues.units.get(unit, frozenset({unit})) if cues else frozenset[str]()
                whole = self.wholes[clipping].lowered
                if here := [spelling for spelling in spellings if spelling in whole]:
                    found += [p for p in passages if any(spelling in p.lowered for spelling in here)]
            self._counting[unit] = tuple(found)
        return self._counting[unit]

    def others(self, line: Line) -> Iterator[PassageMaterial]:
        """The passages of the story that a line does not cite."""
        cited = {passage.alias for passage in line.cited}
        return (passage for alias, passage in self.passages.items() if alias not in cited)

    def _block(self, place: str, paragraph: Paragraph) -> Block:
        texts = [sentence.text for sentence in paragraph.sentences]
        starts = tuple(sum(len(text) + 1 for text in texts[:at]) for at in range(len(texts)))
        text = " ".join(texts)
        quotations = find_quotations(text)
        lines = []
        for at, sentence in enumerate(paragraph.sentences):
            cited = tuple(self.passages[alias] for alias in dict.fromkeys(sentence.cites) if alias in self.passages)
            lines.append(
                Line(
                    text=sentence.text,
                    locale=self.locale,
                    where=f"{place}.{at + 1}",
                    kind=paragraph.kind,
                    cited=cited if sentence.cites or paragraph.kind is Kind.REPORTING else self.cited_anywhere,
                    quoted=_spans(quotations, starts[at], len(sentence.text)),
                )
            )
        return Block(text, starts, tuple(lines), quotations)


def _spans(quotations: tuple[Quotation, ...], shift: int = 0, length: int | None = None) -> tuple[tuple[int, int], ...]:
    """The quoted stretches of one line of a paragraph, in that line's own offsets."""
    spans = ((q.start - shift, q.end - shift) for q in quotations)
    return tuple((start, end) for start, end in spans if end > 0 and (length is None or start < length))
