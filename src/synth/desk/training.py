"""An exercise: a draft in which one error is planted, or none, and what an answer to it is worth.

It does not know who practises, and has no way to an article: what it makes is a `Draft`, which nothing publishes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from synth.check.mutate import Mutation, mutations
from synth.desk.sheet import Block, Citing, Line, Part, Piece
from synth.domain.draft import Draft, Kind, Paragraph
from synth.domain.story import Story
from synth.store.exercises import Practised

CONTROLS = 0.25  # share of exercises in which nothing is wrong
LOOKED_INTO = 8  # sentences, drawn at random, from whose possible errors one is drawn


class Outcome(StrEnum):
    """What an answer was. MISPLACED: an error was there, and another sentence was named."""

    CAUGHT = "caught"
    MISSED = "missed"
    MISPLACED = "misplaced"
    CLEARED = "cleared"
    FALSE_ALARM = "false_alarm"


@dataclass(frozen=True)
class Planted:
    """A draft to read; `place` and `kind` are empty where nothing in it was changed."""

    draft: Draft
    place: str = ""
    kind: str = ""


def plant(story: Story, draft: Draft, seed: int) -> Planted | None:
    """One error in one sentence of `draft`, or, for a quarter of all seeds, none; the same for the same seed.

    Of the kinds of error that fit, each is as likely, however many sentences it fits. None where no kind fits: such a
    draft is no control either, or whoever knows the rules would know the answer.
    """
    rng = Random(seed)  # noqa: S311  (a seeded draw, no secret)
    control = rng.random() < CONTROLS
    places = [where for where, kind, _ in draft.sentences() if kind is Kind.REPORTING]
    rng.shuffle(places)
    by_kind: dict[str, list[Mutation]] = {}
    for where in places[:LOOKED_INTO]:
        for mutation in mutations(story, draft, where, rng):
            by_kind.setdefault(mutation.kind.value, []).append(mutation)
    if not by_kind:
        return None
    if control:
        return Planted(draft)
    chosen = rng.choice(by_kind[rng.choice(sorted(by_kind))])
    return Planted(chosen.draft, chosen.where, chosen.kind.value)


def outcome_of(planted: str, answered: str) -> Outcome:
    """What an answer is worth: both are places, "" for none."""
    if not planted:
        return Outcome.FALSE_ALARM if answered else Outcome.CLEARED
    if not answered:
        return Outcome.MISSED
    return Outcome.CAUGHT if planted == answered else Outcome.MISPLACED


@dataclass(frozen=True)
class Score:
    """What one person's answers come to. A misplaced answer is an error not caught and a false alarm as well."""

    person: str
    answers: int
    planted: int
    caught: int
    false_alarms: int
    median_seconds: int

    @property
    def catch_rate(self) -> str:
        """Of the planted errors, in per cent; "not known" where none was planted."""
        return f"{self.caught / self.planted:.0%}" if self.planted else "not known"


def scores(results: Iterable[Practised]) -> tuple[Score, ...]:
    """A score for each person, in the order of the alphabet."""
    mine: dict[str, list[Practised]] = {}
    for one in results:
        mine.setdefault(one.person, []).append(one)
    return tuple(_score(person, found) for person, found in sorted(mine.items()))


def _score(person: str, found: list[Practised]) -> Score:
    outcomes = [Outcome(one.result.outcome) for one in found]
    seconds = sorted(one.result.seconds for one in found)
    return Score(
        person=person,
        answers=len(found),
        planted=sum(bool(one.kind) for one in found),
        caught=outcomes.count(Outcome.CAUGHT),
        false_alarms=outcomes.count(Outcome.FALSE_ALARM) + outcomes.count(Outcome.MISPLACED),
        median_seconds=seconds[len(seconds) // 2],
    )


def parts_of(draft: Draft, story: Story) -> tuple[Part, ...]:
    """The lede and the sections of a draft with what each sentence cites. No finding is shown: the eye is trained."""
    parts = [Part(None, _blocks(draft.lede, "lede", story))]
    for number, section in enumerate(draft.sections, 1):
        place = f"sections.{number}"
        heading = Line(place, section.heading, (Piece(section.heading),), (), ())
        parts.append(Part(heading, _blocks(section.paragraphs, place, story)))
    return tuple(parts)


def _blocks(paragraphs: Iterable[Paragraph], place: str, story: Story) -> tuple[Block, ...]:
    return tuple(
        Block(
            place=f"{place}.{at}",
            analysis=paragraph.kind is Kind.ANALYSIS,
            lines=tuple(
                Line(f"{place}.{at}.{number}", one.text, (Piece(one.text),), citing(one.cites, story), ())
                for number, one in enumerate(paragraph.sentences, 1)
            ),
        )
        for at, paragraph in enumerate(paragraphs, 1)
    )


def citing(aliases: Iterable[str], story: Story) -> tuple[Citing, ...]:
    """What these aliases name, with the number of its clipping."""
    found = (story.find(alias) for alias in aliases)
    return tuple(
        Citing(int(one.alias.partition(".")[0]), one.alias, one.clipping.outlet, one.text) for one in found if one
    )
