"""The real command in a process of its own. It does not know what a test expects of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ferry import ferry_page

DEADLINE = 60.0  # seconds that anything a test waits for may take on a busy machine
TWO_FILES = (
    'section = "Coast"\nrights = "licensed"\n[[story]]\nslug = "ferry"\nfiles = ["courier.html", "herald.html"]\n'
)


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> list[str]:
        """What it said on stderr, without the progress of single stories and the line feed after a Ctrl-C."""
        return [line for line in self.err.splitlines() if line and not line.startswith("[")]


def command(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "synth", "-C", str(folder), *arguments]


def synth(folder: Path, *arguments: str, most_bytes: int = 0, **environ: str) -> Done:
    """Run `synth -C folder …` to its end; `most_bytes` of each file are what it may write, as on a full disk."""
    words = command(folder, *arguments)
    if most_bytes:
        words = ["sh", "-c", f'ulimit -f {most_bytes // 512}; exec "$@"', "sh", *words]
    done = subprocess.run(
        words,
        env=_environ(environ),
        capture_output=True,
        text=True,
        timeout=DEADLINE,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def begun(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A command under way, in a process group of its own as a shell gives it; killed at the end where it still is."""
    process = subprocess.Popen(
        command(folder, *arguments),
        env=_environ({}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_as_in_the_foreground,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _as_in_the_foreground() -> None:
    """A shell has its background jobs ignore Ctrl-C, and children inherit that: tests may be such a job."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(process: subprocess.Popen[str]) -> Done:
    """Ctrl-C: SIGINT for the whole group, as a terminal sends it."""
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=DEADLINE)
    return Done(process.returncode, out, err)


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds that another process brings about."""
    end = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < end, f"{what} did not come about"
        time.sleep(0.01)


def newsroom(folder: Path, text: str = TWO_FILES, *, settings: str = "") -> Path:
    """A newsroom with the list `coast`, and the ferry's pages of two outlets beside it."""
    sources = folder / "sources"
    sources.mkdir(parents=True)
    contact = 'responsible = "Board of The Saltholm Review"\ncontact = "desk@news.example"\n'
    (folder / "synth.toml").write_text(f'[newsroom]\nname = "The Saltholm Review"\n{contact}\n{settings}\n', "utf-8")
    (sources / "coast.toml").write_text(text, "utf-8")
    (sources / "courier.html").write_text(ferry_page("Merrowick Courier"), "utf-8")
    (sources / "herald.html").write_text(ferry_page("Ostrel Herald"), "utf-8")
    return folder


def _environ(more: dict[str, str]) -> dict[str, str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("SYNTH_")}
    return {**plain, **more}
