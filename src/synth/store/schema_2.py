"""The tables for what is remembered of model endpoints: answers, capabilities, calls. Frozen, as every schema is.

It does not know what stands in the rows: a `body` is the JSON text of one noun.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, MetaData, Table, Text


def lay_down(connection: Connection) -> None:
    """Add the tables of schema 2."""
    metadata = MetaData()
    Table("answers", metadata, Column("key", Text, primary_key=True), Column("body", Text, nullable=False))
    Table("capabilities", metadata, Column("server", Text, primary_key=True), Column("body", Text, nullable=False))
    Table(
        "calls",
        metadata,
        Column("id", Text, primary_key=True),
        Column("at", Text, nullable=False),
        Column("held", BigInteger, nullable=False),
        Column("body", Text, nullable=False),
        Index("calls_by_time", "at"),
    )
    metadata.create_all(connection)
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER answers_no_{verb.lower()} BEFORE {verb} ON answers "
                "BEGIN SELECT RAISE(ABORT, 'answers are append-only'); END"
            )
