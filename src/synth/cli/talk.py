"""How commands speak: data on stdout, talk on stderr, progress on a terminal and plain lines elsewhere."""

from __future__ import annotations

import sys
from decimal import Decimal
from types import TracebackType

import click

from synth.domain.report import Money, OutcomeKind, RunReport, StoryOutcome

_WIDTH = max(len(kind.value) for kind in OutcomeKind)


def say(text: str = "") -> None:
    """Talk: on stderr."""
    click.echo(text, err=True)


def data(text: str) -> None:
    """Data: on stdout."""
    click.echo(text)


def plural(count: int, noun: str) -> str:
    """`1 source`, `2 sources`, `2 stories`."""
    if count == 1:
        return f"1 {noun}"
    return f"{count} {noun[:-1]}ies" if noun.endswith("y") else f"{count} {noun}s"


def story_line(outcome: StoryOutcome) -> str:
    """One line for one story: headline, status, findings, words, sources; or the reason."""
    kind = f"{outcome.kind.value:<{_WIDTH}}"
    if not outcome.article:
        return f"{kind}  {outcome.slug}: {outcome.reason}"
    facts = [
        outcome.status.replace("_", " "),
        plural(outcome.findings, "finding"),
        plural(outcome.words, "word"),
        plural(outcome.sources, "source"),
    ]
    line = f"{kind}  {outcome.headline} [{outcome.article}] · " + " · ".join(facts)
    return f"{line} · {outcome.reason}" if outcome.reason else line


def summary_line(report: RunReport) -> str:
    """`made: 7, refused: 1, calls: 0, in 4.2 s`."""
    counts = [f"{kind.value}: {n}" for kind in OutcomeKind if (n := len(report.of_kind(kind)))]
    calls = sum(outcome.calls for outcome in report.outcomes)
    seconds = (report.ended_at - report.started_at).total_seconds()
    return ", ".join([*(counts or ["nothing to do"]), f"calls: {calls}", *_cost(report.money), f"in {seconds:.1f} s"])


def dollars(amount: Decimal) -> str:
    """`$0.0412`."""
    return f"${amount:.4f}"


def _cost(money: Money) -> list[str]:
    """What was paid, and what is not known of it: unknown is never 0."""
    parts = []
    if money.unpriced:
        parts.append(f"cost: unknown for {money.unpriced} of {money.calls} answers")
    elif money.calls:
        parts.append(f"cost: {dollars(money.counted)}")
    for which, calls, most in (
        ("possibly charged", money.lost, money.possibly_charged),
        ("possibly charged by a run that was killed", money.left, money.possibly_left),
    ):
        if calls:
            parts.append(f"{which}: {dollars(most)} for {plural(len(calls), 'lost answer')}")
    return parts


class Progress:
    """A watcher that shows a bar on a terminal, and one plain line per story elsewhere.

    Why a story failed is said at once: a run that is stopped later gives no report.
    """

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._planned = 0
        self._ended = 0
        self._live = sys.stderr.isatty() and not quiet

    def __enter__(self) -> Progress:
        if self._live:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("stories", total=0)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._bar.stop()

    def planned(self, stories: int) -> None:
        self._planned += stories
        if self._live:
            self._bar.update(self._task, total=self._planned)

    def ended(self, outcome: StoryOutcome) -> None:
        self._ended += 1
        why = f": {outcome.reason}" if outcome.kind is OutcomeKind.FAILED else ""
        line = f"[{self._ended}/{self._planned}] {outcome.slug}: {outcome.kind.value}{why}"
        if self._live:
            self._bar.update(self._task, completed=self._ended, description=outcome.slug[:40])
            if why:
                self._bar.console.print(line, markup=False, highlight=False)
        elif not self._quiet:
            say(line)
