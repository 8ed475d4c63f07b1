"""A run that is killed at any instant loses nothing and leaves no half file; the next run ends where it would have."""

from __future__ import annotations

import gzip
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ferry import ferry_page
from newsroom import kiosk
from newsstand import Newsstand

pytestmark = pytest.mark.full
PLACES = ("Saltholm", "Merrowick", "Ahn", "Zell", "Brackness", "Lodrun")
SEED, KILLS = 20261120, 20
DEADLINE = 120.0


@pytest.fixture(scope="module")
def stand() -> Iterator[Newsstand]:
    with kiosk() as stand:
        for at, place in enumerate(PLACES):
            for outlet in ("Merrowick Courier", "Ostrel Herald"):
                host = outlet.split()[1].lower()
                stand.page(f"{host}.example/{at}", ferry_page(outlet, place=place, number=100 + at).encode())
        yield stand


@pytest.fixture(scope="module")
def undisturbed(stand: Newsstand, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], float]:
    """The content hashes of a run that nobody disturbs, by path, and the seconds it takes."""
    folder = furnished(tmp_path_factory.mktemp("undisturbed"), stand)
    start = time.monotonic()
    assert begin(folder).wait(DEADLINE) == 0
    return hashes(folder), time.monotonic() - start


def furnished(folder: Path, stand: Newsstand) -> Path:
    (folder / "sources").mkdir()
    (folder / "synth.toml").write_text(
        '[newsroom]\nname = "The Saltholm Review"\n[fetch]\nhost_delay = 0\nallow = ["127.0.0.0/8"]\n'
        f'[fetch.resolve]\n"*" = "{stand.origin}"\n'
    )
    stories = "".join(
        f'[[story]]\nslug = "ferry-{at}"\nurls = ["http://courier.example/{at}", "http://herald.example/{at}"]\n'
        for at in range(len(PLACES))
    )
    (folder / "sources" / "coast.toml").write_text('rights = "licensed"\n' + stories)
    return folder


def begin(folder: Path) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-m", "synth", "-C", str(folder), "run"], stdout=quiet, stderr=quiet)


def hashes(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted((folder / "outputs" / "articles").rglob("article.json")):
        found[str(path.relative_to(folder))] = json.loads(path.read_text())["hash"]
    return found


def no_file_is_half(folder: Path) -> None:
    """Every file that has its name is whole; files under way end in `.part` and are nobody's."""
    for path in folder.rglob("*"):
        if not path.is_file() or path.suffix == ".part":
            continue
        if path.suffix == ".json":
            json.loads(path.read_text())
        elif path.suffix == ".html":
            assert path.read_text().rstrip().endswith("</html>"), path
        elif path.suffix == ".md":
            text = path.read_text()
            assert text.startswith("+++\n"), path
            assert text.endswith("\n"), path
        elif path.suffix == ".gz":
            gzip.decompress(path.read_bytes())
    database = folder / ".synth" / "synth.db"
    if database.exists():
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


INSTANTS = [random.Random(SEED + at).uniform(0.02, 1.0) for at in range(KILLS)]  # noqa: S311 - no secret


@pytest.mark.parametrize("share", INSTANTS, ids=[f"{share:.0%}" for share in INSTANTS])
def test_a_killed_run_is_made_good_by_the_next(
    share: float, stand: Newsstand, undisturbed: tuple[dict[str, str], float], tmp_path: Path
) -> None:
    wanted, seconds = undisturbed
    folder = furnished(tmp_path, stand)
    run = begin(folder)
    try:
        run.wait(share * seconds)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
        run.wait(DEADLINE)
    no_file_is_half(folder)
    assert begin(folder).wait(DEADLINE) == 0
    no_file_is_half(folder)
    assert hashes(folder) == wanted
    with closing(sqlite3.connect(folder / ".synth" / "synth.db")) as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (len(PLACES),)
        assert connection.execute("SELECT count(*) FROM versions").fetchone() == (len(PLACES),)


def test_what_a_killed_run_left_under_way_is_swept_an_hour_later(
    stand: Newsstand, undisturbed: tuple[dict[str, str], float], tmp_path: Path
) -> None:
    folder = furnished(tmp_path, stand)
    assert begin(folder).wait(DEADLINE) == 0
    old, young = (folder / "outputs" / f".index.html.{name}.part" for name in ("old", "young"))
    kept = folder / ".synth" / "captures" / ".x.gz.old.part"
    for path in (old, young, kept):
        path.write_bytes(b"half")
    then = time.time() - 2 * 3600
    for path in (old, kept):
        os.utime(path, (then, then))
    assert begin(folder).wait(DEADLINE) == 0
    assert (old.exists(), kept.exists(), young.exists()) == (False, False, True)
