"""One run of a list at a time: a lock that is void with its process. It does not know what a run does."""

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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as exc:
        raise unwritable(path, exc) from exc
    try:
        _lock(handle, path, list_name)
        yield
    finally:
        os.close(handle)


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
