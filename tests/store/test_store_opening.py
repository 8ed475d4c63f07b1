"""A store opens as what it is, is migrated whole, or says in one line why not."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection
from store_samples import filed

from synth.errors import StoreError
from synth.store import Store
from synth.store.database import Database, file_url
from synth.store.migrations import LADDER, climb


def add_colour(connection: Connection) -> None:
    """A migration of the future."""
    connection.exec_driver_sql("ALTER TABLE articles ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey'")


def fail(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE half (a INTEGER)")
    connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")


def refusal(url: str, folder: Path) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(url, folder)
    words = str(caught.value)
    assert "\n" not in words
    return words


def test_new_store_is_made_with_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "state"
    Store.open("", folder).close()
    assert (folder / "synth.db").is_file()


def test_store_opened_again_holds_what_it_held(tmp_path: Path) -> None:
    with closing(Store.open("", tmp_path)) as store:
        dossier = filed(store, "ferry")
    with closing(Store.open("", tmp_path)) as store:
        assert store.dossier("ferry") == dossier


def test_url_names_the_database_and_the_folder_the_captures(tmp_path: Path) -> None:
    url = file_url(tmp_path / "elsewhere.db")
    with closing(Store.open(url, tmp_path / "state")) as store:
        filed(store, "ferry")
    assert (tmp_path / "elsewhere.db").is_file()
    assert not (tmp_path / "state" / "synth.db").exists()


def test_commits_wait_for_the_disk_and_keys_are_held(tmp_path: Path) -> None:
    with closing(Store.open("", tmp_path)):
        pass
    database = Database(file_url(tmp_path / "synth.db"))
    with closing(database), database.reading() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in _PRAGMAS]
    assert dict(zip(_PRAGMAS, found, strict=True)) == _PRAGMAS


_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_older_database_is_migrated_with_what_it_holds(tmp_path: Path) -> None:
    with closing(Store.open("", tmp_path)) as store:
        dossier = filed(store, "ferry")
    database = Database(file_url(tmp_path / "synth.db"))
    with closing(database):
        with database.writing() as connection:
            climb(connection, (*LADDER, add_colour))
        with database.writing() as connection:
            climb(connection, (*LADDER, add_colour))
            row = connection.exec_driver_sql("SELECT id, colour FROM articles").one()
            version = connection.exec_driver_sql("SELECT version FROM schema_version").scalar_one()
    assert tuple(row) == (dossier.article.id, "grey")
    assert version == len(LADDER) + 1


def test_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    with closing(Store.open("", tmp_path)) as store:
        dossier = filed(store, "ferry")
    database = Database(file_url(tmp_path / "synth.db"))
    with closing(database), pytest.raises(StoreError, match="nowhere"), database.writing() as connection:
        climb(connection, (*LADDER, add_colour, fail))
    with closing(Store.open("", tmp_path)) as store:
        assert store.dossier("ferry") == dossier
    with closing(sqlite3.connect(tmp_path / "synth.db")) as raw:
        assert raw.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
        assert raw.execute("SELECT count(*) FROM pragma_table_info('articles') WHERE name = 'colour'").fetchone() == (
            0,
        )


def test_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    Store.open("", tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "synth.db")) as raw, raw:
        raw.execute("UPDATE schema_version SET version = 99")
    words = refusal("", tmp_path)
    assert "synth.db" in words
    assert "a newer synth wrote it (schema 99" in words


def test_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "synth.db")) as raw:
        raw.execute("CREATE TABLE recipes (name TEXT)")
    assert "belongs to another program" in refusal("", tmp_path)
    with closing(sqlite3.connect(tmp_path / "synth.db")) as raw:
        assert raw.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "synth.db").write_text("Dear diary, " * 100)
    assert "not a database" in refusal("", tmp_path)
    assert (tmp_path / "synth.db").read_text().startswith("Dear diary")


def test_state_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    assert f"cannot write {tmp_path / 'state'}" in refusal("", tmp_path / "state")


def test_database_in_a_folder_that_is_missing_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(file_url(tmp_path / "missing" / "synth.db"), tmp_path)


@pytest.mark.parametrize("url", ["mysql://desk:secret@db.example/synth", "sqlite://", "sqlite:///:memory:", "synth.db"])
def test_url_that_is_not_supported_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    words = refusal(url, tmp_path)
    assert "[store] url" in words
    assert "expected sqlite:///PATH" in words
    assert "secret" not in words


FILL = """
import resource, sys
from contextlib import closing
from pathlib import Path
from store_samples import filed
from synth.errors import StoreError
from synth.store import Store
with closing(Store.open("", Path(sys.argv[1]))) as store:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
    for number in range(10_000):
        try:
            filed(store, f"story-{number}", [f"gull{number}", f"tern{number}"])
        except StoreError as exc:
            print(number, exc)
            break
"""


def test_disk_that_fills_up_ends_in_one_line_and_a_sound_store(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FILL, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent,
        env={"PYTHONPATH": str(Path(__file__).parent)},
    )
    number, words = run.stdout.strip().split(" ", 1)
    assert words.startswith(f"store {tmp_path / 'synth.db'}: ")
    assert "disk" in words
    with closing(Store.open("", tmp_path)) as store:
        assert len(store.dossiers()) == int(number) > 0
        filed(store, "one-more")


def test_state_folder_can_be_moved(tmp_path: Path) -> None:
    with closing(Store.open("", tmp_path / "here")) as store:
        dossier = filed(store, "ferry")
    shutil.move(tmp_path / "here", tmp_path / "there")
    with closing(Store.open("", tmp_path / "there")) as store:
        assert store.dossier("ferry") == dossier
