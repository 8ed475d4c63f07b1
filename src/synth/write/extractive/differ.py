"""Where two sources put different numbers on the same thing. It says that they differ, never which is right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from synth.text.locale import Locale
from synth.text.numbers import find_numbers
from synth.text.words import folded, terms
from synth.write.extractive.rank import Ranking, cosine, unit
from synth.write.extractive.statements import Statement

MOST_CONFLICTS = 2
_LIKE = 0.5  # without their numbers the two sentences must be about the same thing
_LITTLE_LIKE = 0.1  # with their numbers, which differ
_NEAR = Decimal("0.04")  # rounding is no contradiction
_UNIT = re.compile(r"[\s\u00a0-]*([^\W\d_]+|%)")
_CURRENCY = re.compile(r"([$€£¥])\s?$")
_CLOCK = re.compile(r"^[:.]\d\d\b")


@dataclass(frozen=True)
class Amount:
    """A number with the word it counts."""

    unit: str
    values: frozenset[Decimal]


@dataclass(frozen=True)
class Conflict:
    """Two statements of two outlets that differ on one number, and every statement that repeats either number."""

    one: int
    other: int
    told: frozenset[int]


def find_conflicts(statements: Sequence[Statement], fit: Sequence[int], ranking: Ranking) -> tuple[Conflict, ...]:
    """At most two conflicts, the likest pair of sentences first; no statement stands in two."""
    amounts = [_amounts(statement) for statement in statements]
    wordings = [_without_numbers(statement, ranking) for statement in statements]
    everywhere: dict[int, set[tuple[str, Decimal]]] = {}
    for statement, own in zip(statements, amounts, strict=True):
        known = everywhere.setdefault(statement.ordinal, set())
        known.update((amount.unit, value) for amount in own for value in amount.values)
    pairs = []
    for one, other in _pairs(statements, [at for at in fit if amounts[at]], ranking):
        likeness = cosine(wordings[one], wordings[other])
        if likeness < _LIKE:
            continue
        sources = everywhere[statements[one].ordinal], everywhere[statements[other].ordinal]
        for mine, theirs in _clashes(amounts[one], amounts[other], sources):
            pairs.append((-likeness, one, other, mine, theirs))
    found, seen = list[Conflict](), set[int]()
    for _, one, other, mine, theirs in sorted(pairs, key=lambda pair: pair[:3]):
        told = frozenset(
            at for at, own in enumerate(amounts)
            if any(a.unit == mine.unit and a.values & (mine.values | theirs.values) for a in own)
        )  # fmt: skip
        if not told & seen and len(found) < MOST_CONFLICTS:
            found.append(Conflict(one, other, told))
            seen |= told
    return tuple(found)


def _pairs(statements: Sequence[Statement], fit: Sequence[int], ranking: Ranking) -> Iterator[tuple[int, int]]:
    """Pairs of two outlets that may be about the same thing: with their numbers they are alike at least a little."""
    for at, one in enumerate(fit):
        for other in fit[at + 1 :]:
            if statements[one].outlet != statements[other].outlet and ranking.likeness(one, other) >= _LITTLE_LIKE:
                yield one, other


def _clashes(
    mine: Sequence[Amount], theirs: Sequence[Amount], sources: tuple[set[tuple[str, Decimal]], set[tuple[str, Decimal]]]
) -> Iterator[tuple[Amount, Amount]]:
    """Amounts of one unit with different values, where neither source gives the other's value anywhere."""
    own, their_own = Counter(a.unit for a in mine), Counter(a.unit for a in theirs)
    for one in mine:
        for other in theirs:
            if one.unit != other.unit or own[one.unit] > 1 or their_own[one.unit] > 1:
                continue
            if all(_apart(x, y) for x in one.values for y in other.values) and not (
                any((one.unit, value) in sources[1] for value in one.values)
                or any((one.unit, value) in sources[0] for value in other.values)
            ):
                yield one, other


def _apart(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) > _NEAR * max(abs(one), abs(other))


def _amounts(statement: Statement) -> tuple[Amount, ...]:
    text, locale, found = statement.bare, statement.locale, []
    for number in find_numbers(text, locale):
        if _CLOCK.match(text[number.end :]) or text[number.start - 1 : number.start] in {":", "."}:
            continue
        sign, after = _CURRENCY.search(text[: number.start]), _UNIT.match(text, number.end)
        unit = sign[1] if sign else _unit_word(after[1], locale) if after else ""
        if unit:
            found.append(Amount(unit, number.values))
    return tuple(found)


def _unit_word(word: str, locale: Locale) -> str:
    """The stem of a word that can be counted; "" for months, function words and numbers."""
    plain = folded(word)
    if plain == "%":
        return plain
    if plain in locale.calendar or plain in locale.figures.words or plain in locale.stop:
        return ""
    return next(iter(terms(word, locale.stop)), "")


def _without_numbers(statement: Statement, ranking: Ranking) -> dict[str, float]:
    bag = Counter(term for term in statement.terms if not term[0].isdigit())
    return unit({term: count * ranking.idf[term] for term, count in bag.items()})
