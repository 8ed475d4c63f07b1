"""Whether a statement can stand by itself, outside the text it was taken from. Rules of form; it does not rank.

What a rule cannot know without the rest of the article (a surname not yet introduced) is a need; `needs` holds those.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise

from synth.domain.evidence import PassageKind
from synth.text.locale import Locale
from synth.text.names import find_names
from synth.text.quotations import find_quotations, unbalanced
from synth.text.words import cased_words, folded, words
from synth.write.extractive.statements import Statement

LEAST_WORDS, MOST_WORDS = 6, 45
_LEAST_LOWER = 3  # words without a capital: `5 June, Hask Arena, Ostrel, North Shore` is a line of a list
_QUOTED_SENTENCE = 4  # a quotation of so many words needs a speaker; a shorter one is a term in quotation marks
_PRELUDE = 8
_AT_END = 3  # words: `Renn said he would vote` names its speaker, `…, said he` does not
_BEGINS = re.compile(r"^[“„\"«»‘']?[^\W_]")
_ENDS = re.compile(r"[.!][”“\"’'»«)]*$|[,.!?][”“\"»«]$")
_CUT = re.compile(r"(?:…|\.\.\.)[”“\"’)\]]*$")
_OPENED = re.compile(r"(?:^|\s)‘(?!\d)[^’]*$")  # a single mark that nothing closes
_ADDRESS = re.compile(
    r"https?:|www\.|\S@\S|\b[\w-]+\.(?:com|org|net|co\.uk|de)\b|[#@]\w|[|►»«]{2}|[a-z]:[A-Z]|\b\d{1,2}/\d{1,2}\b"
)


def stands_alone(statement: Statement) -> bool:
    """Whether no rule objects to `statement`."""
    return objection(statement) == ""


def objection(statement: Statement) -> str:
    """The name of the first rule that objects, or "" where none does."""
    return next((name for name, objects in _RULES if objects(statement)), "")


def _is_shapeless(statement: Statement) -> bool:
    text = statement.text
    first = next((char for char in text if char.isalnum()), "a")
    return (
        not LEAST_WORDS <= statement.words <= MOST_WORDS
        or not _BEGINS.match(text)
        or not (first.isupper() or first.isdigit())
        or not _ENDS.search(text)
        or bool(_CUT.search(text))
        or text.count("(") != text.count(")")
        or unbalanced(text)
        or bool(_OPENED.search(text))
        or (statement.kind is PassageKind.ITEM and not statement.text.endswith("."))
        or sum(char.isupper() for char in text) > 0.3 * len(text)
        or sum(word[0].islower() for word in words(text)) < _LEAST_LOWER
    )


def _is_furniture(statement: Statement) -> bool:
    return bool(_ADDRESS.search(statement.text)) or _holds(statement, statement.locale.prose.teasers)


def _asks_or_shouts(statement: Statement) -> bool:
    return "?" in statement.bare or "!" in statement.bare


def _speaks_in_person(statement: Statement) -> bool:
    locale = statement.locale
    said = map(folded, cased_words(statement.bare))
    return any(word in locale.first_person or word in locale.prose.second_person for word in said)


def _misdates(statement: Statement) -> bool:
    said = set(words(folded(statement.text)))
    return bool(said & statement.locale.prose.relative_days)


def _leans_at_start(statement: Statement) -> bool:
    """Its first word points to a sentence before; numerals do not where a noun of their own follows."""
    locale, prose, said = statement.locale, statement.locale.prose, words(folded(statement.text))
    if statement.text[0] in '“„"«»‘' or re.match(r"[A-Z]\.?[A-Z]", statement.text):  # US, U.S.
        return False
    first, second = said[0].partition("'")[0], said[1]
    if first in prose.counts and second in prose.definite:  # `All the garages …`
        return True
    if first in locale.figures.words or first[0].isdigit() or first in prose.counts:
        return second in locale.leaning or second in locale.speech or second in prose.rest
    if first in prose.subordinate:
        return False
    return first in locale.leaning


def _points_back(statement: Statement) -> bool:
    prose, plain = statement.locale.prose, " ".join(statement.bare_words)
    if prose.this_time:
        plain = _any_of(prose.this_time).sub(" ", plain)
    return (
        bool(_any_of(prose.points_back).search(plain))
        or any(re.search(pattern, statement.bare) for pattern in prose.leaning_patterns)
        or _points_there(statement)
    )


def _points_there(statement: Statement) -> bool:
    """`to get there`: a place that no name before it gives."""
    there = statement.locale.prose.there
    match = re.search(there, statement.bare) if there else None
    return match is not None and not find_names(statement.bare[: match.start()], statement.locale)


def _lacks_antecedent(statement: Statement) -> bool:
    """A pronoun of the third person outside quotations has nothing before it that it could stand for."""
    locale, prose, bare = statement.locale, statement.locale.prose, statement.bare
    if statement.text[0] in '“„"«' and any(word in prose.persons for word in statement.bare_words[:4]):
        return True
    if (apposed := _APPOSED.match(bare)) and folded(apposed[1]) in prose.possessive:
        return True
    people = _people(bare, locale)
    for match in _WORD.finditer(bare):
        word = folded(match[0]).partition("'")[0]
        if word not in locale.pronouns or word in prose.impersonal:
            continue
        before = bare[: match.start()]
        if word in prose.persons:
            if not any(end <= match.start() for end in people):
                return True
        elif not _names_a_thing(before, locale) or (word in prose.object_pronouns and not _joined(before, locale)):
            return True
    return _said_by_pronoun(statement)


def _joined(before: str, locale: Locale) -> bool:
    """Whether another clause begins in `before`.

    `The director lowers it into the harbour`: in one clause the subject is not what the pronoun stands for.
    """
    return any(mark in before for mark in ",;:–—") or any(w in locale.prose.joints for w in words(folded(before)))


def _names_a_thing(before: str, locale: Locale) -> bool:
    said = words(folded(before))
    return any(len(w) > 3 and w not in locale.stop and w not in locale.calendar and not w.endswith("ly") for w in said)


def _people(bare: str, locale: Locale) -> list[int]:
    """Where names end that a personal pronoun can stand for: not those of places, after `in` or `at`."""
    ends = []
    for name in find_names(bare, locale):
        before = words(folded(bare[: name.start]))
        if not before or before[-1] not in locale.prose.place_words:
            ends.append(name.end)
    opening = re.match(r"[^\W\d_]+", bare)
    first = folded(opening[0]) if opening else ""
    if (
        opening
        and not first.endswith(("ing", "ed", "ly"))
        and first not in locale.never_names | locale.leaning | locale.stop
    ):
        ends.append(opening.end())
    return ends


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_APPOSED = re.compile(r"(?:[^\W\d_]\S* ){1,4}?\S+, ([^\W\d_]+) ")  # `Karin Obrey, its regional secretary, …`


def _said_by_pronoun(statement: Statement) -> bool:
    """`…, he said` and `…, said he`: a speaker who may have been named elsewhere."""
    said, locale = statement.bare_words, statement.locale
    return any(
        (one in locale.pronouns and other in locale.speech and at > len(said) // 3)
        or (one in locale.speech and other in locale.prose.persons and at >= len(said) - _AT_END)
        for at, (one, other) in enumerate(pairwise(said))
    )


def _lacks_speaker(statement: Statement) -> bool:
    """A quotation without someone who says it, or reported speech without a speaker (German: the subjunctive)."""
    locale = statement.locale
    hearsay = locale.prose.hearsay
    if hearsay and not statement.speaks and any(word in hearsay for word in statement.bare_words):
        return True
    if statement.speaks and statement.words <= _PRELUDE and not find_quotations(statement.text):
        return True  # `Graham wrote on X.`: what was written stood in the next sentence
    quoted = [q for q in find_quotations(statement.text) if len(q.text.split()) >= _QUOTED_SENTENCE]
    if not quoted and statement.kind is not PassageKind.QUOTE:
        return False
    return not (statement.speaks and _names_someone(statement))


def _names_someone(statement: Statement) -> bool:
    """Whether a capitalised word that can be a name stands outside the quotations."""
    locale = statement.locale
    if not locale.nouns_capitalised:
        return bool(find_names(statement.bare, locale)) or _begins_with_name(statement)
    tokens = re.findall(r"[^\W\d_]+", statement.bare)
    for one, other in pairwise(tokens):
        if folded(one) in locale.speech and other[0].isupper() and folded(other) not in locale.never_names:
            return True
        if folded(other) in locale.speech and one[0].isupper() and folded(one) not in locale.never_names:
            return True
    return bool(find_names(statement.bare, locale))


def _begins_with_name(statement: Statement) -> bool:
    """`Sarrick said …`: the first word outside quotations, followed by a verb of saying."""
    said = statement.bare_words
    locale = statement.locale
    return any(
        other in locale.speech and one not in locale.pronouns and one not in locale.stop
        for one, other in pairwise(said[:4])
    )


def _is_generic(statement: Statement) -> bool:
    """`The figure covers …`: a noun that only the sentence before can fill."""
    prose, said = statement.locale.prose, words(folded(statement.text))
    if len(said) < 3 or said[0] not in prose.definite | prose.possessive:
        return False
    if said[1][:1].isdigit() and said[1].endswith(prose.aged):
        return True
    noun = 1 if said[1] in prose.generic else 2  # `The ailing couple was …`
    after = said[noun + 1 : noun + 2]
    return said[noun] in prose.generic and said[1] not in prose.bound and after != [] and after[0] not in prose.binds


def _holds(statement: Statement, phrases: tuple[str, ...]) -> bool:
    return bool(_any_of(phrases).search(" ".join(statement.bare_words)))


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b")


_RULES: tuple[tuple[str, Callable[[Statement], bool]], ...] = (
    ("shapeless", _is_shapeless),
    ("furniture", _is_furniture),
    ("question", _asks_or_shouts),
    ("first_person", _speaks_in_person),
    ("relative_day", _misdates),
    ("leans_at_start", _leans_at_start),
    ("points_back", _points_back),
    ("antecedent", _lacks_antecedent),
    ("speaker", _lacks_speaker),
    ("generic", _is_generic),
)
