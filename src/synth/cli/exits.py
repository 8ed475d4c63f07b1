"""The exit codes, for shells and schedulers. It does not print."""

from __future__ import annotations

from synth.errors import ConfigError, ListBusy, SynthError

DONE = 0  # refused and held stories are outcomes; unchanged counts as made
FAILED = 1  # something failed, or nothing came out; for `check`: a blocking finding
MISUSE = 2  # misuse or bad configuration
BUDGET = 3  # stopped by the budget
BUSY = 75  # another run of this list holds the lock (EX_TEMPFAIL of sysexits.h)
INTERRUPTED = 130  # 128 + SIGINT; resumable


def code_for(error: SynthError) -> int:
    """The exit code of a failure."""
    if isinstance(error, ConfigError):
        return MISUSE
    if isinstance(error, ListBusy):
        return BUSY
    return FAILED
