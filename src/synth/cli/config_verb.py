"""`synth config`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from synth.cli.talk import data
from synth.settings import load

_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^@\s]*@")
_NOT_SETTINGS = ("folder", "launcher", "origins", "keys", "proxy_secret")


@click.command("config", epilog="Example: synth config --json")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@click.pass_obj
def command(newsroom: Path, as_json: bool) -> int:
    """Print every setting and where it comes from: synth.toml with its line, a SYNTH_ variable, or the default."""
    settings = load(newsroom)
    values = _masked(settings.model_dump(mode="json", exclude=set(_NOT_SETTINGS)))
    if as_json:
        data(json.dumps(values, ensure_ascii=False, indent=2))
        return 0
    for key, value in _flat(values):
        origin = settings.origins.get(key) or settings.origins.get(key.rsplit(".", 1)[0], "default")
        data(f"{key} = {json.dumps(value, ensure_ascii=False)}  # {origin}")
    return 0


def _masked(value: Any) -> Any:
    """`value` without the passwords that addresses in it carry."""
    if isinstance(value, dict):
        return {key: _masked(inner) for key, inner in value.items()}
    return _PASSWORD.sub(r"\1***@", value) if isinstance(value, str) else value


def _flat(values: dict[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        dotted = f"{path}.{key}" if path else key
        if isinstance(value, dict) and value:
            yield from _flat(value, dotted)
        else:
            yield dotted, value
