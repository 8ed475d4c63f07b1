"""`synth`: the verbs, their help and the exit codes. Commands are imported only when they are called.

It does not know what a command does.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from synth import __version__
from synth.cli import exits
from synth.errors import SynthError

# verb → module, help in one line. The help stands here so that `--help` imports nothing heavy.
COMMANDS = {
    "run": ("run", "Fetch, write, check and file the stories of the source lists."),
    "sources": ("sources", "List, check and import the sources of the lists."),
    "list": ("list", "List articles, stories, source lists or runs."),
    "show": ("show", "Show one article: text, citations, findings, decisions."),
    "check": ("check", "Check a draft or an article against its passages."),
    "review": ("review", "Decide findings, edit, approve, spike, restore."),
    "serve": ("serve", "Open the review desk in a browser."),
    "publish": ("publish", "Publish approved articles to every target."),
    "render": ("render", "Make outputs/ and the published pages again from the store."),
    "prompts": ("prompts", "List or check what the model is told: prompts and formats."),
    "init": ("init", "Make a newsroom in a new folder, with sample sources."),
    "config": ("config", "Print every setting and where it comes from."),
    "doctor": ("doctor", "Test what a run needs, and say what to do about it."),
}


class LazyGroup(click.Group):
    """A group whose commands live in `synth.cli.MODULE` as `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"synth.cli.{COMMANDS[cmd_name][0]}_verb")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: synth run && synth review list",
)
@click.option("-C", "newsroom", metavar="FOLDER", default=".", help="The newsroom's folder (default: here).")
@click.version_option(__version__, prog_name="synth")
@click.pass_context
def cli(ctx: click.Context, newsroom: str) -> None:
    """Source articles in; a cited, checked, labelled and reviewed article out."""
    ctx.obj = Path(newsroom)


def main() -> None:
    """Run the command line; ends the process with a documented exit code (see `exits`)."""
    sys.exit(code_of(sys.argv[1:]))


def code_of(arguments: list[str]) -> int:
    """Run one command line and give its exit code; every failure is one line on stderr."""
    try:
        result = cli.main(args=arguments, prog_name="synth", standalone_mode=False)
    except click.exceptions.Exit as exc:
        return exc.exit_code
    except click.UsageError as exc:
        exc.show()
        return exits.MISUSE
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted: what is finished is kept; run the same command again to go on", err=True)
        return exits.INTERRUPTED
    except SynthError as exc:
        click.echo(f"synth: {exc}", err=True)
        return exits.code_for(exc)
    except BrokenPipeError:
        sys.stderr.close()
        return exits.FAILED
    except Exception as exc:
        return _unexpected(exc)
    return result if isinstance(result, int) else exits.DONE


def _unexpected(exc: Exception) -> int:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="synth-", suffix=".log", delete=False, encoding="utf-8") as log:
        traceback.print_exception(exc, file=log)
    click.echo(f"synth: internal error: {type(exc).__name__}: {exc}; the traceback is in {log.name}", err=True)
    return exits.FAILED
