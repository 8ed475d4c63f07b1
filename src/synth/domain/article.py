"""Our article: stamped, sourced, labelled. Made by `stamp` and by nothing else.

The version hash is computed here from canonical content, so that every room means the same thing by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field, model_validator

from synth.domain.draft import Kind
from synth.domain.noun import Noun, digest
from synth.domain.permission import Permission


class Cite(Noun):
    """A passage of a clipping, as stored: aliases live only inside one story."""

    clipping: str
    passage: int = Field(ge=1)
    sentence: int = Field(default=1, ge=1, description="the sentence of the passage that is meant; not in the hash")


class CitedSentence(Noun):
    text: str
    cites: tuple[Cite, ...] = ()


class ArticleParagraph(Noun):
    kind: Kind
    sentences: tuple[CitedSentence, ...] = Field(min_length=1)


class ArticleSection(Noun):
    heading: str = Field(min_length=1)
    paragraphs: tuple[ArticleParagraph, ...] = Field(min_length=1)


class Excerpt(Noun):
    """What a citation note shows: one sentence of a passage, at most 25 words of it."""

    passage: int
    sentence: int = Field(default=1, ge=1)
    text: str


class SourceRef(Noun):
    """One numbered entry of the source list."""

    number: int = Field(ge=1)
    clipping: str
    outlet: str
    title: str
    url: str
    author: str = ""
    published: datetime | None = None
    capture_sha256: str
    excerpts: tuple[Excerpt, ...] = ()


class DisclosureKind(StrEnum):
    """Who made the words; it decides label, sentence and `digitalSourceType`."""

    MODEL = "model"
    EXTRACTIVE = "extractive"


class Disclosure(Noun):
    """What the reader is told about how the article came to be."""

    kind: DisclosureKind
    sentence: str = Field(min_length=20)
    single_source: bool = False


class Provenance(Noun):
    """How a version was made. Times and cost are here, not in the hash."""

    run: str
    made_at: datetime
    writer: str = Field(description="`extractive` or `llm`")
    writer_version: str
    endpoint: str = ""
    model: str = ""
    served_by: str = Field(default="", description="the model that answered, as the server names it")
    calls: int = Field(default=0, description="questions put to a model for this version")
    cost: Decimal | None = Field(default=Decimal(0), description="USD; None where it is not known, never 0 for unknown")
    prompts: dict[str, str] = Field(default_factory=dict, description="prompt name → sha256 of its text")
    questions: tuple[str, ...] = Field(default=(), description="sha256 of each question put to a model, in order")
    clippings: tuple[str, ...] = Field(default=(), description="ids of the story's clippings then, in their order")
    passages_offered: int = Field(default=0, description="passages that the writer was shown, whole")
    passages_used: int = Field(default=0, description="of those, passages that the article cites")
    rule_set: str
    severities: dict[str, str] = Field(
        default_factory=dict, description="rule → severity, where the newsroom gives it another than the rule set"
    )
    judge: str = Field(default="", description="the endpoint and model that read the draft a second time")
    permissions: dict[str, Permission] = Field(
        default_factory=dict,
        description="address of a source → what was decided on its use by AI, and from what; agreements with reasons",
    )
    fingerprint: str
    edited_by: str = ""


class Article(Noun):
    """One version of our article."""

    id: str
    story: str
    slug: str
    version: int = Field(ge=1)
    date: date
    section: str
    language: str
    format: str
    byline: str = Field(min_length=1)
    headline: str = Field(min_length=1)
    dek: str
    lede: tuple[ArticleParagraph, ...] = Field(min_length=1)
    sections: tuple[ArticleSection, ...] = ()
    keywords: tuple[str, ...] = ()
    sources: tuple[SourceRef, ...] = Field(min_length=1)
    disclosure: Disclosure
    provenance: Provenance

    @model_validator(mode="after")
    def _every_citation_resolves(self) -> Article:
        known = {source.clipping for source in self.sources}
        for sentence in self.sentences():
            for cite in sentence.cites:
                if cite.clipping not in known:
                    raise ValueError(f"a sentence cites clipping {cite.clipping}, which is not in the source list")
        return self

    def paragraphs(self) -> Iterator[ArticleParagraph]:
        yield from self.lede
        for section in self.sections:
            yield from section.paragraphs

    def sentences(self) -> Iterator[CitedSentence]:
        for paragraph in self.paragraphs():
            yield from paragraph.sentences

    @property
    def words(self) -> int:
        """Words of lede and sections."""
        return sum(len(sentence.text.split()) for sentence in self.sentences())

    @property
    def hash(self) -> str:
        """sha256 of the canonical content: what a reader reads, what it cites, and how it is disclosed.

        Times, cost, reviewer, related articles, the label and the HTML are not in it.
        """
        return digest(
            {
                "headline": self.headline,
                "dek": self.dek,
                "lede": [_plain(paragraph) for paragraph in self.lede],
                "sections": [[s.heading, [_plain(paragraph) for paragraph in s.paragraphs]] for s in self.sections],
                "sources": [[s.clipping, s.outlet, s.title, s.url] for s in self.sources],
                "disclosure": self.disclosure.kind.value,
                "language": self.language,
            }
        )


def _plain(paragraph: ArticleParagraph) -> list[object]:
    return [
        paragraph.kind.value,
        [[s.text, [[cite.clipping, cite.passage] for cite in s.cites]] for s in paragraph.sentences],
    ]
