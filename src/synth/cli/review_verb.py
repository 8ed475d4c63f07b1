"""`synth review`: the reviewer's acts from the command line, under the rules of `synth.review`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from synth.cli.reading import read_dossier
from synth.cli.talk import data, plural, say
from synth.domain.change import Change
from synth.domain.decision import REASON_WORDS, Reason
from synth.domain.dossier import Dossier
from synth.domain.status import Act, Status, acts_from
from synth.review import By
from synth.wiring import House, opened

_BY_A_PERSON = frozenset(Act) - {Act.RENEW, Act.PUBLISH, Act.INITIAL}
_WAITING = (Status.HELD, Status.IN_REVIEW, Status.SENT_BACK, Status.APPROVED)


@click.group("review", epilog="Example: synth review list")
def command() -> None:
    """Decide findings, edit, approve, spike, restore, correct, retract.

    Every act has a name under it and the hash of what was read."""


def _act(function: Callable[..., Dossier]) -> Callable[..., int]:
    """The arguments that every act shares; the article is brought up to date in outputs/ and told."""

    def verb(newsroom: Path, article: str, who: str, hash_: str, note: str, **rest: Any) -> int:
        with opened(newsroom) as house:
            dossier = function(house, article, By(who=who, hash=hash_, note=note), **rest)
            house.outputs.refresh()
            _tell(dossier)
        return 0

    verb.__doc__ = function.__doc__
    decorated: Callable[..., int] = click.pass_obj(verb)
    for option in reversed(_SHARED):
        decorated = option(decorated)
    return decorated


_SHARED = (
    click.argument("article", metavar="ARTICLE"),
    click.option("--by", "who", required=True, metavar="NAME", help="Your name; it stands under the decision."),
    click.option(
        "--hash", "hash_", required=True, metavar="HASH", help="The content hash you read (8 digits or more)."
    ),
    click.option("--note", default="", metavar="TEXT", help="What you want to have on record."),
)


@command.command("list", epilog="Example: synth review list --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@click.pass_obj
def list_waiting(newsroom: Path, as_json: bool) -> int:
    """What waits for a person: held first, then in review, sent back, approved."""
    import json

    with opened(newsroom) as house:
        waiting = sorted(house.store.dossiers(*_WAITING), key=lambda d: _WAITING.index(d.status))
    if as_json:
        rows = [
            {
                "slug": d.article.slug,
                "status": d.status.value,
                "hash": d.article.hash,
                "undecided": len(d.open_blocking),
            }
            for d in waiting
        ]
        data(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for dossier in waiting:
        data(_line(dossier))
    if not waiting:
        say("nothing waits for a person")
    return 0


@command.command("show", epilog="Example: synth review show harbour-bridge")
@click.argument("article", metavar="ARTICLE")
@click.pass_obj
def show(newsroom: Path, article: str) -> int:
    """One article with its findings beside their evidence, and what may be done with it."""
    with opened(newsroom) as house:
        dossier = house.store.dossier(article)
        for line in read_dossier(dossier, house.store.story(dossier.article.story, everything=True)):
            data(line)
        acts = sorted(act.value for act in acts_from(dossier.status) & _BY_A_PERSON)
        if acts:
            data(f"now possible: {', '.join(acts)} (with --by NAME --hash {dossier.article.hash[:12]})")
    return 0


@command.command("approve", epilog='Example: synth review approve harbour-bridge --by "Mara Voss" --hash 1a2b3c4d5e6f')
@_act
def approve(house: House, article: str, by: By) -> Dossier:
    """Approve exactly the content of the hash; all blocking findings must be decided."""
    return house.reviewing.approve(article, by)


@command.command(
    "withdraw", epilog='Example: synth review withdraw harbour-bridge --by "Mara Voss" --hash 1a2b3c4d5e6f'
)
@_act
def withdraw(house: House, article: str, by: By) -> Dossier:
    """Take an approval back."""
    return house.reviewing.withdraw(article, by)


@command.command("spike", epilog='Example: synth review spike harbour-bridge --by "Mara Voss" --hash 1a2b3c4d5e6f')
@_act
def spike(house: House, article: str, by: By) -> Dossier:
    """Put an article aside."""
    return house.reviewing.spike(article, by)


@command.command("restore", epilog='Example: synth review restore harbour-bridge --by "Mara Voss" --hash 1a2b3c4d5e6f')
@_act
def restore(house: House, article: str, by: By) -> Dossier:
    """Bring a spiked article back into review."""
    return house.reviewing.restore(article, by)


@command.command(
    "send-back",
    epilog='Example: synth review send-back harbour-bridge --by "Mara Voss" --hash 1a2b3c4d5e6f --note "lede too long"',
)
@_act
def send_back(house: House, article: str, by: By) -> Dossier:
    """Have the model write it anew at the next run; --note tells it what was wrong. Not for extracts."""
    return house.reviewing.send_back(article, by)


@command.command(
    "decide",
    epilog='Example: synth review decide harbour-bridge 3f2a9c1d07 --reason evidence --note "see 2.4" '
    '--by "Mara Voss" --hash 1a2b3c4d5e6f',
)
@click.argument("finding", metavar="FINDING")
@click.option(
    "--reason",
    required=True,
    type=click.Choice([reason.value for reason in Reason]),
    help="; ".join(f"{reason.value}: {words}" for reason, words in REASON_WORDS.items()),
)
@_act
def decide(house: House, article: str, by: By, finding: str, reason: str) -> Dossier:
    """Let a blocking finding stand, for a reason. Some findings cannot be decided away: edit those."""
    return house.reviewing.decide(article, finding, Reason(reason), by)


@command.command(
    "edit",
    epilog='Example: synth review edit harbour-bridge --where lede.1.2 --text "New words." '
    '--by "Mara Voss" --hash 1a2b3c4d5e6f',
)
@click.option("--where", required=True, metavar="PLACE", help="headline, dek, lede.1.2, sections.2 or sections.2.1.3.")
@click.option("--text", required=True, metavar="WORDS", help="The new words; '' takes a sentence out.")
@click.option("--cite", "cites", multiple=True, metavar="ALIAS", help="A passage the sentence cites, such as 2.14.")
@_act
def edit(house: House, article: str, by: By, where: str, text: str, cites: tuple[str, ...]) -> Dossier:
    """Change the words or citations of one place: a new version, checked at once. An approval is void after it."""
    return house.reviewing.edit(article, [Change(where=where, text=text, cites=cites or None)], by)


@command.command(
    "amend",
    epilog='Example: synth review amend harbour-bridge --where lede.1.2 --text "New words." '
    '--by "Mara Voss" --hash 1a2b3c4d5e6f',
)
@click.option("--where", required=True, metavar="PLACE", help="headline, dek, lede.1.2, sections.2 or sections.2.1.3.")
@click.option("--text", required=True, metavar="WORDS", help="The new words; '' takes a sentence out.")
@click.option("--cite", "cites", multiple=True, metavar="ALIAS", help="A passage the sentence cites, such as 2.14.")
@_act
def amend(house: House, article: str, by: By, where: str, text: str, cites: tuple[str, ...]) -> Dossier:
    """Write a correction of a published article: a version that readers do not see until `correct` clears it."""
    return house.reviewing.amend(article, [Change(where=where, text=text, cites=cites or None)], by)


_PUBLIC = click.option("--public-note", required=True, metavar="TEXT", help="What readers are told.")


@command.command(
    "correct",
    epilog='Example: synth review correct harbour-bridge --note "wrong sum" --public-note "The cost is 4.2 million." '
    '--by "Mara Voss" --hash 1a2b3c4d5e6f',
)
@_PUBLIC
@_act
def correct(house: House, article: str, by: By, public_note: str) -> Dossier:
    """Clear a correction; `synth publish` then brings it to the readers."""
    return house.reviewing.correct(article, by.model_copy(update={"public_note": public_note}))


@command.command(
    "retract",
    epilog='Example: synth review retract harbour-bridge --note "hoax" --public-note "It rested on a hoax." '
    '--by "Mara Voss" --hash 1a2b3c4d5e6f',
)
@_PUBLIC
@_act
def retract(house: House, article: str, by: By, public_note: str) -> Dossier:
    """Take a published article back: the notice takes the place of its text at once."""
    import asyncio

    dossier = house.reviewing.retract(article, by.model_copy(update={"public_note": public_note}))
    asyncio.run(house.release.retract(dossier.article.id))
    return house.store.dossier(dossier.article.id)


@command.command(
    "embargo",
    epilog="Example: synth review embargo harbour-bridge --until 2026-12-01T06:00+01:00 "
    '--by "Mara Voss" --hash 1a2b3c4d5e6f',
)
@click.option("--until", required=True, metavar="TIME", help="A time with its zone; '' lifts the embargo.")
@_act
def embargo(house: House, article: str, by: By, until: str) -> Dossier:
    """Let nothing go out before a time."""
    from datetime import datetime

    try:
        moment = datetime.fromisoformat(until) if until else None
    except ValueError as exc:
        raise click.BadParameter("expected a time such as 2026-12-01T06:00+01:00", param_hint="--until") from exc
    return house.reviewing.embargo(article, moment, by)


def _tell(dossier: Dossier) -> None:
    data(_line(dossier))
    for finding in dossier.open_blocking:
        say(f"undecided {finding.id} {finding.rule} at {finding.where}: {finding.message}")


def _line(dossier: Dossier) -> str:
    article = dossier.article
    facts = f"v{article.version} hash {article.hash[:12]}, {plural(len(dossier.open_blocking), 'undecided finding')}"
    return f"{dossier.status.value:<10} {article.slug}: {article.headline} ({facts})"
