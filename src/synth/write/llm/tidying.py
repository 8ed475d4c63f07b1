"""A model's text in the house's typography. Words are never changed: only spaces, marks and stray passage ids."""

from __future__ import annotations

import re

from synth.domain.draft import Draft, Paragraph, Section, Sentence
from synth.text.locale import Locale, locale_of
from synth.text.sentences import split_sentences

_IDS = re.compile(r"\s*[\[(]\s*\d{1,4}\.\d{1,5}(?:\s*[,;]\s*\d{1,4}\.\d{1,5})*\s*[\])]")
_STRAIGHT = re.compile(r"\"([^\"]*)\"")


def tidied(draft: Draft, language: str) -> Draft:
    """`draft` with single spaces, typographic quotation marks, no passage ids in the text, no cite twice."""
    locale = locale_of(language)
    return Draft(
        headline=_line(draft.headline, locale).rstrip("."),
        dek=_line(draft.dek, locale),
        lede=_paragraphs(draft.lede, locale),
        sections=tuple(
            Section(heading=_line(s.heading, locale).rstrip(".:"), paragraphs=_paragraphs(s.paragraphs, locale))
            for s in draft.sections
        ),
        keywords=tuple(dict.fromkeys(word for keyword in draft.keywords if (word := _line(keyword, locale)))),
    )


def _paragraphs(paragraphs: tuple[Paragraph, ...], locale: Locale) -> tuple[Paragraph, ...]:
    return tuple(_paragraph(paragraph, locale) for paragraph in paragraphs)


def _paragraph(paragraph: Paragraph, locale: Locale) -> Paragraph:
    """Each sentence as an item of its own: models put several into one, which then share their cites."""
    sentences = tuple(
        Sentence(text=span.text, cites=tuple(dict.fromkeys(sentence.cites)))
        for sentence in paragraph.sentences
        for span in split_sentences(_line(sentence.text, locale), locale.code)
    )
    return Paragraph(kind=paragraph.kind, sentences=sentences)


def _line(text: str, locale: Locale) -> str:
    opening, closing = locale.quotes
    plain = _IDS.sub("", " ".join(text.split()))
    return _STRAIGHT.sub(rf"{opening}\1{closing}", plain).strip()
