"""Ways of speaking, as lists of patterns in a TOML file: found quickly in texts that mostly hold none.

It does not know what a way means.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple


class Way(NamedTuple):
    """One pattern of a way; every match of it holds one of the lower-case words of `needs`."""

    name: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Ways:
    """Ways that are looked for together, in the order of their list."""

    listed: tuple[Way, ...]

    @cached_property
    def needs(self) -> frozenset[str]:
        """The words of which a text must hold one: mostly it holds none, and no pattern is tried."""
        return frozenset(need for way in self.listed for need in way.needs)

    def possible(self, text: str) -> Ways:
        """Those that can match somewhere in `text`, each with the needs it has there.

        They need be looked for in parts of it, the others not.
        """
        lowered = text.lower()
        return self._with({need for need in self.needs if need in lowered})

    def possible_in(self, texts: Sequence[str]) -> list[Ways]:
        """`possible` of each of many texts, in one search of all of them for each need."""
        lowered = [text.lower() for text in texts]
        starts = [0, *accumulate(len(text) + 1 for text in lowered)]
        whole = "\n".join(lowered)
        there: list[set[str]] = [set() for _ in texts]
        for need in self.needs:
            at = whole.find(need)
            while at >= 0:
                which = bisect_right(starts, at) - 1
                there[which].add(need)
                at = whole.find(need, starts[which + 1])
        return [self._with(needs) for needs in there]

    def matches(self, text: str) -> Iterator[tuple[str, re.Match[str]]]:
        """(name of the way, match) for every match in `text`; each way is tried, possible or not."""
        for way in self.listed:
            for match in way.pattern.finditer(text):
                yield way.name, match

    def _with(self, there: set[str]) -> Ways:
        if not there:
            return _NONE
        met = ((way, tuple(need for need in way.needs if need in there)) for way in self.listed)
        return Ways(tuple(way._replace(needs=needs) for way, needs in met if needs))


_NONE = Ways(())


@cache
def read_ways(path: Path) -> Ways:
    """Every `[[name]]` entry of the file: `needs`, and a `pattern` that is tried without regard to case."""
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    flags = re.IGNORECASE | re.MULTILINE
    return Ways(
        tuple(
            Way(name, tuple(entry["needs"]), re.compile(entry["pattern"], flags))
            for name, entries in values.items()
            for entry in entries
        )
    )


def find_ways(text: str, ways: Ways) -> Iterator[tuple[str, re.Match[str]]]:
    """(name of the way, match) for every match in `text`, way by way."""
    return ways.possible(text).matches(text)
