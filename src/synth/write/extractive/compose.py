"""One story becomes a draft of sentences from its sources, each attributed and cited.

Pure and deterministic: the same story gives the same draft, byte for byte. It knows no settings and no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synth.domain.draft import Draft, Paragraph, Section
from synth.domain.story import Story
from synth.errors import ThinEvidence
from synth.write.extractive.attribute import Attribution
from synth.write.extractive.desk import Desk, open_desk
from synth.write.extractive.front import Front, make_front
from synth.write.extractive.headline import find_keywords
from synth.write.extractive.paragraphs import cut_paragraphs
from synth.write.formats import Format

BRIEF_WORDS = 150  # what comes to less has no sections


def compose(story: Story, form: Format, brief: Format) -> Draft:
    """A draft of `story` in `form`, or in `brief` where fewer than 150 words can be had.

    `ThinEvidence` where the sources hold too little, or nothing in the article's language.
    """
    desk = open_desk(story)
    if form.sections.most:
        draft = _draft(desk, form)
        if draft.words >= BRIEF_WORDS and draft.sections:
            return draft
    draft = _draft(desk, brief)
    if draft.words < brief.words.least:
        raise ThinEvidence(
            f"too little to write from: only {draft.words} words can stand outside the sources' own texts "
            f"(at least {brief.words.least} are needed)"
        )
    return draft


def _draft(desk: Desk, form: Format) -> Draft:
    front = make_front(desk, form)
    if not front.layout.lede:
        return Draft(headline="", dek="", lede=())
    attribution = Attribution(desk.locale, desk.lexicon)
    lede = tuple(_paragraphs(desk, front.layout.lede, form.lede_paragraphs, attribution))
    sections = tuple(
        Section(heading=heading, paragraphs=tuple(_paragraphs(desk, told, form.section_paragraphs.most, attribution)))
        for heading, told in front.layout.sections
    )
    return Draft(headline=front.headline, dek=front.dek, lede=lede, sections=sections, keywords=_keywords(desk, front))


def _keywords(desk: Desk, front: Front) -> tuple[str, ...]:
    body = [desk.statements[at].text for at in front.layout.all]
    return find_keywords(body, [title.text for title in front.titles], desk.story.outlets, desk.locale)


def _paragraphs(desk: Desk, told: Sequence[int], most: int, attribution: Attribution) -> Iterator[Paragraph]:
    for paragraph in cut_paragraphs([desk.statements[at] for at in told], most):
        yield attribution.paragraph(paragraph)
