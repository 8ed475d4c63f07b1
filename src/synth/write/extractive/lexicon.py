"""How the sources spell their words: with or without a capital inside a sentence. It does not know names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from synth.text.locale import Locale
from synth.text.words import folded, terms
from synth.write.extractive.statements import Statement

_SHOUTED = re.compile(r"(?<!^)(?<!\w)[^\W\d_a-zß-öø-ÿ]{4,}(?!\w)")
_SHOUTED_UP_TO = 12  # characters
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Lexicon:
    """The spellings of all statements of a story, but for the words that begin a sentence or a quotation."""

    def __init__(self, statements: Iterable[Statement], locale: Locale) -> None:
        self._locale = locale
        self._spellings: Counter[str] = Counter()
        self._stems: set[str] = set()
        small: set[str] = set()
        for statement in statements:
            for match in _WORD.finditer(statement.text):
                if match.start() and statement.text[match.start() - 1] in " -(" and not _follows_stop(match):
                    self._spellings[bare_of_possessive(match[0])] += 1
                    if match[0].islower():
                        small.add(match[0])
        self._stems.update(terms(" ".join(small), locale.stop))

    def is_common(self, word: str) -> bool:
        """Whether `word`, which stands capitalised, is spelled without a capital where nothing asks for one."""
        word = bare_of_possessive(word)
        lower = word[:1].lower() + word[1:] if word[1:].islower() or len(word) == 1 else word.lower()
        small, capital = self._spellings[lower], self._spellings[word]
        if small or capital:
            return small > capital
        if folded(word) in self._locale.stop or folded(word) in self._locale.prose.lowerable:
            return True
        return not word.isupper() and any(stem in self._stems for stem in terms(word, self._locale.stop))

    def is_known(self, word: str) -> bool:
        """Whether the sources spell `word` just so inside a sentence."""
        return self._spellings[bare_of_possessive(word)] > 0

    def unshouted(self, text: str) -> str:
        """`text` without the capitals in which some papers set their first words: `A HUNTER who …`."""
        return _SHOUTED.sub(
            lambda m: m[0].lower() if m.start() < _SHOUTED_UP_TO and self._is_shouted(m[0]) else m[0], text
        )

    def _is_shouted(self, word: str) -> bool:
        return self._spellings[word.lower()] >= max(self._spellings[word], 1)

    def keeps_capitals(self, word: str) -> bool:
        """Whether the sources write `word` in capitals: `TSR`."""
        return self._spellings[bare_of_possessive(word)] > self._spellings[word.lower()]

    def is_name(self, word: str) -> bool:
        """Whether the sources write `word`, here in capitals, mostly with a capital."""
        return self._spellings[word.capitalize()] > self._spellings[word.lower()]

    def uncapitalised(self, sentence: str) -> str:
        """`sentence` as it goes on after other words, or "" where its first word may need its capital."""
        if not sentence[:1].isalpha() or sentence[:1].islower():
            return sentence if sentence[:1].isdigit() else ""
        first = _WORD.match(sentence)
        if first is None:
            return ""
        word = first[0]
        if self._spellings[bare_of_possessive(word)] and not self.is_common(word):
            return sentence
        if self.is_common(word):
            return word[0].lower() + sentence[1:] if not word.isupper() or len(word) == 1 else ""
        return ""


def bare_of_possessive(word: str) -> str:
    """`Merrowick’s` → `Merrowick`."""
    return re.sub(r"['’]s$", "", word)


def _follows_stop(match: re.Match[str]) -> bool:
    before = match.string[: match.start()].rstrip()
    return before[-1:] in {".", "!", "?", ":", "”", "“", "„", '"'}
