"""A model's text in the house's typography: spaces, marks, capitals of titles, stray passage ids. No word is changed.

It knows how the story's sources spell their words and figures, and not what a sentence says.
"""

from __future__ import annotations

import re

from synth.domain.draft import Draft, Paragraph, Section, Sentence
from synth.domain.story import Story
from synth.text.locale import locale_of
from synth.text.sentences import split_sentences
from synth.write.extractive.headline import sentence_case
from synth.write.extractive.lexicon import Lexicon
from synth.write.extractive.statements import read_statements

_IDS = re.compile(r"\s*[\[(]\s*\d{1,4}\.\d{1,5}(?:\s*[,;]\s*\d{1,4}\.\d{1,5})*\s*[\])]")
_STRAIGHT = re.compile(r"\"([^\"]*)\"")
_FIGURE = re.compile(r"\d+[.,]\d+")
_SPACED_FIGURE = re.compile(r"(\d+[.,]) (\d+)")


class Typography:
    """The typography of one story's article."""

    def __init__(self, story: Story) -> None:
        self._locale = locale_of(story.terms.language)
        self._lexicon = Lexicon(read_statements(story, self._locale), self._locale)
        self._figures = {figure for cited in story.passages() for figure in _FIGURE.findall(cited.text)}

    def tidied(self, draft: Draft) -> Draft:
        """`draft` with single spaces, typographic quotation marks, no passage ids in the text, no cite twice."""
        return Draft(
            headline=self._title(draft.headline).rstrip("."),
            dek=self._line(draft.dek),
            lede=self._paragraphs(draft.lede),
            sections=tuple(
                Section(heading=self._title(s.heading).rstrip(".:"), paragraphs=self._paragraphs(s.paragraphs))
                for s in draft.sections
            ),
            keywords=tuple(dict.fromkeys(word for keyword in draft.keywords if (word := self._line(keyword)))),
        )

    def _paragraphs(self, paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        return tuple(self._paragraph(paragraph) for paragraph in paragraphs)

    def _paragraph(self, paragraph: Paragraph) -> Paragraph:
        """Each sentence as an item of its own: models put several into one, which then share their cites."""
        sentences = tuple(
            Sentence(text=span.text, cites=tuple(dict.fromkeys(sentence.cites)))
            for sentence in paragraph.sentences
            for span in split_sentences(self._line(sentence.text), self._locale.code)
        )
        return Paragraph(kind=paragraph.kind, sentences=sentences)

    def _title(self, text: str) -> str:
        return sentence_case(self._line(text), self._lexicon, self._locale)

    def _line(self, text: str) -> str:
        opening, closing = self._locale.quotes
        plain = _IDS.sub("", " ".join(text.split()))
        return _SPACED_FIGURE.sub(self._closed_up, _STRAIGHT.sub(rf"{opening}\1{closing}", plain)).strip()

    def _closed_up(self, match: re.Match[str]) -> str:
        """`0. 14` as the sources have it, `0.14`; `in 2023, 800 people` stays."""
        whole = match[1] + match[2]
        return whole if whole in self._figures else match[0]
