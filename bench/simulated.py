"""The simulated model of ../shared on loopback, told what to answer. It does not know who asks."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bench.replay import SHARED
from bench.result import Absent

SERVER = SHARED / "tools" / "simllm.py"
_START_SECONDS = 20.0


@dataclass(frozen=True)
class Simulated:
    """A running simulated endpoint; `base_url` ends with /v1."""

    origin: str

    @property
    def base_url(self) -> str:
        return f"{self.origin}/v1"

    def tell(self, script: Sequence[dict[str, str]]) -> None:
        """Answer a prompt that matches `match` (a regular expression) with `content`; the first that matches counts."""
        self.configure(script=list(script))

    def configure(self, **settings: Any) -> None:
        """Change some of its settings."""
        self._post("config", settings)

    def restart(self, **settings: Any) -> None:
        """Forget everything that was asked and counted, after a change of settings."""
        self._post("config", settings)
        self._post("reset", {})

    def stats(self) -> dict[str, Any]:
        """Its counts: requests, faults, tokens, `cost_usd`."""
        return dict(self._get("stats"))

    def log(self) -> list[dict[str, Any]]:
        """The chat requests in the order in which they ended (`n`: came), with bodies where it keeps them."""
        return [entry for entry in self._get("log?n=100000") if entry["endpoint"] == "chat" and "n" in entry]

    def _get(self, what: str) -> Any:
        with urllib.request.urlopen(f"{self.origin}/sim/{what}", timeout=60) as answer:  # noqa: S310  our own loopback
            return json.loads(answer.read())

    def _post(self, what: str, value: dict[str, Any]) -> None:
        request = urllib.request.Request(  # noqa: S310  always our own loopback
            f"{self.origin}/sim/{what}", data=json.dumps(value).encode(), headers={"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            answer.read()


@contextmanager
def simulating() -> Iterator[Simulated]:
    """A simulated endpoint on a free port; it is ended at the end. `Absent` where it, or aiohttp, is not here."""
    if not SERVER.is_file():
        raise Absent("no simulated endpoint (../shared/tools/simllm.py) beside this checkout")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, str(SERVER), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            origin = f"http://127.0.0.1:{port}"
            _await(origin, server)
            yield Simulated(origin)
        finally:
            server.terminate()


def _await(origin: str, server: subprocess.Popen[str]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            said = server.stderr.read()[-500:] if server.stderr else ""
            raise Absent(f"the simulated endpoint did not start (it needs aiohttp): {said.strip()}")
        try:
            with urllib.request.urlopen(f"{origin}/v1/models", timeout=2) as answer:  # noqa: S310
                answer.read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise Absent(f"the simulated endpoint did not answer within {_START_SECONDS:.0f} seconds")
