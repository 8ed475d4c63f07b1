"""The tables of training: exercises, and what their reviewers answered. Frozen, as every schema is.

It does not know what is planted. No table of articles points here, and nothing here is a version.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Index, Integer, MetaData, Table, Text


def lay_down(connection: Connection) -> None:
    """Add the tables of schema 4."""
    metadata = MetaData()
    exercises = Table(
        "exercises",
        metadata,
        Column("id", Text, primary_key=True),
        Column("person", Text, nullable=False),
        Column("seed", BigInteger, nullable=False),
        Column("article", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("story", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("draft", Text, nullable=False),
        Column("made_at", Text, nullable=False),
    )
    Index("exercises_by_person", exercises.c.person, exercises.c.made_at)
    Table(
        "exercise_results",
        metadata,
        Column("exercise", Text, ForeignKey("exercises.id"), primary_key=True),
        Column("place", Text, nullable=False),
        Column("outcome", Text, nullable=False),
        Column("seconds", Integer, nullable=False),
        Column("at", Text, nullable=False, index=True),
    )
    metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        for table in metadata.tables:
            for verb in ("UPDATE", "DELETE"):
                connection.exec_driver_sql(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
