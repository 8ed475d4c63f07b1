"""The queue: slips by risk and age, counts, and what to read next. It does not write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, or_, select

from synth.domain.status import Status
from synth.store.store import Store
from synth.store.tables import leases, slips

_IN_ONE_QUERY = 500  # databases cap the number of bound values
WAITING = (Status.HELD, Status.IN_REVIEW)


@dataclass(frozen=True)
class Slip:
    """One article in a queue. `blocking` counts the undecided ones; `since` and `embargo` are ISO times."""

    article: str
    status: str
    slug: str
    headline: str
    section: str
    language: str
    version: int
    hash: str
    disclosure: str
    words: int
    blocking: int
    warnings: int
    notes: int
    pending: bool
    embargo: str
    since: str
    reader: str | None = None


@dataclass(frozen=True)
class Wanted:
    """Which slips: of these statuses (a correction that waits counts as waiting), of a section, with these words."""

    statuses: tuple[Status, ...]
    section: str = ""
    words: str = ""
    skip: int = 0


class Queue:
    """The slips of one newsroom. `now` is given as an ISO time, to know which leases still run."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def slips(self, wanted: Wanted, now: str, limit: int) -> tuple[Slip, ...]:
        """Slips by risk (undecided blocking findings, then warnings), then by age."""
        return self._store.read(_read, _where(wanted), now, (wanted.skip, limit))

    def next_one(self, person: str, now: str, *, beside: str) -> str | None:
        """The slug of the article to read next: the first that waits, is not `beside`, and nobody else is reading."""
        free = (slips.c.article != beside, or_(leases.c.person.is_(None), leases.c.person == person))
        for where in (_of(WAITING), slips.c.pending.is_(True)):
            found = self._store.read(_read, (where, *free), now, (0, 1))
            if found:
                return found[0].slug
        return None

    def named(self, ids: tuple[str, ...]) -> tuple[Slip, ...]:
        """The slips of these articles, in any order."""
        found: list[Slip] = []
        for at in range(0, len(ids), _IN_ONE_QUERY):
            where = (slips.c.article.in_(ids[at : at + _IN_ONE_QUERY]),)
            found += self._store.read(_read, where, "", (0, _IN_ONE_QUERY))
        return tuple(found)

    def counts(self) -> Mapping[str, int]:
        """How many articles there are of each status, and `pending`: corrections that wait."""

        def count(connection: Connection) -> dict[str, int]:
            by_status = select(slips.c.status, func.count()).group_by(slips.c.status)
            found = {str(status): int(number) for status, number in connection.execute(by_status)}
            pending = connection.execute(select(func.count()).where(slips.c.pending.is_(True))).scalar_one()
            return {**found, "pending": int(pending)}

        return self._store.read(count)

    def waiting(self) -> int:
        """How many articles wait for a person, corrections too."""
        query = select(func.count()).select_from(slips).where(or_(_of(WAITING), slips.c.pending.is_(True)))
        return self._store.read(lambda connection: int(connection.execute(query).scalar_one()))

    def sections(self, statuses: tuple[Status, ...]) -> tuple[str, ...]:
        """The sections of these articles, in the order of the alphabet."""
        query = select(slips.c.section).distinct().where(_of(statuses)).order_by(slips.c.section)
        return self._store.read(lambda connection: tuple(connection.execute(query).scalars()))


def _of(statuses: tuple[Status, ...]) -> ColumnElement[bool]:
    return slips.c.status.in_([status.value for status in statuses])


def _where(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    chosen = _of(wanted.statuses)
    if set(wanted.statuses) & set(WAITING):
        chosen = or_(chosen, slips.c.pending.is_(True))
    where = [chosen]
    if wanted.section:
        where.append(slips.c.section == wanted.section)
    if wanted.words:
        where.append(
            or_(
                slips.c.headline.icontains(wanted.words, autoescape=True),
                slips.c.slug.contains(wanted.words, autoescape=True),
            )
        )
    return tuple(where)


def _read(
    connection: Connection, where: tuple[ColumnElement[bool], ...], now: str, window: tuple[int, int]
) -> tuple[Slip, ...]:
    skip, limit = window
    running = (leases.c.article == slips.c.article) & (leases.c.until > now)
    query = (
        select(slips, leases.c.person.label("reader"))
        .select_from(slips.outerjoin(leases, running))
        .where(*where)
        .order_by(slips.c.blocking.desc(), slips.c.warnings.desc(), slips.c.since, slips.c.article)
        .offset(skip)
        .limit(limit)
    )
    return tuple(Slip(**row._mapping) for row in connection.execute(query))
