"""Headline and keywords from the sources' own titles and words. It does not know what the body of the article says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synth.domain.evidence import Clipping
from synth.text.locale import Locale
from synth.text.names import find_names, name_parts
from synth.text.quotations import unbalanced
from synth.text.words import folded, terms, words
from synth.write.extractive.lexicon import Lexicon

_SITE = re.compile(r"\s+[|·•»–—-]\s+([^|·•»–—]{2,40})$")
_LABEL = re.compile(r"^\s*[\[(]?([^\W\d_][\w ]{2,20})[\])]?\s?(?::|\||[–—]\s|(?<=[\])])\s)\s*")
_BRACKETED = re.compile(r"\s*[\[(](\w+)[\])]\s*$")
_DOTS = re.compile(r"\s*(?:…|\.\.\.)\s*$")
_QUOTED = re.compile(r"[“„\"‘'].*[”“\"’']")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)|(?<=s)'(?= )")
_PARTS = re.compile(r"\s+[–—|]\s+|:\s+|;\s+")
_TITLE_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LEAST_HEADLINE = 20  # characters
_LONG_QUOTE = 3  # words: a shorter one is a term or a title of a work


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
    begins = not before or before[-1] in ':.!?“„"‘' or before.endswith(" '") or before == "'"
    if shouted and word.isupper() and not lexicon.keeps_capitals(word):
        word = word.capitalize() if begins or lexicon.is_name(word) else word.lower()
    elif not begins and word[0].isupper() and lexicon.is_common(word):
        word = word[0].lower() + word[1:]
    return word


def _is_site(tail: str, outlet: str) -> bool:
    one, other = folded(tail), folded(outlet)
    return one in other or other in one or one.replace(" ", "") in other.replace(" ", "").replace(".", "")


@dataclass(frozen=True)
class Title:
    """A title of a source as it could head the article; one that is not `plain` teases, quotes or speaks in person."""

    text: str
    worth: float

    @property
    def plain(self) -> bool:
        return self.worth > 0


def headlines(clippings: Sequence[Clipping], lexicon: Lexicon, locale: Locale, most_chars: int) -> tuple[Title, ...]:
    """The cleaned titles, the most central first; parts of a title only where no whole title is short enough.

    A title that quotes comes also without the part that is a quotation.
    """
    bodies = [clipping.passage_text(passage) for clipping in clippings for passage in clipping.passages]
    titles = [clean_title(clipping.title, clipping.outlet, lexicon, locale) for clipping in clippings]
    titles = [shape for title in titles for shape in dict.fromkeys((title, _unquoted(title)))]
    titles = [title for title in dict.fromkeys(titles) if len(title) >= LEAST_HEADLINE and not unbalanced(title)]
    short = [title for title in titles if len(title) <= most_chars]
    if not short:
        parts = [part.strip() for title in titles for part in _PARTS.split(title)]
        short = [part[0].upper() + part[1:] for part in parts if LEAST_HEADLINE <= len(part) <= most_chars]
    spread = Counter(term for text in bodies for term in set(terms(text, locale.stop)))
    ranked = [Title(text, _title_worth(text, spread, locale)) for text in short or titles]
    return tuple(sorted(ranked, key=lambda title: -title.worth))  # stable: the order of the sources where equal


def _unquoted(title: str) -> str:
    """`title` without a part between colons or dashes that is a quotation: `Girl is freed: “We got her!”`."""
    parts = _PARTS.split(title)
    kept = [part for part in parts if not _QUOTED.fullmatch(part.strip())]
    if len(kept) != 1 or len(parts) == 1:
        return title
    return kept[0][:1].upper() + kept[0][1:].strip()


def _title_worth(title: str, spread: Counter[str], locale: Locale) -> float:
    """How central its words are, 0 to 1, less what makes it a poor headline."""
    said, plain = terms(title, locale.stop), words(folded(title))
    worth = sum(spread[term] for term in said) / max(len(said), 5) / max(max(spread.values(), default=1), 1)
    opening = " ".join([plain[0].partition("'")[0], *plain[1:]])  # `what's` opens as `what` does
    if "?" in title or any(f"{opening} ".startswith(f"{weak} ") for weak in locale.prose.weak_titles):
        worth -= 1
    if any(word in locale.first_person or word in locale.prose.second_person for word in plain):
        worth -= 1
    if any(len(quoted.split()) >= _LONG_QUOTE for quoted in _QUOTED.findall(_APOSTROPHE.sub("", title))):
        worth -= 1
    if plain[0].endswith("ing") and not locale.nouns_capitalised:  # `Counting the green shoots` tells no event
        worth -= 0.3
    if re.search(r": [^:]{2,25}$", title):  # `A sham: minister`
        worth -= 1
    return worth


MOST_KEYWORDS = 6
_LEAST_SAID = 3  # statements of the article that hold a keyword which is no name


def find_keywords(
    texts: Sequence[str], titles: Sequence[str], outlets: Iterable[str], locale: Locale
) -> tuple[str, ...]:
    """Three to six names and terms that the texts use most, in their own spelling; words only
    of the titles."""
    barred = {part for outlet in outlets for part in (folded(outlet), *name_parts(outlet)[1:])}
    names = Counter(plain_name(name.text, locale) for text in texts for name in find_names(text, locale))
    counts = Counter(term for text in texts for term in set(terms(text, locale.stop)))
    headed = {term for title in titles for term in terms(title, locale.stop)}
    headed = {term for term in headed if counts[term] >= _LEAST_SAID}
    spelled = {_spelling(term, texts, locale): counts[term] for term in counts if term in headed}
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


def plain_name(name: str, locale: Locale) -> str:
    """`name` without what somebody is and without a possessive; "" where it is no plain name."""
    if re.search(r"['’]s ", name):
        return ""
    words_ = re.sub(r"['’]s$", "", name).split()
    if len(words_) > 2 and "-" in words_[0] and words_[0].partition("-")[2].islower():  # `Singer-guitarist Tom Hale`
        words_.pop(0)
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
