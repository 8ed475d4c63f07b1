"""One run of a list at a time, who is present, and locks that die with their process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from synth.errors import ListBusy, StoreError
from synth.store import hold_list
from synth.store.lock import Presence, is_present

HOLD = """
import sys
from pathlib import Path
from synth.store import hold_list
with hold_list(Path(sys.argv[1]), "local"):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_list_that_is_held_is_busy_and_its_holder_named(tmp_path: Path) -> None:
    with hold_list(tmp_path, "local"), pytest.raises(ListBusy) as caught, hold_list(tmp_path, "local"):
        pass
    assert str(caught.value) == f"list 'local': another run of it is at work (pid {os.getpid()})"


def test_list_is_free_after_its_run_and_others_meanwhile(tmp_path: Path) -> None:
    for _ in range(2):
        with hold_list(tmp_path, "local"), hold_list(tmp_path, "abroad"):
            pass


def test_lock_is_let_go_where_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold_list(tmp_path, "local"):
        raise ZeroDivisionError
    with hold_list(tmp_path, "local"):
        pass


@pytest.mark.parametrize("name", ["a/b", "../up", "..", "Überblick heute", "a%2Fb"])
def test_any_name_of_a_list_is_a_file_of_its_own_in_the_folder(tmp_path: Path, name: str) -> None:
    with hold_list(tmp_path, name), hold_list(tmp_path, "a_b"):
        assert len(list((tmp_path / "locks").iterdir())) == 2


def test_lock_is_void_with_a_killed_process(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ListBusy, match=f"pid {other.pid}"), hold_list(tmp_path, "local"):
            pass
        other.kill()
        other.wait()
    with hold_list(tmp_path, "local"):
        pass


def test_who_is_present_is_seen_until_it_leaves_and_leaves_no_file(tmp_path: Path) -> None:
    assert not is_present(tmp_path, "desk-1")
    presence = Presence(tmp_path, "desk-1")
    assert is_present(tmp_path, "desk-1")
    presence.leave()
    assert not is_present(tmp_path, "desk-1")
    assert list((tmp_path / "present").iterdir()) == []


def test_presence_ends_with_a_killed_process(tmp_path: Path) -> None:
    there = (
        "import sys; from pathlib import Path; from synth.store.lock import Presence; "
        "it = Presence(Path(sys.argv[1]), 'desk-1'); print('there', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", there, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "there\n"
        assert is_present(tmp_path, "desk-1")
        other.kill()
        other.wait()
    assert not is_present(tmp_path, "desk-1")
    assert list((tmp_path / "present").iterdir()) == []


def test_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(StoreError, match="cannot write"), hold_list(tmp_path / "state", "local"):
        pass
