"""`synth prompts`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from synth.assets import shipped
from synth.cli import exits
from synth.cli.talk import data, say
from synth.errors import ConfigError
from synth.settings import FILE, load
from synth.write.formats import read_format
from synth.write.prompts import BLANKS, is_shipped, prompt_path, read_prompt


@dataclass(frozen=True)
class _Read:
    """A prompt or a format that was read: its version, or what is wrong with it."""

    kind: str
    path: Path
    version: str = ""
    wrong: str = ""

    @property
    def whose(self) -> str:
        return "shipped with synth" if is_shipped(self.path) or is_shipped(self.path.parent) else "the newsroom's own"


@click.group("prompts", epilog="Example: synth prompts check")
def command() -> None:
    """What the model is told: list the prompts and formats of this newsroom, or check them."""


@command.command("check", epilog="Example: synth prompts check")
@click.pass_obj
def check(newsroom: Path) -> int:
    """Read every prompt and every format; one line for each that is wrong, exit code 2 where there is one.

    A prompt that the newsroom has no file for is the one that ships with synth.
    """
    folder = _folder(newsroom)
    found = tuple(_read(folder))
    for one in found:
        if one.wrong:
            say(one.wrong)
        else:
            data(f"ok  {one.kind} {one.path.stem} (version {one.version}, {one.whose})")
    for path in sorted(folder.glob("*.md")):
        if path.stem not in BLANKS and path.stem != "README":
            say(f"{path}: no prompt has this name, so nothing reads it; the prompts are {', '.join(BLANKS)}")
    return exits.MISUSE if any(one.wrong for one in found) else exits.DONE


@command.command("list", epilog="Example: synth prompts list")
@click.pass_obj
def list_prompts(newsroom: Path) -> int:
    """The files that are used, with their versions."""
    for one in _read(_folder(newsroom)):
        data(f"{one.kind:<6}  {one.path.stem:<12}  {one.version or 'wrong':<6}  {one.path}")
    return exits.DONE


def _folder(newsroom: Path) -> Path:
    return load(newsroom).prompts if (newsroom / FILE).is_file() else shipped("prompts")


def _read(folder: Path) -> Iterator[_Read]:
    """Every prompt that is used and every format that is there."""
    for name in BLANKS:
        path = prompt_path(folder, name)
        try:
            yield _Read("prompt", path, version=read_prompt(folder, name).version)
        except ConfigError as exc:
            yield _Read("prompt", path, wrong=str(exc))
    for path in sorted((folder / "formats").glob("*.md")):
        try:
            yield _Read("format", path, version=read_format(path.parent, path.stem).version)
        except ConfigError as exc:
            yield _Read("format", path, wrong=str(exc))
