"""A real desk that stands behind a real proxy: its newsroom, its process, a port for the proxy. It knows no proxy."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ferry import ferry_draft
from newsroom import Newsroom

SECRET = "proxy-and-desk-alone"
SETTINGS = """[desk]
sign_in = "proxy"
proxy_peers = ["127.0.0.1/32"]
proxy_secret_env = "DESK_SECRET"
editors = ["Ada Quill"]
admins = ["Ines Marl"]
"""


@contextmanager
def desk_behind_a_proxy(folder: Path) -> Iterator[str]:
    """The address of `synth serve` before a newsroom in which one article waits."""
    newsroom = Newsroom(folder, settings=SETTINGS)
    newsroom.writer.says = ferry_draft()
    newsroom.produce()
    newsroom.close()
    command = [sys.executable, "-m", "synth", "-C", str(folder), "serve", "--port", "0"]
    environ = {**os.environ, "DESK_SECRET": SECRET}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as desk:
        assert desk.stdout is not None
        try:
            yield desk.stdout.readline().removeprefix("the desk: ").strip().rstrip("/")
        finally:
            desk.terminate()


@contextmanager
def started(command: list[str], port: int, **environ: str) -> Iterator[None]:
    """A server, from when it answers on `port` until the end."""
    options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": {**os.environ, **environ}}
    with subprocess.Popen(command, text=True, **options) as server:  # type: ignore[call-overload]
        try:
            assert _answers(server, port), command
            yield
        finally:
            server.terminate()


def free_ports(count: int) -> list[int]:
    """Ports that nobody has now. Ask once what else takes a port is up."""
    with ExitStack() as stack:
        held = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(one.getsockname()[1]) for one in held]


def _answers(process: subprocess.Popen[str], port: int) -> bool:
    """Whether something listens on `port`, within twenty seconds, while `process` lives."""
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
    return False
