"""The log, read: pages of it, all of it, and whether its chain holds. It does not write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from synth.domain.noun import canonical_json
from synth.store.audit import append, linked
from synth.store.store import Store
from synth.store.tables import audit

_BATCH = 5_000


@dataclass(frozen=True)
class Entry:
    """One row of the log; `body` is the JSON text of what was done, `link` the sha256 over it and the link before."""

    seq: int
    at: str
    kind: str
    article: str
    actor: str
    body: str
    link: str


@dataclass(frozen=True)
class Search:
    """Which entries: of one article, of one actor, older than a row."""

    article: str = ""
    actor: str = ""
    before: int = 0


class Audit:
    """The log of one newsroom, for reading; what happens is written in the transaction in which it happens."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, kind: str, actor: str, at: str, **facts: str) -> None:
        """Write down what is no decision: a sign-in, a person added, a key made or revoked."""
        self._store.write(append, (kind, "", actor), at, canonical_json(facts))

    def entries(self, search: Search, limit: int) -> tuple[Entry, ...]:
        """Entries, newest first."""
        query = _searched(search).order_by(audit.c.seq.desc()).limit(limit)
        return self._store.read(lambda connection: tuple(Entry(**row._mapping) for row in connection.execute(query)))

    def export(self, search: Search) -> Iterator[Entry]:
        """Every entry, oldest first, in batches, so that a long log needs no long memory."""
        after = 0
        while True:
            query = _searched(search).where(audit.c.seq > after).order_by(audit.c.seq).limit(_BATCH)
            rows = self._store.read(_rows, query)
            yield from (Entry(**row._mapping) for row in rows)
            if len(rows) < _BATCH:
                return
            after = rows[-1].seq

    def broken_at(self) -> int | None:
        """The first row whose link is not what it should be, or None where the whole chain holds."""
        link, expected = "", 1
        for entry in self.export(Search()):
            link = linked(link, entry.at, (entry.kind, entry.article, entry.actor), entry.body)
            if entry.seq != expected or entry.link != link:
                return entry.seq
            expected += 1
        return None


def _rows(connection: Connection, query: Select[Any]) -> Sequence[Row[Any]]:
    return connection.execute(query).all()


def _searched(search: Search) -> Select[Any]:
    query = select(audit)
    if search.article:
        query = query.where(audit.c.article == search.article)
    if search.actor:
        query = query.where(audit.c.actor == search.actor)
    if search.before:
        query = query.where(audit.c.seq < search.before)
    return query
