"""A run with a model, by the real command against a simulated server: what it says of failures, money and stops."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from cli_processes import begun, newsroom, synth, until
from endpoint_simulated import Body, Script, Simulated, Turn, counting, fails, says, simulated

from synth.domain.report import OutcomeKind, RunReport

DRAFT = {
    "headline": "Saltholm ferry stays in port",
    "dek": "The steering has failed, and a bus goes round the bay.",
    "keywords": ["ferry"],
    "lede": [
        {
            "kind": "reporting",
            "sentences": [
                {"text": "The ferry to Saltholm stays in port because its steering failed.", "cites": ["1.1"]},
                {"text": "A bus now drives round the bay.", "cites": ["2.1"]},
            ],
        }
    ],
}


@contextmanager
def served(*script: Script) -> Iterator[Simulated]:
    """A simulated server in a thread of its own."""
    loop = asyncio.new_event_loop()
    opened: Future[Simulated] = Future()
    closing = asyncio.Event()

    async def serve() -> None:
        async with simulated(*script) as server:
            opened.set_result(server)
            await closing.wait()

    def run() -> None:
        try:
            loop.run_until_complete(serve())
        finally:
            loop.close()

    thread = Thread(target=run, name="model")
    thread.start()
    try:
        yield opened.result(10)
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join(10)


def with_model(folder: Path, server: Simulated, more: str = "") -> Path:
    settings = f'[writer]\nformat = "brief"\n\n[endpoints.main]\nbase_url = "{server.url}"\nmodel = "m-1"\n'
    return newsroom(folder, settings=f"{settings}prices = {{ input = 1, output = 10 }}\n{more}")


def answering(turn: Turn) -> Script:
    """`turn` to every question; to a probe what it asks for."""

    def reply(body: Body) -> Turn:
        schema: dict[str, Any] = body.get("response_format", {}).get("json_schema", {})
        return says('{"place": "Elmford", "year": 1904}') if schema.get("name") == "probe" else turn

    return reply


def test_an_article_by_a_model_tells_its_questions_passages_and_cost(tmp_path: Path) -> None:
    with served(counting(answering(says(json.dumps(DRAFT))))) as server:
        folder = with_model(tmp_path / "n", server)
        done = synth(folder, "run", "--json")
    assert done.code == 0, done
    (path,) = folder.glob("outputs/articles/*/v1/provenance.json")
    made = json.loads(path.read_text("utf-8"))["made"]
    assert made["calls"] == len(made["questions"]) >= 1
    assert made["passages_offered"] > made["passages_used"] == 2
    assert {"writer", "house-style", "repair", "formats/brief"} <= made["prompts"].keys()
    assert float(made["cost"]) > 0


def test_failed_calls_are_told_by_their_kind(tmp_path: Path) -> None:
    with served(counting(answering(says(None, refusal="I will not.")))) as server:
        folder = with_model(tmp_path / "n", server)
        done = synth(folder, "run")
    assert done.code == 1
    assert "[1/1] ferry: failed: Refused: " in done.err
    assert "1 call of the model failed: Refused" in done.said
    assert "failed     ferry: Refused: " in done.out
    (page,) = folder.glob("outputs/runs/*/report.html")
    assert "Failed: Refused" in page.read_text("utf-8")


def test_a_server_that_cuts_its_input_silently_is_warned_of(tmp_path: Path) -> None:
    with served(counting(answering(says(json.dumps(DRAFT))), 300)) as server:
        folder = with_model(tmp_path / "n", server)
        done = synth(folder, "run")
    assert done.code == 0, done
    (warning,) = [line for line in done.said if line.startswith("warning: ")]
    assert "endpoint 'main' counted 300 input tokens of a question of about " in warning
    assert any("it has not seen all passages" in line for line in done.said)
    (page,) = folder.glob("outputs/runs/*/report.html")
    assert "its window is smaller than context_tokens" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("turn", "name", "what"),
    [
        (fails(401, "Incorrect API key", code="invalid_api_key"), "AuthFailed", "api_key_env"),
        (
            fails(429, "You exceeded your current quota", code="insufficient_quota"),
            "QuotaExhausted",
            "top the account up",
        ),
        (fails(404, "no such model", code="model_not_found"), "ModelUnknown", "correct model"),
    ],
)
def test_a_run_that_no_question_can_save_ends_with_1_and_what_to_do(
    tmp_path: Path, turn: Turn, name: str, what: str
) -> None:
    with served(turn) as server:
        done = synth(with_model(tmp_path / "n", server), "run")
    assert done.code == 1
    (line,) = [line for line in done.out.splitlines() if line.startswith("stopped by ")]
    assert line.startswith(f"stopped by {name}: ")
    assert what in line
    assert len(server.bodies) == 1


def test_a_call_that_a_killed_run_left_is_told_by_the_next_run_and_no_later_one(tmp_path: Path) -> None:
    asked = asyncio.Event()  # the question that is put again frees the first one's handler
    questions: list[Body] = []

    def reply(body: Body) -> Turn:
        if body.get("response_format", {}).get("json_schema", {}).get("name") == "probe":
            return says('{"place": "Elmford", "year": 1904}')
        questions.append(body)
        if len(questions) == 1:
            return says(json.dumps(DRAFT), gate=asked)
        asked.set()
        return says(json.dumps(DRAFT))

    with served(counting(reply)) as server:
        folder = with_model(tmp_path / "n", server)
        with begun(folder, "run") as process:
            until(lambda: bool(questions), "a question")
            process.kill()
        found, after = synth(folder, "run"), synth(folder, "run")
    assert (found.code, after.code) == (0, 0), found
    assert "possibly charged by a run that was killed: $" in found.out
    assert " for 1 lost answer" in found.out
    assert "possibly charged" not in after.out
    pages = [path.read_text("utf-8") for path in sorted(folder.glob("outputs/runs/*/report.html"))]
    assert sum("Possibly charged by a killed run" in page for page in pages) == 1


def test_a_run_beyond_its_budget_ends_with_3_before_anything_is_paid(tmp_path: Path) -> None:
    with served(answering(says(json.dumps(DRAFT)))) as server:
        done = synth(with_model(tmp_path / "n", server), "run", "--budget", "0.0001", "--json")
    assert done.code == 3
    report = RunReport.model_validate_json(done.out)
    assert report.stopped_by.startswith("BudgetExhausted: the run's budget of $0.0001 is spent")
    assert [outcome.kind for outcome in report.outcomes] == [OutcomeKind.NOT_TRIED]
    assert server.bodies == []
