"""A person whom an article names by the surname alone, as sources do further down: the first time in full.

It knows names only as the sources print them, and changes nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict

from synth.domain.draft import Draft, Sentence
from synth.domain.story import Story
from synth.text.locale import Locale, locale_of
from synth.text.names import Name, find_names
from synth.text.quotations import find_quotations
from synth.text.words import folded
from synth.write.llm.finishing import changed

_PARTS = (2, 3)  # words of a person's full name
_FULL = re.compile(r"(?:[^\W\d_a-z][\w’'.-]* ){1,2}(?:Ma?c|[DO][’'])?[^\W\d_a-z][a-zß-öø-ÿ-]+")  # no `SpaceX`
_AGE = re.compile(r", \d{1,3},")
_BEFORE = re.compile(r"([\w’'.-]+)[ \u00a0]$")
_AFTER = re.compile(r"[ \u00a0]([\w’'&-]+)")


def introduced(draft: Draft, story: Story) -> Draft:
    """`draft` with the full name where a surname stands first, and a passage cited that has it.

    Only where the sources have one full name for it, and tell it as a person's: with a verb of speech or an age.
    """
    locale = locale_of(story.terms.language)
    people = _people(story, locale)
    given: set[str] = set()

    def one(_: str, sentence: Sentence) -> Sentence:
        given.update(surname for surname, full in people.items() if full in sentence.text)
        for surname, full in people.items():
            if surname not in given and (at := _bare(sentence.text, surname, locale)) is not None:
                given.add(surname)
                sentence = _named(sentence, at, surname, full, story)
        return sentence

    return changed(draft, one)


def _people(story: Story, locale: Locale) -> dict[str, str]:
    """Surname → the one full name of a person."""
    full: dict[str, set[str]] = defaultdict(set)
    people: set[str] = set()
    for cited in story.passages():
        for name in find_names(cited.text, locale):
            parts = _without_titles(name.text, locale)
            whole = " ".join(parts)
            if len(parts) in _PARTS and whole in name.text and not _has_article(cited.text, name.start, locale):
                full[parts[-1]].add(whole)
            if _is_person(cited.text, name, locale):
                people.add(parts[-1])
    known = {surname: next(iter(names)) for surname, names in full.items() if len(names) == 1 and surname in people}
    return {surname: name for surname, name in known.items() if _FULL.fullmatch(name)}


def _without_titles(name: str, locale: Locale) -> list[str]:
    """The words of `name`, possessive ending and titles (`Mayor`) off."""
    words = name.removesuffix("’s").removesuffix("'s").split()
    return [word for at, word in enumerate(words) if at + 1 == len(words) or folded(word) not in locale.titles]


def _has_article(text: str, start: int, locale: Locale) -> bool:
    """`the Harbour Board`: no person."""
    before = _BEFORE.search(text[:start])
    return before is not None and folded(before[1]) in {*locale.prose.articles, *locale.prose.definite}


def _is_person(text: str, name: Name, locale: Locale) -> bool:
    """`Tolle said`, `said Tolle`, `Tolle, 47,`."""
    before, after = _BEFORE.search(text[: name.start]), _AFTER.match(text, name.end)
    speaks = any(found is not None and folded(found[1]) in locale.speech for found in (before, after))
    return speaks or _AGE.match(text, name.end) is not None


def _bare(text: str, surname: str, locale: Locale) -> int | None:
    """Where the surname stands alone in `text`, but for a title; None where it is quoted, or part of a longer name."""
    for match in re.finditer(rf"(?<![\w-]){re.escape(surname)}(?![\w-])(?! &)", text):
        at = match.start()
        within = [name for name in find_names(text, locale) if name.start <= at < name.end]
        longer = any(_without_titles(name.text, locale) != [surname] for name in within)
        quoted = any(quotation.start <= at < quotation.end for quotation in find_quotations(text))
        if not (longer or quoted or _has_article(text, at, locale)):
            return at
    return None


def _named(sentence: Sentence, at: int, surname: str, full: str, story: Story) -> Sentence:
    text = f"{sentence.text[:at]}{full}{sentence.text[at + len(surname) :]}"
    cited = [found for alias in sentence.cites if (found := story.find(alias)) is not None]
    if any(full in one.text for one in cited):
        return sentence.model_copy(update={"text": text})
    outlets = {one.clipping.outlet for one in cited}
    having = [one for one in story.passages() if full in one.text]
    best = next((one for one in having if one.clipping.outlet in outlets), having[0])
    return sentence.model_copy(update={"text": text, "cites": (*sentence.cites, best.alias)})
