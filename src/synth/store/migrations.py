"""The ladder of schema changes, and the climb. It does not know which rows there are.

A migration is added at the end and never changed afterwards; each step moves one version up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Column, Connection, Integer, MetaData, Table, inspect, select, update

from synth.errors import StoreError
from synth.store import schema_1, schema_2, schema_3, schema_4, schema_5
from synth.store.tables import schema_version

Migration = Callable[[Connection], None]
LADDER: tuple[Migration, ...] = (
    schema_1.lay_down,
    schema_2.lay_down,
    schema_3.lay_down,
    schema_4.lay_down,
    schema_5.lay_down,
)


def climb(connection: Connection, ladder: Sequence[Migration]) -> None:
    """Bring the database up to the last step of `ladder` within the caller's one transaction.

    `StoreError` where a newer synth wrote it, or where it belongs to another program.
    """
    name = connection.engine.url.database
    found = _version(connection)
    if found > len(ladder):
        known = len(ladder)
        raise StoreError(f"store {name}: a newer synth wrote it (schema {found}, known here: {known}); update synth")
    for step in ladder[found:]:
        step(connection)
    if found < len(ladder):
        connection.execute(update(schema_version).values(version=len(ladder)))


def _version(connection: Connection) -> int:
    names = inspect(connection).get_table_names()
    if "schema_version" in names:
        return int(connection.execute(select(schema_version.c.version)).scalar_one())
    if names:
        raise StoreError(f"store {connection.engine.url.database}: it belongs to another program (no schema_version)")
    metadata = MetaData()
    Table("schema_version", metadata, Column("version", Integer, nullable=False))
    metadata.create_all(connection)
    connection.execute(schema_version.insert().values(version=0))
    return 0
