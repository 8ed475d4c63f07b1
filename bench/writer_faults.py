"""Every fault that the simulated provider knows, singly and mixed, through the whole pipeline.

Each story must end as an article or a named failure, no answer may be bought again, and the money must add up.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.composed import compose
from bench.result import Figure, Result, Target
from bench.simulated import SERVER as SIMULATOR
from bench.simulated import Simulated
from bench.writer_room import SERVER, Room
from synth import errors
from synth.domain.report import OutcomeKind, RunReport

STOPPING = {"401": "AuthFailed", "403": "AuthFailed", "insufficient_quota": "QuotaExhausted"}
UNCOUNTED = {"no_usage"}  # the server charges, and does not say how much
SHARE = 0.2
TIMEOUT = 2.0  # seconds after which a silent server is given up here
CENT = Decimal("0.00001")  # the server tells its sum in millionths of a dollar
_SENT = {"retry_after": 0.05, "seconds": 5}  # what some faults take: a wait, and how long they hang
_NAMED = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.SynthError)}


@dataclass
class _Tally:
    """What the runs of this part came to."""

    stories: int = 0
    articles: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    unnamed: list[str] = field(default_factory=list)
    bought_again: int = 0
    beyond_bounds: list[str] = field(default_factory=list)

    def enter(self, report: RunReport) -> None:
        for outcome in report.outcomes:
            self.stories += 1
            self.articles += bool(outcome.article)
            name = outcome.reason.partition(":")[0]
            if outcome.kind is OutcomeKind.FAILED:
                self.failures[name] += 1
            if not outcome.article and name not in _NAMED | {"thin_evidence", "the run was stopped"}:
                self.unnamed.append(f"{outcome.slug}: {outcome.kind}: {outcome.reason}")


def measure(model: Simulated, folder: Path, *, quick: bool) -> Result:
    """Singly in one run, each run-stopping one in its own, all others mixed, and mixed where money is exact."""
    faults = _faults()
    tally = _Tally()
    mixed = _but(faults, STOPPING)
    exact = sorted(set(mixed) - set(faults["transport"]) - UNCOUNTED)
    single = _singly(model, folder / "single", mixed[:: 8 if quick else 1], tally)
    stopped = [
        _stopped(model, folder / fault, fault, word)
        for fault, word in list(STOPPING.items())[: 1 if quick else len(STOPPING)]
    ]
    _mixed(model, folder / "mixed", mixed, 8 if quick else 500, tally)
    gap = _mixed(model, folder / "exact", exact, 5 if quick else 150, tally)
    figures: dict[str, Figure] = {
        "faults_singly": single,
        "fault_stories": tally.stories,
        "fault_articles": tally.articles,
        "fault_failures": sum(tally.failures.values()),
        "fault_unnamed": len(tally.unnamed),
        "answers_bought_again": tally.bought_again,
        "charged_beyond_bounds": len(tally.beyond_bounds),
        "charged_gap_usd": float(gap),
        "stopped_as_told": sum(stopped) / len(stopped),
    }
    targets = {
        "fault_unnamed": Target("==", 0),
        "answers_bought_again": Target("==", 0),
        "charged_beyond_bounds": Target("==", 0),
        "charged_gap_usd": Target("<=", float(CENT)),
        "stopped_as_told": Target("==", 1.0),
    }
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(tally.failures.items()))
    notes = (f"failures by name: {kinds or 'none'}", *tally.unnamed, *tally.beyond_bounds)
    return Result("writer_faults", figures, targets, notes)


def _faults() -> dict[str, list[str]]:
    """The faults by their four kinds, as the server lists them."""
    done = subprocess.run([sys.executable, str(SIMULATOR), "--list-faults"], capture_output=True, text=True, check=True)
    return {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if line.strip()}


def _but(faults: dict[str, list[str]], left_out: Iterable[str]) -> list[str]:
    return sorted({fault for names in faults.values() for fault in names} - set(left_out))


def _singly(model: Simulated, folder: Path, faults: list[str], tally: _Tally) -> int:
    """One story for each fault, which its first question meets; how many the server says it played."""
    slugs = [f"story-{fault.replace('_', '-')}" for fault in faults]
    rules = [
        {"fault": fault, "match": rf"Courier {slug}\b(?!-)", "attempts": [1], **_SENT}
        for fault, slug in zip(faults, slugs, strict=True)
    ]
    room = _room(model, folder, slugs)
    _twice(model, room, rules, tally)
    return len(model.stats()["faults"])


def _mixed(model: Simulated, folder: Path, faults: list[str], stories: int, tally: _Tally) -> Decimal:
    """All of `faults`, together in a fifth of the requests; how far the charge lies from what was counted, in USD."""
    room = _room(model, folder, [f"story-{number}" for number in range(stories)])
    rules = [{"fault": fault, "p": SHARE / len(faults), **_SENT} for fault in faults]
    return _twice(model, room, rules, tally)


def _twice(model: Simulated, room: Room, rules: list[dict[str, Any]], tally: _Tally) -> Decimal:
    """A run among faults, and another of the same lists: what was answered in the first is not asked for again."""
    model.restart(**SERVER, faults=rules, seed=7)
    report = room.run()
    tally.enter(report)
    charged = Decimal(str(model.stats()["cost_usd"]))
    counted, possibly = report.money.counted, report.money.possibly_charged
    if not counted - CENT <= charged <= counted + possibly + CENT:
        tally.beyond_bounds.append(f"{room.folder.name}: {counted} counted, {charged} charged, {possibly} possibly")
    log = model.log()
    delivered = Counter(entry["key"] for entry in log if _is_delivered(entry))
    tally.bought_again += sum(count - 1 for count in delivered.values())
    room.run()
    later = [entry for entry in model.log() if entry["n"] > max(one["n"] for one in log)]
    tally.bought_again += sum(entry["key"] in delivered for entry in later)
    return abs(charged - counted)


def _is_delivered(entry: dict[str, Any]) -> bool:
    """Whether a whole answer, good or bad, reached us: then it was paid, and must be in the memo."""
    return entry.get("status") == 200 and entry.get("fault", "none") not in _UNDELIVERED


_UNDELIVERED = {"200_error", "200_html", "200_empty", "reset", "close", "reset_mid", "truncate_body", "hang"}
_UNDELIVERED |= {"hang_mid", "drip", "stream_cut", "stream_error"}


def _stopped(model: Simulated, folder: Path, fault: str, word: str) -> bool:
    """Whether a run that meets a stopping fault ends as told: at once, by name, with what to do, the rest untried.

    How many stories came before depends on how many questions each took.
    """
    slugs = [f"story-{number}" for number in range(5)]
    room = _room(model, folder, slugs, "concurrency = 1")
    model.restart(**SERVER, faults=[{"fault": fault, "at": [4, *range(5, 40)]}])
    report = room.run()
    asked = model.stats()["requests"]["chat"]
    code, said = room.say("run")
    told = report.stopped_by.startswith(f"{word}: ") and re.search(r"; .+", report.stopped_by) is not None
    untried = len(report.of_kind(OutcomeKind.NOT_TRIED))
    return bool(told and untried >= 3 and asked == 4 and code == 1 and f"stopped by {word}" in said)


def _room(model: Simulated, folder: Path, slugs: list[str], more: str = "") -> Room:
    room = Room.furnished(folder, model, f"timeout = {TIMEOUT}\nmax_output_tokens = 4096\n{more}")
    compose(room.sources, "coast", slugs)
    return room
