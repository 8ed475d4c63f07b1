"""Every dialect of the simulated provider, from `synth doctor` to an article, and a story beyond any small window."""

from __future__ import annotations

import re
from pathlib import Path

from bench.composed import compose, compose_long
from bench.result import Figure, Result, Target
from bench.simulated import Simulated
from bench.writer_room import SERVER, Room
from synth.domain.report import OutcomeKind

DIALECTS = ("openai", "lenient", "deepseek", "anthropic", "gemini", "ollama", "openrouter", "text")
_SOURCE = re.compile(r'<source number="(\d+)"')


def measure(model: Simulated, folder: Path, *, quick: bool) -> Result:
    """Dialects, each once as it is and once as a reasoning model; then the long story."""
    trials = [(dialect, reasoning) for dialect in DIALECTS for reasoning in (False, True)]
    trials = [("openai", True), ("text", False)] if quick else trials
    notes: list[str] = []
    written = sum(_speaks(model, folder, dialect, reasoning, notes) for dialect, reasoning in trials)
    clippings = 12 if quick else 60
    offered, used = _long(model, folder / "long", clippings, notes)
    figures: dict[str, Figure] = {
        "dialects": len(trials),
        "dialects_written": written,
        "long_story_clippings": clippings,
        "long_story_offered": offered,
        "long_story_passages_used": used,
    }
    targets = {
        "dialects_written": Target("==", len(trials)),
        "long_story_offered": Target("==", clippings),
        "long_story_passages_used": Target(">=", 1),
    }
    return Result("writer_servers", figures, targets, tuple(notes))


def _speaks(model: Simulated, folder: Path, dialect: str, reasoning: bool, notes: list[str]) -> bool:
    """Whether a server of this dialect passes doctor, and an article comes of it."""
    model.restart(**SERVER, dialect=dialect, reasoning=reasoning, faults=[])
    name = f"{dialect}{'-reasoning' if reasoning else ''}"
    room = Room.furnished(folder / name, model)
    compose(room.sources, "coast", ["story-1"])
    code, said = room.say("doctor")
    line = next((line for line in said.splitlines() if "endpoint main" in line), said)
    report = room.run()
    made = len(report.of_kind(OutcomeKind.MADE)) == 1
    if code or not made:
        notes.append(f"{name}: doctor {code}: {line}; {[outcome.reason for outcome in report.outcomes]}")
    model.restart(dialect="openai", reasoning=False)
    return made and code == 0


def _long(model: Simulated, folder: Path, clippings: int, notes: list[str]) -> tuple[int, int]:
    """(clippings shown to the model in reading and in writing, passages that the article cites)."""
    model.restart(**SERVER, faults=[], keep_bodies=True)
    room = Room.furnished(folder, model, "context_tokens = 16000\nmax_output_tokens = 2000")
    compose_long(room.sources, "long", clippings, 24)
    report = room.run()
    (outcome,) = report.outcomes
    read: set[str] = set()
    offered: set[str] = set()
    for entry in model.log():
        user = "".join(one["content"] for one in entry["body"]["messages"])
        kind = entry["body"].get("response_format", {}).get("json_schema", {}).get("name", "")
        if kind == "claims":
            read |= set(_SOURCE.findall(user))
        elif kind.startswith("draft"):
            offered |= set(_SOURCE.findall(user))
    notes += [f"long story: {outcome.kind}: {outcome.reason[:200]}", *(f"long story: {note}" for note in outcome.notes)]
    model.restart(keep_bodies=False)
    if not outcome.article:
        return 0, 0
    _, said = room.say("show", outcome.article, "--json")
    return len(read & offered), int(said.partition('"passages_used": ')[2].partition(",")[0] or 0)
