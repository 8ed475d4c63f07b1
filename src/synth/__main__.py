"""`python -m synth`: the command line."""

from __future__ import annotations


def main() -> None:
    """Hand over to the command line; it ends the process with one of the documented exit codes."""
    from synth.cli.app import main as run_cli

    run_cli()


if __name__ == "__main__":
    main()
