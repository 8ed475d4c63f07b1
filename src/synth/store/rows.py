"""Small ways to read and write rows that plain SQL has no one word for. It does not know which tables there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, TableClause, insert, select, update


def utc_text(moment: datetime) -> str:
    """A form whose order as text is the order in time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def put(connection: Connection, table: TableClause, key: str, row: Mapping[str, object]) -> None:
    """Write `row` over the one that has the same `key`, or as a new one. Only within `writing()`."""
    column = table.c[key]
    if connection.execute(update(table).where(column == row[key]).values(row)).rowcount == 0:
        connection.execute(insert(table).values(row))


def add(connection: Connection, table: TableClause, key: str, row: Mapping[str, object]) -> bool:
    """Write `row` unless its `key` is there already; whether it is new. Only within `writing()`."""
    column = table.c[key]
    if connection.execute(select(column).where(column == row[key])).first() is not None:
        return False
    connection.execute(insert(table).values(row))
    return True


def free_slug(connection: Connection, column: ColumnElement[str], slug: str, *where: ColumnElement[bool]) -> str:
    """`slug`, or with the first suffix `-2`, `-3`, … that `column` does not hold yet. Only within `writing()`."""
    like = column.startswith(f"{slug}-", autoescape=True)
    taken = set(connection.execute(select(column).where((column == slug) | like, *where)).scalars())
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"
