"""One story becomes a draft of sentences from its sources, each attributed and cited.

Pure and deterministic: the same story gives the same draft, byte for byte. It knows no settings and no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from synth.domain.draft import Draft, Paragraph, Section
from synth.domain.story import Story
from synth.errors import ThinEvidence
from synth.text.numbers import find_numbers
from synth.text.quotations import unbalanced
from synth.text.sentences import split_sentences
from synth.text.words import terms
from synth.write.extractive.attribute import Attribution
from synth.write.extractive.desk import Desk, open_desk
from synth.write.extractive.headline import Coverage, find_keywords, headlines
from synth.write.extractive.page import Layout, Page
from synth.write.extractive.paragraphs import cut_paragraphs
from synth.write.extractive.rank import cosine, unit
from synth.write.extractive.standing import stands_alone
from synth.write.extractive.statements import Statement, primary, tidy
from synth.write.formats import Format

BRIEF_WORDS = 150  # what comes to less has no sections
_CENTRAL = 0.3  # of a dek taken from a source: what its rank counts beside its likeness to the descriptions
_WORTHY = 0.5  # of the highest rank: a sentence with less is no dek
_HEADLIKE = 0.25  # a sentence of the lede that is less like every title does not head the article
_ECHO = 0.7  # a dek as like the headline or the first sentence as this says nothing more


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
    layout = Page(desk, form, titles[0] if titles else "").fill()
    if not layout.lede:
        return Draft(headline="", dek="", lede=())
    attribution = Attribution(desk.locale, desk.lexicon)
    lede = tuple(_paragraphs(desk, layout.lede, form.lede_paragraphs, attribution))
    sections = tuple(
        Section(heading=heading, paragraphs=tuple(_paragraphs(desk, told, form.section_paragraphs.most, attribution)))
        for heading, told in layout.sections
    )
    body = _texts(desk, layout)
    coverage = Coverage([*body, *desk.story.outlets], desk.locale, _contested(desk))
    headline = _headline(desk, layout, form, (titles, coverage))
    return Draft(
        headline=headline,
        dek=_dek(desk, layout, form, (headline, coverage)),
        lede=lede,
        sections=sections,
        keywords=find_keywords(body, titles, desk.story.outlets, desk.locale),
    )


def _contested(desk: Desk) -> frozenset[Decimal]:
    """The values that only one side of a contradiction gives: neither headline nor dek may take a side."""
    sides = [
        {value for number in find_numbers(desk.statements[at].text, desk.locale) for value in number.values}
        for conflict in desk.conflicts
        for at in (conflict.one, conflict.other)
    ]
    return frozenset(v for one, other in zip(sides[::2], sides[1::2], strict=True) for v in one ^ other)


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
    near = {text: max((_likeness(text, title, desk) for title in titles), default=1.0) for text in short}
    short = sorted((text for text in short if near[text] >= _HEADLIKE), key=lambda text: -near[text])
    nearest = sorted(titles, key=lambda title: (coverage.missing(title), titles.index(title)))
    return [*borne_out, *short, *nearest, min(texts, key=len)][0]


def _reads_badly(text: str) -> bool:
    """Whether a sentence of the body would read badly as a headline: it quotes, or stops inside."""
    return any(mark in text for mark in '“„"«»:;')


def _dek(desk: Desk, layout: Layout, form: Format, head: tuple[str, Coverage]) -> str:
    """A sentence that the body bears out and that repeats neither headline nor first sentence, if there is one."""
    headline, coverage = head
    used, body = set(_all(layout)), _texts(desk, layout)
    disputed = desk.disputed
    target = " ".join([headline, *(clipping.description for clipping in desk.clippings)])
    near = {at: _likeness(desk.statements[at].text, target, desk) for at in desk.fit if at not in used | disputed}
    least = _WORTHY * max(desk.ranking.scores)
    near = {at: likeness for at, likeness in near.items() if desk.ranking.scores[at] >= least}
    spare = sorted(near, key=lambda at: (-near[at] - _CENTRAL * desk.ranking.scores[at], at))
    later = [*layout.lede[1:], *_all(layout)]
    candidates = [*_descriptions(desk), *(desk.statements[at] for at in spare if not desk.bonds.needs[at])]
    first = desk.statements[layout.lede[0]]
    for statement in candidates:
        if statement.words <= form.dek_words and coverage.missing(statement.text) == 0:
            echoes = (_likeness(statement.text, text, desk) for text in (headline, *body))
            if max(echoes) < _ECHO:
                return statement.text
    own = [desk.statements[at].text for at in later if at not in disputed]
    own = [text for text in own if text.rstrip(".") != headline]
    return next((text for text in own if len(text.split()) <= form.dek_words), min(own or [first.text], key=len))


def _descriptions(desk: Desk) -> Iterator[Statement]:
    """The sentences of the sources' descriptions that can stand alone."""
    first = {statement.ordinal: statement for statement in reversed(desk.statements)}
    for member in desk.story.members:
        like = first.get(member.ordinal)
        if like is None:
            continue
        for span in split_sentences(member.clipping.description, primary(member.clipping.language)):
            statement = Statement(
                alias=like.alias, ordinal=like.ordinal, outlet=like.outlet, position=0, length=1,
                text=tidy(span.text), heading="", kind=like.kind, locale=desk.locale,
            )  # fmt: skip
            if stands_alone(statement) and not unbalanced(statement.text):
                yield statement


def _likeness(one: str, other: str, desk: Desk) -> float:
    bags = [unit({t: desk.ranking.idf.get(t, 1.0) for t in terms(text, desk.locale.stop)}) for text in (one, other)]
    return cosine(*bags)
