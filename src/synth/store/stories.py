"""Stories and the numbers of their clippings. It does not know how pages were grouped.

Numbers are given once and never reused, because citations of older versions go on naming them.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, insert, select, update

from synth.domain.evidence import Clipping
from synth.domain.source import Terms
from synth.domain.story import Member, Story
from synth.errors import UnknownName
from synth.store.evidence import content_of, write_clipping
from synth.store.rows import free_slug, utc_text
from synth.store.tables import clippings, members, stories


def enroll_declared(
    connection: Connection, list_name: str, slug: str, terms: Terms, given: Sequence[Clipping]
) -> Story:
    story_id = connection.execute(_DECLARED, {"list_name": list_name, "slug": slug}).scalar()
    if story_id is None:
        story_id = _create(connection, list_name, slug, terms, declared=True)
    return _enroll(connection, story_id, terms, given)


def enroll_discovered(
    connection: Connection, list_name: str, terms: Terms, named: tuple[str, str | None], given: Sequence[Clipping]
) -> Story:
    slug, story_id = named
    if story_id is None:
        urls = sorted({clipping.url for clipping in given})
        story_id = connection.execute(_HOLDER, {"list_name": list_name, "urls": urls}).scalar()
    if story_id is None:
        free = free_slug(connection, stories.c.slug, slug, stories.c.list_name == list_name)
        story_id = _create(connection, list_name, free, terms, declared=False)
    return _enroll(connection, story_id, terms, given)


def read_stories(connection: Connection, list_name: str | None) -> tuple[Story, ...]:
    if list_name is None:
        return _read(connection, _ALL)
    return _read(connection, _OF_LIST, list_name=list_name)


def read_discovered(connection: Connection, list_name: str, since: datetime) -> tuple[str, ...]:
    return tuple(connection.execute(_DISCOVERED, {"list_name": list_name, "since": utc_text(since)}).scalars())


def read_story(connection: Connection, story_id: str, *, everything: bool) -> Story:
    """`UnknownName` where no story has that id."""
    found = _read(connection, _ONE_WHOLE if everything else _ONE, id=story_id)
    if not found:
        raise UnknownName(f"no story has the id {story_id!r}", story=story_id)
    return found[0]


def _create(connection: Connection, list_name: str, slug: str, terms: Terms, *, declared: bool) -> str:
    story_id = secrets.token_hex(6)
    row = {"id": story_id, "list_name": list_name, "slug": slug, "declared": declared, "terms": terms.model_dump_json()}
    connection.execute(insert(stories).values(row))
    return story_id


def _enroll(connection: Connection, story_id: str, terms: Terms, given: Sequence[Clipping]) -> Story:
    _set(connection, story_id, terms, _latest(given))
    rows = connection.execute(_ENROLLED, {"id": story_id}).all()
    by_id = {row.clipping: row.ordinal for row in rows}
    by_content = {(row.url, row.content): row.ordinal for row in rows}
    present: set[int] = set()
    for clipping in given:
        ordinal = by_id.get(clipping.id)
        if ordinal is None:
            # The same words at the same address are no news, whatever else changed in the bytes of the page.
            words = (clipping.url, content_of(clipping))
            ordinal = by_content.get(words)
            if ordinal is None:
                ordinal = max(by_id.values(), default=0) + 1
                _append(connection, story_id, ordinal, clipping)
                by_id[clipping.id] = by_content[words] = ordinal
        present.add(ordinal)
    for row in rows:
        if row.present != (row.ordinal in present):
            this = (members.c.story == story_id, members.c.ordinal == row.ordinal)
            connection.execute(update(members).where(*this).values(present=not row.present))
    return read_story(connection, story_id, everything=False)


def _append(connection: Connection, story_id: str, ordinal: int, clipping: Clipping) -> None:
    write_clipping(connection, clipping)
    row = {"story": story_id, "ordinal": ordinal, "clipping": clipping.id, "present": True}
    connection.execute(insert(members).values(row))


def _set(connection: Connection, story_id: str, terms: Terms, latest: str | None) -> None:
    words = terms.model_dump_json()
    of_it = stories.c.id == story_id
    kept = connection.execute(select(stories.c.terms, stories.c.latest).where(of_it)).one()
    if tuple(kept) != (words, latest):
        connection.execute(update(stories).where(of_it).values(terms=words, latest=latest))


def _latest(given: Sequence[Clipping]) -> str | None:
    """The date of the latest clipping; None where one is undated, which may be of any time."""
    dates = [clipping.published for clipping in given if clipping.published is not None]
    return utc_text(max(dates)) if dates and len(dates) == len(given) else None


def _read(connection: Connection, pick: _Pick, **values: object) -> tuple[Story, ...]:
    enrolled: dict[str, list[Member]] = {}
    for story_id, ordinal, body in connection.execute(pick.members, values):
        member = Member(ordinal=ordinal, clipping=Clipping.model_validate_json(body))
        enrolled.setdefault(story_id, []).append(member)
    return tuple(
        Story(
            id=row.id,
            list_name=row.list_name,
            slug=row.slug,
            declared=row.declared,
            terms=Terms.model_validate_json(row.terms),
            members=tuple(enrolled.get(row.id, ())),
        )
        for row in connection.execute(pick.stories, values)
    )


@dataclass(frozen=True)
class _Pick:
    """The queries that fetch one choice of stories and their members."""

    stories: Select[Any]
    members: Select[Any]


def _pick(*where: ColumnElement[bool], everything: bool) -> _Pick:
    kept = () if everything else (members.c.present.is_(True),)
    return _Pick(
        stories=select(stories).where(*where).order_by(stories.c.seq),
        members=select(members.c.story, members.c.ordinal, clippings.c.body)
        .select_from(_MEMBERS_OF_STORIES)
        .where(*where, *kept)
        .order_by(members.c.ordinal),
    )


# Built once: building a query costs as much as running it.
_MEMBERS_OF_STORIES = stories.join(members, members.c.story == stories.c.id).join(
    clippings, clippings.c.id == members.c.clipping
)
_THIS = stories.c.id == bindparam("id")
_ALL = _pick(everything=False)
_OF_LIST = _pick(stories.c.list_name == bindparam("list_name"), everything=False)
_ONE = _pick(_THIS, everything=False)
_ONE_WHOLE = _pick(_THIS, everything=True)
_DECLARED = select(stories.c.id).where(
    stories.c.list_name == bindparam("list_name"), stories.c.slug == bindparam("slug"), stories.c.declared.is_(True)
)
_DISCOVERED = (
    select(stories.c.id)
    .where(
        stories.c.list_name == bindparam("list_name"),
        stories.c.declared.is_(False),
        stories.c.latest.is_(None) | (stories.c.latest >= bindparam("since")),
    )
    .order_by(stories.c.seq)
)
_ENROLLED = (
    select(members.c.ordinal, members.c.clipping, members.c.present, clippings.c.url, clippings.c.content)
    .select_from(members.join(clippings, clippings.c.id == members.c.clipping))
    .where(members.c.story == bindparam("id"))
)
# The discovered story that holds most of some addresses now, the oldest of equals. Members that left do not count:
# a story that was split in two would else swallow both halves in turn.
# The inner query is grouped so that a database begins with the few addresses, not with the many stories of the list.
_HELD = (
    select(members.c.story, func.count(clippings.c.url.distinct()).label("addresses"))
    .select_from(clippings.join(members, members.c.clipping == clippings.c.id))
    .where(clippings.c.url.in_(bindparam("urls", expanding=True)), members.c.present.is_(True))
    .group_by(members.c.story)
    .subquery()
)
_HOLDER = (
    select(stories.c.id)
    .select_from(_HELD.join(stories, stories.c.id == _HELD.c.story))
    .where(stories.c.list_name == bindparam("list_name"), stories.c.declared.is_(False))
    .order_by(_HELD.c.addresses.desc(), stories.c.seq)
    .limit(1)
)
