"""Help answers at once, and every example in it can be run as it stands."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from synth.cli.app import cli

HEAVY = {"openai", "httpx", "trafilatura", "sqlalchemy", "pydantic", "rich", "jinja2", "lxml", "asyncio"}
SCRIPT = Path(sys.executable).parent / "synth"


@pytest.mark.parametrize("start", [["-m", "synth"], [str(SCRIPT)]], ids=["python -m synth", "synth"])
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_load_nothing_heavy(start: list[str], option: str) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *start, option], capture_output=True, text=True, timeout=60, check=True
    )
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}
    assert {"click", "synth"} <= imported
    assert imported & HEAVY == set()
    assert ("Usage: synth" if option == "--help" else "synth, version") in done.stdout


def verbs(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from verbs(command, (*path, name))


VERBS = list(verbs(cli))


def parsed(arguments: list[str]) -> list[str]:
    """The names of the commands that `arguments` lead through; `UsageError` where they do not parse."""
    names: list[str] = []
    here: click.Command = cli
    parent: click.Context | None = None
    while True:
        context = here.make_context(names[-1] if names else "synth", list(arguments), parent=parent)
        if not isinstance(here, click.Group):
            return names
        name, found, arguments = here.resolve_command(context, [*context._protected_args, *context.args])
        assert found is not None
        names.append(name or "")
        here, parent = found, context


@pytest.mark.parametrize(("path", "command"), VERBS, ids=[" ".join(path) for path, _ in VERBS])
def test_every_command_has_an_example_that_runs_that_command(path: tuple[str, ...], command: click.Command) -> None:
    example = (command.epilog or "").removeprefix("Example: ")
    assert example != command.epilog, "no `Example: …` in its help"
    steps = [shlex.split(step) for step in example.split("&&")]
    ours = [parsed(step[1:]) for step in steps if step[0] == "synth"]
    assert any(tuple(names[: len(path)]) == path for names in ours)


@pytest.mark.parametrize(("path", "command"), VERBS, ids=[" ".join(path) for path, _ in VERBS])
def test_every_command_and_option_says_what_it_is_for(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help, path
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


def test_an_example_with_an_option_that_is_gone_would_be_noticed() -> None:
    with pytest.raises(click.UsageError):
        parsed(["run", "coast", "--slug", "harbour-bridge"])
    with pytest.raises(click.UsageError):
        parsed(["review", "aprove", "harbour-bridge"])


def test_a_command_that_nobody_knows_is_misuse() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "synth", "rnu"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "No such command 'rnu'" in done.stderr
