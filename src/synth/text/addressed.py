"""Text that is meant for a language model: instructions, roles, prompt marks. Where it stands, and which way it speaks.

It does not know where a text comes from; what an article quotes of such words is recognised too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from synth.text.ways import Ways, read_ways

_WAYS = Path(__file__).parent / "addressed.toml"
_CODE = re.compile(r"(?<![\w-])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Z0-9]{6,40}(?![\w-])")


@dataclass(frozen=True)
class Address:
    """A stretch that speaks to a model; offsets are code points. `way` names its list in `addressed.toml`."""

    way: str
    text: str
    start: int
    end: int


def find_address(text: str) -> Address | None:
    """The first stretch of `text` that addresses a model or gives it instructions; None where there is none."""
    return _first(text, read_ways(_WAYS).possible(text))


def find_addresses(texts: Sequence[str]) -> tuple[Address | None, ...]:
    """`find_address` of each of many texts, and quicker."""
    possible = read_ways(_WAYS).possible_in(texts)
    return tuple(_first(text, ways) for text, ways in zip(texts, possible, strict=True))


def _first(text: str, ways: Ways) -> Address | None:
    found = [(match.start(), way, match) for way, match in ways.matches(text)]
    if not found:
        return None
    start, way, match = min(found, key=lambda entry: entry[:2])
    return Address(way, match[0], start, match.end())


def find_codes(text: str) -> tuple[str, ...]:
    """Words such as `ZQ7A9802`: capitals and digits, at least six of them. A model that obeys repeats them."""
    return tuple(dict.fromkeys(_CODE.findall(text)))
