"""What a writer returns, and the one function that says whether it is valid."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from pydantic import Field

from synth.domain.noun import Noun
from synth.domain.story import Story


class Kind(StrEnum):
    """Reporting is cited sentence by sentence; analysis is ours and marked so."""

    REPORTING = "reporting"
    ANALYSIS = "analysis"


class Sentence(Noun):
    text: str
    cites: tuple[str, ...] = Field(default=(), description="aliases of passages, such as `2.14`")


class Paragraph(Noun):
    kind: Kind = Kind.REPORTING
    sentences: tuple[Sentence, ...]


class Section(Noun):
    heading: str
    paragraphs: tuple[Paragraph, ...]


class Draft(Noun):
    """headline, dek, lede and sections; a brief has no sections."""

    headline: str
    dek: str
    lede: tuple[Paragraph, ...]
    sections: tuple[Section, ...] = ()
    keywords: tuple[str, ...] = ()

    def paragraphs(self) -> Iterator[tuple[str, Paragraph]]:
        """Every paragraph with where it stands: `lede.1`, `sections.2.3` (counted from 1)."""
        for at, paragraph in enumerate(self.lede, 1):
            yield f"lede.{at}", paragraph
        for number, section in enumerate(self.sections, 1):
            for at, paragraph in enumerate(section.paragraphs, 1):
                yield f"sections.{number}.{at}", paragraph

    def sentences(self) -> Iterator[tuple[str, Kind, Sentence]]:
        """Every sentence with where it stands: `lede.1.2`, `sections.2.3.1` (counted from 1)."""
        for place, paragraph in self.paragraphs():
            for at, sentence in enumerate(paragraph.sentences, 1):
                yield f"{place}.{at}", paragraph.kind, sentence

    @property
    def words(self) -> int:
        """Words of lede and sections; headline, dek and headings are not counted."""
        return sum(len(sentence.text.split()) for _, _, sentence in self.sentences())


class Fault(Noun):
    """One way in which a draft is invalid."""

    code: str
    where: str
    detail: str


def faults(draft: Draft, story: Story) -> tuple[Fault, ...]:
    """Why this draft is not a valid article of this story; empty when it is one.

    Ids must be known, reporting sentences cited, no section empty, no text blank. A brief has no sections.
    """
    found = [
        Fault(code="empty_text", where=where, detail=f"the {where} is empty")
        for where, text in (("headline", draft.headline), ("dek", draft.dek))
        if not text.strip()
    ]
    if not draft.lede:
        found.append(Fault(code="section_empty", where="lede", detail="the lede has no paragraph"))
    for number, section in enumerate(draft.sections, 1):
        if not section.paragraphs or not section.heading.strip():
            found.append(
                Fault(code="section_empty", where=f"sections.{number}", detail="a section needs a heading and text")
            )
    for place, paragraph in draft.paragraphs():
        if not paragraph.sentences:
            found.append(Fault(code="section_empty", where=place, detail="the paragraph has no sentence"))
    for where, kind, sentence in draft.sentences():
        found.extend(_sentence_faults(where, kind, sentence, story))
    return tuple(found)


def _sentence_faults(where: str, kind: Kind, sentence: Sentence, story: Story) -> Iterator[Fault]:
    if not sentence.text.strip():
        yield Fault(code="empty_text", where=where, detail="the sentence is empty")
    if kind is Kind.REPORTING and not sentence.cites:
        yield Fault(code="citation_missing", where=where, detail="a reporting sentence must cite a passage")
    for alias in sentence.cites:
        if story.find(alias) is None:
            yield Fault(code="citation_unknown", where=where, detail=f"no passage {alias} in this story")
