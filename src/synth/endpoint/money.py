"""What calls cost, and the budget as a hard stop: the worst a call can cost is set aside before it leaves.

"Unknown" is a value of its own here and never 0. It does not know what is asked; tokens are counted elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, tzinfo
from decimal import Decimal
from typing import Protocol

from synth.domain.question import Call, CallState, Usage
from synth.endpoint.clock import Clock
from synth.endpoint.config import EndpointConfig, Prices
from synth.endpoint.memo import Journal
from synth.errors import BudgetExhausted, ConfigError

_MILLION = Decimal(1_000_000)


class Price(Protocol):
    """What a model's tokens cost."""

    def cost(self, usage: Usage) -> Decimal:
        """USD of one call."""


class OwnPrice:
    """The newsroom's own table."""

    def __init__(self, prices: Prices) -> None:
        self._prices = prices

    def cost(self, usage: Usage) -> Decimal:
        """USD of one call."""
        prices = self._prices
        cached = prices.input if prices.cached is None else prices.cached
        sum_ = (usage.input - usage.cached) * prices.input + usage.cached * cached + usage.output * prices.output
        return sum_ / _MILLION


class ListedPrice:
    """The public price list that genai-prices carries; offline. Only where the address is the provider's own."""

    def __init__(self, model: str, base_url: str) -> None:
        """`LookupError` where the list has no such provider or model."""
        self._model = model
        self._base_url = base_url
        self.cost(Usage(input=1, output=1, known=True))

    def cost(self, usage: Usage) -> Decimal:
        """USD of one call."""
        import genai_prices  # 0.3 s: only where a listed price is asked for

        tokens = genai_prices.Usage(
            input_tokens=usage.input, cache_read_tokens=usage.cached or None, output_tokens=usage.output
        )
        found = genai_prices.calc_price(tokens, self._model, provider_api_url=self._base_url)
        return Decimal(found.total_price)


def price_of(config: EndpointConfig) -> Price | None:
    """The newsroom's own price of this endpoint's model, else the listed one, else None: unknown."""
    if config.prices is not None:
        return OwnPrice(config.prices)
    try:
        return ListedPrice(config.model, config.base_url)
    except LookupError:
        return None


@dataclass(frozen=True)
class Spending:
    """What the calls of this process came to. Counted ≤ charged ≤ counted + possibly."""

    calls: int = 0
    usage: Usage = field(default_factory=lambda: Usage(known=True))
    counted: Decimal = Decimal(0)
    unpriced: int = 0  # answered, but price or usage is unknown: not in `counted`
    lost: tuple[Call, ...] = ()  # possibly charged
    left: tuple[Call, ...] = ()  # of runs that were killed: possibly charged too, but not by this process
    failures: Mapping[str, int] = field(default_factory=dict)  # error → calls that amounted to it
    warnings: tuple[str, ...] = ()  # what the counts of a server show that somebody must see to

    @property
    def possibly(self) -> Decimal:
        """USD that calls without an answer, or without usage, may have cost at the very most."""
        return _worst(self.lost)

    @property
    def possibly_left(self) -> Decimal:
        """USD that the calls of killed runs may have cost at the very most."""
        return _worst(self.left)


class Budget:
    """The money of one run, shared by all its endpoints, and of the newsroom's day, shared by all its runs."""

    def __init__(
        self,
        journal: Journal,
        clock: Clock,
        *,
        run: Decimal | None = None,
        day: Decimal | None = None,
        zone: tzinfo = UTC,
    ) -> None:
        """Limits in USD; None: no limit. A day begins at midnight in `zone`."""
        self._journal, self._clock = journal, clock
        self._run, self._day, self._zone = run, day, zone
        self._held: dict[str, Decimal] = {}  # calls under way
        self._gone = Decimal(0)  # counted, and the worst of what is possibly charged
        self._spending = Spending()
        self._freed = asyncio.Event()

    @property
    def spending(self) -> Spending:
        """What has been spent so far."""
        return self._spending

    async def take_stock(self) -> None:
        """Find the calls that killed runs left open; they are told once, and no run waits for their answers."""
        self._spending = _with(self._spending, left=await self._journal.give_up(self._clock.now()))

    def demand_price(self, price: Price | None, config: EndpointConfig) -> None:
        """`ConfigError` where a budget is set and the price is unknown: it could not be kept."""
        if price is None and (self._run is not None or self._day is not None):
            raise ConfigError(
                f"a budget is set, but the price of {config.model!r} at endpoint {config.name!r} is unknown: give "
                f"prices = {{ input = …, output = … }} (USD a million tokens) in [endpoints.{config.name}]"
            )

    async def reserve(self, call: Call) -> None:
        """Set the worst cost of `call` aside and write it down.

        Waits where only what is set aside for calls under way is in its way; `BudgetExhausted` where it never fits.
        """
        worst = call.worst or Decimal(0)
        while True:
            await self._fit_run(worst)
            self._held[call.id] = worst
            try:
                await self._journal.open(call)
                if await self._fits_day():
                    return
            except BaseException:
                self._release(call.id)
                await asyncio.shield(self._journal.close(_unsent(call)))
                raise
            self._release(call.id)
            await self._journal.close(_unsent(call))
            if not self._held:
                raise self._exhausted("[budget] day", self._day, worst)
            await self._wait()

    async def settle(self, call: Call) -> None:
        """Close `call`: its state, and its cost where that is known, are final."""
        self._gone += call.held
        self._count(call)
        self._release(call.id)
        await self._journal.close(call)

    def tally(self, usage: Usage) -> None:
        """Add the tokens of an answer to the spending."""
        sums = {name: getattr(self._spending.usage, name) + getattr(usage, name) for name in _TOKENS}
        self._spending = _with(self._spending, usage=Usage(**sums, known=True))

    def warn(self, words: str) -> None:
        """Keep something that somebody must see to."""
        self._spending = _with(self._spending, warnings=(*self._spending.warnings, words))

    def _count(self, call: Call) -> None:
        now = self._spending
        if call.failure:
            now = _with(now, failures={**now.failures, call.failure: now.failures.get(call.failure, 0) + 1})
        if call.possibly_charged:
            now = _with(now, lost=(*now.lost, call))
        if call.state is CallState.ANSWERED:
            now = _with(now, counted=now.counted + (call.cost or 0), unpriced=now.unpriced + (call.cost is None))
        self._spending = _with(now, calls=now.calls + 1)

    async def _fit_run(self, worst: Decimal) -> None:
        while self._run is not None and self._gone + sum(self._held.values()) + worst > self._run:
            if not self._held:
                raise self._exhausted("the run's budget", self._run, worst)
            await self._wait()

    async def _fits_day(self) -> bool:
        if self._day is None:
            return True
        midnight = datetime.combine(self._clock.now().astimezone(self._zone).date(), time.min, self._zone)
        return await self._journal.held_since(midnight) <= self._day

    def _release(self, call_id: str) -> None:
        del self._held[call_id]
        self._freed.set()

    async def _wait(self) -> None:
        self._freed.clear()
        await self._freed.wait()

    def _exhausted(self, which: str, limit: Decimal | None, worst: Decimal) -> BudgetExhausted:
        return BudgetExhausted(
            f"{which} of ${limit} is spent: ${self._gone:.4f} by this run, and the next question may cost "
            f"${worst:.4f}; raise it and run again: what was answered is kept",
            limit=limit,
            spent=self._gone,
        )


_TOKENS = ("input", "cached", "output", "reasoning")


def _worst(calls: tuple[Call, ...]) -> Decimal:
    return sum((call.worst or Decimal(0) for call in calls), Decimal(0))


def _unsent(call: Call) -> Call:
    return call.model_copy(update={"state": CallState.UNSENT})


def _with(spending: Spending, **changes: object) -> Spending:
    return Spending(**{**spending.__dict__, **changes})
