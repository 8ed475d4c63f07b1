"""How many heaps this process has. It does not know what is kept in them."""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8  # mallopt(3): M_ARENA_MAX
HEAPS = 2


def few_heaps() -> None:
    """Let threads share heaps, before they begin to work: glibc gives each its own and hands little of one back.

    A run's threads take turns at pages of megabytes; with a heap for each, all of them grow to the largest page.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # glibc's own; musl has none
        if mallopt is not None:
            mallopt(_ARENA_MAX, HEAPS)
