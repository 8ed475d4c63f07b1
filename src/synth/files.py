"""Files on disk: written whole or not at all. It does not know what is in them."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from datetime import datetime
from pathlib import Path

from synth.errors import StoreError

_WORDS = {
    errno.ENOSPC: "no space left on the disk; free some and run again",
    errno.EDQUOT: "the disk quota is used up; free some space and run again",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied; make the folder writable",
    errno.EPERM: "permission denied; make the folder writable",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EEXIST: "a part of the path is a file, not a folder",
}


def write_atomic(path: Path, data: bytes) -> bool:
    """Write `data` to `path` through a synced temporary file beside it; whether anything changed.

    A reader sees the old file or the new one, never a part. `StoreError` names the path and what the disk said.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as exc:
        raise unwritable(path, exc) from exc
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as exc:
        raise unwritable(path, exc) from exc
    finally:
        with contextlib.suppress(OSError):
            Path(name).unlink()
    return True


def sweep_parts(folder: Path, before: datetime) -> int:
    """Remove temporary files last written before that time under `folder`; how many there were.

    Killed processes leave them. Younger ones are let be: another process may be writing them now.
    """
    count = 0
    for part in folder.rglob(".*.part"):
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < before.timestamp():
                part.unlink()
                count += 1
    return count


def unwritable(path: Path, exc: OSError) -> StoreError:
    """The one line for a file that could not be written."""
    words = _WORDS.get(exc.errno or 0, (exc.strerror or str(exc)).lower())
    return StoreError(f"cannot write {path}: {words}", path=str(path))
