"""What tests of this room share: an archive and journal in memory, a clock that is held, and ready-made questions."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from endpoint_simulated import Script, Simulated, simulated

from synth.domain.noun import digest
from synth.domain.question import Answer, Call, CallState, Capabilities, Message, Question, Role
from synth.endpoint.clock import Clock
from synth.endpoint.config import EndpointConfig, Prices
from synth.endpoint.endpoint import Endpoint
from synth.endpoint.money import Budget, Spending

SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"headline": {"type": "string"}, "year": {"type": "integer"}},
        "required": ["headline", "year"],
        "additionalProperties": False,
    }
)
GOOD = '{"headline": "Bridge opens", "year": 1904}'
PRICES = Prices(input=Decimal(1), cached=Decimal("0.5"), output=Decimal(10))


class Notebook:
    """Archive and journal in memory: first writer wins, nothing is forgotten."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.servers: dict[str, Capabilities] = {}
        self.calls: dict[str, Call] = {}
        self.events: list[str] = []
        self.slow: tuple[asyncio.Event, asyncio.Event] | None = None  # commit has begun, commit may end

    async def find(self, key: str) -> Answer | None:
        return self.answers.get(key)

    async def commit(self, answer: Answer) -> Answer:
        if self.slow is not None:
            self.slow[0].set()
            await self.slow[1].wait()
        self.events.append("commit")
        return self.answers.setdefault(answer.key, answer)

    async def recall(self, server: str) -> Capabilities | None:
        return self.servers.get(server)

    async def remember(self, server: str, capabilities: Capabilities) -> None:
        self.servers[server] = capabilities

    async def open(self, call: Call) -> None:
        self.events.append("open")
        self.calls[call.id] = call

    async def close(self, call: Call) -> None:
        self.events.append(f"close {call.state.value}")
        self.calls[call.id] = call

    async def give_up(self, before: datetime) -> tuple[Call, ...]:
        left = tuple(one for one in self.calls.values() if one.state is CallState.OPEN and one.at < before)
        for one in left:
            self.calls[one.id] = one.model_copy(update={"state": CallState.LOST})
        return left

    async def held_since(self, at: datetime) -> Decimal:
        return sum((call.held for call in self.calls.values() if call.at >= at), Decimal(0))

    def knows(self, config: EndpointConfig, capabilities: Capabilities) -> None:
        """As if the server had been probed before."""
        self.servers[digest([config.base_url, config.model])] = capabilities


class HeldClock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.naps: list[float] = []

    async def _sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.passed += seconds

    @property
    def clock(self) -> Clock:
        start = datetime(2026, 5, 1, 12, tzinfo=UTC)
        return Clock(lambda: start + timedelta(seconds=self.passed), lambda: self.passed, self._sleep)


class Bench:
    """One endpoint against one simulated server, and all that it wrote down."""

    def __init__(self, server: Simulated, config: EndpointConfig, *, known: bool, run: Decimal | None) -> None:
        self.server, self.config = server, config
        self.notebook = Notebook()
        if known:
            self.notebook.knows(config, Capabilities())
        self.time = HeldClock()
        self.budget = Budget(self.notebook, self.time.clock, run=run)
        self.endpoint = Endpoint(config, self.notebook, self.budget, clock=self.time.clock)

    @property
    def spending(self) -> Spending:
        return self.budget.spending


@asynccontextmanager
async def bench(
    *script: Script, known: bool = True, run: Decimal | None = None, **settings: Any
) -> AsyncIterator[Bench]:
    """`known`: the server was probed before, so that the first request is the question itself."""
    async with simulated(*script) as server:
        it = Bench(server, configured(server.url, **settings), known=known, run=run)
        try:
            yield it
        finally:
            await it.endpoint.close()


def configured(url: str, **settings: Any) -> EndpointConfig:
    """A configuration with prices; `settings` replace what is given."""
    return EndpointConfig(**{"name": "main", "base_url": url, "model": "m-1", "prices": PRICES, **settings})


def question(about: str = "the bridge", **changes: Any) -> Question:
    """A question with a schema that `GOOD` answers."""
    messages = (
        Message(role=Role.SYSTEM, content="You write news."),
        Message(role=Role.USER, content=f"Write about {about}."),
    )
    return Question(
        **{"messages": messages, "schema_name": "draft", "json_schema": SCHEMA, "max_output_tokens": 200, **changes}
    )
