"""Headline and keywords from the sources' own titles and words. It does not know what the body of the article says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from synth.domain.evidence import Clipping
from synth.text.locale import Locale
from synth.text.names import Name, find_names, name_parts
from synth.text.numbers import find_numbers
from synth.text.quotations import find_quotations, is_verbatim, unbalanced
from synth.text.words import folded, terms, words
from synth.write.extractive.lexicon import Lexicon

_SITE = re.compile(r"\s+[|·•»–—-]\s+([^|·•»–—]{2,40})$")
_LABEL = re.compile(r"^\s*[\[(]?([^\W\d_][\w ]{2,20})[\])]?\s?(?::|\||[–—]\s|(?<=[\])])\s)\s*")
_BRACKETED = re.compile(r"\s*[\[(](\w+)[\])]\s*$")
_DOTS = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_PARTS = re.compile(r"\s+[–—|]\s+|:\s+|;\s+")
_TITLE_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LEAST_HEADLINE = 20  # characters


def clean_title(title: str, outlet: str, lexicon: Lexicon, locale: Locale) -> str:
    """`title` without the site's name, labels (`LIVE:`) and trailing dots, in sentence case; its words are kept."""
    text = " ".join(title.split())
    while (site := _SITE.search(text)) and _is_site(site[1], outlet):
        text = text[: site.start()]
    while (label := _LABEL.match(text)) and folded(label[1]).strip() in locale.prose.kickers:
        text = text[label.end() :]
    text = _DOTS.sub("", text).strip()
    while (tail := _BRACKETED.search(text)) and folded(tail[1]) in locale.prose.title_tails:
        text = text[: tail.start()].strip()
    if text.endswith(".") and text.count(".") == 1:
        text = text[:-1]
    return sentence_case(text, lexicon, locale)


def sentence_case(title: str, lexicon: Lexicon, locale: Locale) -> str:
    """`title` with capitals where the sources' own sentences have them, if it was set in capitals."""
    found = [match for match in _TITLE_WORD.finditer(title) if len(match[0]) > 3]
    shouted = sum(char.isupper() for char in title) > 0.6 * sum(char.isalpha() for char in title)
    capital = sum(match[0][0].isupper() for match in found[1:])
    if not shouted and (locale.nouns_capitalised or len(found) < 4 or capital < 0.7 * len(found[1:])):
        return title
    return _TITLE_WORD.sub(lambda match: _recased(match, lexicon, shouted=shouted), title)


def _recased(match: re.Match[str], lexicon: Lexicon, *, shouted: bool) -> str:
    word, before = match[0], match.string[: match.start()].rstrip()
    begins = not before or before[-1] in ':.!?“„"‘'
    if shouted and word.isupper() and not lexicon.keeps_capitals(word):
        word = word.capitalize() if begins or lexicon.is_name(word) else word.lower()
    elif not begins and word[0].isupper() and lexicon.is_common(word):
        word = word[0].lower() + word[1:]
    return word


def _is_site(tail: str, outlet: str) -> bool:
    one, other = folded(tail), folded(outlet)
    return one in other or other in one or one.replace(" ", "") in other.replace(" ", "").replace(".", "")


class Coverage:
    """The names, numbers, weekdays and quotations that the body holds."""

    def __init__(self, texts: Sequence[str], locale: Locale, contested: frozenset[Decimal]) -> None:
        """`contested` values count as missing: the sources do not agree on them."""
        self._locale = locale
        self._texts = texts
        self._said = " " + " ".join(part for text in texts for word in words(text) for part in name_parts(word)) + " "
        values = {value for text in texts for number in find_numbers(text, locale) for value in number.values}
        self._values = values - contested

    def missing(self, text: str) -> int:
        """How many names (each whole), numbers, weekdays and quotations of `text` the body lacks."""
        names = [" ".join(part for word in words(n.text) for part in name_parts(word)) for n in self._names(text)]
        days = [word for word in words(folded(text)) if word in self._locale.calendar]
        lost = sum(f" {name} " not in self._said for name in [*names, *days])
        lost += sum(not number.values & self._values for number in find_numbers(text, self._locale))
        quoted = (quotation.text for quotation in find_quotations(text))
        return lost + sum(not any(is_verbatim(words_, body) for body in self._texts) for words_ in quoted)

    def _names(self, text: str) -> Sequence[Name]:
        return find_names(text, self._locale)


def headlines(clippings: Sequence[Clipping], lexicon: Lexicon, locale: Locale, most_chars: int) -> tuple[str, ...]:
    """The cleaned titles, the most central first; parts of a title only where no whole title is short enough."""
    bodies = [clipping.passage_text(passage) for clipping in clippings for passage in clipping.passages]
    titles = [clean_title(clipping.title, clipping.outlet, lexicon, locale) for clipping in clippings]
    titles = [title for title in dict.fromkeys(titles) if len(title) >= LEAST_HEADLINE and not unbalanced(title)]
    short = [title for title in titles if len(title) <= most_chars]
    if not short:
        parts = [part.strip() for title in titles for part in _PARTS.split(title)]
        short = [part[0].upper() + part[1:] for part in parts if LEAST_HEADLINE <= len(part) <= most_chars]
    spread = Counter(term for text in bodies for term in set(terms(text, locale.stop)))
    ranked = sorted(enumerate(short or titles), key=lambda pair: (-_title_worth(pair[1], spread, locale), pair[0]))
    return tuple(title for _, title in ranked)


def _title_worth(title: str, spread: Counter[str], locale: Locale) -> float:
    said, plain = terms(title, locale.stop), words(folded(title))
    worth = sum(spread[term] for term in said) / max(len(said), 5) / max(max(spread.values(), default=1), 1)
    if "?" in title or plain[0].partition("'")[0] in locale.prose.weak_titles:
        worth -= 1
    if any(word in locale.first_person or word in locale.prose.second_person for word in plain):
        worth -= 1
    if any(mark in title for mark in '“„"‘') or "'" in title.replace("'s", ""):
        worth -= 0.3
    if plain[0].endswith("ing") and not locale.nouns_capitalised:  # `Counting the green shoots` tells no event
        worth -= 0.3
    if re.search(r": [^:]{2,25}$", title):  # `A sham: minister`
        worth -= 0.3
    return worth


MOST_KEYWORDS = 6


def find_keywords(
    texts: Sequence[str], titles: Sequence[str], outlets: Iterable[str], locale: Locale
) -> tuple[str, ...]:
    """Three to six names and terms that the texts use most, in their own spelling; words only
    of the titles."""
    barred = {part for outlet in outlets for part in (folded(outlet), *name_parts(outlet)[1:])}
    names = Counter(_untitled(name.text, locale) for text in texts for name in find_names(text, locale))
    counts = Counter(term for text in texts for term in set(terms(text, locale.stop)))
    headed = {term for title in titles for term in terms(title, locale.stop)}
    spelled = {_spelling(term, texts, locale): count for term, count in counts.items() if term in headed}
    names_first = sorted(names, key=lambda name: (-names[name], -len(name.split()), name))
    words_first = sorted(spelled, key=lambda word: (-spelled[word], word))
    kept: list[str] = []
    for wish in ([*words_first[:3], *names_first[:4], *words_first] if locale.nouns_capitalised
                 else [*names_first[:5], *words_first[:4], *names_first]):  # fmt: skip
        parts = set(name_parts(wish))
        taken = {part for other in kept for part in name_parts(other)}
        passing = wish in names and names[wish] < 2 and " " not in wish
        if wish and not passing and folded(wish) not in barred and not parts & taken and len(kept) < MOST_KEYWORDS:
            kept.append(wish)
    return tuple(kept)


def _untitled(name: str, locale: Locale) -> str:
    """`name` without what somebody is and without a possessive; "" where it is no plain name."""
    if re.search(r"['’]s ", name):
        return ""
    words_ = re.sub(r"['’]s$", "", name).split()
    while len(words_) > 1 and folded(words_[0]) in locale.titles:
        words_.pop(0)
    if locale.nouns_capitalised:
        words_ = words_[-2:] if len(words_) > 2 and all(word[0].isupper() for word in words_) else words_
        if not all(word[0].isupper() for word in words_):
            return ""
    return " ".join(words_)


def _spelling(term: str, texts: Sequence[str], locale: Locale) -> str:
    """The commonest written form of a stem; words of fewer than four letters and with digits say too little."""
    forms = Counter(word for text in texts for word in words(text) if terms(word, locale.stop) == [term])
    best = min(forms, key=lambda word: (-forms[word], word), default="")
    if len(best) < 4 or not best.isalpha() or folded(best) in locale.never_names | locale.speech | locale.calendar:
        return ""
    if locale.nouns_capitalised:
        return best if best[0].isupper() else ""
    return best.lower() if best.islower() else ""
