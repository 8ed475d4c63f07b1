"""Which statements stand where: lede, sections by topic, what differs, what comes next. It does not word anything."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synth.text.names import find_names, name_parts
from synth.text.numbers import find_numbers
from synth.text.quotations import find_quotations
from synth.text.words import words
from synth.write.extractive.desk import Desk
from synth.write.extractive.needs import given_by
from synth.write.extractive.select import ATTRIBUTION_WORDS, allowance_of, worth
from synth.write.extractive.topics import Topic, find_topics, is_good_heading, looks_ahead
from synth.write.formats import Format

_LEDE = 4  # statements in a lede over sections
_LEDE_DEPTH = 0.6
_SECTION = 6  # at most, in a section
_TOPPED_UP = 4  # what a section aims at, if its topic has so many
_SECTION_WORDS = 85  # printed words of a usual section
_OTHER_OUTLET, _HEADLINED, _ON_TOP, _FULL = 0.3, 0.5, 0.5, 0.4  # what they are worth in a lede
_RELATED = 0.08  # likeness of what is told beside a contradiction
_NEAR = 0.06  # likeness of what fills up a short section


@dataclass(frozen=True)
class Layout:
    """Indices of statements, in reading order."""

    lede: tuple[int, ...]
    sections: tuple[tuple[str, tuple[int, ...]], ...]


class Page:
    """A page while it fills: what is placed, what that has given to later statements, what may still be taken."""

    def __init__(self, desk: Desk, form: Format, headline: str, wanted: int | None = None) -> None:
        """`wanted` is a statement that the lede must hold, if its needs and the caps allow it."""
        self._wanted = wanted
        self._desk = desk
        self._form = form
        span = form.words.most - form.words.least
        self._allowance = allowance_of(desk.story, form.words.least + span * 8 // 10)
        self._headline = headline
        self._placed: list[int] = []
        self._target = f"{headline}. {_description(desk, headline)}"
        self._given: set[str] = set(given_by(headline, desk.statements[0]))
        self._given |= _unintroduced(desk)
        self._disputed = desk.disputed

    def fill(self) -> Layout:
        """The layout that the form asks for; without sections where it has none."""
        sectioned = self._form.sections.most > 0
        differing = self._reserve()
        lede = self._lede(_LEDE if sectioned else 7)
        if not sectioned:
            return Layout((*lede, *differing), ())
        return Layout(tuple(lede), tuple(self._sections(differing)))

    def _reserve(self) -> tuple[int, ...]:
        """Both sides of each contradiction, taken before anything else so that no cap can leave out one side."""
        taken = [at for conflict in self._desk.conflicts for at in (conflict.one, conflict.other)]
        kept = []
        for one, other in zip(taken[::2], taken[1::2], strict=True):
            if self._allowance.allows([self._desk.statements[one], self._desk.statements[other]]):
                for at in (one, other):
                    self._allowance.take(self._desk.statements[at])
                    self._placed.append(at)
                    self._given |= self._desk.bonds.gives[at]
                    kept.append(at)
        return tuple(kept)

    def _lede(self, most: int) -> list[int]:
        """The core of the story, from the upper part of the reports; from all of them where that yields too little."""
        desk, lede = self._desk, list[int]()
        upper = {at for at in self._pool() if desk.statements[at].depth <= _LEDE_DEPTH and not _is_long_quote(desk, at)}
        for pool, enough in ((upper, most), (set(self._pool()), min(most, _LEDE))):
            while pool and len(lede) < enough:
                at = max(pool, key=lambda at: (self._lede_worth(at, lede), -at))
                pool.discard(at)
                told = at in self._placed or desk.repeats.repeats(at, lede)
                if not told and desk.bonds.met(at, self._given):
                    self._take([at], lede)
                if len(lede) == 1 and self._wanted is not None and self._wanted not in self._placed:
                    self._take(self._with_introductions(self._wanted), lede)
        return lede

    def _lede_worth(self, at: int, lede: Sequence[int]) -> float:
        desk, statement = self._desk, self._desk.statements[at]
        heard = {desk.statements[other].outlet for other in lede}
        value = worth(at, lede, desk.ranking) + (_OTHER_OUTLET if lede and statement.outlet not in heard else 0)
        if not lede:
            value += _ON_TOP / (1 + statement.position)
        told = " ".join([*(desk.statements[other].text for other in lede)])
        return (
            value
            + _HEADLINED * _newly_covered(self._target, told, statement.text, desk)
            + _FULL * min(statement.words / 20, 1)
        )

    def _pool(self) -> list[int]:
        barred = {*self._placed, *self._disputed}
        return [at for at in self._desk.fit if at not in barred]

    def _take(self, chosen: Sequence[int], into: list[int]) -> bool:
        """Place `chosen` if the caps allow all of them."""
        statements = [self._desk.statements[at] for at in chosen]
        if not self._allowance.allows(statements):
            return False
        for at, statement in zip(chosen, statements, strict=True):
            self._allowance.take(statement)
            self._placed.append(at)
            self._given |= self._desk.bonds.gives[at]
            into.append(at)
        return True

    def _sections(self, differing: Sequence[int]) -> list[tuple[str, tuple[int, ...]]]:
        """Topics in the order of the reports, then what differs, then what comes next."""
        topics = find_topics(self._desk.statements, self._pool(), self._desk.ranking)
        ahead = [topic for topic in topics if topic.ahead]
        main = self._main([topic for topic in topics if not topic.ahead], bool(ahead) + bool(differing))
        plan = [*main, *([_joined(ahead)] if ahead else [])]
        planned = {at for topic in plan for at in topic.members}
        done: list[tuple[str, tuple[int, ...]]] = []
        for left, topic in zip(range(len(plan), 0, -1), plan, strict=True):
            if differing and topic.ahead:
                done.append(self._differing(differing))
            section = self._section(topic, self._free() // left, planned)
            if section:
                done.append((self._heading(topic, section, {heading for heading, _ in done}), section))
        if differing and not ahead:
            done.append(self._differing(differing))
        for topic in sorted(topics, key=lambda topic: (-self._value(topic), topic.members)):
            if len(done) >= self._form.sections.least:
                break
            if section := self._section(topic, self._free(), set()):
                done.append((self._heading(topic, section, {heading for heading, _ in done}), section))
        return self._split(done) if len(done) == 1 else done

    def _main(self, topics: Sequence[Topic], others: int) -> list[Topic]:
        """The topics that promise most, in the order in which the reports come to them."""
        full = [topic for topic in topics if self._fresh(topic) >= _TOPPED_UP - 1] or topics
        count = max(self._section_count() - others, 1)
        main = sorted(full, key=lambda topic: (-self._value(topic), topic.members))[:count]
        return sorted(main, key=lambda topic: (self._depth(topic), topic.members))

    def _differing(self, pairs: Sequence[int]) -> tuple[str, tuple[int, ...]]:
        return self._desk.locale.prose.differ, (*pairs, *self._related(pairs))

    def _split(self, sections: list[tuple[str, tuple[int, ...]]]) -> list[tuple[str, tuple[int, ...]]]:
        """Two sections out of a single long one, where the outlet changes nearest to its middle."""
        heading, told = sections[0]
        if len(told) < _TOPPED_UP or self._form.sections.least < 2:
            return sections
        sources = [self._desk.statements[at].ordinal for at in told]
        cuts = [at for at in range(2, len(told) - 1) if sources[at] != sources[at - 1]] or [len(told) // 2]
        cut = min(cuts, key=lambda at: abs(at - len(told) / 2))
        parts = told[:cut], told[cut:]
        found = [self._heading(Topic(heading, parts[0]), parts[0], set())]
        found.append(self._heading(Topic("", parts[1]), parts[1], set(found)))
        return list(zip(found, parts, strict=True))

    def _free(self) -> int:
        """Printed words that may still be placed."""
        return self._allowance.free([self._desk.statements[at] for at in self._pool()])

    def _section_count(self) -> int:
        bounds = self._form.sections
        return min(max(self._free() // _SECTION_WORDS, bounds.least, 1), bounds.most)

    def _fresh(self, topic: Topic) -> int:
        """How many statements of `topic` say nothing that is placed or that another of them says."""
        kept = list[int]()
        for at in topic.members:
            if not self._desk.repeats.repeats(at, [*self._placed, *kept]):
                kept.append(at)
        return len(kept)

    def _value(self, topic: Topic) -> float:
        """What a topic promises: its four best statements that say nothing which is placed already."""
        fresh = [at for at in topic.members if not self._desk.repeats.repeats(at, self._placed)]
        return sum(sorted((self._desk.ranking.scores[at] for at in fresh), reverse=True)[:_TOPPED_UP])

    def _depth(self, topic: Topic) -> float:
        return sum(self._desk.statements[at].depth for at in topic.members) / len(topic.members)

    def _section(self, topic: Topic, budget: int, planned: set[int]) -> tuple[int, ...]:
        """The best statements of `topic` within `budget` printed words, in order; empty where it has less than two.

        A topic with too few is filled up with what is most like it and in no planned topic.
        """
        before = self._placed[:], set(self._given), copy.deepcopy(self._allowance)
        chosen: list[int] = []
        self._add(topic.members, chosen, _SECTION, budget)
        if 2 <= len(chosen) < _TOPPED_UP:
            near = {at: max(self._desk.ranking.likeness(at, other) for other in chosen) for at in self._pool()}
            self._add([at for at in near if near[at] >= _NEAR and at not in planned], chosen, _TOPPED_UP, budget)
        ordered = self._in_order(chosen, before[1])
        if len(ordered) < 2:
            self._placed, self._given, self._allowance = before
            return ()
        return ordered

    def _add(self, members: Iterable[int], chosen: list[int], most: int, budget: int) -> None:
        """Place the best of `members` with their introductions, until there are `most` or `budget` words are spent."""
        desk, pool = self._desk, {at for at in members if at not in self._placed}
        while pool and len(chosen) < most:
            if len(chosen) >= 2 and sum(desk.statements[at].words + ATTRIBUTION_WORDS for at in chosen) >= budget:
                return
            at = max(pool, key=lambda at: (worth(at, self._placed, desk.ranking), -at))
            pool.discard(at)
            if at in self._placed or desk.repeats.repeats(at, self._placed):
                continue
            if (run := self._with_introductions(at)) and len(chosen) + len(run) <= most:
                self._take(run, chosen)

    def _with_introductions(self, at: int) -> list[int]:
        """`at`, after the statements of its source that introduce what it needs; empty where they cannot be had."""
        desk, run, given = self._desk, [at], set(self._given)
        for need in desk.bonds.needs[at]:
            if need & given:
                continue
            able = [
                other for other in self._pool()
                if _introduces(desk, other, at)
                and need & desk.bonds.gives[other] and desk.bonds.met(other, given)
                and not desk.repeats.repeats(other, [*self._placed, *run])
            ]  # fmt: skip
            if not able:
                return []
            best = max(able)
            run.insert(0, best)
            given |= desk.bonds.gives[best]
        return run

    def _in_order(self, chosen: Iterable[int], given: set[str]) -> tuple[int, ...]:
        """Outlet by outlet, each in the order of its source; a statement whose need is not met by then is left out."""
        desk, groups = self._desk, dict[int, list[int]]()
        for at in chosen:
            groups.setdefault(desk.statements[at].ordinal, []).append(at)
        ordered, told = [], set(given)
        for group in groups.values():
            for at in sorted(group):
                if desk.bonds.met(at, told):
                    ordered.append(at)
                    told |= desk.bonds.gives[at]
        return tuple(ordered)

    def _related(self, differing: Sequence[int]) -> tuple[int, ...]:
        """One or two more statements on what is disputed."""
        desk, found = self._desk, list[int]()
        likeness = {at: max(desk.ranking.likeness(at, other) for other in differing) for at in self._pool()}
        for at in sorted(likeness, key=lambda at: (-likeness[at], at)):
            if likeness[at] < _RELATED or len(found) == 2:
                break
            if desk.bonds.met(at, self._given) and not desk.repeats.repeats(at, self._placed):
                self._take([at], found)
        return tuple(sorted(found))

    def _heading(self, topic: Topic, section: Sequence[int], used: set[str]) -> str:
        """The source's own where at least two statements came from under it, else the locale's; never one twice."""
        desk, prose = self._desk, self._desk.locale.prose
        under = [desk.statements[at].heading for at in section]
        own = max(under, key=lambda heading: (under.count(heading), -under.index(heading)))
        text = " ".join(desk.statements[at].text for at in section)
        told = {part for word in words(f"{text} {self._headline}") for part in name_parts(word)}
        for heading in dict.fromkeys([own, topic.heading]):
            if not heading or heading in used or not is_good_heading(heading, desk.locale):
                continue
            if under.count(heading) >= 2 and _names_told(heading, told, desk):
                return heading
        ahead = topic.ahead or 2 * sum(looks_ahead(desk.statements[at]) for at in section) >= len(section)
        general = [topic.heading] if topic.heading in prose.headings.values() else []
        cues = ["next"] if ahead else ["happened", "background", "people", "more"]
        return next(
            h for h in [*general, *(prose.headings[cue] for cue in cues), *prose.headings.values()] if h not in used
        )


def _unintroduced(desk: Desk) -> set[str]:
    """Surnames that two sources use and no fit statement gives in full: to wait for them would silence the story."""
    gives = {item for at in desk.fit for item in desk.bonds.gives[at]}
    sources: dict[str, set[int]] = {}
    for statement, needs in zip(desk.statements, desk.bonds.needs, strict=True):
        for item in (item for need in needs for item in need if item.startswith("name:")):
            sources.setdefault(item, set()).add(statement.ordinal)
    return {item for item, told in sources.items() if item not in gives and len(told) > 1}


def _description(desk: Desk, headline: str) -> str:
    """The description of the source whose title heads the page: what its editors held for the core of it."""
    wanted = set(words(headline.lower()))
    best = max(desk.clippings, key=lambda clipping: (len(wanted & set(words(clipping.title.lower()))), clipping.id))
    return best.description


def _introduces(desk: Desk, other: int, at: int) -> bool:
    """Whether `other` stands before `at` under the same subhead of the same source."""
    one, two = desk.statements[other], desk.statements[at]
    return other < at and one.ordinal == two.ordinal and one.heading == two.heading


def _joined(topics: Sequence[Topic]) -> Topic:
    members = tuple(sorted(at for topic in topics for at in topic.members))
    return Topic(topics[0].heading, members, ahead=True)


def _names_told(heading: str, told: set[str], desk: Desk) -> bool:
    names = find_names(heading, desk.locale)
    return all(part in told for name in names for part in name_parts(name.text))


def _is_long_quote(desk: Desk, at: int) -> bool:
    return any(len(quotation.text.split()) >= 8 for quotation in find_quotations(desk.statements[at].text))


def _newly_covered(headline: str, told: str, text: str, desk: Desk) -> float:
    """The share of the headline's names and numbers that `text` holds and `told` does not."""
    items = {part for name in find_names(headline, desk.locale) for part in name_parts(name.text)}
    items |= {str(v) for number in find_numbers(headline, desk.locale) for v in number.values}
    if not items:
        return 0.0

    def held(passage: str) -> set[str]:
        found = {part for word in words(passage) for part in name_parts(word)}
        return found | {str(v) for number in find_numbers(passage, desk.locale) for v in number.values}

    return len(items & held(text) - held(told)) / len(items)
