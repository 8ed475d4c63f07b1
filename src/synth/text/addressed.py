"""Text that is meant for a language model: instructions, roles, prompt marks. Where it stands, and which way it speaks.

It does not know where a text comes from; what an article quotes of such words is recognised too.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

_CODE = re.compile(r"(?<![\w-])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Z0-9]{6,40}(?![\w-])")


@dataclass(frozen=True)
class Address:
    """A stretch that speaks to a model; offsets are code points. `way` names its list in `addressed.toml`."""

    way: str
    text: str
    start: int
    end: int


class _Way(NamedTuple):
    name: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _ways() -> tuple[_Way, ...]:
    values = tomllib.loads((Path(__file__).parent / "addressed.toml").read_text(encoding="utf-8"))
    flags = re.IGNORECASE | re.MULTILINE
    return tuple(
        _Way(name, tuple(entry["needs"]), re.compile(entry["pattern"], flags))
        for name, entries in values.items()
        for entry in entries
    )


def find_address(text: str) -> Address | None:
    """The first stretch of `text` that addresses a model or gives it instructions; None where there is none."""
    lowered = text.lower()
    found = [
        (match.start(), way.name, match)
        for way in _ways()
        if any(need in lowered for need in way.needs) and (match := way.pattern.search(text))
    ]
    if not found:
        return None
    start, name, match = min(found, key=lambda entry: entry[:2])
    return Address(name, match[0], start, match.end())


def find_codes(text: str) -> tuple[str, ...]:
    """Words such as `ZQ7A9802`: capitals and digits, at least six of them. A model that obeys repeats them."""
    return tuple(dict.fromkeys(_CODE.findall(text)))
