"""`synth publish`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from synth.cli import exits
from synth.cli.talk import data, say
from synth.release import Stopped
from synth.wiring import opened


@click.command("publish", epilog="Example: synth publish harbour-bridge")
@click.argument("articles", nargs=-1, metavar="[ARTICLE…]")
@click.option("--dry-run", is_flag=True, help="Say what would go out; publish nothing.")
@click.pass_obj
def command(newsroom: Path, articles: tuple[str, ...], dry_run: bool) -> int:
    """Publish approved articles (all of them by default) to every target. Nothing unapproved leaves."""
    with opened(newsroom) as house:
        refs = articles or tuple(dossier.article.slug for dossier in house.release.waiting())
        if not refs:
            say("nothing is approved; see `synth review list`")
            return exits.DONE
        if dry_run:
            for ref in refs:
                dossier = house.store.dossier(ref)
                data(f"{dossier.article.slug} v{dossier.article.version} ({dossier.status.value})")
            return exits.DONE
        results = asyncio.run(house.release.publish(refs))
        house.outputs.refresh()
        if not house.release.has_feed:
            say("no feed.xml: its links must be absolute; set [newsroom] url to where the site is served")
    for result in results:
        if isinstance(result, Stopped):
            say(f"{result.ref} stays in: {result.why}")
        else:
            word = "published" if result.new else "already published"
            data(f"{word} {result.dossier.article.slug} v{result.publication.version}: {result.publication.url}")
    return exits.FAILED if any(isinstance(result, Stopped) for result in results) else exits.DONE
