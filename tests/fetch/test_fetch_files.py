"""Saved pages are read from the list's folder and from nowhere else."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from synth.domain.evidence import Capture
from synth.domain.source import Lead
from synth.errors import FetchError
from synth.fetch.files import read_file

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "sources"


def read(name: str, folder: Path) -> Capture:
    return read_file(Lead(url=f"file:{name}", via="ferry"), folder, NOON)


def reason(name: str, folder: Path) -> str:
    with pytest.raises(FetchError) as caught:
        read(name, folder)
    assert str(caught.value).isprintable()
    return caught.value.reason


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """The folder of a list, with a secret beside it."""
    (tmp_path / "secret.html").write_text("<p>secret</p>")
    folder = tmp_path / "sources"
    (folder / "sample").mkdir(parents=True)
    (folder / "sample/ferry.html").write_bytes(b"<p>Ferry</p>")
    return folder


def test_file_becomes_a_capture_under_its_own_relative_name(lists: Path) -> None:
    assert read("sample/ferry.html", lists) == Capture(
        url="file:sample/ferry.html",
        final_url="file:sample/ferry.html",
        fetched_at=NOON,
        sha256=hashlib.sha256(b"<p>Ferry</p>").hexdigest(),
        content_type="text/html",
        body=b"<p>Ferry</p>",
    )


def test_every_sample_page_of_this_repository_is_readable() -> None:
    pages = sorted(path.relative_to(SAMPLE).as_posix() for path in (SAMPLE / "sample").glob("*.html"))
    assert len(pages) >= 18
    for page in pages:
        assert read(page, SAMPLE).content_type == "text/html"


@pytest.mark.parametrize("name", ["../secret.html", "sample/../../secret.html", "/etc/hostname", "//etc/hostname"])
def test_path_that_leaves_the_folder_is_refused(name: str, lists: Path) -> None:
    assert reason(name, lists) == "outside_folder"


def test_link_that_leaves_the_folder_is_refused(lists: Path) -> None:
    (lists / "link.html").symlink_to(lists.parent / "secret.html")
    (lists / "deep").symlink_to(lists.parent)
    assert reason("link.html", lists) == "outside_folder"
    assert reason("deep/secret.html", lists) == "outside_folder"


def test_link_within_the_folder_is_followed(lists: Path) -> None:
    (lists / "link.html").symlink_to(lists / "sample/ferry.html")
    assert read("link.html", lists).body == b"<p>Ferry</p>"


def test_file_that_is_not_there_is_missing(lists: Path) -> None:
    assert reason("sample/none.html", lists) == "file_missing"


def test_folder_pipe_and_impossible_name_are_unreadable(lists: Path) -> None:
    os.mkfifo(lists / "pipe.html")
    (lists / "round.html").symlink_to(lists / "round.html")
    for name in ("sample", "pipe.html", "round.html", "a\0b.html", "x" * 300):
        assert reason(name, lists) in {"file_unreadable", "file_missing"}


def test_empty_file_is_empty(lists: Path) -> None:
    (lists / "blank.html").write_bytes(b"\n")
    assert reason("blank.html", lists) == "empty"


def test_file_that_is_no_text_is_wrong_type(lists: Path) -> None:
    (lists / "report.html").write_bytes(b"%PDF-1.7")
    (lists / "notes.bin").write_bytes(b"\x00\x01")
    assert reason("report.html", lists) == "wrong_type"
    assert reason("notes.bin", lists) == "wrong_type"


def test_file_larger_than_any_page_is_too_large(lists: Path) -> None:
    with (lists / "huge.html").open("wb") as file:
        file.truncate(10_000_001)
    assert reason("huge.html", lists) == "too_large"
