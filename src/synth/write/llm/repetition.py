"""What an article has told so far, and whether a sentence tells it again. It does not know whether either is true."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from synth.text.locale import Locale
from synth.text.words import folded, read_tokens

SAME = 92  # of 100: two sentences that say one thing in nearly the same words
SHARED = 0.75  # of a sentence's content words: with so many in one earlier sentence the rest is padding
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
LEAST = 4  # content words; shorter sentences share theirs by chance


@dataclass(frozen=True)
class _Sentence:
    where: str
    plain: str
    stems: frozenset[str]
    facts: frozenset[str]  # figures, and stems of words with a capital inside the sentence


class Told:
    """The sentences of an article in their order."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale
        self._said: list[_Sentence] = []

    def again(self, where: str, text: str) -> str | None:
        """The place of the earlier sentence that says the same; None where there is none, and the sentence is told now.

        The same: nearly the same words, or three quarters of its content words, and no figure or name that is new.
        """
        one = self._read(where, text)
        if one.facts <= frozenset[str]().union(*(earlier.facts | earlier.stems for earlier in self._said)):
            for earlier in self._said:
                if _alike(one.plain, earlier.plain) or _mostly(one.stems, earlier.stems):
                    return earlier.where
        self._said.append(one)
        return None

    def _read(self, where: str, text: str) -> _Sentence:
        tokens = [token for token in read_tokens(text, self._locale.stop) if token.stem]
        capitals = not self._locale.nouns_capitalised
        names = {token.stem for token in tokens if capitals and token.start and text[token.start].isupper()}
        facts = names.union(_FIGURE.findall(text))
        return _Sentence(where, folded(text), frozenset(token.stem for token in tokens), frozenset(facts))


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one, other) >= SAME or (len(one.split()) > 5 and fuzz.token_sort_ratio(one, other) >= SAME)


def _mostly(stems: frozenset[str], earlier: frozenset[str]) -> bool:
    return len(stems) >= LEAST and len(stems & earlier) >= SHARED * len(stems)
