"""Names that mean one place, people or body: `US` and `American`, `Germany` and `Deutschland`.

It does not guess: only what `same_names.toml` groups together is the same.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _groups() -> dict[str, frozenset[str]]:
    values = tomllib.loads((Path(__file__).parent / "same_names.toml").read_text(encoding="utf-8"))
    return {name: frozenset(group) for group in values["groups"] for name in group}


def same_names(name: str) -> frozenset[str]:
    """The other folded spellings of a folded name; empty where there is none."""
    return _groups().get(name, frozenset({name})) - {name}
