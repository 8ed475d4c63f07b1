"""Locks that are void with their process: one run of a list at a time, and which desks are open.

It does not know what a run or a desk does.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from synth.errors import ListBusy
from synth.files import unwritable


@contextmanager
def hold_list(folder: Path, list_name: str) -> Iterator[None]:
    """Hold the lock of `list_name` in the state folder; `ListBusy` at once where another run holds it.

    The lock file stays behind on purpose: removing it would let two runs lock two files of one name.
    """
    path = folder / "locks" / f"{quote(list_name, safe='')}.lock"
    handle = _opened(path)
    try:
        _lock(handle, path, list_name)
        yield
    finally:
        os.close(handle)


class Presence:
    """That a process is there, under a name that no other uses: others see it until it leaves or ends, however it ends.

    `StoreError` where the state folder cannot be written.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._path = _presence(folder, name)
        self._handle = _opened(self._path)
        fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def leave(self) -> None:
        self._path.unlink(missing_ok=True)  # its name is used once, so nobody can hold another file of it
        os.close(self._handle)


def is_present(folder: Path, name: str) -> bool:
    """Whether the process that is there under this name has neither left nor ended. A file left behind is removed."""
    path = _presence(folder, name)
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError as exc:
        raise unwritable(path, exc) from exc
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        path.unlink(missing_ok=True)
        return False
    finally:
        os.close(handle)


def _presence(folder: Path, name: str) -> Path:
    return folder / "present" / f"{quote(name, safe='')}.lock"


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as exc:
        raise unwritable(path, exc) from exc


def _lock(handle: int, path: Path, list_name: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        holder = _holder(handle)
        by = f" (pid {holder})" if holder else ""
        raise ListBusy(f"list {list_name!r}: another run of it is at work{by}", list_name=list_name) from exc
    except OSError as exc:
        raise unwritable(path, exc) from exc
    # The lock is what counts; the pid is only for the words of whoever finds it taken.
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)


def _holder(handle: int) -> str:
    text = os.pread(handle, 20, 0).decode("ascii", "replace")
    return text if text.isdigit() else ""
