"""`synth list`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from synth.cli.talk import data, plural, say
from synth.domain.report import OutcomeKind, StoryOutcome, latest_outcomes
from synth.domain.status import Status
from synth.domain.story import Story
from synth.wiring import House, opened

RUNS_READ = 50  # looked back at for stories that have no article


@click.command("list", epilog="Example: synth list articles --status in_review")
@click.argument("what", type=click.Choice(["articles", "stories", "lists", "runs"]), default="articles")
@click.option("--status", type=click.Choice([status.value for status in Status]), help="Only articles of this status.")
@click.option("--why", is_flag=True, help="With stories: why each source is in its story.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@click.pass_obj
def command(newsroom: Path, what: str, status: str | None, why: bool, as_json: bool) -> int:
    """List articles (the default), stories, source lists or runs."""
    with opened(newsroom) as house:
        if what == "articles":
            rows = _articles(house, status)
        elif what == "stories":
            rows = _stories(house, why=why)
        else:
            rows = {"lists": _lists, "runs": _runs}[what](house)
    if as_json:
        data(json.dumps([row for row, _ in rows], ensure_ascii=False, indent=2))
        return 0
    for _, line in rows:
        data(line)
    if not rows:
        say(f"no {what} yet")
    return 0


Row = tuple[dict[str, object], str]


def _articles(house: House, status: str | None) -> list[Row]:
    rows: list[Row] = []
    for dossier in house.store.dossiers(*([Status(status)] if status else [])):
        article = dossier.article
        row: dict[str, object] = {
            "slug": article.slug,
            "version": article.version,
            "hash": article.hash,
            "status": dossier.status.value,
            "headline": article.headline,
            "findings": len(dossier.assessment.findings),
            "undecided": len(dossier.open_blocking),
            "words": article.words,
            "sources": len(article.sources),
            "date": article.date.isoformat(),
            "single_source": article.disclosure.single_source,
        }
        facts = f"v{article.version}  {article.hash[:12]}  {plural(len(dossier.open_blocking), 'undecided finding')}"
        if article.disclosure.single_source:
            facts += "  single source"
        rows.append((row, f"{dossier.status.value:<10} {article.slug:<28} {facts}  {article.headline}"))
    return rows


def _stories(house: House, *, why: bool) -> list[Row]:
    rows: list[Row] = []
    stories = house.store.stories()
    reasons = _reasons(stories) if why else {}
    without = {(o.list_name, o.slug): o for o in _without_article(house)}
    for story in stories:
        sources = [{"outlet": m.clipping.outlet, "url": m.clipping.url} for m in story.members]
        lines = [f"{story.list_name:<12} {story.slug:<28} {plural(len(story.members), 'source')}: {_outlets(story)}"]
        outcome = without.pop((story.list_name, story.slug), None)
        if outcome is not None:
            lines.append(f"    {outcome.kind.value}: {outcome.reason}")
        for member, source in zip(story.members, sources, strict=True) if why else ():
            source["why"] = reasons.get((story.id, member.clipping.id), "the only source")
            lines.append(f"    {source['outlet']}, {source['url']}: {source['why']}")
        row: dict[str, object] = {
            "id": story.id,
            "list": story.list_name,
            "slug": story.slug,
            "declared": story.declared,
            "sources": sources,
            "origins": list(story.origins),
            "outcome": outcome.kind.value if outcome else "",
            "reason": outcome.reason if outcome else "",
        }
        rows.append((row, "\n".join(lines)))
    return rows + [_not_enrolled(outcome) for outcome in without.values()]


def _outlets(story: Story) -> str:
    """The outlets, and who stands behind them where they are not independent of one another."""
    words = ", ".join(story.outlets)
    if len(story.origins) == len(story.outlets):
        return words
    return f"{words} ({len(story.origins)} independent: {', '.join(story.origins)})"


def _without_article(house: House) -> list[StoryOutcome]:
    """What came, when they were last tried, of the stories for which no article was written then."""
    wanted = (OutcomeKind.REFUSED, OutcomeKind.FAILED, OutcomeKind.NOT_TRIED, OutcomeKind.LEFT_OUT)
    return [outcome for outcome in latest_outcomes(house.store.reports(RUNS_READ)) if outcome.kind in wanted]


def _not_enrolled(outcome: StoryOutcome) -> Row:
    """A story that was found and has no rows of its own: what it lacked."""
    row: dict[str, object] = {
        "id": "",
        "list": outcome.list_name,
        "slug": outcome.slug,
        "sources": [],
        "origins": [],
        "outcome": outcome.kind.value,
        "reason": outcome.reason,
    }
    return row, f"{outcome.list_name:<12} {outcome.slug:<28} {outcome.kind.value}: {outcome.reason}"


def _reasons(stories: Sequence[Story]) -> dict[tuple[str, str], str]:
    """(story id, clipping id) → why it is there: the list names it, or what it shares with the others."""
    from synth.group.events import Event
    from synth.group.prints import print_of
    from synth.group.why import reasons

    found = {(s.id, m.clipping.id): "named in the list" for s in stories if s.declared for m in s.members}
    discovered = [story for story in stories if not story.declared and story.members]
    shared = reasons([Event(tuple(print_of(m.clipping) for m in story.members), story.id) for story in discovered])
    for story in discovered:
        for member in story.members:
            if (reason := shared.get(member.clipping.id)) is not None:
                words = f"shares {', '.join(reason.shared)} with the others (likeness {reason.likeness:.2f})"
                found[story.id, member.clipping.id] = words
    return found


def _lists(house: House) -> list[Row]:
    rows: list[Row] = []
    for read in house.lists().values():
        for error in read.errors:
            say(error.detail)
        if read.list is not None:
            one = read.list
            row: dict[str, object] = {"name": one.name, "stories": len(one.stories), "sources": len(one.sources)}
            rows.append(
                (row, f"{one.name:<12} {plural(len(one.stories), 'story')}, {plural(len(one.sources), 'source')}")
            )
    return rows


def _runs(house: House) -> list[Row]:
    rows: list[Row] = []
    for report in house.store.reports():
        row: dict[str, object] = {
            "run": report.run,
            "started_at": report.started_at.isoformat(),
            "standing": report.standing,
            "failed": report.failed,
        }
        verdict = "failed" if report.failed else "done"
        rows.append((row, f"{report.run}  {verdict:<6}  {plural(report.standing, 'article')} standing"))
    return rows
