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
from synth.text.words import folded, words
from synth.write.extractive.statements import Statement

LEAST_WORDS, MOST_WORDS = 6, 45
_QUOTED_SENTENCE = 4  # a quotation of so many words needs a speaker; a shorter one is a term in quotation marks
_PRELUDE = 8
_BEGINS = re.compile(r"^[“„\"«»‘']?[^\W_]")
_ENDS = re.compile(r"[.!][”“\"’'»«)]*$|[,.!?][”“\"»«]$")
_CUT = re.compile(r"(?:…|\.\.\.)[”“\"’)\]]*$")
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
        or (statement.kind is PassageKind.ITEM and not statement.text.endswith("."))
        or sum(char.isupper() for char in text) > 0.3 * len(text)
    )


def _is_furniture(statement: Statement) -> bool:
    return bool(_ADDRESS.search(statement.text)) or _holds(statement, statement.locale.prose.teasers)


def _asks_or_shouts(statement: Statement) -> bool:
    return "?" in statement.bare or "!" in statement.bare


def _speaks_in_person(statement: Statement) -> bool:
    locale = statement.locale
    said = (word for word in words(statement.bare) if word == "I" or not word.isupper())  # US is not `us`
    return any(folded(w) in locale.first_person or folded(w) in locale.prose.second_person for w in said)


def _misdates(statement: Statement) -> bool:
    said = set(words(folded(statement.text)))
    return bool(said & statement.locale.prose.relative_days)


def _leans_at_start(statement: Statement) -> bool:
    """Its first word points to a sentence before; numerals do not where a noun of their own follows."""
    locale, said = statement.locale, words(folded(statement.text))
    if statement.text[0] in '“„"«»‘' or re.match(r"[A-Z]\.?[A-Z]", statement.text):  # US, U.S.
        return False
    first, second = said[0].partition("'")[0], said[1]
    if first in locale.figures.words or first[0].isdigit() or first in _COUNTS:
        return second in locale.leaning or second in locale.speech or second in _REST
    if first in _SUBORDINATE:
        return False
    return first in locale.leaning


_COUNTS = frozenset({"some", "most", "many", "few", "all", "viele", "einige", "mehrere", "no"})
_REST = frozenset(
    {"other", "others", "more", "further", "of", "but", "weitere", "davon", "andere", "is", "was", "were", "are", "has",
     "have", "had", "will", "would"}
)  # fmt: skip
_SUBORDINATE = frozenset({"when", "while", "although", "though", "because", "weil"})


def _points_back(statement: Statement) -> bool:
    prose, plain = statement.locale.prose, " ".join(statement.bare_words)
    plain = _THIS_TIME.sub(" ", plain)
    return bool(_any_of(prose.points_back).search(plain) or _THAT.search(statement.bare) or _points_there(statement))


def _points_there(statement: Statement) -> bool:
    """`to get there`: a place that no name before it gives."""
    match = _THERE.search(statement.bare)
    return match is not None and not find_names(statement.bare[: match.start()], statement.locale)


_THAT = re.compile(
    r"[,;–—] that (?:is|was|means|would|will|has)\b|\b(?:[Aa]ll|half|most|much) (?:of )?that\b"
    r"|\b[Ee]ither\b(?!.*\bor\b)"
)
_THERE = re.compile(
    r"\bthere\b(?!['’]s| (?:is|are|was|were|will|would|has|have|had|may|might|could|can|should|remain))"
)
# `this year` is told by the date of the source; `this plan` by the sentence before.
_THIS_TIME = re.compile(
    r"\b(?:this|diese[nmrs]?) (?:year|summer|winter|autumn|spring|season|jahr|sommer|winter|herbst|fruhjahr|saison)\b"
)


def _lacks_antecedent(statement: Statement) -> bool:
    """A pronoun of the third person outside quotations has nothing before it that it could stand for."""
    locale, bare = statement.locale, statement.bare
    if statement.text[0] in '“„"«' and any(word in locale.prose.persons for word in statement.bare_words[:4]):
        return True
    if _APPOSED.match(bare):
        return True
    people = _people(bare, locale)
    for match in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)?", bare):
        word = folded(match[0])
        if word not in locale.pronouns or word == "es":
            continue
        before = bare[: match.start()]
        if word in locale.prose.persons:
            if not any(end <= match.start() for end in people):
                return True
        elif not _names_a_thing(before, locale) or (word in _OBJECTS and not _JOINT.search(before)):
            return True
    return _said_by_pronoun(statement)


def _names_a_thing(before: str, locale: Locale) -> bool:
    said = words(folded(before))
    return any(len(w) > 3 and w not in locale.stop and w not in locale.calendar and not w.endswith("ly") for w in said)


# `The director lowers it into the harbour`: in one clause the subject is not what the pronoun stands for.
_OBJECTS = frozenset({"it", "them"})
_JOINT = re.compile(
    r"[,;:–—]|\b(?:and|but|that|which|who|when|because|since|if|as|before|after|until|to|than|while|where|or|said|says)\b"
)


def _people(bare: str, locale: Locale) -> list[int]:
    """Where names end that a personal pronoun can stand for: not those of places, after `in` or `at`."""
    ends = []
    for name in find_names(bare, locale):
        before = words(folded(bare[: name.start]))
        if not before or before[-1] not in _PLACE_WORDS:
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


# `Karin Obrey, its regional secretary, …`
_APPOSED = re.compile(r"(?:[^\W\d_]\S* ){1,4}?\S+, (?:its|their|his|her|ihr|ihre|sein|seine) ")
_PLACE_WORDS = frozenset({"in", "at", "from", "near", "to", "of", "across", "around", "outside", "the", "on"})


def _said_by_pronoun(statement: Statement) -> bool:
    """`…, he said` and `…, said he`: a speaker who may have been named elsewhere."""
    said, locale = statement.bare_words, statement.locale
    return any(
        (one in locale.pronouns and other in locale.speech and at > len(said) // 3)
        or (one in locale.speech and other in locale.prose.persons)
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
    if not quoted:
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
    locale, said = statement.locale, words(folded(statement.text))
    if said[0] not in {"the", "der", "die", "das", "his", "her"} or len(said) < 3:
        return False
    return bool(_AGED.fullmatch(said[1])) or (said[1] in locale.prose.generic and said[2] not in _BINDS)


_AGED = re.compile(r"\d+-(?:year-olds?|jahrigen?)")
_BINDS = frozenset(
    {
        "of",
        "that",
        "to",
        "by",
        "for",
        "in",
        "from",
        "who",
        "which",
        "accused",
        "behind",
        "der",
        "des",
        "von",
        "zu",
        "fur",
    }
)


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
