"""TOML text to plain values that know their line. Pure.

No TOML library for Python gives line numbers, so keys are found again in the text. It does not know what keys mean.
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from synth.errors import ConfigError

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_.-])+)\s*=""")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True)
class Document:
    """A parsed TOML file."""

    name: str
    values: dict[str, Any]
    lines: dict[tuple[str | int, ...], int]

    def line(self, *path: str | int) -> int:
        """The line (from 1) of `path`, such as `line("story", 0, "urls")`; of its table where not found itself."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return 1

    def error(self, path: tuple[str | int, ...], message: str) -> ConfigError:
        """A ConfigError that names file, line and key."""
        key = ".".join(str(part) for part in path if isinstance(part, str))
        return ConfigError(f"{self.name}:{self.line(*path)}: {key}: {message}" if key else f"{self.name}:1: {message}")


def parse(text: str, name: str) -> Document:
    """The values of `text`. `ConfigError` with file and line where it is not TOML."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        match = _AT_LINE.search(str(exc))
        line = int(match[1]) if match else text.count("\n") + 1
        words = _AT_LINE.sub("", str(exc)).replace("(at end of document)", "at the end of the file").strip()
        raise ConfigError(f"{name}:{line}: not valid TOML: {words}") from exc
    except (RecursionError, ValueError) as exc:  # arrays nested too deep; a number of more digits than Python reads
        raise ConfigError(f"{name}:1: not readable TOML: a value is nested too deep or a number is too long") from exc
    return Document(name, values, _lines(text))


_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhdw])")


def seconds(value: object) -> float:
    """Seconds of a duration: a number, or text such as `90s`, `15m`, `24h`, `7d`. `ValueError` where it is neither."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    if isinstance(value, str) and (match := _DURATION.fullmatch(value.strip())):
        return float(match[1]) * _UNITS[match[2]]
    raise ValueError(f"expected seconds or a duration such as 90s, 15m, 24h or 7d, not {value!r}")


def unknown_key(key: str, known: Iterable[str]) -> str:
    """The words for a key nobody knows, with the nearest known one."""
    names = sorted(known)
    near = difflib.get_close_matches(key, names, n=1, cutoff=0.5)
    return "unknown key; " + (f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(names)}")


def _lines(text: str) -> dict[tuple[str | int, ...], int]:
    found: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    place = _Place()
    for number, line in enumerate(text.split("\n"), 1):  # not splitlines: a string may hold U+2028
        if place.between:
            if header := _HEADER.match(line):
                path = _split(header[2])
                if header[1] == "[[":
                    at = counts.get(path, -1) + 1
                    counts[path] = at
                    table = (*path, at)
                else:
                    table = path
                found.setdefault(path, number)
                found[table] = number
            elif key := _KEY.match(line):
                found.setdefault((*table, *_split(key[1])), number)
        place.pass_over(line)
    return found


# What may open or close something in a line: the marks of long strings, whole short strings, comments, brackets.
_PIECE = re.compile(r"""["]{3}|'{3}|"(?:\\.|[^"\\])*"|'[^']*'|#.*|[\[\]{}]""")
_ENDS = {'"""': re.compile(r'(?:\\.|[^\\])*?"{3,5}'), "'''": re.compile(r".*?'{3,5}")}


@dataclass
class _Place:
    """Where a line begins: between keys, or within a long string or an array."""

    string: str = ""
    depth: int = 0

    @property
    def between(self) -> bool:
        return not self.string and self.depth == 0

    def pass_over(self, line: str) -> None:
        at = 0
        while at < len(line):
            found = _ENDS[self.string].match(line, at) if self.string else _PIECE.search(line, at)
            if found is None:
                return
            at = found.end()
            if self.string:
                self.string = ""
            elif found[0] in _ENDS:
                self.string = found[0]
            else:
                self.depth += (found[0] in ("[", "{")) - (found[0] in ("]", "}"))


def _split(dotted: str) -> tuple[str | int, ...]:
    return tuple(part.strip("\"' ") for part in re.findall(r""""[^"]*"|'[^']*'|[^.\s]+""", dotted))
