"""`synth show`."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from synth.cli.reading import read_dossier
from synth.cli.talk import data
from synth.domain.dossier import Dossier
from synth.outputs.folder import PAGE
from synth.wiring import House, opened


@click.command("show", epilog="Example: synth show harbour-bridge")
@click.argument("article", metavar="ARTICLE")
@click.option("--version", type=click.IntRange(min=1), metavar="N", help="An older version.")
@click.option("--json", "as_json", is_flag=True, help="Print the dossier as JSON on stdout.")
@click.option("--passages", is_flag=True, help="Print the numbered passages of its sources instead.")
@click.option(
    "--open", "in_browser", is_flag=True, help="Open the page in a browser: the published one where there is."
)
@click.pass_obj
def command(newsroom: Path, article: str, version: int | None, as_json: bool, passages: bool, in_browser: bool) -> int:
    """Show one article (a slug or an id): its text with places and citations, its findings and its decisions."""
    with opened(newsroom) as house:
        dossier = house.store.dossier(article, version)
        story = house.store.story(dossier.article.story, everything=True)
        if in_browser:
            address = _address(house, dossier)
            data(address)
            webbrowser.open(address if "://" in address else Path(address).absolute().as_uri())
        elif as_json:
            data(dossier.model_dump_json(indent=2))
        elif passages:
            for cited in story.passages():
                data(f"{cited.alias:<6} {cited.clipping.outlet}: {cited.text}")
        else:
            for line in read_dossier(dossier, story):
                data(line)
    return 0


def _address(house: House, dossier: Dossier) -> str:
    """The published page's file where the newest receipt names one here, else the page in outputs/."""
    place = house.release.place(dossier)
    if place is not None and place.is_file():
        return str(place)
    if not house.outputs.complete(dossier):
        house.outputs.write(dossier)
    return str(house.outputs.place(dossier.article) / PAGE)
