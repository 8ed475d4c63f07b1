"""Words and their comparison forms."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_DASHES = str.maketrans({"‐": "-", "‑": "-", "’": "'", "‘": "'", "ʼ": "'"})


def words(text: str) -> list[str]:
    """The words of `text` as written; hyphens and apostrophes inside a word belong to it."""
    return _WORD.findall(text)


def folded(text: str) -> str:
    """`text` without case, accents and typographic variants: two spellings a reader takes for the same are equal."""
    if text.isascii():
        return text.lower()  # nothing else to fold; most words are
    plain = unicodedata.normalize("NFKD", text.translate(_DASHES).casefold())
    return _NOT_ASCII.sub(_without_mark, plain)


def _without_mark(char: re.Match[str]) -> str:
    return "" if unicodedata.combining(char[0]) else char[0]


def terms(text: str, stop: frozenset[str]) -> list[str]:
    """The content words of `text`, folded and cut to a stem of seven letters; `stop` holds folded function words."""
    found = []
    for word in _WORD.findall(folded(text)):
        if len(word) > 2 and word not in stop:
            found.append(_stem(word))
    return found


def _stem(word: str) -> str:
    if word.endswith("'s"):
        word = word[:-2]
    for ending in ("ing", "ed", "es", "s", "en", "er"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:9]
