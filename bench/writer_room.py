"""A newsroom of composed stories that a simulated model writes. It does not know what is measured on it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.result import Broken
from bench.simulated import Simulated
from synth.cli.app import code_of
from synth.domain.question import Message, Question
from synth.domain.report import RunReport
from synth.pipeline.order import Order
from synth.store.store import Store
from synth.wiring import House, Silent, opened

# What the simulated provider takes for its tokens; one sentence to an item, as the writer asks.
SERVER = {"price_in": 1.25, "price_cached": 0.125, "price_out": 10.0, "sentences": {"*": 1}, "log_keep": 100_000}
_SETTINGS = """
[newsroom]
name = "Bench"

[writer]
kind = "llm"

[endpoints.main]
base_url = "{url}"
model = "sim-1"
prices = {{ input = 1.25, cached = 0.125, output = 10 }}
{more}
"""


@dataclass(frozen=True)
class Room:
    """A newsroom's folder."""

    folder: Path

    @classmethod
    def furnished(cls, folder: Path, model: Simulated, more: str = "") -> Room:
        """A newsroom whose endpoint is `model`; `more` are lines of its `[endpoints.main]`."""
        (folder / "sources").mkdir(parents=True)
        (folder / "synth.toml").write_text(_SETTINGS.format(url=model.base_url, more=more), encoding="utf-8")
        return cls(folder)

    @property
    def sources(self) -> Path:
        return self.folder / "sources"

    def run(self, house: House | None = None) -> RunReport:
        """A run in this process."""
        if house is not None:
            return house.run(Order(), Silent())
        with opened(self.folder) as own:
            return own.run(Order(), Silent())

    def say(self, *arguments: str) -> tuple[int, str]:
        """A command in this process: its exit code, and what it printed."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = code_of(["-C", str(self.folder), *arguments])
        return code, said.getvalue()

    def begin(self) -> subprocess.Popen[str]:
        """`synth run --json` in a process of its own, the head of a group."""
        command = [sys.executable, "-m", "synth", "-C", str(self.folder), "run", "--json"]
        environ = {key: value for key, value in os.environ.items() if not key.startswith("SYNTH_")}
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environ, stdout=pipe, stderr=pipe, text=True, start_new_session=True)

    def command(self) -> RunReport:
        """`synth run --json` in a process of its own, to its end."""
        with self.begin() as process:
            out, err = process.communicate(timeout=600)
        try:
            return RunReport.model_validate(json.loads(out))
        except ValueError as exc:
            raise Broken(f"synth run ended with {process.returncode} and no report: {err[-2000:]}") from exc

    def committed(self) -> set[str]:
        """The memo's keys."""
        store = Store.open("", self.folder / ".synth")
        try:
            return set(store.read(_keys))
        finally:
            store.close()


def _keys(connection: Any) -> Sequence[str]:
    from sqlalchemy import select

    from synth.store.tables import answers

    return list(connection.execute(select(answers.c.key)).scalars())


def key_of(body: dict[str, Any]) -> str:
    """The memo's key of the question that this request body puts, by an endpoint named `main` that enforces schemas."""
    shape = body.get("response_format", {}).get("json_schema", {})
    schema = json.dumps(shape["schema"], ensure_ascii=False, separators=(",", ":")) if shape else ""
    question = Question(
        messages=tuple(Message(role=one["role"], content=one["content"]) for one in body["messages"]),
        schema_name=shape.get("name", ""),
        json_schema=schema,
        max_output_tokens=body.get("max_tokens") or body["max_completion_tokens"],
        temperature=body.get("temperature"),
    )
    return question.key("main", str(body["model"]))
