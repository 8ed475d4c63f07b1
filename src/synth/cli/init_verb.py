"""`synth init`."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from synth.assets import shipped
from synth.cli.talk import data
from synth.errors import ConfigError
from synth.files import unwritable, write_atomic
from synth.settings import FILE

_IGNORE = "/.synth/\n/outputs/*\n"


@click.command("init", epilog="Example: synth init my-newsroom")
@click.argument("folder", type=click.Path(path_type=Path), metavar="FOLDER")
def command(folder: Path) -> int:
    """Make a newsroom in FOLDER: synth.toml, sources/ with the sample stories, prompts/. Nothing is overwritten."""
    if (folder / FILE).exists():
        raise ConfigError(f"{folder / FILE} exists: this is a newsroom already")
    for name in ("sources", "prompts"):
        if (folder / name).exists():
            raise ConfigError(f"{folder / name} exists: give a folder without one")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("sources", "prompts"):
            shutil.copytree(shipped(name), folder / name)
    except OSError as exc:
        raise unwritable(folder, exc) from exc
    write_atomic(folder / FILE, shipped(FILE).read_bytes())
    if not (folder / ".gitignore").exists():
        write_atomic(folder / ".gitignore", _IGNORE.encode())
    data(f"made a newsroom in {folder}: edit {folder / FILE}, then: synth -C {folder} run")
    return 0
