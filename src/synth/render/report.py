"""The page of one run: what came of every story, every page and every list.

For producers, in the program's language. It does not know which files the run wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from synth.domain.report import Money, OutcomeKind, RunReport, StoryOutcome
from synth.render.frame import Frame
from synth.render.links import web_address
from synth.render.outputs import counted
from synth.render.press import fill

# What went wrong comes first.
_GROUPS = {
    OutcomeKind.FAILED: "Failed",
    OutcomeKind.NOT_TRIED: "Not tried",
    OutcomeKind.REFUSED: "Refused",
    OutcomeKind.LEFT_OUT: "Left out: other stories had a higher place",
    OutcomeKind.MADE: "Made",
    OutcomeKind.KEPT: "Kept: a person’s version stands",
    OutcomeKind.UNCHANGED: "Unchanged",
}
_WITHOUT_ARTICLE = (OutcomeKind.FAILED, OutcomeKind.NOT_TRIED, OutcomeKind.REFUSED, OutcomeKind.LEFT_OUT)


@dataclass(frozen=True)
class _Group:
    name: str
    articles: bool
    outcomes: tuple[StoryOutcome, ...]


def run_report_page(report: RunReport) -> str:
    """The page of `report`; its headline says whether a scheduler was told that the run failed."""
    groups = [_Group(name, kind not in _WITHOUT_ARTICLE, report.of_kind(kind)) for kind, name in _GROUPS.items()]
    return fill(
        "report.html",
        page=Frame(title=f"Run {report.run}", dress="lists"),
        report=report,
        verdict=_verdict(report),
        facts=_facts(report),
        groups=[group for group in groups if group.outcomes],
        web_address=web_address,
    )


def _verdict(report: RunReport) -> str:
    if not report.failed:
        return counted(report.standing, "article")
    return (
        f"{counted(report.standing, 'article')}, and something failed"
        if report.standing
        else "Nothing came of this run"
    )


def _facts(report: RunReport) -> tuple[tuple[str, str], ...]:
    seconds = (report.ended_at - report.started_at).total_seconds()
    facts = (
        ("Started", report.started_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")),
        ("Took", f"{seconds:,.1f} s"),
        ("Lists", ", ".join(report.lists) or "none"),
        ("Writer", report.writer),
        ("Stories", f"{len(report.outcomes):,}"),
        ("HTTP requests", f"{report.requests:,}"),
        ("Model calls", f"{sum(outcome.calls for outcome in report.outcomes):,}"),
    )
    warnings = tuple(("Warning", words) for words in report.warnings)
    stopped = (("Stopped by", report.stopped_by),) if report.stopped_by else ()
    return (*facts, *_money(report.money), *warnings, *stopped)


def _money(money: Money) -> tuple[tuple[str, str], ...]:
    """Tokens and cost of the calls that this run paid for; unknown is said, never shown as 0."""
    if not (money.calls or money.lost or money.left):
        return ()
    cached = f" ({money.cached_tokens:,} cached)" if money.cached_tokens else ""
    cost = f"${money.counted:,.4f}"
    if money.unpriced:
        cost += f", and unknown for {counted(money.unpriced, 'answer')}"
    facts: tuple[tuple[str, str], ...] = (
        ("Tokens", f"{money.input_tokens:,}{cached} in, {money.output_tokens:,} out"),
        ("Cost", cost),
    )
    facts += tuple((f"Failed: {name}", counted(count, "call")) for name, count in sorted(money.failures.items()))
    for which, calls, most in (
        ("Possibly charged", money.lost, money.possibly_charged),
        ("Possibly charged by a killed run", money.left, money.possibly_left),
    ):
        if calls:
            facts += ((which, f"at most ${most:,.4f}: {'; '.join(calls)}"),)
    return facts
