"""The simulated provider of ../shared: every dialect, every fault, singly and mixed, and its limits."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from endpoint_notebook import HeldClock, Notebook, configured, question

from shared_pack import SHARED
from synth.domain.noun import digest
from synth.domain.question import Capabilities, Finish
from synth.endpoint.clock import SYSTEM, Clock
from synth.endpoint.config import Prices
from synth.endpoint.endpoint import Endpoint
from synth.endpoint.money import Budget
from synth.errors import EndpointError, RunStopped

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.corpus,
]
PRICES = Prices(input=Decimal("1.25"), cached=Decimal("0.125"), output=Decimal(10))
TEXT = "[1.1] The council voted on the bridge on Monday. [1.2] It will cost 40 million crowns, the mayor said."
SCHEMA = json.dumps(
    {
        "type": "object",
        "properties": {"text": {"type": "string"}, "cites": {"type": "array", "items": {"type": "string"}}},
        "required": ["text", "cites"],
        "additionalProperties": False,
    }
)
STOPPING = {"401", "403", "insufficient_quota"}
KEPT = {
    "length": "cut_short",
    "whitespace_flood": "cut_short",
    "content_filter": "filtered",
    "content_policy": "filtered",
    "refusal": "refused",
    "empty_choices": "empty",
    "null_content": "empty",
    "empty_content": "empty",
    "invalid_json": "malformed",
    "lone_surrogate": "malformed",
    "schema_type": "schema_violation",
    "schema_missing": "schema_violation",
    "schema_extra": "schema_violation",
}
NOT_ANSWERED = {"400": "QuestionRejected", "404": "ModelUnknown", "context_length": "QuestionTooLong"}
NOT_ANSWERED |= {"429_too_large": "QuestionTooLong", "401": "AuthFailed", "403": "AuthFailed"}
NOT_ANSWERED |= {"insufficient_quota": "QuotaExhausted"}
SLOW = {"hang", "hang_mid", "drip"}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    pytest.importorskip("aiohttp", reason="aiohttp, which serves the simulated provider, is not installed")
    spec = importlib.util.spec_from_file_location("simllm", SHARED / "tools" / "simllm.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["simllm"] = module
    spec.loader.exec_module(module)
    return module


class Trial:
    """One endpoint against the simulated provider."""

    def __init__(self, server: Any, *, known: bool = True, clock: Clock = SYSTEM, **settings: Any) -> None:
        self.server = server
        config = configured(server.url, prices=PRICES, **settings)
        self.notebook = Notebook()
        if known:
            self.notebook.servers[digest([config.base_url, config.model])] = Capabilities()
        self.budget = Budget(self.notebook, clock)
        self.endpoint = Endpoint(config, self.notebook, self.budget, clock=clock)

    async def outcome(self, about: str) -> str:
        """`complete`, the finish of a kept bad answer, or the name of the error."""
        try:
            await self.endpoint.ask(question(f"{about}. {TEXT}", json_schema=SCHEMA, max_output_tokens=1000))
        except (EndpointError, RunStopped) as exc:
            answer = getattr(exc, "answer", None)
            return answer.finish.value if answer else type(exc).__name__
        return Finish.COMPLETE.value

    def money_holds(self) -> None:
        """Counted ≤ charged ≤ counted + possibly, to the six places the server tells."""
        charged, grain = Decimal(str(self.server.stats()["cost_usd"])), Decimal("0.000001")
        spending = self.budget.spending
        assert spending.counted - grain <= charged <= spending.counted + spending.possibly + grain


@asynccontextmanager
async def trial(tool: ModuleType, settings: dict[str, Any], **more: Any) -> AsyncIterator[Trial]:
    with tool.SimServer(settings) as server:
        it = Trial(server, **more)
        try:
            yield it
        finally:
            await it.endpoint.close()


DIALECTS = {
    "openai": "json_schema",
    "lenient": "json_schema",
    "gemini": "json_schema",
    "ollama": "json_schema",
    "openrouter": "json_schema",
    "deepseek": "json_object",
    "anthropic": "text",
    "text": "text",
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("reasoning", [False, True])
async def test_every_dialect_answers_on_its_rung(tool: ModuleType, dialect: str, *, reasoning: bool) -> None:
    async with trial(tool, {"dialect": dialect, "reasoning": reasoning}, known=False) as it:
        assert await it.outcome("the harbour bridge") == "complete"
        it.money_holds()
    (answer,) = it.notebook.answers.values()
    assert answer.rung.value == DIALECTS[dialect]


@pytest.mark.parametrize("dialect", ["openai", "gemini", "openrouter"])
@pytest.mark.parametrize("fault", sorted({*KEPT, *NOT_ANSWERED}))
async def test_every_fault_that_stays_is_named_and_met_once(tool: ModuleType, dialect: str, fault: str) -> None:
    faults = [{"fault": fault}]
    async with trial(tool, {"dialect": dialect, "faults": faults}) as it:
        assert await it.outcome("the harbour bridge") == (KEPT | NOT_ANSWERED)[fault]
        assert it.server.stats()["requests"]["chat"] == 1
        it.money_holds()


async def test_every_passing_fault_is_outlived(tool: ModuleType) -> None:
    passing = (tool.HTTP_FAULTS | tool.TRANSPORT_FAULTS | tool.CONTENT_FAULTS) - {*KEPT, *NOT_ANSWERED, *SLOW}
    for fault in sorted(passing):
        rules = [{"fault": fault, "attempts": [1], "max": 2, "retry_after": 0.05}]
        clock = replace(HeldClock().clock, now=SYSTEM.now)
        async with trial(tool, {"faults": rules}, clock=clock) as it:
            assert await it.outcome("the harbour bridge") == "complete", fault
            it.money_holds()


@pytest.mark.parametrize("fault", sorted(SLOW))
async def test_slow_server_is_given_up_and_asked_again(tool: ModuleType, fault: str) -> None:
    clock = replace(HeldClock().clock, now=SYSTEM.now)
    async with trial(tool, {"faults": [{"fault": fault, "at": [1]}]}, clock=clock, timeout=0.3) as it:
        assert await it.outcome("the harbour bridge") == "complete"
        it.money_holds()


async def test_two_hundred_questions_in_a_mix_of_all_faults_all_end_and_none_is_bought_twice(tool: ModuleType) -> None:
    faults = (tool.HTTP_FAULTS | tool.TRANSPORT_FAULTS | tool.CONTENT_FAULTS) - STOPPING - SLOW
    rules = [{"fault": fault, "p": 0.2 / len(faults), "retry_after": 0.02} for fault in sorted(faults)]
    async with trial(tool, {"faults": rules, "seed": 7}, concurrency=32, timeout=2) as it:
        abouts = [f"story {n}" for n in range(200)]
        ends = Counter(await asyncio.gather(*(it.outcome(about) for about in abouts)))
        it.money_holds()
        committed = len(it.notebook.answers)
        log = [entry for entry in it.server.log() if entry["endpoint"] == "chat"]
        again = [await it.outcome(about) for about in abouts]
        assert it.server.stats()["retries"]["early"] == 0
        bought = [e for e in it.server.log() if e["endpoint"] == "chat"][len(log) :]
    assert ends["complete"] > 150
    assert sum(ends.values()) == len(again) == 200
    assert len(bought) < 3 * (200 - committed) + 3  # only what was not answered is asked again


@pytest.mark.parametrize("burst", [1, 60])
async def test_limits_are_used_and_never_exceeded(tool: ModuleType, burst: int) -> None:
    limits = {"rpm": 1200, "burst_s": burst}
    async with trial(tool, limits, requests_per_minute=1200, concurrency=16) as it:
        begun = SYSTEM.monotonic()
        await asyncio.gather(*(it.outcome(f"story {n}") for n in range(60)))
        took = SYSTEM.monotonic() - begun
        stats = it.server.stats()
    assert stats["status"] == {"200": 60}
    assert took < 60 / (0.9 * 1200 / 60) / 0.8  # the bench measures it closely; here the machine is shared
