"""One sentence of a draft beside what it cites, read once for all mutations of it.

It does not use what the rules compare with (`check.view`, `check.figures`): who shares their eyes shares their faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import TypeVar

from synth.check.mutants.lexicon import Lexicon, lexicon_of
from synth.domain.draft import Sentence
from synth.domain.story import Cited, Story
from synth.text.dates import Moment, find_moments
from synth.text.locale import Locale, evidence_locale, locale_of
from synth.text.names import Name, find_names
from synth.text.numbers import Number, find_numbers
from synth.text.quotations import Quotation, find_quotations
from synth.text.sentences import split_sentences
from synth.text.words import folded, terms, words

_DIGITS = re.compile(r"\d+")
T = TypeVar("T")
ALIKE = 0.5  # share of a sentence's content words from which a source sentence tells the same thing


@dataclass(frozen=True)
class Change:
    """A stretch of the sentence and the words that take its place; offsets are code points."""

    start: int
    end: int
    after: str


@dataclass(frozen=True, eq=False)
class Scene:
    """A sentence, the passages it cites, and the story around them."""

    story: Story
    sentence: Sentence
    cited: tuple[Cited, ...]

    @cached_property
    def text(self) -> str:
        return self.sentence.text

    @cached_property
    def locale(self) -> Locale:
        return locale_of(self.story.terms.language)

    @cached_property
    def lexicon(self) -> Lexicon:
        return lexicon_of(self.story.terms.language)

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        return find_quotations(self.text)

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        return tuple(m for m in find_moments(self.text, self.locale) if self.free(m.start, m.end))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers outside quotations that are no part of a date or a time."""
        taken = find_moments(self.text, self.locale)
        return tuple(
            number
            for number in find_numbers(self.text, self.locale)
            if self.free(number.start, number.end)
            and not any(number.start < m.end and m.start < number.end for m in taken)
        )

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """The names outside quotations that are no outlet's: who reported it is another matter."""
        outlets = {folded(word) for cited in self.cited for word in words(cited.clipping.outlet)}
        found = find_names(self.text, self.locale)
        return tuple(
            name
            for name in found
            if self.free(name.start, name.end) and not {folded(word) for word in words(name.text)} <= outlets
        )

    def free(self, start: int, end: int) -> bool:
        """Whether a stretch stands outside quotation marks."""
        return not any(q.start - 1 <= start < q.end + 1 or q.start - 1 < end <= q.end + 1 for q in self.quotations)

    def changed(self, change: Change) -> str:
        return self.text[: change.start] + change.after + self.text[change.end :]

    # What the sources say

    @cached_property
    def values(self) -> frozenset[Decimal]:
        """Every value that the cited passages hold, dates and bare digits included."""
        found: set[Decimal] = set()
        for cited in self.cited:
            locale = evidence_locale(cited.clipping.language)
            found |= {abs(value) for n in find_numbers(cited.text, locale, loose=True) for value in n.values}
            found |= {Decimal(digits) for digits in _DIGITS.findall(cited.text)}
        return frozenset(found)

    @cached_property
    def source_moments(self) -> tuple[Moment, ...]:
        found: list[Moment] = []
        for cited in self.cited:
            found.extend(find_moments(cited.text, evidence_locale(cited.clipping.language)))
        return tuple(found)

    @cached_property
    def published(self) -> frozenset[date]:
        return frozenset(c.clipping.published.date() for c in self.cited if c.clipping.published is not None)

    @cached_property
    def passages(self) -> str:
        """The folded words of the cited passages, one space around each."""
        return line_of(" ".join(cited.text for cited in self.cited))

    @cached_property
    def clippings(self) -> str:
        """The folded words of the cited clippings, one space around each."""
        return line_of(" ".join(_whole(cited) for cited in {c.clipping.id: c for c in self.cited}.values()))

    def in_passages(self, phrase: str) -> bool:
        return line_of(phrase) in self.passages

    def in_clippings(self, phrase: str) -> bool:
        return line_of(phrase) in self.clippings

    @cached_property
    def source_sentences(self) -> tuple[str, ...]:
        return tuple(span.text for cited in self.cited for span in split_sentences(cited.text, cited.clipping.language))

    def says(self, phrase: str) -> bool:
        """Whether a source sentence on the same matter holds this phrase: then it would be no error."""
        return any(line_of(phrase) in line_of(sentence) for sentence in self.same_matter)

    @cached_property
    def same_matter(self) -> tuple[str, ...]:
        """The cited sentences that share most content words with this one; the likest, where none shares half."""
        mine = self.terms
        shares = [
            (len(mine & self.terms_of(sentence)) / max(len(mine), 1), sentence) for sentence in self.source_sentences
        ]
        near = tuple(sentence for share, sentence in shares if share >= ALIKE)
        return near or tuple(sentence for _, sentence in sorted(shares)[-1:])

    @cached_property
    def terms(self) -> frozenset[str]:
        return self.terms_of(self.text)

    def terms_of(self, text: str) -> frozenset[str]:
        return frozenset(terms(text, self.locale.stop))

    # Where words stand

    def find(self, phrase: str) -> Iterator[tuple[int, int]]:
        """Every place outside quotations where `phrase` stands as whole words, in lower case or at a beginning."""
        head, tail = (r"(?<![\w’'-])" if phrase[0].isalnum() else ""), (r"(?![\w’'-])" if phrase[-1].isalnum() else "")
        spelled = re.escape(phrase).replace("'", "['’]")
        if phrase[0].islower():
            spelled = rf"(?:{phrase[0]}|^{phrase[0].upper()}){spelled[1:]}"
        pattern = rf"{head}{spelled}{tail}"
        for match in re.finditer(pattern, self.text):
            if self.free(match.start(), match.end()):
                yield match.start(), match.end()


def line_of(text: str) -> str:
    """The folded words of `text` with one space around each, possessive endings off."""
    return f" {' '.join(word.removesuffix(chr(39) + 's') for word in words(folded(text)))} "


def _whole(cited: Cited) -> str:
    clipping = cited.clipping
    return "\n".join((clipping.title, clipping.description, clipping.author, clipping.outlet, clipping.text))


def shuffled(items: Sequence[T], rng: Random) -> list[T]:
    """The items in a random order, the list itself left alone."""
    return rng.sample(items, len(items))


def matched_case(word: str, model: str) -> str:
    """`word` with a capital where `model` begins with one."""
    return word[:1].upper() + word[1:] if model[:1].isupper() else word
