"""Statements: the sentences of a story's sources, with what ranking and choosing must know of each.

It does not judge whether a statement can stand by itself; `standing` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from synth.domain.evidence import Clipping, Passage, PassageKind
from synth.domain.story import Member, Story
from synth.text.locale import Locale
from synth.text.names import find_names
from synth.text.numbers import Number, find_numbers
from synth.text.quotations import find_quotations
from synth.text.sentences import split_sentences
from synth.text.words import folded, terms, words
from synth.write.extractive.coverage import Told

_BULLET = re.compile(r"^(?:[-–—•*▪●]\s+)+")
# MERROWICK (TPR) — The bridge …: the agency's dateline is not a part of the sentence.
_DATELINE = re.compile(
    r"^[^\W\d_a-z][^a-z.!?]{2,30}(?:,\s[A-Z][a-z]+\.?)?\s?(?:\([^()]{2,30}\)\s?)?\s?[–—-]{1,2}\s(?=\S)"
)
_AGENCY = re.compile(r"^[^\W\d_][\w .,'’-]{2,30}\s\([A-Z][\w /-]{1,20}\)\s?[–—-]{1,2}\s(?=\S)")
_HOUR = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)


@dataclass(frozen=True)
class Statement:
    """One sentence of one source, word for word."""

    alias: str  # of its passage, such as `2.14`
    ordinal: int  # of its clipping
    outlet: str
    position: int  # of the sentence in its clipping, from 0
    length: int  # sentences in its clipping
    text: str
    heading: str  # the source's own subhead above it
    kind: PassageKind
    locale: Locale

    @cached_property
    def words(self) -> int:
        return len(self.text.split())

    @cached_property
    def terms(self) -> tuple[str, ...]:
        return tuple(terms(self.text, self.locale.stop))

    @cached_property
    def bare(self) -> str:
        """The text with the words of its quotations blanked, offsets kept."""
        text = self.text
        for quotation in find_quotations(text):
            text = text[: quotation.start] + " " * (quotation.end - quotation.start) + text[quotation.end :]
        return text

    @cached_property
    def bare_words(self) -> tuple[str, ...]:
        """The folded words outside quotations."""
        return tuple(words(folded(self.bare)))

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(name.text for name in find_names(self.text, self.locale))

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        return find_numbers(self.text, self.locale)

    @cached_property
    def values(self) -> frozenset[Decimal]:
        """The values of its numbers."""
        return frozenset(value for number in self.numbers for value in number.values)

    @cached_property
    def told(self) -> Told:
        """What it could bear out."""
        return Told.of(self.text, self.values)

    @cached_property
    def depth(self) -> float:
        """Where it stands in its source: 0 at the top, 1 at the end."""
        return self.position / max(self.length - 1, 1)

    @cached_property
    def answers_nothing(self) -> bool:
        """Whether it tells that somebody had no comment: fair to print, but no core of any story."""
        return any(phrase in " ".join(self.bare_words) for phrase in self.locale.prose.no_answer)

    @cached_property
    def speaks(self) -> bool:
        """Whether it holds a verb of saying outside quotations."""
        return any(word in self.locale.speech for word in self.bare_words)


def read_statements(story: Story, locale: Locale) -> tuple[Statement, ...]:
    """Every sentence of the clippings in the article's language, in the order of members and of their texts."""
    found: list[Statement] = []
    for member in story.members:
        if primary(member.clipping.language) == primary(story.terms.language):
            found.extend(_of_member(member, locale))
    return tuple(found)


def primary(language: str) -> str:
    """The primary subtag of a BCP 47 tag."""
    return language.split("-")[0].lower()


def tidy(text: str) -> str:
    """`text` with single spaces and without bullets or an agency's dateline; its words are untouched."""
    text = _BULLET.sub("", " ".join(text.split()))
    return _AGENCY.sub("", _DATELINE.sub("", text))


def _of_member(member: Member, locale: Locale) -> Iterator[Statement]:
    clipping = member.clipping
    shown = [passage for passage in clipping.passages if not passage.suspect]
    spans = [(passage, text) for passage in shown for text in _sentences(clipping, passage, locale)]
    for position, (passage, text) in enumerate(spans):
        yield Statement(
            alias=f"{member.ordinal}.{passage.number}",
            ordinal=member.ordinal,
            outlet=clipping.outlet,
            position=position,
            length=len(spans),
            text=text,
            heading=" ".join(passage.heading.split()),
            kind=passage.kind,
            locale=locale,
        )


def _sentences(clipping: Clipping, passage: Passage, locale: Locale) -> Iterator[str]:
    whole = whole_sentences(clipping.passage_text(passage), primary(clipping.language), locale)
    return filter(None, map(tidy, whole))


def whole_sentences(text: str, language: str, locale: Locale) -> Iterator[str]:
    """The sentences of `text`; a stop after a title (`Ms. Hale`) or inside a time (`9 a.m. ET`) ends none."""
    start: int | None = None
    for span in split_sentences(text, language):
        start = span.start if start is None else start
        if span.text.endswith(".") and span.end < len(text) and _goes_on(text, span.end, locale):
            continue
        yield text[start : span.end]
        start = None
    if start is not None:
        yield text[start:]


def _goes_on(text: str, end: int, locale: Locale) -> bool:
    """Whether the stop before `end` belongs to a title or to a time that is told further."""
    last = folded(text[:end].rsplit(None, 1)[-1]).strip("“”\"'(.")
    if last in locale.prose.short_titles:
        return True
    after = words(folded(text[end : end + 20]))
    told_further = locale.prose.hours | locale.calendar
    return bool(_HOUR.search(text[:end]) and after) and (after[0] in told_further or after[0][0].isdigit())
