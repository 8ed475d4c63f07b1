"""Exercises of reviewers and what came of them: rows of their own, which nothing that publishes reads.

It does not know how an error is planted, or what counts as caught.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, insert, select

from synth.domain.status import Status
from synth.store.rows import add
from synth.store.store import Store
from synth.store.tables import exercise_results, exercises, slips

_SOUND = (Status.IN_REVIEW, Status.APPROVED, Status.PUBLISHED, Status.CORRECTED)


@dataclass(frozen=True)
class ExerciseRow:
    """A draft (JSON) made of one version of an article. `place` and `kind` name what is wrong with it; both are empty
    where nothing is. Times are ISO, in UTC."""

    id: str
    person: str
    seed: int
    article: str
    version: int
    story: str
    place: str
    kind: str
    draft: str
    made_at: str


@dataclass(frozen=True)
class ResultRow:
    """What a person answered: the place they named ("" for none), what that was, and after how many seconds."""

    exercise: str
    place: str
    outcome: str
    seconds: int
    at: str


@dataclass(frozen=True)
class Practised:
    """A result and whose it is; `kind` is "" where nothing was wrong."""

    person: str
    kind: str
    result: ResultRow


class Exercises:
    """The rows of training."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def material(self, limit: int) -> tuple[str, ...]:
        """Ids of the newest articles in whose current version the gate finds nothing: what is wrong in an exercise is
        then what was planted."""
        sound = slips.c.status.in_([status.value for status in _SOUND])
        clean = (sound, slips.c.blocking == 0, slips.c.warnings == 0, slips.c.pending.is_(False))
        query = select(slips.c.article).where(*clean).order_by(slips.c.since.desc(), slips.c.article).limit(limit)
        return self._store.read(lambda connection: tuple(connection.execute(query).scalars()))

    def practised(self, person: str) -> Mapping[str, int]:
        """How many exercises of each article this person had."""
        query = select(exercises.c.article, func.count()).where(exercises.c.person == person)
        rows = self._store.read(lambda connection: connection.execute(query.group_by(exercises.c.article)).all())
        return Counter({str(article): int(number) for article, number in rows})

    def begin(self, exercise: ExerciseRow) -> ExerciseRow:
        """Keep an exercise, unless this person has one that is not answered: then that one."""

        def work(connection: Connection) -> ExerciseRow:
            standing = connection.execute(_unanswered(exercise.person)).first()
            if standing is not None:
                return ExerciseRow(**standing._mapping)
            connection.execute(insert(exercises).values(vars(exercise)))
            return exercise

        return self._store.write(work)

    def unanswered(self, person: str) -> ExerciseRow | None:
        """The exercise that this person has not answered yet, or None."""
        row = self._store.read(lambda connection: connection.execute(_unanswered(person)).first())
        return ExerciseRow(**row._mapping) if row else None

    def exercise(self, exercise_id: str, person: str) -> ExerciseRow | None:
        """The exercise of that id, where it is this person's; else None."""
        query = select(exercises).where(exercises.c.id == exercise_id, exercises.c.person == person)
        row = self._store.read(lambda connection: connection.execute(query).first())
        return ExerciseRow(**row._mapping) if row else None

    def answer(self, result: ResultRow) -> bool:
        """Keep the answer to an exercise; False, and nothing done, where it has one."""
        return self._store.write(add, exercise_results, "exercise", vars(result))

    def result(self, exercise_id: str) -> ResultRow | None:
        query = select(exercise_results).where(exercise_results.c.exercise == exercise_id)
        row = self._store.read(lambda connection: connection.execute(query).first())
        return ResultRow(**row._mapping) if row else None

    def results(self, since: str, limit: int, person: str = "") -> tuple[Practised, ...]:
        """Results of one person or of all from `since` on, newest first."""
        query = (
            select(exercises.c.person, exercises.c.kind, exercise_results)
            .join_from(exercise_results, exercises, exercises.c.id == exercise_results.c.exercise)
            .where(exercise_results.c.at >= since)
            .order_by(exercise_results.c.at.desc(), exercise_results.c.exercise)
            .limit(limit)
        )
        if person:
            query = query.where(exercises.c.person == person)
        rows = self._store.read(lambda connection: connection.execute(query).all())
        return tuple(Practised(who, kind, ResultRow(*result)) for who, kind, *result in rows)


def _unanswered(person: str) -> Select[tuple[object, ...]]:
    answered = select(exercise_results.c.exercise)
    mine = (exercises.c.person == person, exercises.c.id.not_in(answered))
    return select(exercises).where(*mine).order_by(exercises.c.made_at).limit(1)
