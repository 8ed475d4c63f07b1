"""Topics of a story: statements that the sources themselves put under one subhead, or that one cue marks.

It does not choose which statements are printed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from synth.text.locale import Locale
from synth.text.quotations import find_quotations
from synth.text.words import folded, words
from synth.write.extractive.rank import Ranking, Vector, cosine, unit
from synth.write.extractive.statements import Statement

_MERGE = 0.22  # subheads of two sources that are as alike as this head one topic
_JOIN = 0.12  # a statement without a subhead joins the topic it is most like, if it is as like as this
AHEAD_DEPTH = 0.7  # what comes next stands at the end of a report
_SPOKEN = 6  # words of a quotation that is a statement of its own
_CUE_ORDER = ("reaction", "numbers", "people", "background")


@dataclass(frozen=True)
class Topic:
    """Statements on one matter, in the order of the sources; `heading` is a person's, of a source or of the locale."""

    heading: str
    members: tuple[int, ...]
    ahead: bool = False


def find_topics(statements: Sequence[Statement], fit: Iterable[int], ranking: Ranking) -> tuple[Topic, ...]:
    """Every fit statement in exactly one topic."""
    fit = list(fit)
    groups = _by_subhead(statements)
    if not groups:
        return _by_cue(statements, fit)
    centres = {key: _centre(members, ranking) for key, members in groups.items()}
    merged = _merge(groups, centres, statements[0].locale)
    where = {at: number for number, keys in enumerate(merged) for key in keys for at in groups[key]}
    members: dict[int, list[int]] = defaultdict(list)
    loose = []
    for at in fit:
        number = where.get(at)
        if number is None:
            open_to = [
                n for n, keys in enumerate(merged) if looks_ahead(statements[at]) or not _ahead(keys, statements)
            ]
            number = _nearest(ranking.vectors[at], open_to, merged, centres)
        if number is None:
            loose.append(at)
        else:
            members[number].append(at)
    topics = [_topic(merged[number], found, statements, ranking) for number, found in sorted(members.items())]
    return (*topics, *_by_cue(statements, loose))


def _by_subhead(statements: Sequence[Statement]) -> dict[tuple[int, str], list[int]]:
    groups: dict[tuple[int, str], list[int]] = {}
    for at, statement in enumerate(statements):
        if statement.heading:
            groups.setdefault((statement.ordinal, statement.heading), []).append(at)
    return {key: members for key, members in groups.items() if len(members) > 1}


def _centre(members: Iterable[int], ranking: Ranking) -> dict[str, float]:
    weights: dict[str, float] = defaultdict(float)
    for at in members:
        for term, weight in ranking.vectors[at].items():
            weights[term] += weight
    return unit(weights)


def _merge(
    groups: dict[tuple[int, str], list[int]], centres: dict[tuple[int, str], dict[str, float]], locale: Locale
) -> list[list[tuple[int, str]]]:
    """Join groups of different sources, the likest first; a topic holds at most one subhead of each source."""
    topics = [[key] for key in groups]
    keys = list(groups)
    pairs = sorted(
        (-cosine(centres[one], centres[other]), at, to)
        for at, one in enumerate(keys)
        for to, other in enumerate(keys[at + 1 :], at + 1)
        if one[0] != other[0]
    )
    home = dict(enumerate(topics))
    for likeness, at, to in pairs:
        one, other = home[at], home[to]
        if -likeness < _MERGE or one is other or {k[0] for k in one} & {k[0] for k in other}:
            continue
        if _heads_ahead(one[0][1], locale) != _heads_ahead(other[0][1], locale):
            continue
        one.extend(other)
        for number, topic in home.items():
            if topic is other:
                home[number] = one
    return list({id(topic): topic for topic in home.values()}.values())


def _ahead(keys: Iterable[tuple[int, str]], statements: Sequence[Statement]) -> bool:
    return any(_heads_ahead(heading, statements[0].locale) for _, heading in keys)


def _nearest(
    vector: Vector, open_to: Sequence[int], merged: Sequence[Sequence[tuple[int, str]]],
    centres: dict[tuple[int, str], dict[str, float]],
) -> int | None:  # fmt: skip
    likeness = {number: max(cosine(vector, centres[key]) for key in merged[number]) for number in open_to}
    best = max(likeness, key=lambda number: (likeness[number], -number), default=None)
    return best if best is not None and likeness[best] >= _JOIN else None


def _topic(
    keys: Sequence[tuple[int, str]], members: Sequence[int], statements: Sequence[Statement], ranking: Ranking
) -> Topic:
    locale = statements[0].locale
    weight = {key: sum(ranking.scores[at] for at in members if _key(statements[at]) == key) for key in keys}
    good = [key for key in keys if is_good_heading(key[1], locale)]
    best = max(good, key=lambda key: (weight[key], -key[0]), default=None)
    ahead = any(_heads_ahead(key[1], locale) for key in keys)
    ahead = ahead or all(looks_ahead(statements[at]) for at in members)
    return Topic(best[1] if best else "", tuple(members), ahead)


def _key(statement: Statement) -> tuple[int, str]:
    return statement.ordinal, statement.heading


def _by_cue(statements: Sequence[Statement], fit: Iterable[int]) -> tuple[Topic, ...]:
    """Topics by the locale's cues, under the locale's headings."""
    found: dict[str, list[int]] = defaultdict(list)
    for at in fit:
        found[cue_of(statements[at])].append(at)
    return tuple(
        Topic(statements[members[0]].locale.prose.headings[cue], tuple(members), cue == "next")
        for cue, members in found.items()
    )


def cue_of(statement: Statement) -> str:
    """The cue that `statement` shows, a key of the locale's headings; `happened` where it shows none."""
    if looks_ahead(statement):
        return "next"
    if any(len(quotation.text.split()) >= _SPOKEN for quotation in find_quotations(statement.text)):
        return "reaction"
    cues = statement.locale.prose.cues
    text = " ".join(words(folded(statement.text)))
    hits = {cue: len(_cue(cues[cue]).findall(text)) for cue in _CUE_ORDER}
    best = max(_CUE_ORDER, key=lambda cue: (hits[cue], -_CUE_ORDER.index(cue)))
    return best if hits[best] else "happened"


def looks_ahead(statement: Statement) -> bool:
    """Whether it tells what is to come: a cue of the locale, near the end of its source."""
    text = " ".join(words(folded(statement.bare)))
    return statement.depth >= AHEAD_DEPTH and bool(_cue(statement.locale.prose.cues["next"]).search(text))


def _heads_ahead(heading: str, locale: Locale) -> bool:
    return bool(_cue(locale.prose.ahead_headings).search(folded(heading)))


def is_good_heading(heading: str, locale: Locale) -> bool:
    """Two to seven words that head a section elsewhere too: no question, no prompt, nobody's first person."""
    said = words(folded(heading))
    return (
        2 <= len(said) <= 7
        and heading[0].isupper()
        and not heading.isupper()
        and not any(mark in heading for mark in '?!…:|"“„')
        and not heading.endswith(("...", ".", ","))
        and not any(word in locale.first_person or word in locale.prose.second_person for word in said)
        and not any(word in locale.pronouns for word in said)
        and not _cue(locale.prose.teasers).search(" ".join(said))
    )


@cache
def _cue(phrases: tuple[str, ...]) -> re.Pattern[str]:
    plain = "|".join(re.escape(folded(phrase)) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{plain})(?!\w)")
