"""What comes to the desk from outside: readers' letters about errors, and errands that programs asked for.

It does not know what is done about them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from synth.domain.noun import Noun
from synth.store.store import Store
from synth.store.tables import errands, letters


class Letter(Noun):
    """A reader reports an error. Their words and their contact are theirs: shown, never followed."""

    article: str
    text: str
    contact: str = ""
    at: str


@dataclass(frozen=True)
class LetterRow:
    """A letter in the desk's tray."""

    seq: int
    letter: Letter
    answered: bool


class ErrandState(StrEnum):
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    BROKEN_OFF = "broken_off"  # never kept: the desk that began it is gone, and nobody can have ended it


class Errand(Noun):
    """A run that a program or the desk asked for, and what became of it."""

    id: str
    owner: str
    key: str
    made_at: str
    lists: tuple[str, ...] = ()
    story: str = ""
    desk: str = Field(default="", description="the name under which the desk that began it is present")
    state: ErrandState = ErrandState.STARTED
    exit_code: int | None = None
    run: str = ""
    words: str = ""


class Post:
    """Letters and errands."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def drop(self, letter: Letter) -> int:
        """Put a letter into the tray; its number."""

        def work(connection: Connection) -> int:
            row = {"article": letter.article, "body": letter.model_dump_json(), "answered": False}
            return int(connection.execute(insert(letters).values(row).returning(letters.c.seq)).scalar_one())

        return self._store.write(work)

    def letters(self, article: str = "", limit: int = 200) -> tuple[LetterRow, ...]:
        """Letters, unanswered first, then the newest first."""
        query = select(letters).order_by(letters.c.answered, letters.c.seq.desc()).limit(limit)
        if article:
            query = query.where(letters.c.article == article)
        rows = self._store.read(lambda connection: connection.execute(query).all())
        return tuple(LetterRow(row.seq, Letter.model_validate_json(row.body), row.answered) for row in rows)

    def unanswered(self) -> int:
        query = select(func.count()).where(letters.c.answered.is_(False))
        return self._store.read(lambda connection: int(connection.execute(query).scalar_one()))

    def answer(self, seq: int) -> bool:
        """Mark a letter as dealt with; whether there is one of that number."""
        query = update(letters).where(letters.c.seq == seq).values(answered=True)
        return self._store.write(lambda connection: connection.execute(query).rowcount > 0)

    def begin(self, errand: Errand) -> tuple[Errand, bool]:
        """Keep an errand; where its owner used this key before, the errand of then, and False."""

        def work(connection: Connection) -> tuple[Errand, bool]:
            same = (errands.c.owner == errand.owner, errands.c.key == errand.key)
            body = connection.execute(select(errands.c.body).where(*same)).scalar()
            if body is not None:
                return Errand.model_validate_json(body), False
            row = {"id": errand.id, "owner": errand.owner, "key": errand.key, "made_at": errand.made_at}
            connection.execute(insert(errands).values(body=errand.model_dump_json(), **row))
            return errand, True

        return self._store.write(work)

    def again(self, before: Errand, errand: Errand) -> bool:
        """Begin an errand once more; False, and nothing is done, where it is not as it was `before`."""

        def work(connection: Connection) -> bool:
            body = connection.execute(select(errands.c.body).where(errands.c.id == before.id)).scalar()
            if body is None or Errand.model_validate_json(body) != before:
                return False
            connection.execute(update(errands).where(errands.c.id == before.id).values(body=errand.model_dump_json()))
            return True

        return self._store.write(work)

    def end(self, errand: Errand) -> None:
        """Keep what became of an errand."""
        query = update(errands).where(errands.c.id == errand.id).values(body=errand.model_dump_json())
        self._store.write(lambda connection: connection.execute(query))

    def errand_for(self, owner: str, key: str) -> Errand | None:
        """The errand that its owner asked for under this key, or None."""
        return self._errand(errands.c.owner == owner, errands.c.key == key)

    def errand(self, errand_id: str) -> Errand | None:
        return self._errand(errands.c.id == errand_id)

    def _errand(self, *where: ColumnElement[bool]) -> Errand | None:
        query = select(errands.c.body).where(*where)
        body = self._store.read(lambda connection: connection.execute(query).scalar())
        return Errand.model_validate_json(body) if body else None
