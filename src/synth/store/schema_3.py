"""The tables of the desk: slips to sort by, the chained log, people, leases, readings. Frozen, as every schema is.

It does not know what stands in the rows. What earlier schemas hold is carried over, so that nothing is missing from a
queue or from the log.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Boolean, Column, Connection, ForeignKey, Index, Integer, MetaData, Table, Text, UniqueConstraint


def lay_down(connection: Connection) -> None:
    """Add the tables of schema 3."""
    metadata = MetaData()
    _records(metadata)
    _entrance(metadata)
    _reading(metadata)
    _post(metadata)
    # The tables that the new ones point at are there already; they are named here only for the pointing.
    Table("articles", metadata, Column("id", Text, primary_key=True))
    metadata.create_all(connection)
    connection.exec_driver_sql("CREATE INDEX extractions_by_clipping ON extractions (clipping)")
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
            )
    _carry_slips(connection, metadata.tables["slips"])
    _carry_log(connection, metadata.tables["audit"])


def _records(metadata: MetaData) -> None:
    slips = Table(
        "slips",
        metadata,
        Column("article", Text, ForeignKey("articles.id"), primary_key=True),
        Column("status", Text, nullable=False),
        Column("slug", Text, nullable=False),
        Column("headline", Text, nullable=False),
        Column("section", Text, nullable=False),
        Column("language", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("hash", Text, nullable=False),
        Column("disclosure", Text, nullable=False),
        Column("words", Integer, nullable=False),
        Column("blocking", Integer, nullable=False),
        Column("warnings", Integer, nullable=False),
        Column("notes", Integer, nullable=False),
        Column("pending", Boolean, nullable=False),
        Column("embargo", Text, nullable=False),
        Column("since", Text, nullable=False),
    )
    Index("slips_by_risk", slips.c.status, slips.c.blocking.desc(), slips.c.warnings.desc(), slips.c.since)
    Index("slips_pending", slips.c.pending)
    Table(
        "audit",
        metadata,
        Column("seq", Integer, primary_key=True),
        Column("at", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("article", Text, nullable=False, index=True),
        Column("actor", Text, nullable=False, index=True),
        Column("body", Text, nullable=False),
        Column("link", Text, nullable=False),
    )


def _entrance(metadata: MetaData) -> None:
    Table(
        "people",
        metadata,
        Column("name", Text, primary_key=True),
        Column("role", Text, nullable=False),
        Column("password", Text, nullable=False),
    )
    Table(
        "sessions",
        metadata,
        Column("digest", Text, primary_key=True),
        Column("person", Text, nullable=False, index=True),
        Column("role", Text, nullable=False),
        Column("way", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("until", Text, nullable=False),
    )
    Table(
        "keys",
        metadata,
        Column("digest", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("scopes", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("until", Text, nullable=False),
    )


def _reading(metadata: MetaData) -> None:
    Table(
        "leases",
        metadata,
        Column("article", Text, primary_key=True),
        Column("person", Text, nullable=False),
        Column("until", Text, nullable=False),
    )
    Table(
        "readings",
        metadata,
        Column("hash", Text, primary_key=True),
        Column("person", Text, primary_key=True),
        Column("parts", Text, nullable=False),
        Column("seconds", Integer, nullable=False),
        Column("last_at", Text, nullable=False),
    )
    Table(
        "jottings",
        metadata,
        Column("article", Text, primary_key=True),
        Column("person", Text, primary_key=True),
        Column("place", Text, primary_key=True),
        Column("hash", Text, nullable=False),
        Column("text", Text, nullable=False),
        Column("cites", Text, nullable=False),
    )


def _post(metadata: MetaData) -> None:
    letters = Table(
        "letters",
        metadata,
        Column("seq", Integer, primary_key=True),
        Column("article", Text, nullable=False, index=True),
        Column("body", Text, nullable=False),
        Column("answered", Boolean, nullable=False),
    )
    Index("letters_open", letters.c.answered, letters.c.seq)
    Table(
        "errands",
        metadata,
        Column("id", Text, primary_key=True),
        Column("owner", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("made_at", Text, nullable=False),
        Column("body", Text, nullable=False),
        UniqueConstraint("owner", "key"),
    )


def _carry_slips(connection: Connection, slips: Table) -> None:
    rows = connection.exec_driver_sql(
        "SELECT a.id, a.status, a.slug, a.version, v.hash, v.body, (SELECT s.body FROM assessments s WHERE "
        "s.article = a.id AND s.version = a.version ORDER BY s.seq DESC LIMIT 1) "
        "FROM articles a JOIN versions v ON v.article = a.id AND v.version = a.version"
    ).all()
    for row in rows:
        connection.execute(slips.insert().values(_slip(connection, row)))


def _slip(connection: Connection, row: Any) -> dict[str, object]:
    article_id, status, slug, version, hash_, body, checked = row
    article, findings = json.loads(body), json.loads(checked)["findings"]
    decided = {
        decision["finding"]
        for (text,) in connection.exec_driver_sql("SELECT body FROM decisions WHERE article = ?", (article_id,))
        if (decision := json.loads(text))["act"] == "decide" and decision["hash"] == hash_
    }
    parts = [*article["lede"], *(p for section in article["sections"] for p in section["paragraphs"])]
    return {
        "article": article_id,
        "status": status,
        "slug": slug,
        "headline": article["headline"],
        "section": article["section"],
        "language": article["language"],
        "version": version,
        "hash": hash_,
        "disclosure": article["disclosure"]["kind"],
        "words": sum(len(sentence["text"].split()) for part in parts for sentence in part["sentences"]),
        "blocking": sum(f["severity"] == "blocking" and _finding_id(f) not in decided for f in findings),
        "warnings": sum(f["severity"] == "warning" for f in findings),
        "notes": sum(f["severity"] == "note" for f in findings),
        "pending": False,
        "embargo": "",
        "since": article["provenance"]["made_at"].replace("Z", "+00:00"),  # as the clock writes it, to sort by
    }


def _finding_id(finding: dict[str, str]) -> str:
    words = [finding["rule"], finding["where"], finding["claim"]]
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def _carry_log(connection: Connection, audit: Table) -> None:
    """Every earlier decision and receipt, in the order of their times, linked as later rows are."""
    entries = []
    for name in ("decisions", "publications"):
        for article, text in connection.exec_driver_sql(f"SELECT article, body FROM {name} ORDER BY seq"):  # noqa: S608
            act = json.loads(text)
            kind = act["act"] if name == "decisions" else "receipt"
            entries.append((act["at"], kind, article, act.get("who", act.get("target")), text))
    link = ""
    for at, kind, article, actor, text in sorted(entries, key=lambda entry: str(entry[0])):
        link = hashlib.sha256("\n".join((link, at, kind, article, actor, text)).encode()).hexdigest()
        row = {"at": at, "kind": kind, "article": article, "actor": actor, "body": text, "link": link}
        connection.execute(audit.insert().values(row))
