"""Words and their comparison forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*")
_NOT_ASCII = re.compile(r"[^\x00-\x7f“”„–—…€£]")  # the common signs that are no mark on a letter are passed over
# Han, kana, Thai, Lao, Khmer, Burmese: scripts that put no space between words.
_UNBROKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af]+"
)
_VARIANTS = (("‐", "-"), ("‑", "-"), ("’", "'"), ("‘", "'"), ("ʼ", "'"))


def words(text: str) -> list[str]:
    """The words of `text` as written; hyphens and apostrophes inside a word belong to it."""
    return _WORD.findall(text)


def pieces(text: str) -> list[str]:
    """The words of `text`; where a script puts no space between them, every two characters that stand side by side.

    Bigrams of characters do for Chinese and Japanese what words do for others: Manning, Raghavan and Schütze,
    "Introduction to Information Retrieval" (2008), 2.2.1.
    """
    found = words(text)
    if text.isascii() or not _UNBROKEN.search(text):
        return found
    return [piece for word in found for piece in _pieces(word)]


def is_unbroken(word: str) -> bool:
    """Whether `word` holds characters of a script that puts no space between words, so that it may be many words."""
    return not word.isascii() and bool(_UNBROKEN.search(word))


def _pieces(word: str) -> Iterator[str]:
    at = 0
    for match in _UNBROKEN.finditer(word):
        start, end = match.span()
        if at < start:
            yield word[at:start]
        yield from (word[place : place + 2] for place in range(start, max(end - 1, start + 1)))
        at = end
    if at < len(word):
        yield word[at:]


def cased_words(text: str) -> list[str]:
    """The words of `text` without those in capitals, which are no pronouns (US is not `us`); `I` is one."""
    return [word for word in words(text) if word == "I" or not word.isupper()]


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each of `words(text)` stands: start and end, in code points."""
    for match in _WORD.finditer(text):
        yield match.span()


def folded(text: str) -> str:
    """`text` without case, accents and typographic variants: two spellings a reader takes for the same are equal."""
    if text.isascii():
        return text.lower()  # nothing else to fold; most words are
    for variant, plain in _VARIANTS:
        text = text.replace(variant, plain)
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _NOT_ASCII.sub(_without_mark, plain)


def _without_mark(char: re.Match[str]) -> str:
    return "" if unicodedata.combining(char[0]) else char[0]


class Token(NamedTuple):
    """A word of a text. `stem` is empty where the word is a function word; offsets are code points."""

    word: str
    stem: str
    start: int
    end: int


def read_tokens(text: str, stop: frozenset[str]) -> tuple[Token, ...]:
    """Every word of `text` in order, folded, with its stem; `stop` holds folded function words."""
    found = []
    new, kind = tuple.__new__, Token  # its own `__new__` is a Python function, called for every word of every passage
    for match in _WORD.finditer(text):
        word, stem = _forms(match[0])
        start, end = match.span()
        found.append(new(kind, (word, "" if word in stop else stem, start, end)))
    return tuple(found)


def terms(text: str, stop: frozenset[str]) -> list[str]:
    """The content words of `text`, folded and cut to a stem of nine letters; `stop` holds folded function words.

    Of scripts without spaces every two characters that stand side by side: see `pieces`.
    """
    found = []
    for word in pieces(folded(text)):
        if (len(word) > 2 or is_unbroken(word)) and word not in stop:
            found.append(stem(word))
    return found


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A folded word without its ending, at most nine letters of it."""
    if word.endswith("'s"):
        word = word[:-2]
    for ending in ("ing", "ed", "es", "s", "en", "er"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:9]


@lru_cache(maxsize=1 << 16)
def _forms(typed: str) -> tuple[str, str]:
    """A word as typed → folded, and its stem; none for a word of one or two letters, digits excepted."""
    word = folded(typed)
    return word, stem(word) if len(word) > 2 or word.isdigit() else ""
