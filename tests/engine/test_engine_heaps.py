"""Threads of a run share heaps."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

HOLDS = """
import ctypes, re, subprocess, sys, threading
from synth.engine.heaps import few_heaps
if sys.argv[1] == "few":
    few_heaps()
ready, go = threading.Barrier(9), threading.Event()
def work():
    held = [bytes(100_000) for _ in range(20)]
    ready.wait()
    go.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
ready.wait()
ctypes.CDLL(None).malloc_stats()
go.set()
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_stats"), reason="only glibc has these heaps"
)
def test_eight_threads_have_two_heaps_and_would_have_more() -> None:
    def heaps(how: str) -> int:
        done = subprocess.run([sys.executable, "-c", HOLDS, how], capture_output=True, text=True, check=True)
        return done.stderr.count("Arena ")

    assert heaps("few") <= 2 < heaps("usual")
