"""`synth run`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from synth.cli import exits
from synth.cli.talk import Progress, data, dollars, plural, say, story_line, summary_line
from synth.domain.forecast import NOT_FETCHED, Forecast
from synth.domain.report import OutcomeKind, RunReport
from synth.domain.status import Status
from synth.errors import BudgetExhausted
from synth.pipeline.order import Order
from synth.settings import WriterKind
from synth.wiring import House, opened


@click.command("run", epilog="Example: synth run coast --story harbour-bridge")
@click.argument("lists", nargs=-1, metavar="[LIST…]")
@click.option("--story", metavar="SLUG", help="Only this declared story.")
@click.option("--writer", type=click.Choice([kind.value for kind in WriterKind]), help="Instead of [writer] kind.")
@click.option("--format", metavar="NAME", help="Instead of the lists' formats; see `synth prompts list`.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="At most N stories: declared ones first, then discovered ones by rank.",
)
@click.option("--budget", type=float, metavar="USD", help="Most money this run may cost; a hard stop.")
@click.option("--fresh", is_flag=True, help="Have every story written anew; answers that were bought are not reused.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; fetch and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the run report as JSON on stdout.")
@click.pass_obj
def command(newsroom: Path, /, lists: tuple[str, ...], dry_run: bool, as_json: bool, **wanted: Any) -> int:
    """Fetch, write, check and file the stories of the source lists (all lists by default).

    Stories that were made before and have not changed are left alone. Exit codes: 0 done (refused and held stories are
    outcomes), 1 something failed or nothing came out, 2 bad configuration, 3 stopped by the budget, 75 another run of a
    list is at work, 130 interrupted.
    """
    budget, writer = wanted.pop("budget"), wanted.pop("writer")
    order = Order(lists, budget=None if budget is None else Decimal(str(budget)), **wanted)
    with opened(newsroom, writer) as house:
        if dry_run:
            return _dry_run(house, order)
        if not as_json:
            data(house.writer_line)
        with Progress(quiet=as_json) as progress:
            report = house.run(order, progress)
        if as_json:
            data(report.model_dump_json(indent=2))
        else:
            _tell(house, report)
    if report.stopped_by.startswith(BudgetExhausted.__name__):
        return exits.BUDGET
    return exits.FAILED if report.failed else exits.DONE


def _dry_run(house: House, order: Order) -> int:
    lists, errors = house.chosen(order)
    data(house.writer_line)
    forecasts = house.forecast(order)
    for one in lists:
        for story in one.stories:
            pages = plural(len(story.urls) + len(story.files), "page")
            forecast = forecasts.get((one.name, story.slug))
            outlook = f"; {_outlook(forecast)}" if forecast else ""
            data(f"{one.name}: {story.slug}, {pages}, format {story.terms.format}{outlook}")
        for source in one.sources:
            unknown = "; what it brings is not known yet" if house.by_model else ""
            data(f"{one.name}: {source.kind} {source.place}{unknown}")
    if house.by_model:
        data(_total(tuple(forecasts.values())))
    for error in errors:
        say(f"{error.list_name}: {error.detail}")
    return exits.FAILED if errors else exits.DONE


def _outlook(forecast: Forecast) -> str:
    if forecast.without:
        return forecast.without
    asked = f"{forecast.least} to {forecast.most} questions, about {forecast.input_tokens:,} input tokens"
    return f"{asked}, {_at_most(forecast.worst)}"


def _total(forecasts: Sequence[Forecast]) -> str:
    """The sum of what is known, and how much is not."""
    asking = [forecast for forecast in forecasts if not forecast.without]
    waiting = sum(forecast.without == NOT_FETCHED for forecast in forecasts)
    asked = f"{sum(one.least for one in asking)} to {sum(one.most for one in asking)} questions"
    tokens = sum(one.input_tokens for one in asking)
    worst = [one.worst for one in asking if one.worst is not None]
    cost = _at_most(sum(worst, Decimal(0)) if len(worst) == len(asking) else None)
    rest = f"; and {plural(waiting, 'story')} whose pages are not fetched yet" if waiting else ""
    return f"total: {asked}, about {tokens:,} input tokens, {cost}{rest}"


def _at_most(worst: Decimal | None) -> str:
    """The cost where each answer is as long as it may be and every repair is needed; unknown is never 0."""
    return "price unknown" if worst is None else f"at most {dollars(worst)}"


def _tell(house: House, report: RunReport) -> None:
    for error in report.errors:
        say(error.detail)
    for outcome in report.outcomes:
        if outcome.kind is not OutcomeKind.UNCHANGED or outcome.status == Status.HELD:
            data(story_line(outcome))
        for note in outcome.notes:
            say(f"{' ' * 9}  {outcome.slug}: {note}")
    _tell_troubles(report)
    if report.stopped_by:
        data(f"stopped by {report.stopped_by}")
    data(summary_line(report))
    if report.standing:
        data(f"open {house.outputs.folder / 'index.html'}")
        for line in _next_commands(house, report):
            data(line)


def _tell_troubles(report: RunReport) -> None:
    """What concerns no single story: the report page has each of them in full."""
    for reason, count in report.reasons:
        say(f"{plural(count, 'page')} gave nothing: {reason}")
    for name, count in sorted(report.money.failures.items()):
        say(f"{plural(count, 'call')} of the model failed: {name}")
    for words in report.warnings:
        say(f"warning: {words}")


def _next_commands(house: House, report: RunReport) -> list[str]:
    """Approve one, publish it, open it."""
    ready = [outcome for outcome in report.outcomes if outcome.status == Status.IN_REVIEW]
    held = [outcome for outcome in report.outcomes if outcome.status == Status.HELD]
    start = house.settings.command
    if not ready:
        return [f"next: {start} review show {outcome.article}" for outcome in held[:1]]
    first = ready[0]
    return [
        f'next: {start} review approve {first.article} --by "Your Name" --hash {first.hash[:12]}',
        f"      {start} publish {first.article}",
        f"      {start} show {first.article} --open",
    ]
