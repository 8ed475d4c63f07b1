"""Who may come in: people with passwords, sessions, one-time tickets, keys of programs. Secrets are kept as digests.

It does not know how a password is hashed, or what a role allows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from synth.store.rows import put
from synth.store.store import Store
from synth.store.tables import keys, people, sessions

TICKET, API_KEY = "ticket", "key"


@dataclass(frozen=True)
class PersonRow:
    """A person who signs in with a password."""

    name: str
    role: str
    password: str


@dataclass(frozen=True)
class SessionRow:
    """A browser that signed in. Times are ISO, in UTC."""

    digest: str
    person: str
    role: str
    way: str
    made_at: str
    until: str


@dataclass(frozen=True)
class KeyRow:
    """A ticket that signs a person in once, or the key of a program; `scopes` are words with spaces between."""

    digest: str
    kind: str
    name: str
    scopes: str
    made_at: str
    until: str


class Entrance:
    """The rows behind every way in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def person(self, name: str) -> PersonRow | None:
        """The person of that name, or None."""
        query = select(people).where(people.c.name == name)
        row = self._store.read(lambda connection: connection.execute(query).first())
        return PersonRow(**row._mapping) if row else None

    def people(self) -> tuple[PersonRow, ...]:
        query = select(people).order_by(people.c.name)
        return self._store.read(lambda connection: tuple(PersonRow(**r._mapping) for r in connection.execute(query)))

    def keep_person(self, person: PersonRow) -> None:
        """Add a person, or change role and password; their sessions end."""

        def work(connection: Connection) -> None:
            put(connection, people, "name", vars(person))
            connection.execute(delete(sessions).where(sessions.c.person == person.name))

        self._store.write(work)

    def remove_person(self, name: str) -> bool:
        """Remove a person and end their sessions; whether there was one."""

        def work(connection: Connection) -> bool:
            connection.execute(delete(sessions).where(sessions.c.person == name))
            return connection.execute(delete(people).where(people.c.name == name)).rowcount > 0

        return self._store.write(work)

    def open_session(self, session: SessionRow) -> None:
        """Keep a new session; those that ended are swept out."""

        def work(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.until < session.made_at))
            connection.execute(insert(sessions).values(vars(session)))

        self._store.write(work)

    def session(self, digest: str, now: str) -> SessionRow | None:
        """The session that is open now under this digest, or None."""
        query = select(sessions).where(sessions.c.digest == digest, sessions.c.until > now)
        row = self._store.read(lambda connection: connection.execute(query).first())
        return SessionRow(**row._mapping) if row else None

    def sessions(self, now: str) -> tuple[SessionRow, ...]:
        query = select(sessions).where(sessions.c.until > now).order_by(sessions.c.made_at.desc())
        return self._store.read(lambda connection: tuple(SessionRow(**r._mapping) for r in connection.execute(query)))

    def close_session(self, digest: str) -> None:
        self._store.write(lambda connection: connection.execute(delete(sessions).where(sessions.c.digest == digest)))

    def close_sessions(self, person: str) -> None:
        """End every session of a person."""
        self._store.write(lambda connection: connection.execute(delete(sessions).where(sessions.c.person == person)))

    def keep_key(self, key: KeyRow) -> None:
        self._store.write(lambda connection: connection.execute(insert(keys).values(vars(key))))

    def key(self, kind: str, digest: str, now: str) -> KeyRow | None:
        """The key of that kind which is valid now, or None."""
        query = select(keys).where(keys.c.kind == kind, keys.c.digest == digest, keys.c.until > now)
        row = self._store.read(lambda connection: connection.execute(query).first())
        return KeyRow(**row._mapping) if row else None

    def program_keys(self) -> tuple[KeyRow, ...]:
        query = select(keys).where(keys.c.kind == API_KEY).order_by(keys.c.made_at)
        return self._store.read(lambda connection: tuple(KeyRow(**r._mapping) for r in connection.execute(query)))

    def use_up(self, digest: str, now: str) -> KeyRow | None:
        """Take a ticket away, and give it to the one caller who was first; None to everybody else."""

        def work(connection: Connection) -> KeyRow | None:
            this = (keys.c.kind == TICKET, keys.c.digest == digest)
            row = connection.execute(select(keys).where(*this)).first()
            spent = (keys.c.digest == digest) | (keys.c.until <= now)
            connection.execute(delete(keys).where(keys.c.kind == TICKET, spent))
            return KeyRow(**row._mapping) if row and row.until > now else None

        return self._store.write(work)

    def revoke_key(self, name: str) -> bool:
        """Revoke the keys of that name; whether there was one."""
        this = (keys.c.kind == API_KEY, keys.c.name == name)
        return self._store.write(lambda connection: connection.execute(delete(keys).where(*this)).rowcount > 0)


def digest_of(secret: str) -> str:
    """What is kept of a secret of 128 bits or more: its sha256. Passwords are hashed slowly, elsewhere."""
    return hashlib.sha256(secret.encode()).hexdigest()
