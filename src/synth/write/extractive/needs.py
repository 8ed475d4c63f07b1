"""What a statement needs from the text before it: the full name behind a surname, the noun behind `the cooperative`.

It knows nothing of where statements end up; `met` is asked with what the article has given so far.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from synth.text.names import find_names, name_parts
from synth.text.quotations import find_quotations
from synth.text.words import folded, terms, words
from synth.write.extractive.statements import Statement

_PHRASE = re.compile(r"([^\W\d_]+) ([\w'’-]+)(?: ([\w'’-]+))?")
_DEFINITE = re.compile(r"(?<=[\w,] )([^\W\d_]+) ([\w'’-]+)")
_FRONTED = re.compile(r"[A-Z][^,]{3,40}, the ([a-z'’-]+)(?= (?:is|was|are|were|has|have|had|will|would|can|could)\b)")
_REACH = 2  # sentences back to which a subject can point
_SOON = 8  # words in which a pronoun of a quotation has nothing to stand for
_SPOKEN = 4  # words of a quotation that is a statement of its own
_PLACE = re.compile(r"\b[Ii]n ([^\W\d_a-zß-öø-ÿ][\w-]+)")
_CAPITALISED = re.compile(r"\b[^\W\d_a-zß-öø-ÿ][\w'’-]+")


@dataclass(frozen=True)
class Bonds:
    """Of each statement: its needs, each a set of alternatives, and what it gives to those after it."""

    needs: tuple[tuple[frozenset[str], ...], ...]
    gives: tuple[frozenset[str], ...]

    def met(self, at: int, given: Set[str]) -> bool:
        """Whether a text that has `given` so much may go on with statement `at`."""
        return all(need & given for need in self.needs[at])


def find_bonds(statements: Sequence[Statement]) -> Bonds:
    """The bonds of `statements`, which stand in the order of their sources."""
    if not statements:
        return Bonds((), ())
    common = _common(statements)
    full = [_full_names(statement.names) for statement in statements]
    surnames: dict[int, set[str]] = {}  # of each source, the last words of the names that it gives in full
    for statement, names in zip(statements, full, strict=True):
        surnames.setdefault(statement.ordinal, set()).update(names - common)
    gives = tuple(
        _given(statement.terms, names) | {f"at:{at}"}
        for at, (statement, names) in enumerate(zip(statements, full, strict=True))
    )
    told: dict[int, set[str]] = {}
    needs = []
    for at, statement in enumerate(statements):
        before = told.setdefault(statement.ordinal, set())
        last = statements[at - 1] if statement.position else None
        follows = last is not None and _may_lean_on(last, statement)
        nouns = _noun_needs(statement, before, f"at:{at - 1}" if follows else "")
        people = _surname_needs(statement, full[at], surnames[statement.ordinal])
        near = _near_needs(statements[max(at - _REACH, 0) : at], statement, at)
        needs.append((*people, *nouns, *_inner_needs(statement, before), *near))
        before |= gives[at]
    return Bonds(tuple(needs), gives)


def _may_lean_on(before: Statement, statement: Statement) -> bool:
    """Whether a new definite noun of `statement` may take up one of `before`.

    German gives every noun its article: there only within one passage.
    """
    within = before.alias == statement.alias
    return within or (before.ordinal == statement.ordinal and not statement.locale.nouns_capitalised)


def given_by(text: str, like: Statement) -> frozenset[str]:
    """What a text in the language of `like` introduces: content words, and people by their full names."""
    names = _full_names([name.text for name in find_names(text, like.locale)])
    return _given(terms(text, like.locale.stop), names)


def _given(said: Iterable[str], names: Iterable[str]) -> frozenset[str]:
    return frozenset({*(f"term:{term}" for term in said), *(f"name:{last}" for last in names)})


def _full_names(names: Iterable[str]) -> set[str]:
    """The last words of those names that have more than one."""
    found = set()
    for name in names:
        parts = name_parts(name)
        if len(parts) > 1 and parts[-1].isalpha():
            found.add(parts[-1])
    return found


def _common(statements: Sequence[Statement]) -> set[str]:
    """Words that are no surnames, though names end with them: `House`, `President`, and places (`in Ukraine`)."""
    small = {word for statement in statements for word in statement.text.split() if word.islower()}
    places = {folded(place) for statement in statements for place in _PLACE.findall(statement.text)}
    return {word.strip(".,;:") for word in small} | places | statements[0].locale.titles


def _surname_needs(statement: Statement, own: set[str], surnames: set[str]) -> list[frozenset[str]]:
    said = {part for word in _CAPITALISED.findall(statement.text) for part in name_parts(word)}
    return [frozenset({f"name:{name}"}) for name in sorted((said & surnames) - own)]


def _noun_needs(statement: Statement, before: set[str], neighbour: str) -> list[frozenset[str]]:
    """`The cooperative has …` needs the cooperative told of; `The boat will …`, a new word for the ferry of the
    sentence before it in its paragraph, needs that sentence."""
    prose, match = statement.locale.prose, _PHRASE.match(statement.text)
    if not match or folded(match[1]) not in prose.definite or match[2][0].isdigit():
        return []
    chunk = [word for word in match.groups()[1:] if word]
    if statement.locale.nouns_capitalised:
        chunk = [word for word in chunk if word[0].isupper()]
    elif len(chunk) > 1 and folded(chunk[1]) in statement.locale.figures.partitives:
        return []  # `The edge of the collar …` says which edge is meant
    elif len(chunk) > 1 and folded(chunk[1]) in prose.bound:
        return _filler_needs(statement.text[match.end(2) :], statement, before, neighbour)
    elif any(word[0].isupper() for word in chunk):
        return []
    wanted = {f"term:{term}" for term in terms(" ".join(chunk), statement.locale.stop)}
    if not wanted:
        return []
    bare = statement.locale.nouns_capitalised or len(chunk) < 2 or folded(chunk[1]) in statement.locale.stop
    if wanted & before:
        return [frozenset({*(wanted & before), neighbour} - {""})]
    if not statement.position and not statement.locale.nouns_capitalised and not chunk[0].endswith("est"):
        return [frozenset(wanted)]  # `The smell reaches the visitor …` opens a report by what only its next lines tell
    return [frozenset({neighbour})] if neighbour and bare else []


def _filler_needs(rest: str, statement: Statement, before: set[str], neighbour: str) -> list[frozenset[str]]:
    """`The reaction from the crowd …` needs the sentence before where the source has told of no crowd till there."""
    said = _PHRASE.match(rest.lstrip())
    if not said or not said[3] or folded(said[2]) not in statement.locale.prose.definite or not said[3].islower():
        return []
    new = {f"term:{term}" for term in terms(said[3], statement.locale.stop)}
    return [frozenset({neighbour})] if neighbour and new and not new & before else []


def _inner_needs(statement: Statement, before: set[str]) -> list[frozenset[str]]:
    """`… offered the hall …`: a definite noun further on that the source has told of, and this statement has not.

    German gives every noun its article, so that there this says nothing.
    """
    prose, found = statement.locale.prose, list[frozenset[str]]()
    if statement.locale.nouns_capitalised:
        return []
    for match in _DEFINITE.finditer(statement.bare):
        after = words(folded(statement.bare[match.end() :]))[:1]
        if folded(match[1]) not in prose.definite or not match[2].islower() or set(after) & prose.bound:
            continue
        own = set(terms(statement.bare[: match.start()], statement.locale.stop))
        said = set(terms(match[2], statement.locale.stop)) - own
        if wanted := frozenset(f"term:{term}" for term in said) & before:
            found.append(wanted)
    return found


def _near_needs(before: Sequence[Statement], statement: Statement, at: int) -> list[frozenset[str]]:
    """The very sentence before, where only that tells what statement `at` is about.

    So it is where it says `also`, or tells what had happened, and where it is a quotation that does not explain
    itself; where its subject, after an opening phrase, is a noun of one of the last two: `Untreated, the disease …`.
    """
    near = [(at - back, last) for back, last in enumerate(reversed(before), 1) if last.ordinal == statement.ordinal]
    if any(re.search(pattern, statement.bare) for pattern in statement.locale.prose.follows_on):
        return [frozenset({f"at:{at - 1}"})]
    near = [(number, last) for number, last in near if last.heading == statement.heading]
    if near and _is_bare_quotation(statement):
        return [frozenset({f"at:{at - 1}"})]
    subject = None if statement.locale.nouns_capitalised else _FRONTED.match(statement.text)
    noun = set(terms(subject[1], statement.locale.stop)) if subject else set()
    return [frozenset({f"at:{number}"}) for number, last in near if noun & set(last.terms)][:1]


def _is_bare_quotation(statement: Statement) -> bool:
    """Whether it begins with somebody's words that point to others, or that name nothing and nobody in full."""
    locale = statement.locale
    opening = next((q.text for q in find_quotations(statement.text) if q.start < len("“„")), "")
    said = words(folded(opening))
    if len(said) < _SPOKEN:
        return False
    if any(word.partition("'")[0] in locale.pronouns for word in said[:_SOON]):
        return True
    return not find_names(opening, locale) and not _full_names(name.text for name in find_names(statement.bare, locale))
