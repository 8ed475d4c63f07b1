"""A folder as target: whole files, in its own bounds, the page last."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from synth.domain.rendition import Rendition
from synth.errors import PublishError
from synth.publish.folder import FolderPublisher


def rendition(path: str, text: str = "<p>Ahoi, Tönnsand</p>") -> Rendition:
    return Rendition(path=path, media_type="text/html", text=text)


def put(publisher: FolderPublisher, *renditions: Rendition) -> str:
    return asyncio.run(publisher.put(renditions))


def test_renditions_are_written_as_utf_8_below_the_root(tmp_path: Path) -> None:
    publisher = FolderPublisher("site", tmp_path / "site", "https://news.example/")
    assert put(publisher, rendition("2026/11/ferry/index.html")) == "https://news.example/2026/11/ferry/"
    assert (tmp_path / "site/2026/11/ferry/index.html").read_bytes() == "<p>Ahoi, Tönnsand</p>".encode()


def test_a_site_without_address_is_known_by_its_files(tmp_path: Path) -> None:
    publisher = FolderPublisher("site", tmp_path, "")
    assert publisher.address("a/index.html") == str(tmp_path / "a/index.html")
    assert publisher.file("a/index.html") == tmp_path / "a/index.html"


def test_only_an_index_is_addressed_by_its_folder(tmp_path: Path) -> None:
    publisher = FolderPublisher("site", tmp_path, "https://news.example")
    assert publisher.address("feed.xml") == "https://news.example/feed.xml"
    assert publisher.address("index.html") == "https://news.example/"


def test_putting_the_same_again_touches_nothing(tmp_path: Path) -> None:
    publisher = FolderPublisher("site", tmp_path, "")
    put(publisher, rendition("a.html"))
    os.utime(tmp_path / "a.html", ns=(1, 1))
    put(publisher, rendition("a.html"))
    assert (tmp_path / "a.html").stat().st_mtime_ns == 1
    put(publisher, rendition("a.html", "other"))
    assert (tmp_path / "a.html").stat().st_mtime_ns != 1


def test_what_the_first_leads_to_is_there_before_it(tmp_path: Path) -> None:
    """Where a later one fails, the first was not put in place."""
    (tmp_path / "blocked").write_text("a file where a folder is needed")
    publisher = FolderPublisher("site", tmp_path, "")
    with pytest.raises(PublishError):
        put(publisher, rendition("index.html"), rendition("blocked/page.html"))
    assert not (tmp_path / "index.html").exists()


@pytest.mark.parametrize("path", ["../out.html", "a/../../out.html", "/out.html"])
def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    root = tmp_path / "site"
    with pytest.raises(PublishError, match="leads out of"):
        put(FolderPublisher("site", root, ""), rendition(path))
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site" / "out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="leads out of"):
        put(FolderPublisher("site", tmp_path / "site", ""), rendition("out/page.html"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_target_that_cannot_be_written_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("in the way")
    with pytest.raises(PublishError, match=r"^target north: cannot write .*: a part of the path is a file") as failed:
        put(FolderPublisher("north", tmp_path / "site", ""), rendition("a.html"))
    assert "\n" not in str(failed.value)
