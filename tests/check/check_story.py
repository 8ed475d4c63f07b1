"""Small invented stories and drafts for the tests of the check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from synth.check.check import CheckContext, assess
from synth.domain.draft import Draft, Kind, Paragraph, Section, Sentence
from synth.domain.evidence import Clipping, Passage
from synth.domain.finding import Assessment, Finding, Severity
from synth.domain.source import Rights, Terms
from synth.domain.story import Member, Story

TUESDAY = datetime(2026, 11, 17, 17, 40, tzinfo=UTC)
OUTLETS = ("Merrowick Courier", "Ostrel Herald", "TPR News")
CONTEXT = CheckContext(headline_chars=90, dek_words=30, extractive=False)

ENGLISH = (
    (
        "The repair of the harbour bridge will cost 4.2 million crowns, the port authority said on Tuesday.",
        "“The pier is the good news, because a new pier would have meant two years,” said Ingra Tolle, the director "
        "of the port authority. Three of the 24 rollers are cracked.",
        "About 9,300 vehicles a day used the bridge before the coaster Linnet Dawn struck it at 02:40 on 15 November.",
        "A third of the town lives on the east side. The first boat leaves at six in the morning.",
    ),
    (
        "Mayor Halvard Renn said the council would vote on a relief fund of 250,000 crowns next week.",
        "Work on the span starts on Monday, and the engineers Brack & Veldt expect the rollers in late January.",
    ),
)
GERMAN = (
    (
        "Die Fähre zwischen Brookhafen und der Insel Tönnsand fährt ab dem 1. Dezember nur noch fünfmal am Tag.",
        "„Ich kann ein Schiff ersetzen, aber ich kann mir keinen Kapitän backen“, sagte Reedereichef Folkert Brahm.",
        "Die Arbeiten kosten nach Angaben der Reederei 3,1 Millionen Kronen. Das letzte Schiff fährt um 19:30 Uhr.",
        "Kreisrätin Maren Ostholt erwartet bis zum 15. Januar ein Konzept. Rund 240 Menschen waren gekommen.",
    ),
)


def clipping(number: int, passages: Sequence[str], language: str = "en") -> Clipping:
    """A clipping of those passages, published on Tuesday, 17 November 2026."""
    spans, at = [], 0
    for count, text in enumerate(passages, 1):
        spans.append(Passage(number=count, start=at, end=at + len(text)))
        at += len(text) + 2
    return Clipping(
        id=f"c{number}",
        url=f"https://news.example/{number}",
        capture_sha256="0" * 64,
        extractor="test",
        title="A bridge and a ferry",
        published=TUESDAY,
        outlet=OUTLETS[(number - 1) % 3],
        language=language,
        text="\n\n".join(passages),
        passages=tuple(spans),
    )


def story_of(*sources: Sequence[str], language: str = "en", written_in: str = "") -> Story:
    """A story whose clippings are in `written_in`, else in the article's `language`."""
    terms = Terms(section="Coast", language=language, format="analysis", rights=Rights.QUOTE, min_outlets=1)
    members = tuple(
        Member(ordinal=number, clipping=clipping(number, passages, written_in or language))
        for number, passages in enumerate(sources, 1)
    )
    return Story(id="s", list_name="coast", slug="s", declared=True, terms=terms, members=members)


def draft_of(*sentences: tuple[str, str], headline: str = "", dek: str = "", kind: Kind = Kind.REPORTING) -> Draft:
    """A draft of one paragraph; each sentence comes with the aliases it cites, separated by spaces."""
    lines = tuple(Sentence(text=text, cites=tuple(cites.split())) for text, cites in sentences)
    return Draft(
        headline=headline or "After the collision",
        dek=dek or "what is known so far",
        lede=(Paragraph(kind=kind, sentences=lines),),
    )


def sectioned(draft: Draft, heading: str, *sentences: tuple[str, str]) -> Draft:
    """The draft with one section more."""
    lines = tuple(Sentence(text=text, cites=tuple(cites.split())) for text, cites in sentences)
    section = Section(heading=heading, paragraphs=(Paragraph(sentences=lines),) if lines else ())
    return draft.model_copy(update={"sections": (*draft.sections, section)})


def checked(draft: Draft, story: Story, context: CheckContext = CONTEXT) -> Assessment:
    """The assessment without its notes, which say what a draft is like and not what is wrong with it."""
    found = assess(story, draft, context)
    return found.model_copy(update={"findings": tuple(f for f in found.findings if f.severity is not Severity.NOTE)})


def noted(draft: Draft, story: Story, context: CheckContext = CONTEXT) -> Assessment:
    """The whole assessment."""
    return assess(story, draft, context)


def found(assessment: Assessment, rule: str) -> list[Finding]:
    return [finding for finding in assessment.findings if finding.rule == rule]


def rules_of(assessment: Assessment) -> set[str]:
    return {finding.rule for finding in assessment.findings}
