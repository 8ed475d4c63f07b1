"""What each origin asks of us: its robots.txt and its tdmrep.json, read once however many wait for them.

It does not know pages.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from synth.domain.permission import Consulted, Signal
from synth.fetch.host_files import KEPT_FOR, HostFile, HostFiles
from synth.fetch.robots import Rules, read_rules
from synth.fetch.signals import host_signals
from synth.web.address import origin_of

TDMREP = "/.well-known/tdmrep.json"


@dataclass(frozen=True)
class Origin:
    """The wishes of one origin. `tdmrep` is None where robots.txt keeps us from asking for it."""

    rules: Rules
    tdmrep: HostFile | None = None

    def signals(self, url: str) -> tuple[Signal, ...]:
        """What its files say of the use of `url` by AI."""
        return host_signals(self.rules, self.tdmrep, url)

    @property
    def consulted(self) -> tuple[Consulted, ...]:
        files = (self.rules.file, self.tdmrep)
        return tuple(file.consulted for file in files if file is not None)


class Origins:
    """Every origin met in this run."""

    def __init__(self, files: HostFiles, host_delay: float, now: Callable[[], datetime]) -> None:
        self._files = files
        self._host_delay = host_delay
        self._now = now
        self._known: dict[str, Origin] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def of(self, url: str) -> Origin:
        """The origin of `url`. `FetchError` `bad_url`, `address_refused`."""
        name = origin_of(url)
        async with self._asking[name]:
            known = self._known.get(name)
            if known is None or self._now() - known.rules.file.at >= KEPT_FOR:
                known = self._known[name] = await self._read(name)
        return known

    def delay(self, origin: Origin) -> float:
        """Seconds between two requests to it: ours, or those it asks for where they are more."""
        return max(self._host_delay, origin.rules.delay)

    async def _read(self, name: str) -> Origin:
        rules = read_rules(await self._files.read(f"{name}/robots.txt", self._host_delay))
        if not rules.allow(name + TDMREP):
            return Origin(rules)
        return Origin(rules, await self._files.read(name + TDMREP, self.delay(Origin(rules))))
