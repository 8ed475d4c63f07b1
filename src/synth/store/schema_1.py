"""The tables as they were first laid down. Frozen: a later change of the schema is a later migration.

It does not know what stands in the rows: a `body` is the JSON text of one noun.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

APPEND_ONLY = ("captures", "clippings", "extractions", "versions", "assessments", "decisions", "publications")


def lay_down(connection: Connection) -> None:
    """Make every table, index and guard of schema 1 in an empty database."""
    metadata = MetaData()
    _evidence(metadata)
    _stories(metadata)
    _articles(metadata)
    _acts(metadata)
    metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        for name in APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(_refusal(name, verb))


def _evidence(metadata: MetaData) -> None:
    Table(
        "captures",
        metadata,
        Column("id", Text, primary_key=True),
        Column("url", Text, nullable=False),
        Column("sha256", Text, nullable=False),
        Column("body", Text, nullable=False),
    )
    Table(
        "visits",
        metadata,
        Column("url", Text, primary_key=True),
        Column("capture", Text, ForeignKey("captures.id")),
        Column("body", Text, nullable=False),
    )
    Table(
        "clippings",
        metadata,
        Column("id", Text, primary_key=True),
        Column("url", Text, nullable=False, index=True),
        Column("content", Text, nullable=False),
        Column("body", Text, nullable=False),
    )
    Table(
        "extractions",
        metadata,
        Column("key", Text, primary_key=True),
        Column("capture", Text, ForeignKey("captures.id"), nullable=False),
        Column("clipping", Text, ForeignKey("clippings.id")),
        Column("quarantine", Text),
    )


def _stories(metadata: MetaData) -> None:
    Table(
        "stories",
        metadata,
        Column("seq", Integer, primary_key=True),
        Column("id", Text, nullable=False, unique=True),
        Column("list_name", Text, nullable=False),
        Column("slug", Text, nullable=False),
        Column("declared", Boolean, nullable=False),
        Column("terms", Text, nullable=False),
        UniqueConstraint("list_name", "slug", "declared"),
    )
    Table(
        "members",
        metadata,
        Column("story", Text, ForeignKey("stories.id"), primary_key=True),
        Column("ordinal", Integer, primary_key=True, autoincrement=False),
        Column("clipping", Text, ForeignKey("clippings.id"), nullable=False, index=True),
        Column("present", Boolean, nullable=False),
        UniqueConstraint("story", "clipping"),
    )


def _articles(metadata: MetaData) -> None:
    Table(
        "articles",
        metadata,
        Column("id", Text, primary_key=True),
        Column("story", Text, ForeignKey("stories.id"), nullable=False, unique=True),
        Column("slug", Text, nullable=False, unique=True),
        Column("day", Text, nullable=False),
        Column("status", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("attempt", Integer, nullable=False),
        Index("articles_by_status", "status", "day"),
    )
    Table(
        "versions",
        metadata,
        Column("article", Text, ForeignKey("articles.id"), primary_key=True),
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("hash", Text, nullable=False),
        Column("fingerprint", Text, nullable=False),
        Column("body", Text, nullable=False),
        Index("versions_by_fingerprint", "article", "fingerprint"),
    )


def _acts(metadata: MetaData) -> None:
    Table(
        "assessments",
        metadata,
        Column("seq", Integer, primary_key=True),
        Column("article", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("rule_set", Text, nullable=False),
        Column("body", Text, nullable=False),
        ForeignKeyConstraint(["article", "version"], ["versions.article", "versions.version"]),
        Index("assessments_by_version", "article", "version"),
    )
    Table(
        "decisions",
        metadata,
        Column("seq", Integer, primary_key=True),
        Column("article", Text, ForeignKey("articles.id"), nullable=False, index=True),
        Column("hash", Text, nullable=False),
        Column("body", Text, nullable=False),
    )
    Table(
        "publications",
        metadata,
        Column("seq", Integer, primary_key=True),
        Column("article", Text, ForeignKey("articles.id"), nullable=False),
        Column("id", Text, nullable=False),
        Column("body", Text, nullable=False),
        UniqueConstraint("article", "id"),
    )
    Table(
        "reports",
        metadata,
        Column("seq", Integer, primary_key=True),
        Column("run", Text, nullable=False, unique=True),
        Column("body", Text, nullable=False),
    )


def _refusal(name: str, verb: str) -> str:
    return (
        f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
        f"BEGIN SELECT RAISE(ABORT, '{name} are append-only'); END"
    )
