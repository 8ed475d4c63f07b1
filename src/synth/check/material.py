"""A text that claims are compared with, read once: its numbers, moments and words. Pure.

It does not know which claim is compared or what follows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter

from synth.check import turns
from synth.check.amounts import Amount, read_amounts
from synth.domain.evidence import Clipping
from synth.domain.finding import Evidence
from synth.text.addressed import Address, find_address
from synth.text.cues import Cues, cued_languages, cues_of
from synth.text.dates import Moment, find_moments
from synth.text.locale import Locale
from synth.text.names import Name, find_names, name_words
from synth.text.numbers import Number, NumberKind, find_numbers
from synth.text.periods import Period, find_periods
from synth.text.quotations import Quotation, find_quotations, plain_words
from synth.text.sentences import Span, split_sentences
from synth.text.words import Token, folded, read_tokens, terms

Figure = Number | Moment
MOST_PARTS = 8
_start_of = attrgetter("start")
_LOWER = re.compile(r"(?<![^\W_])[a-zß-öø-ÿ][^\W\d_]*")
_NEXT_WORD = re.compile(r"\s+[^\W\d]+")


@dataclass(frozen=True, kw_only=True, eq=False)
class Material:
    """A text with its locale and the day it was published; everything read from it is read once."""

    text: str
    locale: Locale
    published: date | None = None
    loose: bool = False  # the language is not one we know well: numbers are read both ways

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        return find_moments(self.text, self.locale)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Times told from the day of writing."""
        return find_periods(self.text, self.locale)

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers that are no part of a date or a time."""
        taken = [(moment.start, moment.end) for moment in self.moments]
        numbers = find_numbers(self.text, self.locale, loose=self.loose)
        return tuple(n for n in numbers if not any(start < n.end and n.start < end for start, end in taken))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """Numbers, dates, weekdays and times, in order."""
        found: list[Figure] = [*self.numbers, *self.moments]
        return tuple(sorted(found, key=lambda figure: figure.start))

    def only(self, figure: Figure) -> Material:
        """One figure of this text as a text of its own, published the same day.

        The word after it belongs to it: without its `of`, a `half` is no number.
        """
        after = _NEXT_WORD.match(self.text, figure.end)
        text = figure.text + (after[0] if after else "")
        return Material(text=text, locale=self.locale, published=self.published, loose=self.loose)

    @cached_property
    def values(self) -> frozenset[Decimal]:
        """Every value, without its sign, that a number may take from here: dates give years and days, times hours."""
        found = {abs(value) for number in self.numbers for value in number.values}
        found |= {Decimal(int(value)) for n in self.numbers if n.kind is NumberKind.FRACTION for value in n.values}
        for moment in self.moments:
            found |= {Decimal(part) for day in moment.days for part in (day.year, day.day) if part is not None}
            found |= {
                Decimal(m // 60 - shift) for m in moment.minutes if m % 60 == 0 for shift in (0, 12) if m // 60 >= shift
            }
        return frozenset(found)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(name_words(self.text))

    @cached_property
    def places(self) -> dict[str, tuple[int, ...]]:
        """Each word and where it stands, counted in words."""
        found: dict[str, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(word, []).append(at)
        return {word: tuple(at) for word, at in found.items()}

    @cached_property
    def line(self) -> str:
        """The words with one space around each, so that a phrase is found as whole words."""
        return f" {' '.join(self.words)} "

    @cached_property
    def common(self) -> frozenset[str]:
        """The words that stand here in lower case: no names."""
        return frozenset(folded(word) for word in _LOWER.findall(self.text))

    @cached_property
    def found_names(self) -> tuple[Name, ...]:
        """Every name, quotations included."""
        return find_names(self.text, self.locale)

    @cached_property
    def initials(self) -> frozenset[str]:
        """First letters of neighbouring parts of names: `Accident Investigation Office` gives `ai`, `io` and `aio`."""
        found: set[str] = set()
        for name in self.found_names:
            letters = "".join(word[0] for word in name_words(name.text) if word not in ("of", "the", "and"))[
                :MOST_PARTS
            ]
            found |= {letters[at:end] for at in range(len(letters)) for end in range(at + 2, len(letters) + 1)}
        return frozenset(found)

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        return find_quotations(self.text)

    @cached_property
    def plain(self) -> str:
        """The text without its typography, as quotations are compared."""
        return plain_words(self.text)

    @cached_property
    def folded(self) -> str:
        return folded(self.text)

    @cached_property
    def lowered(self) -> str:
        return self.text.lower()

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        return split_sentences(self.text, self.locale.code) if self.text.strip() else ()

    def sentence_at(self, start: int) -> Span:
        """The sentence in which that offset stands; the whole text where none does."""
        for span in self.sentences:
            if span.start <= start < span.end:
                return span
        return Span(0, len(self.text), self.text)

    @cached_property
    def _terms(self) -> dict[int, frozenset[str]]:
        return {}

    def terms_at(self, start: int) -> frozenset[str]:
        """The content words, cut to stems, of the sentence in which that offset stands."""
        span = self.sentence_at(start)
        if span.start not in self._terms:
            tokens = self.tokens_between(span.start, span.end)
            self._terms[span.start] = frozenset(t.stem for t in tokens if t.stem and len(t.word) > 2)
        return self._terms[span.start]

    @cached_property
    def cues(self) -> Cues | None:
        """The cues of this text's language; None where it is not one we know well."""
        return cues_of(self.locale.code) if not self.loose and self.locale.code in cued_languages() else None

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Every word in order, folded, with its stem and its place."""
        return read_tokens(self.text, self.locale.stop)

    @cached_property
    def running(self) -> str:
        """The folded words with one space around each, so that a run of them is found as it stands."""
        return f" {' '.join([token.word for token in self.tokens])} "

    @cached_property
    def stems(self) -> dict[str, tuple[int, ...]]:
        """The stem of each content word and the tokens that have it."""
        found: dict[str, list[int]] = {}
        for at, token in enumerate(self.tokens):
            if token.stem:
                found.setdefault(token.stem, []).append(at)
        return {stem: tuple(at) for stem, at in found.items()}

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The stems of all content words."""
        return frozenset([token.stem for token in self.tokens if token.stem])

    @cached_property
    def stems_by_sentence(self) -> tuple[tuple[Span, frozenset[str]], ...]:
        """Each sentence with the stems of its content words."""
        if len(self.sentences) == 1:
            return ((self.sentences[0], self.vocabulary),)
        return tuple((span, self.stems_between(span.start, span.end)) for span in self.sentences)

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        """The numbers that measure or count something."""
        if self.cues is None:
            return ()
        return read_amounts(self.text, self.numbers, self.cues, self.locale)

    @cached_property
    def _stems_of_sentences(self) -> dict[int, frozenset[str]]:
        return {}

    def stems_between(self, start: int, end: int) -> frozenset[str]:
        """The stems of a sentence, by its offsets."""
        known = self._stems_of_sentences
        if start not in known:
            known[start] = frozenset([t.stem for t in self.tokens_between(start, end) if t.stem])
        return known[start]

    @cached_property
    def denied(self) -> turns.Denied:
        """What the text denies."""
        if self.cues is None:
            return turns.Denied(frozenset(), frozenset())
        return turns.denied(self.tokens, self.text, self.cues, verb_first=self.locale.nouns_capitalised)

    @property
    def negated(self) -> frozenset[int]:
        """The tokens that a negation governs."""
        return self.denied.governed

    @cached_property
    def negated_stems(self) -> frozenset[str]:
        """The stems of the content words that a negation governs."""
        return frozenset(self.tokens[at].stem for at in self.negated)

    def denies(self, start: int) -> bool:
        """Whether the negation at an offset denies anything: `not only` does not."""
        if self.cues is None:
            return False
        return not turns.is_idiom(self.tokens, bisect_left(self.tokens, start, key=_start_of), self.cues)

    @cached_property
    def sides(self) -> tuple[turns.Side, ...]:
        """The words that take a side of a scale: `rose`, `before`, `denied`."""
        return () if self.cues is None else turns.sides(self.tokens, self.negated, self.cues)

    def tokens_between(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens from one offset to another."""
        first = bisect_left(self.tokens, start, key=_start_of)
        return self.tokens[first : bisect_left(self.tokens, end, key=_start_of)]

    @cached_property
    def _around(self) -> dict[int, frozenset[str]]:
        return {}

    def around(self, at: int) -> frozenset[str]:
        """The content words around a token, in its sentence."""
        if at not in self._around:
            span = self.sentence_at(self.tokens[at].start)
            self._around[at] = turns.surroundings(self.tokens, at, span.start, span.end)
        return self._around[at]

    def word_after(self, end: int) -> str:
        """The stem of the content word that follows an offset: what a number counts. Empty where none does."""
        following = terms(self.text[end : end + 40].split(".")[0], self.locale.stop)
        return following[0] if following else ""


@dataclass(frozen=True, kw_only=True, eq=False)
class PassageMaterial(Material):
    """A passage of the story; `start` is its offset in the clipping's text."""

    alias: str
    clipping: Clipping
    start: int
    speaker: str = ""  # who says it, where the page's markup names somebody beside a quotation

    @cached_property
    def address(self) -> Address | None:
        """Where the passage speaks to a model instead of a reader."""
        return find_address(self.text)

    def evidence(self, start: int, end: int) -> Evidence:
        """The stretch from `start` to `end` of this passage's text, with offsets into the clipping's text."""
        return Evidence(
            alias=self.alias,
            clipping=self.clipping.id,
            outlet=self.clipping.outlet,
            start=self.start + start,
            end=self.start + end,
            text=self.text[start:end],
        )
