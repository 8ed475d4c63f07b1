"""synth: source articles in; a cited, checked, labelled and reviewed article out.

    import synth
    report = synth.run("path/to/newsroom")

`run` does what the command `synth run` does and returns the `RunReport`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "run"]

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synth.domain.report import RunReport


def run(newsroom: str | Path = ".", lists: Sequence[str] = (), *, story: str | None = None) -> RunReport:
    """Run source lists of the newsroom in folder `newsroom` (all of them where `lists` is empty).

    `story` limits the run to one declared story's slug. Raises `ConfigError` where synth.toml is wrong and
    `ListBusy` where another run holds a list; what fails inside a run is told in the report, not raised.
    """
    from synth.wiring import run_newsroom

    return run_newsroom(newsroom, lists, story=story)
