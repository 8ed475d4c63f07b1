"""One database and its transactions, with its failures said in one line. It does not know which tables there are."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from synth.errors import StoreError

BUSY_SECONDS = 30

_WORDS = {
    "SQLITE_BUSY": f"another process has been writing for more than {BUSY_SECONDS} s; try again",
    "SQLITE_FULL": "no space left on the disk; free some and run again",
    "SQLITE_READONLY": "it is read-only; make the file and its folder writable",
    "SQLITE_CANTOPEN": "it cannot be opened; the folder must exist and be writable",
    "SQLITE_NOTADB": "the file is not a database; move it away or choose another folder",
    "SQLITE_CORRUPT": "the file is damaged; restore it from a backup",
    "SQLITE_IOERR": "the disk failed to read or write",
}


class Database:
    """An open database: `reading()` sees one snapshot, `writing()` is the only writer while it lasts."""

    def __init__(self, url: str) -> None:
        """`url` as SQLAlchemy writes it, such as `sqlite:////var/lib/synth/synth.db`."""
        try:
            parsed = make_url(url)
        except ArgumentError as exc:
            raise StoreError(f"[store] url: {url!r} is not a database address; expected sqlite:///PATH") from exc
        if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
            shown = parsed.render_as_string(hide_password=True)
            raise StoreError(f"[store] url: {shown} is not supported; expected sqlite:///PATH or nothing")
        self.name = str(parsed.database)
        # Hidden parameters: pages and articles have no place in a traceback.
        self._engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
        _prepare(self._engine)
        # Of this process's threads one at a time: SQLite would let the others sleep and look again.
        self._turn = threading.Lock()
        self._writer = self._engine.execution_options(synth_begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection whose queries all see the same committed state."""
        with self._translated(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the write lock from its first moment; committed at the end, undone by an error."""
        with self._translated(), self._turn, self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as exc:
            raise StoreError(f"store {self.name}: {_words(exc)}", path=self.name) from exc


def _prepare(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _configure(connection: Any, record: object) -> None:
        # The driver must not begin transactions by itself: it would begin them without IMMEDIATE.
        connection.isolation_level = None
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        if mode != "wal":
            where = engine.url.database
            raise StoreError(f"store {where}: its file system cannot hold a write-ahead log; use a local disk")
        connection.execute("PRAGMA foreign_keys=ON")
        # FULL: a decision or a receipt that was committed survives a power cut, not only a killed process.
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("synth_begin", "BEGIN"))


def _words(exc: Exception) -> str:
    cause = exc.orig if isinstance(exc, DBAPIError) and exc.orig is not None else exc
    name = str(getattr(cause, "sqlite_errorname", ""))
    for code, words in _WORDS.items():
        if name == code or name.startswith(f"{code}_"):
            return words
    return str(cause).partition("\n")[0]


def file_url(path: Path) -> str:
    """The address of an SQLite file."""
    return f"sqlite:///{path}"
