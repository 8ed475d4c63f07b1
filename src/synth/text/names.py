"""Names in text: runs of capitalised words that are not capitalised merely by standing first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from synth.text.locale import Locale
from synth.text.words import folded

_CAP = r"(?:[^\W\d_]['’])?[^\W\d_a-zß-öø-ÿ][^\W_]*(?:[.'’\-‑][^\W_]+)*"
_PARTICLE = r"(?:(?:of|de|da|del|van|von|der|la|le|al|bin|y)[ \u00a0])?"
_JOIN = r"(?:(?<=\b\w)\.|(?<=\b\w\w)\.)?[ \u00a0]"  # a stop only after an initial or a short title: J. Hale, Dr. Voss
_RUN = re.compile(rf"(?<!\w){_CAP}(?:{_JOIN}{_PARTICLE}{_CAP})*")
_START = re.compile(r"(?:^|[.!?:…]\s+|[“„«»\"‘(\[]\s?|\n)$")


@dataclass(frozen=True)
class Name:
    """A name as it stands in a text; offsets are code points."""

    text: str
    start: int
    end: int


def find_names(text: str, locale: Locale) -> tuple[Name, ...]:
    """The names of `text`, in order.

    A word that is capitalised because a sentence begins is a name only where a capital follows it. In a language that
    capitalises every noun (German) only runs of two or more such words, or words with inner capitals, count as names.
    """
    found: list[Name] = []
    for match in _RUN.finditer(text):
        start, run = match.start(), match[0]
        run, start = _without_openers(run, start, text, locale)
        if run and _is_name(run, _begins_sentence(text, start), locale):
            found.append(Name(run, start, start + len(run)))
    return tuple(found)


def _without_openers(run: str, start: int, text: str, locale: Locale) -> tuple[str, int]:
    """Drop leading words that a sentence capitalises: `The Port Authority` → `Port Authority`."""
    while run:
        first, _, rest = run.partition(" ")
        if folded(first.strip(".")) not in locale.never_names:
            break
        start += len(first) + (1 if rest else 0)
        run = rest
    return run, start


def _is_name(run: str, begins: bool, locale: Locale) -> bool:
    parts = run.split()
    if len(parts) == 1:
        word = parts[0]
        if folded(word) in locale.calendar or len(word) < 2:
            return False
        if word.isupper() or any(char.isupper() for char in word[1:]):
            return True
        return not begins and not locale.nouns_capitalised
    return True


def _begins_sentence(text: str, start: int) -> bool:
    return bool(_START.search(text[max(0, start - 4) : start])) or start == 0


def name_parts(name: str) -> list[str]:
    """The folded words of a name, possessive endings removed."""
    parts = []
    for word in re.split(r"[\s\u00a0]+", folded(name)):
        word = word.strip(".'")
        word = word.removesuffix("'s")
        if word:
            parts.append(word)
    return parts
