"""The text of an article with its citations numbered by source, and the source list with its ways back into the text.

It does not know how a citation is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from synth.domain.article import Article, ArticleParagraph, CitedSentence, SourceRef
from synth.domain.draft import Kind


@dataclass(frozen=True)
class Citation:
    """One source that a sentence cites, with the sentences meant, each as (passage, sentence of it)."""

    source: SourceRef
    meant: tuple[tuple[int, int], ...]
    excerpts: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is set; `anchor` is unique on the page."""

    text: str
    anchor: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph as it is set."""

    analysis: bool
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class HeadedBlocks:
    """A section as it is set."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class CitedPassage:
    """A passage in the source list: its excerpt, where the source has one, and the sentences that cite it."""

    excerpt: str
    back: tuple[str, ...]


@dataclass(frozen=True)
class SourceEntry:
    """One numbered entry of the source list."""

    source: SourceRef
    passages: tuple[CitedPassage, ...]


@dataclass(frozen=True)
class SetText:
    """Everything of an article that cites or is cited."""

    lede: tuple[Block, ...]
    sections: tuple[HeadedBlocks, ...]
    sources: tuple[SourceEntry, ...]


def set_text(article: Article) -> SetText:
    """The article's text and source list with numbers and anchors; the order is the article's own."""
    by_clipping = {source.clipping: source for source in article.sources}
    numbers = iter(range(1, 1 + sum(1 for _ in article.sentences())))

    def blocks(paragraphs: Iterable[ArticleParagraph]) -> tuple[Block, ...]:
        return tuple(
            Block(
                analysis=paragraph.kind is Kind.ANALYSIS,
                sentences=tuple(
                    Sentence(s.text, f"c{next(numbers)}", tuple(_citations(s, by_clipping)))
                    for s in paragraph.sentences
                ),
            )
            for paragraph in paragraphs
        )

    lede = blocks(article.lede)
    sections = tuple(HeadedBlocks(section.heading, blocks(section.paragraphs)) for section in article.sections)
    every = [sentence for block in (*lede, *(b for s in sections for b in s.blocks)) for sentence in block.sentences]
    return SetText(lede, sections, tuple(_entry(source, every) for source in article.sources))


def source_anchor(source: SourceRef) -> str:
    """The id of a source in the list: `source-2`."""
    return f"source-{source.number}"


def _citations(sentence: CitedSentence, by_clipping: dict[str, SourceRef]) -> Iterator[Citation]:
    meant: dict[str, dict[tuple[int, int], None]] = {}
    for cite in sentence.cites:
        meant.setdefault(cite.clipping, {})[cite.passage, cite.sentence] = None
    for source in sorted((by_clipping[clipping] for clipping in meant), key=lambda source: source.number):
        places = tuple(meant[source.clipping])
        texts = _texts(source)
        yield Citation(source, places, tuple(texts[place] for place in places if place in texts))


def _entry(source: SourceRef, sentences: Iterable[Sentence]) -> SourceEntry:
    texts = _texts(source)
    back: dict[tuple[int, int], list[str]] = {place: [] for place in texts}
    for sentence in sentences:
        for citation in sentence.citations:
            if citation.source.clipping == source.clipping:
                for place in citation.meant:
                    back.setdefault(place, []).append(sentence.anchor)
    return SourceEntry(
        source,
        tuple(CitedPassage(texts.get(place, ""), tuple(back[place])) for place in sorted(back)),
    )


def _texts(source: SourceRef) -> dict[tuple[int, int], str]:
    return {(excerpt.passage, excerpt.sentence): excerpt.text for excerpt in source.excerpts}
