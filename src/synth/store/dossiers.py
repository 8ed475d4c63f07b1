"""Dossiers put together from their rows. It does not know how they came to be there.

The queries are built once, when the module is read: building one costs as much as running it.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, TableClause, bindparam, select

from synth.domain.article import Article
from synth.domain.decision import Decision, Publication
from synth.domain.dossier import Dossier
from synth.domain.finding import Assessment
from synth.domain.status import Status
from synth.errors import UnknownName
from synth.store.tables import articles, assessments, decisions, publications, versions

_SHORTEST_PREFIX = 4


@dataclass(frozen=True)
class Pick:
    """The queries that fetch one choice of versions and what belongs to them."""

    versions: Select[Any]
    checks: Select[Any]
    decisions: Select[Any]
    publications: Select[Any]


def _pick(*where: ColumnElement[bool]) -> Pick:
    filed = articles.join(versions, versions.c.article == articles.c.id)
    checked = filed.join(
        assessments, (assessments.c.article == versions.c.article) & (assessments.c.version == versions.c.version)
    )
    chosen = select(articles.c.id).select_from(filed).where(*where)

    def of_article(table: TableClause) -> Select[Any]:
        return select(table.c.article, table.c.body).where(table.c.article.in_(chosen)).order_by(table.c.seq)

    return Pick(
        versions=select(articles.c.id, articles.c.status, articles.c.attempt, versions.c.version, versions.c.body)
        .select_from(filed)
        .where(*where)
        .order_by(articles.c.day.desc(), articles.c.slug, versions.c.version),
        checks=select(assessments.c.article, assessments.c.version, assessments.c.body)
        .select_from(checked)
        .where(*where)
        .order_by(assessments.c.seq),
        decisions=of_article(decisions),
        publications=of_article(publications),
    )


_CURRENT = versions.c.version == articles.c.version
_OF_ID = articles.c.id == bindparam("id")
_OF_STORY = articles.c.story == bindparam("story")
EVERY_ARTICLE = _pick(_CURRENT)
IN_STATUS = _pick(_CURRENT, articles.c.status.in_(bindparam("statuses", expanding=True)))
OF_STORY = _pick(_CURRENT, _OF_STORY)
UNDER_FINGERPRINT = _pick(_OF_STORY, versions.c.fingerprint == bindparam("fingerprint"))
EVERY_VERSION = _pick(_OF_ID)
_CURRENT_OF_ID = _pick(_CURRENT, _OF_ID)
_VERSION_OF_ID = _pick(_OF_ID, versions.c.version == bindparam("version"))


def read(connection: Connection, pick: Pick, **values: object) -> tuple[Dossier, ...]:
    """The dossiers of a pick: newest article first, then by slug, then oldest version first."""
    rows = connection.execute(pick.versions, values).all()
    if not rows:
        return ()
    # Ordered by their time, so that the newest check of a version is the one that stays.
    checks = {(article, version): body for article, version, body in connection.execute(pick.checks, values)}
    decided = _gather(connection, pick.decisions, values)
    published = _gather(connection, pick.publications, values)
    return tuple(
        Dossier(
            article=Article.model_validate_json(row.body),
            assessment=Assessment.model_validate_json(checks[row.id, row.version]),
            status=Status(row.status),
            attempt=row.attempt,
            decisions=tuple(Decision.model_validate_json(body) for body in decided.get(row.id, ())),
            publications=tuple(Publication.model_validate_json(body) for body in published.get(row.id, ())),
        )
        for row in rows
    )


def current(connection: Connection, article_id: str) -> Dossier:
    """The current version of one article; `UnknownName` where there is none of that id."""
    found = read(connection, _CURRENT_OF_ID, id=article_id)
    if not found:
        raise UnknownName(f"no article has the id {article_id!r}", ref=article_id)
    return found[0]


def of_version(connection: Connection, article_id: str, version: int) -> Dossier:
    """One version of an article; `UnknownName` says which there are."""
    found = read(connection, _VERSION_OF_ID, id=article_id, version=version)
    if not found:
        article = current(connection, article_id).article
        there = f"only 1 to {article.version}" if article.version > 1 else "only version 1"
        raise UnknownName(f"{article.slug} has no version {version}, {there}", ref=article.slug)
    return found[0]


def find_id(connection: Connection, ref: str) -> str:
    """The article that `ref` names: a slug, an id, or four or more first digits of one id."""
    for column in (articles.c.slug, articles.c.id):
        found = connection.execute(select(articles.c.id).where(column == ref)).scalar()
        if found is not None:
            return str(found)
    if len(ref) >= _SHORTEST_PREFIX:
        begins = articles.c.id.startswith(ref, autoescape=True)
        rows = connection.execute(select(articles.c.id, articles.c.slug).where(begins).limit(3)).all()
        if len(rows) == 1:
            return str(rows[0].id)
        if rows:
            names = ", ".join(f"{row.id} ({row.slug})" for row in rows)
            raise UnknownName(f"{ref!r} is the beginning of several ids: {names}", ref=ref)
    slugs = connection.execute(select(articles.c.slug).order_by(articles.c.slug)).scalars().all()
    near = difflib.get_close_matches(ref, slugs, n=3, cutoff=0.5)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise UnknownName(f"no article is called {ref!r}{hint}", ref=ref)


def _gather(connection: Connection, query: Select[Any], values: dict[str, object]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for article, body in connection.execute(query, values):
        found.setdefault(article, []).append(body)
    return found
