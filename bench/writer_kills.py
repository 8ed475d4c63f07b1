"""A run that is killed (SIGKILL) at seeded instants and begun again: the same articles, and nothing bought twice.

Also how long an answer that has arrived stands uncommitted, and how much of the input the provider had cached.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.composed import compose
from bench.result import Figure, Result, Target
from bench.simulated import Simulated
from bench.writer_room import SERVER, Room, key_of
from synth.domain.question import Answer
from synth.domain.report import RunReport
from synth.store.store import Store
from synth.wiring import opened

STORIES, KILLS, RUNS = 64, 20, 4
LATENCY = {"dist": "lognormal", "p50": 0.4, "p95": 1.2}  # seconds of one answer
PATIENCE = 5.0  # seconds
EARLIEST = 0.5  # seconds; before, Python itself is still starting


class Timed(Store):
    """A store that notes, on its own thread, when a transaction with answers in it was committed."""

    kept: dict[str, float]

    def write(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        done = super().write(work, *args, **kwargs)
        now = time.time()
        for result in getattr(getattr(work, "__self__", None), "results", ()):
            if isinstance(result, Answer):
                self.kept.setdefault(result.key, now)
        return done


@dataclass
class _Tally:
    changed: int = 0
    unmade: int = 0
    bought_again: int = 0
    cut_off: int = 0  # kills that came before the run's end
    in_flight: int = 0  # calls whose outcome nobody knew after a kill
    unexplained: int = 0  # of those, kept answers that the log does not know: a fault of this benchmark
    early: list[str] = field(default_factory=list)


def measure(model: Simulated, folder: Path, *, quick: bool) -> Result:
    """An undisturbed run, then the kills."""
    stories, kills = (6, 1) if quick else (STORIES, KILLS)
    slugs = [f"story-{number}" for number in range(stories)]
    model.restart(**SERVER, ttft=LATENCY, faults=[], keep_bodies=True)
    windows: list[float] = []
    for number in range(1 if quick else RUNS):
        model.restart()
        some, report = _watched(model, _room(model, folder / f"undisturbed-{number}", slugs))
        windows += some
    cached = report.money.cached_tokens / report.money.input_tokens
    hashes = {outcome.slug: outcome.hash for outcome in report.outcomes}
    tally = _Tally()
    took = (report.ended_at - report.started_at).total_seconds()
    instants = random.Random(20)
    for number in range(2 * kills):
        if tally.cut_off < kills:  # a run that was over before its instant was not killed: another is begun
            one = _room(model, folder / f"killed-{number}", slugs)
            _kill(model, one, EARLIEST + instants.random() * took, hashes, tally)
    windows.sort()
    figures: dict[str, Figure] = {
        "kill_stories": stories,
        "kills": tally.cut_off,
        "calls_in_flight_at_kills": tally.in_flight,
        "hashes_changed_by_kills": tally.changed,
        "stories_lost_by_kills": tally.unmade,
        "committed_bought_again": tally.bought_again,
        "answers_not_in_log": tally.unexplained,
        "window_p50_ms": round(windows[len(windows) // 2], 1),
        "window_p99_ms": round(windows[int(len(windows) * 0.99)], 1),
        "cached_share": round(cached, 3),
    }
    targets = {
        "kills": Target("==", kills),
        "hashes_changed_by_kills": Target("==", 0),
        "stories_lost_by_kills": Target("==", 0),
        "committed_bought_again": Target("==", 0),
        "answers_not_in_log": Target("==", 0),
        "window_p99_ms": Target("<=", 50),
        "cached_share": Target(">=", 0.01),
    }
    model.restart(ttft=0.0, keep_bodies=False)
    return Result("writer_kills", figures, targets, (f"undisturbed run: {took:.1f} s", *tally.early))


def _watched(model: Simulated, room: Room) -> tuple[list[float], RunReport]:
    """The report of a run in this process, and its windows in ms: from the server's last byte to the commit."""
    with opened(room.folder) as house:
        store = Timed.open("", room.folder / ".synth")
        assert isinstance(store, Timed)
        store.kept = {}
        house.__dict__["store"] = store  # where the house would keep its own (`cached_property`)
        report = room.run(house)
    begun = time.time() - model.stats()["uptime_s"]
    sent = {key_of(entry["body"]): begun + entry["t"] + entry["ms"] / 1000 for entry in model.log()}
    return [(kept - sent[key]) * 1000 for key, kept in store.kept.items()], report


def _kill(model: Simulated, room: Room, after: float, hashes: dict[str, str], tally: _Tally) -> None:
    """Begin a run, kill it after so many seconds, and run again."""
    model.restart(keep_bodies=True)
    with room.begin() as process:
        try:
            process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            tally.cut_off += 1
            process.send_signal(signal.SIGKILL)
            process.communicate()
    committed = room.committed() if (room.folder / ".synth" / "synth.db").exists() else set()
    if _outlives(process.pid):
        tally.early.append(f"{room.folder.name}: a worker outlived the killed run by {PATIENCE:.0f} s")
    asked = model.log()
    tally.unexplained += len(committed - {key_of(entry["body"]) for entry in asked})
    last = max((entry["n"] for entry in asked), default=0)
    report = room.command()
    tally.in_flight += len(report.money.left)
    again = {key_of(entry["body"]) for entry in model.log() if entry["n"] > last}
    tally.bought_again += len(again & committed)
    found = {outcome.slug: outcome.hash for outcome in report.outcomes if outcome.article}
    tally.unmade += len(hashes.keys() - found.keys())
    tally.changed += sum(hashes[slug] != hash_ for slug, hash_ in found.items())


def _outlives(group: int) -> bool:
    """Whether a worker of a killed run is still there after a while; they end by themselves."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


def _room(model: Simulated, folder: Path, slugs: list[str]) -> Room:
    room = Room.furnished(folder, model, "concurrency = 16")
    compose(room.sources, "coast", slugs)
    return room
