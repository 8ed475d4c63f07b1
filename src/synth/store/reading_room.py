"""Who is reading what: leases, what was in view and for how long, and words that are not saved as a version yet.

It does not know what must have been read before anything is approved.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from synth.store.rows import put
from synth.store.store import Store
from synth.store.tables import jottings, leases, readings

LEASE = timedelta(minutes=2)
LONGEST_GAP = 60  # seconds between two signs of life that still count as reading


@dataclass(frozen=True)
class Lease:
    """Somebody has an article before them until an ISO time; it locks nobody out."""

    article: str
    person: str
    until: str


@dataclass(frozen=True)
class Read:
    """What one person had in view of one content, and for how many seconds."""

    parts: frozenset[str] = frozenset()
    seconds: int = 0


@dataclass(frozen=True)
class Jotting:
    """Words typed at a place of an article and not yet filed; `hash` is the content they were typed over."""

    article: str
    person: str
    place: str
    hash: str
    text: str
    cites: str


class ReadingRoom:
    """The rows of reading. None of them is evidence of anything but itself; approvals copy what they need."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(self, article: str, person: str, now: datetime) -> Lease:
        """Take or prolong the lease; where somebody else holds it, theirs is returned and stays."""

        def work(connection: Connection) -> Lease:
            row = connection.execute(select(leases).where(leases.c.article == article)).first()
            if row and row.person != person and row.until > now.isoformat():
                return Lease(**row._mapping)
            lease = Lease(article, person, (now + LEASE).isoformat())
            put(connection, leases, "article", vars(lease))
            return lease

        return self._store.write(work)

    def leave(self, article: str, person: str) -> None:
        """Give the lease back."""
        this = (leases.c.article == article, leases.c.person == person)
        self._store.write(lambda connection: connection.execute(delete(leases).where(*this)))

    def seen(self, content: str, person: str, parts: frozenset[str], now: datetime) -> Read:
        """Add what came into view, and the time since the last sign of life; what is known then."""

        def work(connection: Connection) -> Read:
            this = (readings.c.hash == content, readings.c.person == person)
            row = connection.execute(select(readings).where(*this)).first()
            if row is None:
                values = {"parts": " ".join(sorted(parts)), "seconds": 0, "last_at": now.isoformat()}
                connection.execute(insert(readings).values(hash=content, person=person, **values))
                return Read(parts)
            known = parts | set(row.parts.split())
            gap = (now - datetime.fromisoformat(row.last_at)).total_seconds()
            seconds = row.seconds + round(min(max(gap, 0), LONGEST_GAP))
            values = {"parts": " ".join(sorted(known)), "seconds": seconds, "last_at": now.isoformat()}
            connection.execute(update(readings).where(*this).values(values))
            return Read(frozenset(known), seconds)

        return self._store.write(work)

    def read(self, content: str, person: str) -> Read:
        """What is known of this person and this content."""
        query = select(readings).where(readings.c.hash == content, readings.c.person == person)
        row = self._store.read(lambda connection: connection.execute(query).first())
        return Read(frozenset(row.parts.split()), row.seconds) if row else Read()

    def jot(self, jotting: Jotting) -> None:
        """Keep words in the place of the ones before."""

        def work(connection: Connection) -> None:
            connection.execute(delete(jottings).where(*_at(jotting.article, jotting.person, jotting.place)))
            connection.execute(insert(jottings).values(vars(jotting)))

        self._store.write(work)

    def jottings(self, article: str, person: str) -> tuple[Jotting, ...]:
        """This person's unfiled words on an article."""
        query = select(jottings).where(jottings.c.article == article, jottings.c.person == person)
        return self._store.read(lambda connection: tuple(Jotting(**r._mapping) for r in connection.execute(query)))

    def tear_up(self, article: str, person: str, place: str) -> None:
        """Drop the words at a place: they were filed, or given up."""
        self._store.write(lambda connection: connection.execute(delete(jottings).where(*_at(article, person, place))))


def _at(article: str, person: str, place: str) -> tuple[ColumnElement[bool], ...]:
    return (jottings.c.article == article, jottings.c.person == person, jottings.c.place == place)
