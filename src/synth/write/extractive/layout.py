"""Which statements stand where: lede, sections by topic, what differs, what comes next. It does not word anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from statistics import fmean

from synth.text.names import find_names, name_words
from synth.text.numbers import find_numbers
from synth.text.quotations import find_quotations
from synth.text.words import terms, words
from synth.write.extractive.desk import Desk
from synth.write.extractive.headings import choose_heading
from synth.write.extractive.page import Page, Wish
from synth.write.extractive.rank import Vector, cosine, unit
from synth.write.extractive.select import ATTRIBUTION_WORDS, worth
from synth.write.extractive.topics import Topic, find_topics
from synth.write.formats import Format

_LEDE, _BRIEF = 4, 7  # statements in a lede over sections, and in a brief
_LEDE_DEPTH = 0.6
_FULL_SECTION, _LONGEST_SECTION = 4, 6  # two paragraphs of two statements, and of three
_OTHER_OUTLET, _HEADLINED, _ON_TOP, _FULL = 0.3, 0.5, 0.5, 0.4  # what they are worth in a lede
_TELLS_HEADLINE = 2.0  # what its likeness to the headline is worth in the first sentence
_NEAR = 0.06  # likeness of what fills up a short section
_QUOTED_LONG = 8  # words of a quotation that is too long for a lede

Parts = list[tuple[Topic, tuple[int, ...]]]


@dataclass(frozen=True)
class Layout:
    """Indices of statements, in reading order."""

    lede: tuple[int, ...]
    sections: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def all(self) -> tuple[int, ...]:
        return (*self.lede, *(at for _, told in self.sections for at in told))


def lay_out(desk: Desk, form: Format, headline: str, wish: Wish) -> Layout:
    """The layout that `form` asks for, without sections where it has none; `wish` is kept where the caps allow it."""
    page = Page(desk, form, headline, wish)
    differing = _reserve(page)
    sectioned = form.sections.most > 0
    lede = _lede(page, headline, _LEDE if sectioned else _BRIEF)
    if not sectioned:
        return Layout((*lede, *differing), ())
    return _sound(Layout(tuple(lede), tuple(_Sections(page, form, headline).fill(differing))), page, differing)


def _sound(layout: Layout, page: Page, differing: Sequence[int]) -> Layout:
    """`layout` without statements that lean on what comes only later, after its sections have found their places."""
    given, sections = set(page.opening), list[tuple[str, tuple[int, ...]]]()
    for at in layout.lede:
        given |= page.desk.bonds.gives[at]
    for heading, told in layout.sections:
        kept: list[int] = []
        for at in told:
            if at in differing or page.desk.bonds.met(at, given):
                kept.append(at)
                given |= page.desk.bonds.gives[at]
        if len(kept) > 1:
            sections.append((heading, tuple(kept)))
    return Layout(layout.lede, tuple(sections))


def _reserve(page: Page) -> tuple[int, ...]:
    """Both sides of each contradiction, taken before anything else so that no cap can leave out one side."""
    kept: list[int] = []
    for conflict in page.desk.conflicts:
        if page.reserve([conflict.one, conflict.other]):
            kept += [conflict.one, conflict.other]
    return tuple(kept)


def _lede(page: Page, headline: str, most: int) -> list[int]:
    """The core of the story, from the upper part of the reports; from all of them where that yields too little."""
    desk, lede = page.desk, list[int]()
    head = _Head.of(desk, headline)
    upper = {at for at in page.pool() if _is_upper(desk, at)}
    tries = ((upper, most, False), (set(page.pool()), min(most, _LEDE), False), (set(page.pool()), 1, True))
    for pool, enough, bare in tries:
        while pool and len(lede) < enough:
            at = max(pool, key=lambda at: (_lede_worth(desk, at, lede, head), -at))
            pool.discard(at)
            if not page.is_told(at) and page.is_introduced(at, bare=bare) and page.take([at]):
                lede.append(at)
                if len(lede) == 1:
                    lede += _wanted(page)
    return lede


def _wanted(page: Page) -> list[int]:
    """What the wish asks for, placed now."""
    found: list[int] = []
    for at in page.wish.wanted:
        if at not in page.placed and page.take(run := page.with_introductions(at)):
            found += run
    return found


@dataclass(frozen=True)
class _Head:
    """What the lede should tell first: the headline, and the description of the source that it is of."""

    parts: frozenset[str]  # of its names
    values: frozenset[Decimal]  # of its numbers
    vector: Vector

    @classmethod
    def of(cls, desk: Desk, headline: str) -> _Head:
        text = f"{headline}. {_description(desk, headline)}"
        return cls(
            frozenset(part for name in find_names(text, desk.locale) for part in name_words(name.text)),
            frozenset(value for number in find_numbers(text, desk.locale) for value in number.values),
            unit({term: desk.ranking.idf.get(term, 0.0) for term in terms(headline, desk.locale.stop)}),
        )


def _lede_worth(desk: Desk, at: int, lede: Sequence[int], head: _Head) -> float:
    statement = desk.statements[at]
    heard = {desk.statements[other].outlet for other in lede}
    value = worth(at, lede, desk.ranking) + (_OTHER_OUTLET if lede and statement.outlet not in heard else 0)
    if not lede:
        value += _ON_TOP / (1 + statement.position) + _TELLS_HEADLINE * cosine(desk.ranking.vectors[at], head.vector)
    return value + _HEADLINED * _newly_covered(desk, at, lede, head) + _FULL * min(statement.words / 20, 1)


class _Sections:
    """The sections over what the lede has left."""

    def __init__(self, page: Page, form: Format, headline: str) -> None:
        self._page = page
        self._desk = page.desk
        self._bounds = form.sections
        self._least = form.words.least
        self._headline = headline
        self._topics = find_topics(page.desk.statements, page.pool(), page.desk.ranking)

    def fill(self, differing: Sequence[int]) -> list[tuple[str, tuple[int, ...]]]:
        """Topics in the order of the reports, then what differs, then what comes next."""
        ahead = [topic for topic in self._topics if topic.ahead]
        main = self._main([t for t in self._topics if not t.ahead], bool(ahead) + bool(differing))
        plan = [*main, *([_joined(ahead)] if ahead else [])]
        planned = {at for topic in plan for at in topic.members}
        parts: Parts = []
        for left, topic in zip(range(len(plan), 0, -1), plan, strict=True):
            if told := self._section(topic, self._free() // left, planned):
                parts.append((topic, told))
        for topic in sorted(self._topics, key=lambda topic: (-self._value(topic), topic.members)):
            if len(parts) >= self._bounds.most - bool(differing):
                break
            if told := self._section(topic, self._free(), set()):
                parts.append((topic, told))
        parts = self._topped_up(parts)
        parts = self._evened(self._split(self._merged(parts, self._bounds.least - bool(differing))))
        return self._headed(sorted(parts, key=lambda part: part[0].ahead), differing)

    def _main(self, topics: Sequence[Topic], others: int) -> list[Topic]:
        """The topics that promise most, in the order in which the reports come to them."""
        full = [topic for topic in topics if self._fresh(topic) >= _FULL_SECTION] or topics
        count = max(self._count() - others, 1)
        main = sorted(full, key=lambda topic: (-self._value(topic), topic.members))[:count]
        return sorted(main, key=lambda topic: (self._depth(topic), topic.members))

    def _free(self) -> int:
        return self._page.free(self._page.pool())

    def _count(self) -> int:
        """How many sections of two paragraphs there is room for."""
        pool = self._page.pool()
        words = fmean(self._desk.statements[at].words for at in pool) + ATTRIBUTION_WORDS if pool else 1
        return min(max(int(self._page.free(pool) / (_FULL_SECTION * words)), self._bounds.least, 1), self._bounds.most)

    def _fresh(self, topic: Topic) -> int:
        """How many statements of `topic` say nothing that is placed or that another of them says."""
        kept = list[int]()
        for at in topic.members:
            if not self._page.is_told(at, kept):
                kept.append(at)
        return len(kept)

    def _value(self, topic: Topic) -> float:
        """What a topic promises: its four best statements that say nothing which is placed already."""
        fresh = [self._desk.ranking.scores[at] for at in topic.members if not self._page.is_told(at)]
        return sum(sorted(fresh, reverse=True)[:_FULL_SECTION])

    def _depth(self, topic: Topic) -> float:
        return fmean(self._desk.statements[at].depth for at in topic.members)

    def _section(self, topic: Topic, budget: int, planned: set[int]) -> tuple[int, ...]:
        """The best statements of `topic` within `budget` printed words, in order; empty where no two can be had.

        A topic with too few is filled up with what is most like it and in no planned topic.
        """
        page, before = self._page, self._page.mark()
        chosen: list[int] = []
        page.fill(topic.members, chosen, _LONGEST_SECTION, budget)
        if 1 + topic.ahead <= len(chosen) < _FULL_SECTION:
            near = {at: max(self._desk.ranking.likeness(at, other) for other in chosen) for at in page.pool()}
            page.fill([at for at in near if near[at] >= _NEAR and at not in planned], chosen, _FULL_SECTION, budget)
        ordered = page.in_order(chosen, before.given)
        if len(ordered) < 2:
            page.back_to(before)
            return ()
        return ordered

    def _topped_up(self, parts: Parts) -> Parts:
        """With statements that no topic could place, each in the section most like it, while the page is thin."""
        parts, page, scores = list(parts), self._page, self._desk.ranking.scores
        for at in sorted(page.pool(), key=lambda at: (-scores[at], at)):
            room = [n for n, (topic, told) in enumerate(parts) if len(told) < _LONGEST_SECTION and not topic.ahead]
            if not room or page.printed(page.placed) >= self._least:
                break
            if page.is_told(at) or not page.is_introduced(at, bare=True) or not page.take([at]):
                continue
            to = max(room, key=lambda n: (self._likeness([at], parts[n][1]), -len(parts[n][1]), -n))
            parts[to] = (parts[to][0], page.in_order((*parts[to][1], at), page.given))
        return parts

    def _merged(self, parts: Parts, least: int) -> Parts:
        """A section too short for two paragraphs joins a neighbour, the one most like it, while there are enough."""
        parts = list(parts)
        while len(parts) > max(least, 1):
            pairs = [
                (-self._likeness(one[1], two[1]), at)
                for at, (one, two) in enumerate(pairwise(parts))
                if min(len(one[1]), len(two[1])) < _FULL_SECTION and not (one[0].ahead or two[0].ahead)
            ]
            if not pairs:
                break
            at = min(pairs)[1]
            one, two = parts[at], parts[at + 1]
            parts[at : at + 2] = [(one[0] if len(one[1]) >= len(two[1]) else two[0], (*one[1], *two[1]))]
        return parts

    def _likeness(self, one: Iterable[int], other: Sequence[int]) -> float:
        return max(self._desk.ranking.likeness(a, b) for a in one for b in other)

    def _split(self, parts: Parts) -> Parts:
        """Two sections out of a single long one, where the outlet changes nearest to its middle."""
        if len(parts) != 1 or len(parts[0][1]) < _FULL_SECTION or self._bounds.least < 2:
            return parts
        ((topic, told),) = parts
        sources = [self._desk.statements[at].ordinal for at in told]
        cuts = [at for at in range(2, len(told) - 1) if sources[at] != sources[at - 1]] or [len(told) // 2]
        cut = min(cuts, key=lambda at: abs(at - len(told) / 2))
        return [(topic, told[:cut]), (Topic("", topic.members, topic.ahead), told[cut:])]

    def _evened(self, parts: Parts) -> Parts:
        """Statements of long sections go to those too short for two paragraphs, the likest first."""
        parts = list(parts)
        short = [n for n, (topic, told) in enumerate(parts) if len(told) < _FULL_SECTION and not topic.ahead]
        for to in short:
            given = {at: n for n, (topic, told) in enumerate(parts) if len(told) > _FULL_SECTION for at in told}
            for at in sorted(given, key=lambda at: (-self._likeness([at], parts[to][1]), at)):
                source = parts[given[at]]
                if len(parts[to][1]) >= _FULL_SECTION or len(source[1]) <= _FULL_SECTION:
                    continue
                moved = self._moved(parts, at, given[at], to)
                parts = moved if self._is_sound(moved) else parts
        return parts

    def _moved(self, parts: Parts, at: int, source: int, to: int) -> Parts:
        moved = list(parts)
        moved[source] = (parts[source][0], tuple(other for other in parts[source][1] if other != at))
        moved[to] = (parts[to][0], self._page.in_order((*parts[to][1], at), {*self._page.given}))
        return moved

    def _is_sound(self, parts: Parts) -> bool:
        """Whether no statement of the sections leans on a later one."""
        bonds, given = self._desk.bonds, set(self._page.opening)
        inside = {at for _, told in parts for at in told}
        given |= {item for at in self._page.placed if at not in inside for item in bonds.gives[at]}
        for at in (at for _, told in parts for at in told):
            if not bonds.met(at, given):
                return False
            given |= bonds.gives[at]
        return True

    def _headed(self, parts: Parts, differing: Sequence[int]) -> list[tuple[str, tuple[int, ...]]]:
        done: list[tuple[str, tuple[int, ...]]] = []
        differ = [(self._desk.locale.prose.differ, tuple(differing))] if differing else []
        for topic, told in parts:
            if topic.ahead:
                done, differ = [*done, *differ], []
            done.append((choose_heading(self._desk, topic, told, (self._headline, [h for h, _ in done])), told))
        return [*done, *differ]


def _joined(topics: Sequence[Topic]) -> Topic:
    members = tuple(sorted(at for topic in topics for at in topic.members))
    return Topic(topics[0].heading, members, ahead=True)


def _description(desk: Desk, headline: str) -> str:
    """The description of the source whose title heads the page: what its editors held for the core of it."""
    wanted = set(words(headline.lower()))
    best = max(desk.clippings, key=lambda clipping: (len(wanted & set(words(clipping.title.lower()))), clipping.id))
    return best.description


def _is_upper(desk: Desk, at: int) -> bool:
    """Whether a lede may tell it: it stands in the upper part of its report, and is neither a speech nor silence."""
    statement = desk.statements[at]
    return statement.depth <= _LEDE_DEPTH and not statement.answers_nothing and not _is_long_quote(desk, at)


def _is_long_quote(desk: Desk, at: int) -> bool:
    return any(len(quotation.text.split()) >= _QUOTED_LONG for quotation in find_quotations(desk.statements[at].text))


def _newly_covered(desk: Desk, at: int, told: Sequence[int], head: _Head) -> float:
    """The share of the head's names and numbers that statement `at` holds and those of `told` do not."""
    if not head.parts and not head.values:
        return 0.0
    before = [desk.statements[other].told for other in told]
    here = desk.statements[at].told
    fresh = [p for p in head.parts if f" {p} " in here.line and not any(f" {p} " in other.line for other in before)]
    new = (head.values & here.values).difference(*(other.values for other in before))
    return (len(fresh) + len(new)) / (len(head.parts) + len(head.values))
