"""`synth render`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from synth.cli.talk import data, plural
from synth.wiring import opened


@click.command("render", epilog="Example: rm -r outputs && synth render")
@click.pass_obj
def command(newsroom: Path) -> int:
    """Make outputs/ and the published pages again from the store. Files whose content stays are not touched."""
    with opened(newsroom) as house:
        house.sweep()
        versions = house.outputs.rebuild()
        published = asyncio.run(house.release.rebuild())
    data(f"rendered {plural(versions, 'version')} and {plural(published, 'published article')}")
    return 0
