"""Files are written whole or not at all, and what killed processes leave is swept."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from synth.errors import StoreError
from synth.files import sweep_parts, write_atomic

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_a_file_is_written_with_its_folders_and_read_by_everybody(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "page.html"
    assert write_atomic(path, b"<p>x</p>")
    assert path.read_bytes() == b"<p>x</p>"
    assert path.stat().st_mode & 0o777 == 0o644
    assert [file.name for file in path.parent.iterdir()] == ["page.html"]


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_atomic(path, b"x")
    os.utime(path, ns=(1, 1))
    assert not write_atomic(path, b"x")
    assert path.stat().st_mtime_ns == 1
    assert write_atomic(path, b"y")


def test_a_reader_of_the_old_file_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_atomic(path, b"old")
    with path.open("rb") as reader:
        write_atomic(path, b"a new and longer text")
        assert reader.read() == b"old"


def test_a_write_that_fails_midway_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    """The size of files is limited in a process of its own, as on a disk that is full."""
    path = tmp_path / "page.html"
    write_atomic(path, b"old")
    program = (
        "import resource, sys; from pathlib import Path; from synth.files import write_atomic; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (1000, {resource.RLIM_INFINITY})); "
        "write_atomic(Path(sys.argv[1]), b'x' * 5000)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert f"StoreError: cannot write {path}: file too large" in done.stderr
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_path_below_a_file_is_refused_with_the_path(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file")
    with pytest.raises(StoreError, match=r"cannot write .*/a/page\.html: a part of the path is a file, not a folder"):
        write_atomic(tmp_path / "a" / "page.html", b"x")


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(StoreError, match=r"cannot write .*/page\.html: "):
        write_atomic(tmp_path / "page.html", b"x")
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


def test_old_parts_are_swept_and_those_that_may_be_in_use_are_not(tmp_path: Path) -> None:
    old, young, other = tmp_path / "a" / ".x.html.1.part", tmp_path / ".y.json.2.part", tmp_path / "z.part"
    old.parent.mkdir()
    for path, age in ((old, 120), (young, 5), (other, 120)):
        path.write_bytes(b"half")
        at = (NOW - timedelta(minutes=age)).timestamp()
        os.utime(path, (at, at))
    assert sweep_parts(tmp_path, NOW - timedelta(hours=1)) == 1
    assert (old.exists(), young.exists(), other.exists()) == (False, True, True)


def test_a_folder_that_is_not_there_has_nothing_to_sweep(tmp_path: Path) -> None:
    assert sweep_parts(tmp_path / "none", NOW) == 0
