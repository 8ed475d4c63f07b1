"""`synth prompts`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from synth.assets import shipped
from synth.cli import exits
from synth.cli.talk import data, say
from synth.errors import ConfigError
from synth.settings import FILE, load
from synth.write.formats import read_format
from synth.write.prompts import BLANKS, read_prompt


@click.group("prompts", epilog="Example: synth prompts check")
def command() -> None:
    """What the model is told: list the prompts and formats of this newsroom, or check them."""


@command.command("check", epilog="Example: synth prompts check")
@click.pass_obj
def check(newsroom: Path) -> int:
    """Read every prompt and every format; one line for each that is wrong, exit code 2 where there is one."""
    folder = _folder(newsroom)
    wrong = 0
    for kind, name, result in _read(folder):
        if isinstance(result, ConfigError):
            wrong += 1
            say(str(result))
        else:
            data(f"ok  {kind} {name} (version {result})")
    return exits.MISUSE if wrong else exits.DONE


@command.command("list", epilog="Example: synth prompts list")
@click.pass_obj
def list_prompts(newsroom: Path) -> int:
    """The files that are used, with their versions."""
    folder = _folder(newsroom)
    for kind, name, result in _read(folder):
        place = folder / ("formats" if kind == "format" else "") / f"{name}.md"
        data(f"{kind:<6}  {name:<12}  {result if isinstance(result, str) else 'wrong':<6}  {place}")
    return exits.DONE


def _folder(newsroom: Path) -> Path:
    return load(newsroom).prompts if (newsroom / FILE).is_file() else shipped("prompts")


def _read(folder: Path) -> Iterator[tuple[str, str, str | ConfigError]]:
    """(kind, name, version or what is wrong) of every prompt that is used and every format that is there."""
    for name in BLANKS:
        try:
            yield "prompt", name, read_prompt(folder, name).version
        except ConfigError as exc:
            yield "prompt", name, exc
    for path in sorted((folder / "formats").glob("*.md")):
        try:
            yield "format", path.stem, read_format(folder / "formats", path.stem).version
        except ConfigError as exc:
            yield "format", path.stem, exc
