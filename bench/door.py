"""The one door to every benchmark: `python -m bench [NAME] [--quick] [--json]`. It does not know what they measure."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from bench.result import Absent, Broken, Result

MET, NOT_MET, ABSENT = 0, 1, 3
# A benchmark is a module `bench.NAME` with `run(quick: bool) -> Result`; its name is listed once it exists.
NAMES = ("extract", "fetch", "grounding", "group", "injection", "main_job", "writer", "writer_extractive", "desk")


def main(arguments: Sequence[str]) -> int:
    """Run one benchmark, or all; the exit code: 1 a target is not met, 3 something needed is absent, else 0."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure synth against its targets.")
    parser.add_argument("name", nargs="?", choices=NAMES, help="the benchmark to run (default: all)")
    parser.add_argument("--quick", action="store_true", help="a smaller sample; ends within 50 seconds on two cores")
    parser.add_argument("--json", action="store_true", help="print nothing but the line of JSON")
    parser.add_argument("-v", "--verbose", action="store_true", help="list what was missed and what was wrong")
    options = parser.parse_args(arguments)
    codes = [_run(name, options) for name in ([options.name] if options.name else NAMES)]
    return NOT_MET if NOT_MET in codes else max(codes)


def _run(name: str, options: argparse.Namespace) -> int:
    try:
        result: Result = importlib.import_module(f"bench.{name}").run(quick=options.quick)
    except Absent as exc:
        print(f"{name}: absent: {exc}", file=sys.stderr)
        return ABSENT
    except Broken as exc:
        print(f"{name}: broken: {exc}", file=sys.stderr)
        return NOT_MET
    if not options.json:
        print(result.table(details=options.verbose))
    print(result.line(), flush=True)
    return MET if result.met else NOT_MET
