"""The process that extracts: it reads pages from standard input and writes what it made of them to standard output.

It does not know who asks. It ends when its input ends, when a page takes too long, and when memory runs out.

A message is two lengths (4 bytes each, big endian), a JSON head of the first length and bytes of the second.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import struct
import sys
from typing import Any, BinaryIO, TextIO

from synth.domain.evidence import Capture, Clipping, Quarantine
from synth.domain.source import Lead

LENGTHS = struct.Struct(">II")
MEMORY_BYTES = 1_500_000_000
READY, MADE = "ready", "made"
_PIPE_BYTES = 1 << 20  # what an unprivileged process may have (pipe(7))
_LARGE = 500_000  # bytes of a page after which memory is handed back


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    """One message."""
    return _framed(json.dumps(head, separators=(",", ":")).encode(), body)


def _framed(text: bytes, body: bytes) -> bytes:
    return LENGTHS.pack(len(text), len(body)) + text + body


def question(capture: Capture, lead: Lead) -> bytes:
    """The message that asks for one page."""
    head = f'{{"capture":{capture.model_dump_json()},"lead":{lead.model_dump_json()}}}'
    return _framed(head.encode(), capture.body)


def answer(made: Clipping | Quarantine) -> bytes:
    """The message that tells what was made of a page."""
    return pack({MADE: type(made).__name__}, made.model_dump_json().encode())


def read_answer(head: dict[str, Any], body: bytes) -> Clipping | Quarantine:
    """What a worker's answer says."""
    noun = Clipping if head[MADE] == Clipping.__name__ else Quarantine
    return noun.model_validate_json(body)


def main(seconds: int) -> None:
    """Answer questions until the input ends; a page that takes more than `seconds` ends the process by SIGALRM."""
    from synth.extract.body import warm_up
    from synth.extract.page import extract

    answers = _own_output()
    _widen(sys.stdin)
    _limit_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the asker's to handle: it ends us by closing our input
    warm_up()
    gc.freeze()  # what is loaded stays, and need not be looked through page after page
    _send(answers, pack({READY: True}))
    while (asked := _read(sys.stdin.buffer)) is not None:
        head, body = asked
        _alarm(seconds)
        made = extract(Capture(**head["capture"], body=body), Lead(**head["lead"]))
        _alarm(0)
        _send(answers, answer(made))
        if len(body) > _LARGE:
            del asked, body, made
            _give_back()


def _own_output() -> BinaryIO:
    """The answers' stream; what libraries print goes to standard error from now on."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return stream


def _widen(pipe: TextIO) -> None:
    """Let a whole page stand in the pipe, where the system can; else the asker has to hand it on in pieces."""
    try:
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    except (ImportError, AttributeError, OSError):  # not on Linux, or not for this user
        return


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY_BYTES if most == resource.RLIM_INFINITY else min(MEMORY_BYTES, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, most))


def _give_back() -> None:
    """Hand freed memory back to the system: glibc keeps the most that a large page ever took, for each worker."""
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's own
    if trim is not None:
        trim(0)


def _alarm(seconds: int) -> None:
    """The kernel's own clock ends us, in C code too, where the asker was killed and can no longer do it."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    head, body = LENGTHS.unpack(lengths)
    text, data = stream.read(head), stream.read(body)
    return (json.loads(text), data) if len(text) == head and len(data) == body else None


def _send(stream: BinaryIO, message: bytes) -> None:
    stream.write(message)
    stream.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
