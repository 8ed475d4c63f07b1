"""Names in text: runs of capitalised words that are not capitalised merely by standing first.

It does not know whom a name names, nor which names a source holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from synth.text.locale import Locale
from synth.text.numbers import word_value
from synth.text.words import folded

_CAP = r"(?:[^\W\d_]['’])?[^\W\d_a-zß-öø-ÿ][^\W_]*(?:[.'’\-‑][^\W_]+)*"
_PARTICLE = r"(?:(?:of|de|da|del|van|von|der|la|le|al|bin|y)[ \u00a0])?"
# A stop only after an initial or a short title: J. Hale, Dr. Voss. A possessive ends a name: Merrowick’s Mayor Renn.
_JOIN = r"(?<!['’]s)(?:(?<=\b\w)\.|(?<=\b\w\w)\.)?[ \u00a0]"
_RUN = re.compile(rf"(?<!\w)(?<!\w\.){_CAP}(?:{_JOIN}{_PARTICLE}{_CAP})*")
_START = re.compile(
    r"(?:^|[.!?:…]\s+|[.!?…][”\"’'»)]\s+|[“„«»‘]\s?|\"|(?:^|[.!?:…]\s)[(\[]\s?|(?<!\w)'|\n|[–—-]\s|[•·|]\s*)$"
)
_CONTRACTION = re.compile(
    r"^(i|you|he|she|it|we|they|that|there|here|who|what|let|don|can|won|isn|doesn|didn|wasn|aren|couldn|shouldn|wouldn|hasn|haven)'(m|s|re|ve|d|ll|t)$"
)
_CAPITAL_NEXT = re.compile(r"[ \u00a0][^\W\d_a-zß-öø-ÿ]")
_NEXT_WORD = re.compile(r"[\s\u00a0]+([^\W\d_]+)")
_LAST_WORD = re.compile(r"([^\W\d_]+)[,\s\u00a0]+$")
_FEMININE = re.compile(r"(?:(?<!spr)(?<!schw)ung|heit|keit|schaft|tion|tät)$")  # how German feminine nouns end
_DOTS = re.compile(r"\b(\w)\.(?=\w\b)")
_NAME_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True)
class Name:
    """A name as it stands in a text; offsets are code points."""

    text: str
    start: int
    end: int


def find_names(text: str, locale: Locale) -> tuple[Name, ...]:
    """The names of `text`, in order.

    A word that is capitalised because a sentence begins is a name only where a capital follows it or a verb of saying
    does. In a language that capitalises every noun (German) a name is a run of two or more such words, a word with
    inner capitals, or a bare word beside a verb of saying. Day and month names are no names.
    """
    found: list[Name] = []
    for match in _RUN.finditer(text):
        start, run = match.start(), match[0]
        run, start = _without_openers(run, start, locale)
        if run and _is_name(run, text, start, locale):
            found.append(Name(run, start, start + len(run)))
    return tuple(found)


def is_title_case(text: str, least: int = 3) -> bool:
    """Whether a headline capitalises all its longer words, at least so many, so that a capital says nothing."""
    longer = [word for word in text.split()[1:] if len(word) > 3 and word[0].isalpha()]
    return len(longer) >= least and all(word[0].isupper() for word in longer)


def _without_openers(run: str, start: int, locale: Locale) -> tuple[str, int]:
    """Drop words that no name begins or ends with: `The Port Authority` → `Port Authority`, `Tolle On Monday`."""
    while run:
        first, _, rest = run.partition(" ")
        if not _no_name(first, locale):
            break
        start += len(first) + (1 if rest else 0)
        run = rest
    while " " in run and _no_name(run.rpartition(" ")[2], locale):
        run = run.rpartition(" ")[0]
    return run, start


def _no_name(word: str, locale: Locale) -> bool:
    plain = folded(word.strip(".,"))
    numeral = word_value(plain, locale) is not None or (len(plain) > 2 and plain in locale.figures.scales)
    return plain in locale.never_names or plain in locale.calendar or numeral or bool(_CONTRACTION.match(plain))


def _is_name(run: str, text: str, start: int, locale: Locale) -> bool:
    parts = run.split()
    begins = start == 0 or bool(_START.search(text[max(0, start - 5) : start]))
    if len(parts) > 1:
        return not (
            locale.nouns_capitalised and len(parts) == 2 and begins and _may_be_adjective(parts, text, start, locale)
        )
    word = parts[0]
    if len(word) < 2:
        return False
    if word[1:] != word[1:].lower():  # a capital inside
        return True
    if word.endswith(("'s", "’s")) and _CAPITAL_NEXT.match(text, start + len(word)):
        return True  # `Merrowick’s Mayor Renn`
    if not locale.nouns_capitalised and not begins:
        return True
    return _said(text, start, start + len(run), locale)


def _may_be_adjective(parts: list[str], text: str, start: int, locale: Locale) -> bool:
    """German `Neue Sorgen`: an inflected adjective that begins a sentence before a noun, and nobody who speaks."""
    inflected = parts[0].endswith(("e", "er", "en", "es", "em")) and "-" not in parts[0]
    if not inflected or folded(parts[0]) in locale.given_names:
        return False
    if parts[0].endswith("er") and _FEMININE.search(parts[1].lower()):
        return False  # `Merrower Stiftung`: before a feminine noun the adjective of a subject ends with -e
    return not _said(text, start, start + len(" ".join(parts)), locale)


def _said(text: str, start: int, end: int, locale: Locale) -> bool:
    """Whether the word at `start` speaks: `Tolle said`, `sagte Brahm`. Plurals (`Officials said`) are no names."""
    word = folded(text[start:end])
    after = _NEXT_WORD.match(text, end)
    before = _LAST_WORD.search(text[max(0, start - 20) : start])
    if locale.nouns_capitalised:
        if word in locale.titles:
            return False
        if before and folded(before[1]) in locale.speech:
            return True
        return (
            before is None and after is not None and folded(after[1]) in locale.speech and not after[1].endswith("en")
        )
    if after is None or word.endswith("s") or word in locale.titles:
        return False
    return folded(after[1]) in locale.speech


def name_parts(name: str) -> list[str]:
    """The folded words of a name, possessive endings removed."""
    parts = []
    for word in re.split(r"[\s\u00a0]+", folded(name)):
        word = word.strip(".'")
        word = word.removesuffix("'s")
        if word:
            parts.append(word)
    return parts


def name_words(text: str) -> list[str]:
    """The folded words of `text` as names are compared: possessives and the dots of initials off, hyphens split."""
    plain = _DOTS.sub(r"\1", folded(text))
    return [word for word in _NAME_WORD.findall(plain.replace("'s", " ")) if word]
