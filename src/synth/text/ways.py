"""Ways of speaking, as lists of patterns in a TOML file: found quickly in texts that mostly hold none.

It does not know what a way means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Way(NamedTuple):
    """One pattern of a way; every match of it holds one of the lower-case words of `needs`."""

    name: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def read_ways(path: Path) -> tuple[Way, ...]:
    """Every `[[name]]` entry of the file: `needs`, and a `pattern` that is tried without regard to case."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    flags = re.IGNORECASE | re.MULTILINE
    return tuple(
        Way(name, tuple(entry["needs"]), re.compile(entry["pattern"], flags))
        for name, entries in values.items()
        for entry in entries
    )


def possible_ways(text: str, ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Those of `ways` that can match somewhere in `text`: they need be looked for in parts of it, the others not."""
    lowered = text.lower()
    return tuple(way for way in ways if any(need in lowered for need in way.needs))


def find_ways(text: str, ways: tuple[Way, ...]) -> Iterator[tuple[str, re.Match[str]]]:
    """(name of the way, match) for every match in `text`, way by way."""
    lowered = text.lower()
    for way in ways:
        for need in way.needs:
            if need in lowered:
                for match in way.pattern.finditer(text):
                    yield way.name, match
                break
