"""A model's text in the house's typography: spaces, marks, stops, capitals of titles, stray ids. No word is changed.

It knows how the story's sources spell their words and figures, and not what a sentence says.
"""

from __future__ import annotations

import re

from synth.domain.draft import Draft, Paragraph, Section, Sentence
from synth.domain.story import Story
from synth.text.locale import locale_of
from synth.text.names import find_names
from synth.text.words import words
from synth.write.extractive.headline import sentence_case
from synth.write.extractive.lexicon import Lexicon
from synth.write.extractive.statements import read_statements, whole_sentences
from synth.write.llm.faultfinding import is_ended
from synth.write.llm.marks import requoted

_IDS = re.compile(r"\s*[\[(]\s*\d{1,4}\.\d{1,5}(?:\s*[,;]\s*\d{1,4}\.\d{1,5})*\s*[\])]")
_STRAIGHT = re.compile(r"\"([^\"]*)\"")
_FIGURE = re.compile(r"\d+[.,]\d+")
_CAPITALISED = re.compile(r"(?<=[\w,] )[^\W\d_a-zß-öø-ÿ][a-zß-öø-ÿ]+(?![\w’'-])")
_SPACED_FIGURE = re.compile(r"(\d+[.,]) (\d+)")
_LEAST_WORDS = 5  # of a sentence that lacks nothing but its stop; a name or a label has fewer


class Typography:
    """The typography of one story's article."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._locale = locale_of(story.terms.language)
        self._lexicon = Lexicon(read_statements(story, self._locale), self._locale)
        texts = [cited.text for cited in story.passages()]
        self._names = {word for text in texts for name in find_names(text, self._locale) for word in words(name.text)}
        outlets = "|".join(map(re.escape, story.outlets))
        self._label = re.compile(rf"^(?:{outlets}),? \d{{4}}-\d\d-\d\d: ?")
        self._figures = {figure for text in texts for figure in _FIGURE.findall(text)}

    def tidied(self, draft: Draft) -> Draft:
        """`draft` with single spaces, typographic quotation marks, no passage ids in the text, no cite twice.

        Marks and stops that a model left away are put in: marks where the cited passages have them, stops where no
        sentence has one (a single one without has broken off).
        """
        bare = _is_bare(draft)
        return Draft(
            headline=self._title(draft.headline).rstrip("."),
            dek=self.line(draft.dek),
            lede=self._paragraphs(draft.lede, bare=bare),
            sections=tuple(
                Section(
                    heading=self._title(s.heading).rstrip(".:"), paragraphs=self._paragraphs(s.paragraphs, bare=bare)
                )
                for s in draft.sections
            ),
            keywords=tuple(dict.fromkeys(word for keyword in draft.keywords if (word := self.line(keyword)))),
        )

    def _paragraphs(self, paragraphs: tuple[Paragraph, ...], *, bare: bool) -> tuple[Paragraph, ...]:
        return tuple(self._paragraph(paragraph, bare=bare) for paragraph in paragraphs)

    def _paragraph(self, paragraph: Paragraph, *, bare: bool) -> Paragraph:
        """Each sentence as an item of its own: models put several into one, which then share their cites."""
        sentences = tuple(
            Sentence(text=self._quoted(text, sentence.cites), cites=tuple(dict.fromkeys(sentence.cites)))
            for sentence in paragraph.sentences
            for text in whole_sentences(self.line(sentence.text) + "." * bare, self._locale.code, self._locale)
        )
        return Paragraph(kind=paragraph.kind, sentences=sentences)

    def _quoted(self, text: str, cites: tuple[str, ...]) -> str:
        cited = [found.text for alias in cites if (found := self._story.find(alias)) is not None]
        return requoted(text, cited, self._locale)

    def _title(self, text: str) -> str:
        """`text` in sentence case; a capital inside it stays only where the sources have a name or write it so."""
        text = sentence_case(self.line(text), self._lexicon, self._locale)
        if self._locale.nouns_capitalised:
            return text
        return _CAPITALISED.sub(lambda match: match[0] if self._has_capital(match[0]) else match[0].lower(), text)

    def _has_capital(self, word: str) -> bool:
        return word in self._names or (self._lexicon.is_known(word) and not self._lexicon.is_common(word))

    def first(self, text: str) -> str:
        """The first sentence of `text`."""
        return next(whole_sentences(self.line(text), self._locale.code, self._locale), "")

    def line(self, text: str) -> str:
        """A line of text: single spaces, the language's marks, figures as the sources write them, no label."""
        opening, closing = self._locale.quotes
        plain = self._label.sub("", _IDS.sub("", " ".join(text.split())))
        return _SPACED_FIGURE.sub(self._closed_up, _STRAIGHT.sub(rf"{opening}\1{closing}", plain)).strip()

    def _closed_up(self, match: re.Match[str]) -> str:
        """`0. 14` as the sources have it, `0.14`; `in 2023, 800 people` stays."""
        whole = match[1] + match[2]
        return whole if whole in self._figures else match[0]


def _is_bare(draft: Draft) -> bool:
    texts = [sentence.text for _, _, sentence in draft.sentences()]
    return len(texts) > 1 and all(len(text.split()) >= _LEAST_WORDS and not is_ended(text) for text in texts)
