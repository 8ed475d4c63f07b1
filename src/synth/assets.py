"""Where the files that ship with synth are: prompts and the sample newsroom. It does not read them."""

from __future__ import annotations

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_assets"
_CHECKOUT = Path(__file__).parents[2]


def shipped(name: str) -> Path:
    """The path of `prompts`, `sources` or `synth.toml`: in the wheel beside the code, else in the checkout."""
    root = _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT
    return root / name
