"""(Story, Draft, Assessment, Provenance, Imprint) → Article: the only maker of Articles. Pure.

It does not know how the draft was written or what a reviewer will say.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from synth.domain.article import (
    Article,
    ArticleParagraph,
    ArticleSection,
    Cite,
    CitedSentence,
    Disclosure,
    DisclosureKind,
    Excerpt,
    Provenance,
    SourceRef,
)
from synth.domain.dossier import Identity
from synth.domain.draft import Draft, Paragraph, Section, Sentence, faults
from synth.domain.evidence import Clipping
from synth.domain.finding import Assessment
from synth.domain.noun import Noun
from synth.domain.story import Cited, Member, Story, origins_of
from synth.errors import InvalidDraft
from synth.text.locale import evidence_locale, locale_of
from synth.text.sentences import split_sentences
from synth.text.words import terms

EXCERPT_WORDS = 25


class Imprint(Noun):
    """What a stamp adds that neither story nor draft knows."""

    identity: Identity
    newsroom: str = Field(min_length=1)
    disclosure: DisclosureKind
    format: str


def stamp(story: Story, draft: Draft, assessment: Assessment, provenance: Provenance, imprint: Imprint) -> Article:
    """The article of a checked draft, with disclosure, byline, source list and provenance.

    `InvalidDraft` where the draft breaks the shape or the citations, or where `assessment` is of another rule set than
    `provenance` says. Sources are the cited clippings, numbered from 1 in the order of their ordinals.
    """
    if found := faults(draft, story):
        raise InvalidDraft("; ".join(f"{fault.where}: {fault.detail}" for fault in found))
    if not any(sentence.cites for _, _, sentence in draft.sentences()):
        raise InvalidDraft("the article cites no source: there would be nothing that it rests on")
    if assessment.rule_set != provenance.rule_set:
        raise InvalidDraft(f"checked by rule set {assessment.rule_set}, but provenance names {provenance.rule_set}")
    labels = locale_of(story.terms.language).labels
    identity = imprint.identity
    sources = _sources(story, draft)
    return Article(
        id=identity.id,
        story=story.id,
        slug=identity.slug,
        version=identity.version,
        date=identity.date,
        section=story.terms.section,
        language=story.terms.language,
        format=imprint.format,
        byline=labels.assembled_by.format(newsroom=imprint.newsroom),
        headline=draft.headline,
        dek=draft.dek,
        lede=tuple(_paragraph(paragraph, story) for paragraph in draft.lede),
        sections=tuple(
            ArticleSection(heading=s.heading, paragraphs=tuple(_paragraph(p, story) for p in s.paragraphs))
            for s in draft.sections
        ),
        keywords=draft.keywords,
        sources=tuple(_source(number, member, cites) for number, (member, cites) in enumerate(sources, 1)),
        disclosure=_disclosure(story, imprint.disclosure, [member for member, _ in sources]),
        provenance=provenance,
    )


def _disclosure(story: Story, kind: DisclosureKind, cited: Iterable[Member]) -> Disclosure:
    """A single source is what the article rests on, whatever else its story holds or once held."""
    labels = locale_of(story.terms.language).labels
    extractive = kind is DisclosureKind.EXTRACTIVE
    return Disclosure(
        kind=kind,
        sentence=labels.disclaimer_extractive if extractive else labels.disclaimer_model,
        single_source=len(origins_of((member.clipping for member in cited), story.terms)) == 1,
    )


def draft_of(article: Article, story: Story) -> Draft:
    """The draft that `article` was stamped from, for checking or editing it again.

    `story` must hold every member that the article cites, also those that have left its current set.
    """

    def paragraphs(found: Iterable[ArticleParagraph]) -> tuple[Paragraph, ...]:
        return tuple(Paragraph(kind=p.kind, sentences=tuple(_sentence(s, story) for s in p.sentences)) for p in found)

    return Draft(
        headline=article.headline,
        dek=article.dek,
        lede=paragraphs(article.lede),
        sections=tuple(Section(heading=s.heading, paragraphs=paragraphs(s.paragraphs)) for s in article.sections),
        keywords=article.keywords,
    )


def _sentence(sentence: CitedSentence, story: Story) -> Sentence:
    return Sentence(text=sentence.text, cites=tuple(story.alias(c.clipping, c.passage) for c in sentence.cites))


def _paragraph(paragraph: Paragraph, story: Story) -> ArticleParagraph:
    return ArticleParagraph(
        kind=paragraph.kind,
        sentences=tuple(
            CitedSentence(text=sentence.text.strip(), cites=tuple(_cites(sentence, story)))
            for sentence in paragraph.sentences
        ),
    )


def _cites(sentence: Sentence, story: Story) -> Iterable[Cite]:
    for alias in dict.fromkeys(sentence.cites):
        cited = story.find(alias)
        if cited is None:
            raise InvalidDraft(f"no passage {alias} in this story")
        number = _nearest(cited, sentence.text)
        yield Cite(clipping=cited.clipping.id, passage=cited.passage.number, sentence=number)


def _nearest(cited: Cited, text: str) -> int:
    """The number of the passage's sentence that shares most words with `text`; the first of equals."""
    stop = evidence_locale(cited.clipping.language).stop
    wanted = set(terms(text, stop))
    shared = [len(wanted.intersection(terms(sentence, stop))) for sentence in _sentences(cited)]
    return shared.index(max(shared)) + 1


def _sentences(cited: Cited) -> list[str]:
    return [span.text for span in split_sentences(cited.text, cited.clipping.language)] or [cited.text.strip()]


def _sources(story: Story, draft: Draft) -> list[tuple[Member, list[tuple[int, int]]]]:
    """The cited members, each with (passage, sentence) of every citation of it, each once, in order."""
    cites = {cite for _, _, sentence in draft.sentences() for cite in _cites(sentence, story)}
    meant = (
        (member, sorted((c.passage, c.sentence) for c in cites if c.clipping == member.clipping.id))
        for member in story.members
    )
    return [(member, cited) for member, cited in meant if cited]


def _source(number: int, member: Member, meant: Iterable[tuple[int, int]]) -> SourceRef:
    clipping = member.clipping
    return SourceRef(
        number=number,
        clipping=clipping.id,
        outlet=clipping.outlet,
        title=clipping.title,
        url=clipping.url,
        author=clipping.author,
        published=clipping.published,
        capture_sha256=clipping.capture_sha256,
        excerpts=tuple(_excerpt(clipping, passage, sentence) for passage, sentence in meant),
    )


def _excerpt(clipping: Clipping, number: int, sentence: int) -> Excerpt:
    """That sentence of the passage, cut at 25 words with an ellipsis."""
    passage = clipping.passages[number - 1]
    text = _sentences(Cited(alias=f"1.{number}", clipping=clipping, passage=passage))[sentence - 1]
    words = text.split()
    if len(words) > EXCERPT_WORDS:
        text = " ".join(words[:EXCERPT_WORDS]).rstrip(",;:") + " …"
    return Excerpt(passage=number, sentence=sentence, text=text)
