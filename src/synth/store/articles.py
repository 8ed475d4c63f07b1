"""Articles, their versions and what was decided on them. It does not know who may decide what.

A version is only ever added; an article's row says which version is current and where it stands.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from synth.domain.article import Article
from synth.domain.decision import Decision, Publication
from synth.domain.dossier import Dossier, Identity
from synth.domain.finding import Assessment
from synth.domain.status import Act, Status, after
from synth.domain.story import Story
from synth.errors import DecisionRefused, StoreError
from synth.store import audit, dossiers, slips
from synth.store.filing import Filing
from synth.store.rows import free_slug
from synth.store.tables import articles, assessments, decisions, publications, versions


def file_version(
    connection: Connection,
    story: Story,
    first: tuple[str, date],
    make: Callable[[Identity], Article],
    filing: Filing,
) -> Dossier:
    """`first` is slug and date for a first version; a later one keeps what it has."""
    row = _row(connection, articles.c.story == story.id)
    identity = _next_identity(connection, row, *first)
    article = make(identity)
    _see_that_it_is(article, identity, story)
    if row is not None:
        if _stands(connection, row, article):
            return dossiers.current(connection, row.id)
        _see_unchanged(row, filing)
    elif filing.expect_version:
        raise DecisionRefused(f"story {story.slug} has no article yet: look again", story=story.id)
    _write_version(connection, row, story, article, filing)
    return _slipped(connection, dossiers.current(connection, article.id))


def record(connection: Connection, decision: Decision, expect: Status, status: Status, attempt: int | None) -> Dossier:
    before = dossiers.current(connection, decision.article)
    if before.article.hash != decision.hash or before.status is not expect:
        raise _changed(before.article.slug)
    write_decision(connection, decision)
    values: dict[str, object] = {"status": status.value}
    if attempt is not None:
        values["attempt"] = attempt
    connection.execute(update(articles).where(articles.c.id == decision.article).values(values))
    dossier = dossiers.current(connection, decision.article)
    # Two people deciding two findings at once each saw the other's still open, and a run may have kept a new check
    # since: whoever comes later must look again.
    still_open = bool(dossier.open_blocking)
    lawful = after(decision.act, expect, open_blocking=still_open)
    if status is not lawful or (decision.act in _CLEARING and still_open):
        raise _changed(before.article.slug)
    return _slipped(connection, dossier)


# What no blocking finding may stand undecided under.
_CLEARING = frozenset({Act.APPROVE, Act.CORRECT, Act.INITIAL})


def _slipped(connection: Connection, dossier: Dossier) -> Dossier:
    slips.write(connection, dossier)
    return dossier


def write_decision(connection: Connection, decision: Decision) -> None:
    row = {"article": decision.article, "hash": decision.hash, "body": decision.model_dump_json()}
    connection.execute(insert(decisions).values(row))
    audit.append_decision(connection, decision, row["body"])


def write_assessment(connection: Connection, article_id: str, version: int, assessment: Assessment) -> None:
    """Nothing is added where the newest one says the same."""
    of_version = (assessments.c.article == article_id, assessments.c.version == version)
    newest = select(assessments.c.body).where(*of_version).order_by(assessments.c.seq.desc()).limit(1)
    body = assessment.model_dump_json()
    if connection.execute(newest).scalar() == body:
        return
    row = {"article": article_id, "version": version, "rule_set": assessment.rule_set, "body": body}
    connection.execute(insert(assessments).values(row))


def write_publication(connection: Connection, publication: Publication, status: Status) -> bool:
    current = dossiers.current(connection, publication.article).article
    # The same words may be two articles' (of two lists): each has a receipt of its own.
    same = (publications.c.article == publication.article, publications.c.id == publication.idempotency_id)
    if connection.execute(select(publications.c.id).where(*same)).first() is not None:
        return False
    row = {"article": current.id, "id": publication.idempotency_id, "body": publication.model_dump_json()}
    connection.execute(insert(publications).values(row))
    audit.append_receipt(connection, publication, row["body"])
    # A receipt for content that is no longer current must not put the newer version's status forward.
    if current.hash == publication.hash:
        connection.execute(update(articles).where(articles.c.id == current.id).values(status=status.value))
    slips.write(connection, dossiers.current(connection, current.id))
    return True


def _row(connection: Connection, where: ColumnElement[bool]) -> Row[Any] | None:
    return connection.execute(select(articles).where(where)).first()


def _next_identity(connection: Connection, row: Row[Any] | None, slug: str, day: date) -> Identity:
    if row is not None:
        return Identity(id=row.id, slug=row.slug, date=date.fromisoformat(row.day), version=row.version + 1)
    free = free_slug(connection, articles.c.slug, slug)
    return Identity(id=secrets.token_hex(6), slug=free, date=day, version=1)


def _see_that_it_is(article: Article, identity: Identity, story: Story) -> None:
    made = Identity(id=article.id, slug=article.slug, date=article.date, version=article.version)
    if made != identity or article.story != story.id:
        raise StoreError(f"the article made for {identity.slug} v{identity.version} bears another identity: {made}")


def _stands(connection: Connection, row: Row[Any], article: Article) -> bool:
    query = select(versions.c.hash, versions.c.fingerprint).where(
        versions.c.article == row.id, versions.c.version == row.version
    )
    current = connection.execute(query).one()
    return bool(current.hash == article.hash and current.fingerprint == article.provenance.fingerprint)


def _see_unchanged(row: Row[Any], filing: Filing) -> None:
    if row.version != filing.expect_version:
        raise _changed(row.slug)
    status = Status(row.status)
    lawful = status if filing.act is None else after(filing.act, status, open_blocking=filing.status is Status.HELD)
    if filing.status is not lawful:
        raise _changed(row.slug)


def _changed(slug: str) -> DecisionRefused:
    return DecisionRefused(f"{slug} changed meanwhile: look again", slug=slug)


def _write_version(
    connection: Connection, row: Row[Any] | None, story: Story, article: Article, filing: Filing
) -> None:
    values: dict[str, object] = {"status": filing.status.value, "version": article.version}
    if filing.attempt is not None:
        values["attempt"] = filing.attempt
    if row is None:
        frozen = {"id": article.id, "story": story.id, "slug": article.slug, "day": article.date.isoformat()}
        connection.execute(insert(articles).values({"attempt": 0, **frozen, **values}))
    else:
        connection.execute(update(articles).where(articles.c.id == article.id).values(values))
    version = {
        "article": article.id,
        "version": article.version,
        "hash": article.hash,
        "fingerprint": article.provenance.fingerprint,
        "body": article.model_dump_json(),
    }
    connection.execute(insert(versions).values(version))
    write_assessment(connection, article.id, article.version, filing.assessment)
    if filing.act is not None:
        decision = Decision(
            article=article.id,
            version=article.version,
            hash=article.hash,
            act=filing.act,
            who=filing.who,
            at=filing.at,
            note=filing.note,
        )
        write_decision(connection, decision)
