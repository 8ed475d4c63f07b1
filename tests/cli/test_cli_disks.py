"""Real disks that are full or read-only: one clear line, and a run that goes on once they are mended."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cli_processes import newsroom, synth

pytestmark = pytest.mark.full


@contextmanager
def mounted(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk of so many kilobytes at `folder`; skips where the system does not let us have one."""
    folder.mkdir(exist_ok=True)
    done = mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(folder))
    if done.returncode:
        pytest.skip(f"this system lets no test mount a disk: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def mount(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("place", [".synth", "outputs"])
@pytest.mark.parametrize("kilobytes", [4, 40, 200])
def test_a_full_disk_is_one_line_and_exit_1(tmp_path: Path, place: str, kilobytes: int) -> None:
    folder = newsroom(tmp_path / "n")
    with mounted(folder / place, kilobytes):
        done = synth(folder, "run")
        if done.code == 0 and kilobytes == 200:
            pytest.skip("200 kB were enough")
        assert done.code == 1
        (line,) = done.said
        assert line.startswith("synth: ")
        assert "no space left on the disk; free some and run again" in line
    assert synth(folder, "run").code == 0


@pytest.mark.parametrize("place", [".synth", "outputs"])
def test_a_read_only_disk_is_one_line_and_exit_1(tmp_path: Path, place: str) -> None:
    folder = newsroom(tmp_path / "n")
    with mounted(folder / place, 10_000) as disk:
        assert mount("-o", "remount,ro", str(disk)).returncode == 0
        done = synth(folder, "run")
        assert done.code == 1
        (line,) = done.said
        assert line.startswith("synth: ")
        assert "read-only" in line
        assert mount("-o", "remount,rw", str(disk)).returncode == 0
        assert synth(folder, "run").code == 0


def test_a_site_folder_that_is_read_only_keeps_the_article_in_with_one_line(tmp_path: Path) -> None:
    folder = newsroom(tmp_path / "n", settings='[publish.site]\npath = "site"')
    assert synth(folder, "run").code == 0
    digits = next(word for word in synth(folder, "review", "show", "ferry").out.split() if len(word) == 12)
    approved = synth(folder, "review", "approve", "ferry", "--by", "Mara Voss", "--hash", digits)
    assert approved.code == 0, approved
    with mounted(folder / "site", 10_000) as disk:
        assert mount("-o", "remount,ro", str(disk)).returncode == 0
        done = synth(folder, "publish")
        assert done.code == 1
        assert [line for line in done.said if line.startswith("ferry stays in: target site: cannot write ")]
        assert mount("-o", "remount,rw", str(disk)).returncode == 0
        assert synth(folder, "publish").code == 0
