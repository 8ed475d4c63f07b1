"""`synth serve` as a process: what it prints, that it answers, and that a signal ends it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import httpx

from ferry import ferry_draft
from newsroom import Newsroom


def test_serve_prints_one_link_that_signs_in_and_a_signal_ends_it(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.writer.says = ferry_draft()
    newsroom.produce()
    newsroom.close()
    command = [sys.executable, "-m", "synth", "-C", str(tmp_path), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        link = served.stdout.readline().removeprefix("the desk: ").strip()
        origin, _, token = link.partition("/login?token=")
        with httpx.Client(base_url=origin, headers={"sec-fetch-site": "same-origin"}, trust_env=False) as browser:
            assert browser.get("/healthz").json() == {"ok": True, "articles": 1}
            signed = browser.post("/login", data={"token": token, "name": "Mara Voss"}, follow_redirects=True)
            assert "Saltholm ferry stays in port" in signed.text
        served.send_signal(signal.SIGTERM)
        served.wait(20)
        assert served.stdout.read() == ""


def test_help_of_the_program_does_not_import_the_desk() -> None:
    heavy = ("starlette", "uvicorn", "argon2", "synth.desk")
    code = (
        "import sys; from synth.cli.app import code_of; code_of(['--help']); "
        f"print([name for name in sys.modules if name.startswith({heavy!r})])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
