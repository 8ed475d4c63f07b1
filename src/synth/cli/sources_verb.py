"""`synth sources`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from synth.cli import exits
from synth.cli.talk import data, plural, say
from synth.domain.source import SourceKind
from synth.pipeline.order import Order
from synth.sources.imports import import_list
from synth.text.slugs import slug_of
from synth.wiring import opened

if TYPE_CHECKING:
    from synth.domain.source import Source
    from synth.sources.checkups import Checkup

_IMPORTED = [SourceKind.FEED.value, SourceKind.SITEMAP.value, SourceKind.PAGE.value]


@click.group("sources", epilog="Example: synth sources check world")
def command() -> None:
    """The sources of the lists: show them, check each of them, or import them from another program."""


@command.command("list", epilog="Example: synth sources list --json")
@click.argument("lists", nargs=-1, metavar="[LIST…]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@click.pass_obj
def list_sources(newsroom: Path, lists: tuple[str, ...], as_json: bool) -> int:
    """Every source with what the newsroom knows of it. Nothing is fetched."""
    with opened(newsroom) as house:
        chosen, errors = house.chosen(Order(lists))
    for error in errors:
        say(error.detail)
    rows = [(one.name, source) for one in chosen for source in one.sources]
    if as_json:
        data(json.dumps([{"list": name, **source.model_dump(mode="json")} for name, source in rows], indent=2))
    elif rows:
        _table(["list", "kind", "outlet", "what is known", "place"], [_known(name, source) for name, source in rows])
    else:
        say("no sources: the lists declare stories only")
    return exits.FAILED if errors else exits.DONE


@command.command("check", epilog="Example: synth sources check world --json")
@click.argument("lists", nargs=-1, metavar="[LIST…]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@click.pass_obj
def check(newsroom: Path, lists: tuple[str, ...], as_json: bool) -> int:
    """Fetch each source of the lists with its newest page, and each page of their stories, once, and judge it.

    dead · not_a_feed (nor a sitemap, nor a page that links to articles) · blocked_by_robots · ai_opt_out · barred (by a
    wall or by [trust]) · stale (nothing within 30 days) · empty: no story will come from these; the exit code is 1.
    moved for good · thin (fewer than 3 pages) · duplicate of another · page_refused (the newest page is behind a wall
    or cannot be had): worth a look.
    """
    with opened(newsroom) as house:
        chosen, errors = house.chosen(Order(lists))
        checkups = house.check_up(chosen)
    for error in errors:
        say(error.detail)
    if as_json:
        data(json.dumps([_as_json(checkup) for checkup in checkups], ensure_ascii=False, indent=2))
    else:
        _tell(checkups)
    return exits.FAILED if errors or not all(checkup.usable for checkup in checkups) else exits.DONE


@command.command("import", epilog="Example: synth sources import subscriptions.opml --list world")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--list", "name", metavar="NAME", help="Name of the new list (default: that of FILE).")
@click.option("--as", "kind", type=click.Choice(_IMPORTED), default="feed", help="What a plain text's addresses are.")
@click.pass_obj
def import_file(newsroom: Path, file: Path, name: str | None, kind: str) -> int:
    """Make a source list of FILE: OPML subscriptions, or a text with one address in each line.

    An outline's name becomes the outlet, the group around it the section. No list is overwritten.
    """
    with opened(newsroom) as house:
        path = house.settings.sources / f"{slug_of(name or file.stem)}.toml"
        imported = import_list(file, path, SourceKind(kind))
        read = house.lists()[path.stem]
    for line in imported.left_out:
        say(f"left out: {line}")
    for error in read.errors:
        say(error.detail)
    data(f"{path}: {plural(len(imported.sources), 'source')}; next: {house.settings.command} sources check {path.stem}")
    return exits.FAILED if read.errors else exits.DONE


def _known(name: str, source: Source) -> tuple[str, ...]:
    facts = [source.country, source.language, source.section, source.rights, source.terms_note]
    facts += [f"owned by {source.owner}" if source.owner else None]
    return (name, source.kind, source.outlet or "", ", ".join(fact for fact in facts if fact), source.place)


def _tell(checkups: Sequence[Checkup]) -> None:
    rows = []
    for checkup in checkups:
        verdict = ", ".join(remark.judgement for remark in checkup.remarks) or "ok"
        newest = f"{checkup.newest:%Y-%m-%d}" if checkup.newest else ""
        pages = str(len(checkup.leads)) if checkup.subject.kind != "story" else ""
        rows.append((checkup.subject.list_name, checkup.subject.kind, verdict, pages, newest, checkup.subject.place))
    _table(["list", "kind", "verdict", "pages", "newest", "place"], rows)
    for checkup in checkups:
        for remark in checkup.remarks:
            place = checkup.subject.place
            data(f"{place}: {remark.judgement}: {remark.detail.removeprefix(f'{place} ')}")
    bad = sum(not checkup.usable for checkup in checkups)
    data(f"{plural(len(checkups), 'source')} checked, {bad} unusable")


def _as_json(checkup: Checkup) -> dict[str, object]:
    return {**checkup.model_dump(mode="json"), "usable": checkup.usable}


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[at]) for row in (heads, *rows)) for at in range(len(heads))]
    for row in (heads, *rows):
        data("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
