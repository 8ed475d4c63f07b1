"""How much may be under way: requests at once, requests and tokens a minute, and less of both after a 429.

Starts are spread evenly at a share of the provider's limits (headroom), because providers count in windows shorter than
a minute. It does not know what is sent.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from synth.endpoint.clock import Clock
from synth.endpoint.config import EndpointConfig
from synth.errors import QuestionTooLong

_BURST = 0.5  # seconds of allowance that may be used at once
_LEAST = 1 / 32  # of the minute's allowance, however often a server pushes back
_RECOVERY = 0.02  # of the minute's allowance, won back with each answer
_HOLD = 1.0  # seconds to hold all after a 429 that names no time
_AHEAD = 2  # for each so many places one more question is made ready, so that no place stands empty meanwhile
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


class Rate:
    """An allowance a minute, spent evenly (the generic cell rate algorithm, ITU-T I.371)."""

    def __init__(self, per_minute: float | None, headroom: float) -> None:
        self._configured = per_minute
        self._told: float | None = None
        self._headroom = headroom
        self._due = 0.0  # when all that was taken will have been earned

    @property
    def per_minute(self) -> float | None:
        """What we allow ourselves; None: no limit is known."""
        known = [limit for limit in (self._configured, self._told) if limit is not None]
        return min(known) * self._headroom if known else None

    def wait(self, now: float) -> float:
        """Seconds until the next may start."""
        return self._due - _BURST - now

    def take(self, amount: float, now: float, pace: float) -> None:
        """Spend `amount`, at `pace` (0 to 1) of the allowance."""
        limit = self.per_minute
        if limit is not None:
            self._due = max(self._due, now) + amount * 60.0 / (limit * pace)

    def told(self, limit: float) -> None:
        """The server named its limit a minute."""
        self._told = limit

    def hold(self, until: float) -> None:
        """Nothing more before `until`: the server says that this much is used up."""
        self._due = max(self._due, until + _BURST)


class Slots:
    """How many may be under way at once; first come, first served; the number may change."""

    def __init__(self, allowed: int) -> None:
        self._allowed = allowed
        self._active = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Wait for a place and take it."""
        if self._active < self._allowed and not self._waiting:
            self._active += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave()  # the place was handed over at the same moment
            else:
                self._waiting.remove(place)
            raise

    def leave(self) -> None:
        """Give the place to whoever waits longest."""
        self._active -= 1
        self.allow(self._allowed)

    def allow(self, allowed: int) -> None:
        """Change how many may be under way."""
        self._allowed = allowed
        while self._waiting and self._active < self._allowed:
            place = self._waiting.popleft()
            if not place.done():
                self._active += 1
                place.set_result(None)


class Limiter:
    """All limits of one endpoint."""

    def __init__(self, config: EndpointConfig, clock: Clock) -> None:
        self._config, self._clock = config, clock
        self._requests = Rate(config.requests_per_minute, config.headroom)
        self._tokens = Rate(config.tokens_per_minute, config.headroom)
        self._slots = Slots(config.concurrency)
        self._door = Slots(_with_ahead(config.concurrency))
        self._turnstile = asyncio.Lock()
        self._pace = 1.0  # share of the minute's allowance
        self._places = float(config.concurrency)
        self._held_until = 0.0

    @property
    def allowance(self) -> tuple[float | None, float | None]:
        """Requests and tokens a minute that we allow ourselves now; None: no limit is known."""
        return self._requests.per_minute, self._tokens.per_minute

    @asynccontextmanager
    async def turn(self, tokens: int) -> AsyncIterator[None]:
        """The turn to make one request ready that is charged `tokens` (input, and the most it may answer).

        `QuestionTooLong` where a minute's allowance is less than that.
        """
        limit = self._tokens.per_minute
        if limit is not None and tokens > limit:
            raise QuestionTooLong(
                f"the question needs {tokens} tokens, more than the {limit:.0f} a minute that endpoint "
                f"{self._config.name!r} is allowed: ask for less, or raise tokens_per_minute"
            )
        await self._door.enter()
        try:
            async with self._turnstile:
                while (wait := self._wait()) > 0:
                    await self._clock.sleep(wait)
                now = self._clock.monotonic()
                self._requests.take(1, now, self._pace)
                self._tokens.take(tokens, now, self._pace)
            yield
        finally:
            self._door.leave()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """One of the places of requests that are under way."""
        await self._slots.enter()
        try:
            yield
        finally:
            self._slots.leave()

    def heard(self, headers: Mapping[str, str], tokens: int) -> None:
        """Take in what a server says of its limits (OpenAI's `x-ratelimit-*`, which others copied)."""
        for rate, what, need in ((self._requests, "requests", 1), (self._tokens, "tokens", tokens)):
            limit = _number(headers.get(f"x-ratelimit-limit-{what}", ""))
            if not limit:
                continue
            rate.told(limit)
            remaining = _number(headers.get(f"x-ratelimit-remaining-{what}", ""))
            if remaining is not None and remaining < need:
                refill = (need - remaining) * 60.0 / limit
                reset = _duration(headers.get(f"x-ratelimit-reset-{what}", ""))
                rate.hold(self._clock.monotonic() + (refill if reset is None else min(refill, reset)))

    def pushed_back(self, retry_after: float | None) -> None:
        """A 429: halve what we allow ourselves, once for each time the server asks us to wait."""
        now = self._clock.monotonic()
        if now >= self._held_until:
            self._pace = max(_LEAST, self._pace / 2)
            self._allow(max(1.0, self._places / 2))
        self._held_until = max(self._held_until, now + (_HOLD if retry_after is None else retry_after))

    def answered(self) -> None:
        """Win a little back: of the places one for each round of them, as TCP does (RFC 5681, congestion avoidance)."""
        self._pace = min(1.0, self._pace + _RECOVERY)
        if self._places < self._config.concurrency:
            self._allow(min(float(self._config.concurrency), self._places + 1 / self._places))

    def _allow(self, places: float) -> None:
        self._places = places
        self._slots.allow(int(places))
        self._door.allow(_with_ahead(int(places)))

    def _wait(self) -> float:
        now = self._clock.monotonic()
        return max(self._requests.wait(now), self._tokens.wait(now), self._held_until - now)


def _with_ahead(places: int) -> int:
    return places + places // _AHEAD


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _duration(text: str) -> float | None:
    """Seconds of `6m0s`, `120ms` or a bare number."""
    parts = _DURATION.findall(text)
    return sum(float(number) * _SECONDS[unit] for number, unit in parts) if parts else _number(text)
