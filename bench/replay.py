"""Saved pages served on loopback by the replay server of ../shared. It does not know who asks for them."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.result import Absent

SHARED = Path(__file__).parents[1].parent / "shared"
PACK = SHARED / "data"
_SERVER = SHARED / "tools" / "replay_server.py"


@dataclass(frozen=True)
class Replay:
    """A running replay server."""

    origin: str

    def requests(self) -> int:
        """How many requests it has answered, its own pages (the log, the index) apart."""
        rows = map(json.loads, self._get("/__log.jsonl").splitlines())
        return sum(row["how"] != "own" for row in rows)

    def items(self, host: str) -> int:
        """How many entries the feed of `host` has."""
        return self._get(f"/{host}/__feed.xml").count("<item>")

    def _get(self, path: str) -> str:
        with urllib.request.urlopen(self.origin + path, timeout=30) as answer:  # noqa: S310  always our own loopback
            text: str = answer.read().decode()
        return text


def rows(name: str) -> list[dict[str, object]]:
    """The rows of a JSON-lines file of the pack, packed or not. `Absent` where it is not beside the checkout."""
    path = PACK / name
    if not path.is_file():
        raise Absent(f"no {path.name} in ../shared/data, beside this checkout")
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def saved_page(file: object) -> bytes:
    """The bytes of a saved page, which a row names as its `file`."""
    return gzip.decompress((PACK / str(file)).read_bytes())


@contextmanager
def replaying(pack: Path = PACK) -> Iterator[Replay]:
    """A replay server of a pack that lets robots in, on a free port; it is ended at the end."""
    if not _SERVER.is_file() or not PACK.is_dir():
        raise Absent("no replay server (../shared/tools/replay_server.py with ../shared/data) beside this checkout")
    command = [sys.executable, str(_SERVER), str(pack), "--port", "0", "--robots", "allow"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            greeting = server.stdout.readline() if server.stdout else ""
            _, found, origin = greeting.rpartition(" on ")
            if not found:
                raise Absent(f"the replay server did not start: {greeting.strip() or 'it said nothing'}")
            yield Replay(origin.strip().rstrip("/"))
        finally:
            server.terminate()
