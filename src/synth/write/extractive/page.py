"""A page while it fills: what is placed, what that gives to later statements, what may still be taken.

It places what it is told to, with what that needs before it; `layout` decides what goes where.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from synth.write.extractive.desk import Desk
from synth.write.extractive.needs import given_by
from synth.write.extractive.select import ATTRIBUTION_WORDS, Allowance, allowance_of, worth
from synth.write.formats import Format

_FILLED = 0.8  # of the span between a format's fewest and most words is aimed at


@dataclass(frozen=True)
class Wish:
    """What headline and dek ask of the body: statements to hold, and statements to leave out."""

    wanted: tuple[int, ...] = ()
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Mark:
    """A page as it was."""

    placed: tuple[int, ...]
    given: frozenset[str]
    allowance: Allowance


class Page:
    """Statements placed so far. All numbers are indices into the desk's statements."""

    def __init__(self, desk: Desk, form: Format, headline: str, wish: Wish) -> None:
        span = form.words.most - form.words.least
        self.desk = desk
        self.wish = wish
        self.placed: list[int] = []
        self._allowance = allowance_of(desk.story, form.words.least + int(span * _FILLED))
        self.opening = opening(desk, headline)  # given before any statement
        self._bare = unintroduced(desk)
        self.given: set[str] = set(self.opening)

    def pool(self) -> list[int]:
        """What may still be placed."""
        barred = {*self.placed, *self.desk.disputed, *self.wish.barred}
        return [at for at in self.desk.fit if at not in barred]

    def free(self, pool: Iterable[int]) -> int:
        """Printed words that may still be placed from `pool`."""
        return self._allowance.free([self.desk.statements[at] for at in pool])

    def is_told(self, at: int, besides: Sequence[int] = ()) -> bool:
        return at in self.placed or self.desk.repeats.repeats(at, [*self.placed, *besides])

    def is_introduced(self, at: int, *, bare: bool) -> bool:
        """Whether all that `at` needs before it has been given; surnames that nobody gives in full where `bare`."""
        return self.desk.bonds.met(at, self.given if bare else self.given - self._bare)

    def reserve(self, chosen: Sequence[int]) -> bool:
        """Place `chosen` far down, if the caps allow all of them: what comes before may not lean on them."""
        given = set(self.given)
        taken = self.take(chosen)
        self.given = given
        return taken

    def take(self, chosen: Sequence[int]) -> bool:
        """Place `chosen` if the caps allow all of them."""
        statements = [self.desk.statements[at] for at in chosen]
        if not chosen or not self._allowance.allows(statements):
            return False
        for at, statement in zip(chosen, statements, strict=True):
            self._allowance.take(statement)
            self.placed.append(at)
            self.given |= self.desk.bonds.gives[at]
        return True

    def fill(self, members: Iterable[int], chosen: list[int], most: int, words: int) -> None:
        """Place the best of `members` with their introductions: `most` at most, and no more once `words` are spent.

        `words` are printed words of all that is chosen; they bind only from the fourth statement on.
        """
        desk, pool = self.desk, {at for at in members if at not in self.placed}
        while pool and len(chosen) < most:
            if len(chosen) >= min(most, 4) and self.printed(chosen) >= words:
                return
            at = max(pool, key=lambda at: (worth(at, self.placed, desk.ranking), -at))
            pool.discard(at)
            if self.is_told(at):
                continue
            run = self.with_introductions(at)
            if len(chosen) + len(run) <= most and self.take(run):
                chosen.extend(run)

    def with_introductions(self, at: int) -> list[int]:
        """`at`, after the statements of its source that introduce what it needs; empty where they cannot be had."""
        desk, run, given = self.desk, [at], set(self.given)
        for need in desk.bonds.needs[at]:
            if need & given:
                continue
            able = [
                other for other in self.pool()
                if _introduces(desk, other, at)
                and need & desk.bonds.gives[other] and desk.bonds.met(other, given)
                and not self.is_told(other, run)
            ]  # fmt: skip
            if not able:
                return []
            best = max(able)
            run.insert(0, best)
            given |= desk.bonds.gives[best]
        return run

    def mark(self) -> Mark:
        """The page as it is, for `back_to`."""
        return Mark(tuple(self.placed), frozenset(self.given), copy.deepcopy(self._allowance))

    def back_to(self, mark: Mark) -> None:
        self.placed, self.given = list(mark.placed), set(mark.given)
        self._allowance = copy.deepcopy(mark.allowance)

    def in_order(self, chosen: Iterable[int], given: Set[str]) -> tuple[int, ...]:
        """Outlet by outlet, each in the order of its source; a statement whose need is not met by then is left out."""
        desk, groups = self.desk, dict[int, list[int]]()
        for at in chosen:
            groups.setdefault(desk.statements[at].ordinal, []).append(at)
        ordered, told = [], set(given)
        for group in groups.values():
            for at in sorted(group):
                if desk.bonds.met(at, told):
                    ordered.append(at)
                    told |= desk.bonds.gives[at]
        return tuple(ordered)

    def printed(self, chosen: Iterable[int]) -> int:
        """The words of `chosen` with their outlets' names, about."""
        return sum(self.desk.statements[at].words + ATTRIBUTION_WORDS for at in chosen)


def opening(desk: Desk, headline: str) -> frozenset[str]:
    """What a reader of `headline` knows before the first sentence."""
    return given_by(headline, desk.statements[0]) | unintroduced(desk)


def unintroduced(desk: Desk) -> set[str]:
    """Surnames that two sources use and no fit statement gives in full: to wait for them would silence the story."""
    gives = {item for at in desk.fit for item in desk.bonds.gives[at]}
    sources: dict[str, set[int]] = {}
    for statement, needs in zip(desk.statements, desk.bonds.needs, strict=True):
        for item in (item for need in needs for item in need if item.startswith("name:")):
            sources.setdefault(item, set()).add(statement.ordinal)
    return {item for item, told in sources.items() if item not in gives and len(told) > 1}


def _introduces(desk: Desk, other: int, at: int) -> bool:
    """Whether `other` stands before `at` under the same subhead of the same source."""
    one, two = desk.statements[other], desk.statements[at]
    return other < at and one.ordinal == two.ordinal and one.heading == two.heading
