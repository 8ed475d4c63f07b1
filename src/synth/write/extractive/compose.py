"""One story becomes a draft of sentences from its sources, each attributed and cited.

Pure and deterministic: the same story gives the same draft, byte for byte. It knows no settings and no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synth.domain.draft import Draft, Paragraph, Section
from synth.domain.story import Story
from synth.errors import ThinEvidence
from synth.write.extractive.attribute import Attribution
from synth.write.extractive.dek import choose_dek, likeness_of, missing_for_dek
from synth.write.extractive.desk import Desk, open_desk
from synth.write.extractive.headline import Coverage, find_keywords, headlines
from synth.write.extractive.page import Layout, Page
from synth.write.extractive.paragraphs import cut_paragraphs
from synth.write.formats import Format

BRIEF_WORDS = 150  # what comes to less has no sections
_HEADLIKE = 0.25  # a sentence of the lede that is less like every title does not head the article


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
    titles = headlines(desk.clippings, desk.lexicon, desk.locale, form.headline_chars)
    layout = _layout(desk, form, titles[0] if titles else "")
    if not layout.lede:
        return Draft(headline="", dek="", lede=())
    attribution = Attribution(desk.locale, desk.lexicon)
    lede = tuple(_paragraphs(desk, layout.lede, form.lede_paragraphs, attribution))
    sections = tuple(
        Section(heading=heading, paragraphs=tuple(_paragraphs(desk, told, form.section_paragraphs.most, attribution)))
        for heading, told in layout.sections
    )
    body = _texts(desk, layout)
    coverage = Coverage([*body, *desk.story.outlets], desk.locale, desk.contested)
    headline = _headline(desk, layout, form, (titles, coverage))
    return Draft(
        headline=headline,
        dek=choose_dek(desk, [*layout.lede[1:], *_all(layout)], form, (headline, coverage)),
        lede=lede,
        sections=sections,
        keywords=find_keywords(body, titles, desk.story.outlets, desk.locale),
    )


def _layout(desk: Desk, form: Format, headline: str) -> Layout:
    """The layout; filled again around one more statement where that lets the body bear out a source's own dek."""
    layout = Page(desk, form, headline).fill()
    if not layout.lede or (wanted := missing_for_dek(desk, _all(layout), form)) is None:
        return layout
    return Page(desk, form, headline, wanted).fill()


def _paragraphs(desk: Desk, told: Sequence[int], most: int, attribution: Attribution) -> Iterator[Paragraph]:
    for paragraph in cut_paragraphs([desk.statements[at] for at in told], most):
        yield attribution.paragraph(paragraph)


def _texts(desk: Desk, layout: Layout) -> list[str]:
    return [desk.statements[at].text for at in _all(layout)]


def _all(layout: Layout) -> list[int]:
    return [*layout.lede, *(at for _, told in layout.sections for at in told)]


def _headline(desk: Desk, layout: Layout, form: Format, head: tuple[Sequence[str], Coverage]) -> str:
    """The most central title that the body bears out; else a short sentence of the lede like one; else a title."""
    titles, coverage = head
    borne_out = [title for title in titles if coverage.missing(title) == 0]
    texts = [desk.statements[at].text for at in layout.lede]
    short = [text.rstrip(".") for text in texts if len(text) <= form.headline_chars and not _reads_badly(text)]
    near = {text: max((likeness_of(text, title, desk) for title in titles), default=1.0) for text in short}
    short = sorted((text for text in short if near[text] >= _HEADLIKE), key=lambda text: -near[text])
    nearest = sorted(titles, key=lambda title: (coverage.missing(title), titles.index(title)))
    return [*borne_out, *short, *nearest, min(texts, key=len)][0]


def _reads_badly(text: str) -> bool:
    """Whether a sentence of the body would read badly as a headline: it quotes, or stops inside."""
    return any(mark in text for mark in '“„"«»:;')
