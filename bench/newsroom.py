"""A newsroom in a temporary folder, run through the real command. It does not know what is measured on it."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.result import Broken

_LONGEST_RUN = 600


@dataclass(frozen=True)
class Ran:
    """One run of the command: the report it printed, and how long it took from outside, on the wall and in CPU time."""

    report: dict[str, Any]
    seconds: float
    cpu_seconds: float

    def outcomes(self, *kinds: str) -> list[dict[str, Any]]:
        return [outcome for outcome in self.report["outcomes"] if outcome["kind"] in kinds]


@dataclass(frozen=True)
class Newsroom:
    """A folder with a synth.toml and source lists."""

    folder: Path

    @classmethod
    def furnished(cls, folder: Path, origin: str, lists: dict[str, str]) -> Newsroom:
        """A newsroom whose requests all go to `origin`, with source lists by name."""
        (folder / "sources").mkdir(parents=True)
        (folder / "synth.toml").write_text(
            '[newsroom]\nname = "Bench"\n\n'
            '[fetch]\ncontact = "desk@bench.example"\nhost_delay = 0.01\nallow = ["127.0.0.0/8"]\n\n'
            f'[fetch.resolve]\n"*" = "{origin}"\n',
            encoding="utf-8",
        )
        for name, text in lists.items():
            (folder / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")
        return cls(folder)

    def run(self) -> Ran:
        """`synth run --json` here. `Broken` with what it said where it printed no report."""
        command = [sys.executable, "-m", "synth", "-C", str(self.folder), "run", "--json"]
        environ = {key: value for key, value in os.environ.items() if not key.startswith("SYNTH_")}
        start, cpu = time.perf_counter(), _children_cpu()
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=_LONGEST_RUN, check=False)
        seconds = time.perf_counter() - start
        try:
            return Ran(json.loads(done.stdout), seconds, _children_cpu() - cpu)
        except json.JSONDecodeError as exc:
            raise Broken(f"synth run ended with {done.returncode} and no report: {done.stderr[-2000:]}") from exc

    def articles(self) -> list[dict[str, Any]]:
        """Every article.json, in the order of their paths."""
        paths = sorted((self.folder / "outputs" / "articles").glob("*/v*/article.json"))
        return [json.loads(path.read_text(encoding="utf-8")) for path in paths]

    def prints(self) -> dict[str, str]:
        """sha256 of every file of outputs/, run reports apart: those tell of one run each."""
        outputs = self.folder / "outputs"
        files = (path for path in sorted(outputs.rglob("*")) if path.is_file())
        found = {str(path.relative_to(outputs)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        return {name: value for name, value in found.items() if not name.startswith("runs/")}


def _children_cpu() -> float:
    """CPU seconds, of user and system, of the processes that have ended here (getrusage, RUSAGE_CHILDREN)."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
