"""Quotation marks that a model left away, put back where a source has the same words as speech. No word is changed.

It does not know who spoke; the gate compares the speaker.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from synth.text.locale import Locale
from synth.text.quotations import find_quotations, is_verbatim, unbalanced
from synth.text.sentences import split_sentences
from synth.text.words import folded, word_spans

LEAST = 6  # words in a row: below that, many sentences share words with what somebody said
WHOLE = 0.8  # of a spoken sentence; marks round a smaller part would stand inside a clause that was told well


def requoted(text: str, passages: Iterable[str], locale: Locale) -> str:
    """`text` with marks around each spoken sentence, or most of one, that the passages have between marks.

    A text that has marks already stays as it is.
    """
    if find_quotations(text) or unbalanced(text):
        return text
    quotations = [quotation.text for passage in passages for quotation in find_quotations(passage)]
    spoken = [*quotations, *(one.text for said in quotations for one in split_sentences(said, locale.code))]
    opening, closing = locale.quotes
    for start, end in sorted(_apart(text, spoken), reverse=True):
        text = f"{text[:start]}{opening}{text[start:end]}{closing}{text[end:]}"
    return text


def _apart(text: str, spoken: Iterable[str]) -> list[tuple[int, int]]:
    """Where the runs stand, marks and all; of two that overlap the longer."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(_runs(text, spoken), key=lambda run: run[0] - run[1]):
        if all(end <= other[0] or start >= other[1] for other in found):
            found.append((start, end))
    return found


def _runs(text: str, spoken: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The run of each spoken text that `text` has word for word, with the comma or stop at its end."""
    spans = list(word_spans(text))
    said = [folded(text[start:end]) for start, end in spans]
    for quotation in spoken:
        words = [folded(quotation[start:end]) for start, end in word_spans(quotation)]
        first, count = _longest(said, words)
        if count >= max(LEAST, WHOLE * len(words)):
            start, end = spans[first][0], spans[first + count - 1][1]
            if is_verbatim(text[start:end], quotation):
                yield start, end + (text[end : end + 1] in tuple(",.!?"))


def _longest(one: list[str], other: list[str]) -> tuple[int, int]:
    """Where in `one` the longest run of words begins that `other` has too, and how many words it has."""
    best = (0, 0)
    before = [0] * (len(other) + 1)
    for at, word in enumerate(one, 1):
        row = [0] * (len(other) + 1)
        for place, same in enumerate(other, 1):
            if word == same:
                row[place] = before[place - 1] + 1
                if row[place] > best[1]:
                    best = (at - row[place], row[place])
        before = row
    return best
