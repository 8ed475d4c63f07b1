"""The model's writer against the simulated provider of ../shared: speed, limits, every fault, kills, dialects, windows.

It does not know whether an article reads well; that takes a real model and a reader.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from bench import writer_faults, writer_kills, writer_servers, writer_speed
from bench.result import Figure, Result, Target
from bench.simulated import simulating

PARTS = (writer_speed, writer_faults, writer_kills, writer_servers)


def run(*, quick: bool) -> Result:
    """Every part in turn; `quick` takes a small sample of each."""
    figures: dict[str, Figure] = {}
    targets: dict[str, Target] = {}
    notes: list[str] = []
    with simulating() as model, tempfile.TemporaryDirectory(prefix="synth-writer-") as folder:
        for part in PARTS:
            name = part.__name__.rpartition(".")[2]
            own, start = Path(folder) / name, time.monotonic()
            own.mkdir()
            result = part.measure(model, own, quick=quick)
            figures |= {**result.figures, f"{name}_s": round(time.monotonic() - start, 1)}
            targets |= result.targets
            notes += result.notes
    return Result("writer", figures, targets, tuple(notes))
