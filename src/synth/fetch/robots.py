"""What a robots.txt says to us, read as RFC 9309 says. The door to protego, which matches the paths.

It does not fetch the file, and does not know pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from protego import Protego

from synth.fetch.host_files import HostFile

TOKEN = "synth"  # noqa: S105 - the product token of RFC 9309, 2.2.1
MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is read
_LONGEST_DELAY = 30.0  # seconds; a longer Crawl-delay would stop the desk, so this much is kept

_AGENT = re.compile(r"user[ -]?agent\s*[:\s]\s*(\*|[a-z_-]*)", re.IGNORECASE)
# What ends the run of User-agent lines at the head of a group. Other records must not (RFC 9309, 2.2.4). Misspelt ones
# are taken as they are meant: whoever wrote `Dissallow` did not mean to let us in.
_RULE = re.compile(r"(?:allow|d[a-z]{2,4}l{1,2}[oa]w|crawl[ -]delay|content-signal|content-usage)\b", re.IGNORECASE)
_USAGE = re.compile(r"(content-signal|content-usage)\s*:\s*(?:(/\S*)\s+)?(.*)", re.IGNORECASE)


@dataclass(frozen=True)
class UsageLine:
    """A Content-Signal or Content-Usage rule of our group: the paths it is about, and what it says."""

    name: str  # in lower case
    pattern: str
    value: str

    def __str__(self) -> str:
        where = "" if self.pattern == "/" else f"{self.pattern} "
        return f"{self.name.title()}: {where}{self.value}"


@dataclass(frozen=True)
class Rules:
    """What one origin asks of us. `unreachable` says why its robots.txt could not be had: then all is disallowed."""

    file: HostFile
    paths: Protego = field(default_factory=Protego)
    usage: tuple[UsageLine, ...] = ()
    unreachable: str = ""

    def allow(self, url: str) -> bool:
        """Whether `url` may be fetched (RFC 9309, 2.2.2: the longest match counts, and `allow` where equal)."""
        return not self.unreachable and self.paths.can_fetch(url, TOKEN)

    @property
    def delay(self) -> float:
        """Seconds between two requests that the host asks for (Crawl-delay), at most 30."""
        return min(float(self.paths.crawl_delay(TOKEN) or 0), _LONGEST_DELAY)


def read_rules(file: HostFile) -> Rules:
    """RFC 9309, 2.3.1: 2xx is read, 4xx allows everything, all else disallows everything."""
    if file.was_given:
        lines = tuple(_ours(_text(file.body)))
        return Rules(file, Protego.parse("\n".join((f"User-agent: {TOKEN}", *lines))), tuple(_usage(lines)))
    if 400 <= file.status < 500 or file.lost:
        return Rules(file)
    return Rules(file, unreachable=file.trouble or f"it answered with HTTP {file.status}; try again later")


def matches(pattern: str, url: str) -> bool:
    """Whether a path pattern of robots.txt (`*`, `$`, percent-encoding: RFC 9309, 2.2.2 and 2.2.3) meets `url`."""
    return not _only(pattern).can_fetch(url, TOKEN)


@lru_cache(maxsize=1024)
def _only(pattern: str) -> Protego:
    """A robots.txt that disallows what `pattern` meets; every page of a host is held against the same few."""
    return Protego.parse(f"User-agent: *\nDisallow: {pattern}")


def _ours(text: str) -> Iterable[str]:
    """The lines of every group that names us, else of every group for all (RFC 9309, 2.2.1), in their order."""
    named: list[str] = []
    general: list[str] = []
    into: list[list[str]] = []
    heading = False  # the line before was a User-agent line of the same group
    by_name = False
    for line in re.split(r"\r\n|\r|\n", text):
        content = line.partition("#")[0].strip()
        if agent := _AGENT.match(content):
            into = into if heading else []
            heading = True
            token = agent[1].lower()
            by_name = by_name or token == TOKEN
            if (target := {TOKEN: named, "*": general}.get(token)) is not None:
                into.append(target)
        elif content:
            heading = heading and not _RULE.match(content)
            for group in into:
                group.append(content)
    return named if by_name else general


def _usage(lines: Iterable[str]) -> Iterator[UsageLine]:
    for line in lines:
        if found := _USAGE.match(line):
            yield UsageLine(found[1].lower(), found[2] or "/", found[3].strip())


def _text(body: bytes) -> str:
    if len(body) > MOST_BYTES:
        # A rule cut in two would mean something else: stop at the last whole line.
        body = body[:MOST_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return body.decode("utf-8-sig", errors="replace")
