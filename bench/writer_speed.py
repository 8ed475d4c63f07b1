"""How fast questions go: against the bare SDK in the same run, and under limits by our own reservations.

The bare SDK is `AsyncOpenAI.chat.completions.parse` behind a semaphore: it keeps, counts and retries nothing.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import openai
import pydantic
from openai.lib._pydantic import to_strict_json_schema

from bench.result import Figure, Result, Target
from bench.simulated import Simulated
from synth.domain.question import Message, Question, Role
from synth.endpoint.clock import SYSTEM
from synth.endpoint.config import EndpointConfig, Prices
from synth.endpoint.endpoint import Endpoint
from synth.endpoint.money import Budget
from synth.store.memory import Memory
from synth.store.store import Store

RPM, TPM = 1200, 12_000_000  # the provider's limits, of which we use nine tenths
HEADROOM = 0.9
BURST = 0.5  # seconds of the allowance that may be used at once; they are no speed


class Line(pydantic.BaseModel):
    text: str
    cites: list[str]


class Paragraph(pydantic.BaseModel):
    kind: Literal["reporting", "analysis"]
    sentences: list[Line]


class Section(pydantic.BaseModel):
    heading: str
    paragraphs: list[Paragraph]


class Draft(pydantic.BaseModel):
    """An article as a model is asked for it."""

    headline: str
    dek: str
    lede: list[Paragraph]
    sections: list[Section]
    keywords: list[str]


def measure(model: Simulated, folder: Path, *, quick: bool) -> Result:
    """Ratios of wall and CPU to the bare SDK with 64 and 256 in flight; shares of our own limits that are used."""
    figures: dict[str, Figure] = {}
    cpu: list[tuple[float, float]] = []
    for flying in (64, 256):
        count = max(flying, 128) if quick else 1000
        rounds = [_round(model, folder / f"{flying}-{at}", flying, count) for at in range(1 if quick else 2)]
        figures[f"wall_ratio_{flying}"] = round(statistics.median(ours[0] / sdk[0] for sdk, ours in rounds), 3)
        figures[f"cpu_ms_a_call_{flying}"] = round(statistics.median(ours[1] for _, ours in rounds) / count * 1000, 2)
        cpu += [(sdk[1], ours[1]) for sdk, ours in rounds]
    figures["cpu_ratio"] = round(sum(ours for _, ours in cpu) / sum(sdk for sdk, _ in cpu), 3)
    figures |= asyncio.run(_under_limits(model, folder, 24 if quick else 600))
    targets = {
        "wall_ratio_64": Target("<=", 1.10),
        "wall_ratio_256": Target("<=", 1.35),
        "cpu_ratio": Target("<=", 1.3),
        "rpm_share": Target(">=", 0.97),
        "tpm_share": Target(">=", 0.97),
        "rejections": Target("==", 0),
    }
    return Result("writer_speed", figures, targets)


Took = tuple[float, float]  # wall and CPU, seconds


def _round(model: Simulated, folder: Path, flying: int, count: int) -> tuple[Took, Took]:
    """The SDK, then we, so that a busy machine is busy for both."""
    model.restart(ttft=1.0, faults=[], dialect="openai")
    return asyncio.run(_sdk(model, flying, count)), asyncio.run(_ours(model, folder, flying, count))


async def _clocked(asked: Iterable[Awaitable[Any]]) -> Took:
    """What all of these take at once."""
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*asked)
    return time.perf_counter() - wall, time.process_time() - cpu


async def _sdk(model: Simulated, flying: int, count: int) -> Took:
    client = openai.AsyncOpenAI(base_url=model.base_url, api_key="none", max_retries=0)
    gate = asyncio.Semaphore(flying)

    async def one(number: int) -> None:
        async with gate:
            messages: Any = [{"role": role.value, "content": text} for role, text in _messages(number)]
            answer = await client.chat.completions.parse(
                model="sim-1", messages=messages, response_format=Draft, max_tokens=4000
            )
            assert answer.choices[0].message.parsed is not None

    await one(-1)  # the connection, and what is imported late
    try:
        return await _clocked(one(number) for number in range(count))
    finally:
        await client.close()


async def _ours(model: Simulated, folder: Path, flying: int, count: int) -> Took:
    store = Store.open("", folder)
    try:
        endpoint = _endpoint(model, store, concurrency=flying)
        await endpoint.ask(_question(-1))
        took = await _clocked(endpoint.ask(_question(number)) for number in range(count))
        await endpoint.close()
        return took
    finally:
        store.close()


async def _under_limits(model: Simulated, folder: Path, count: int) -> dict[str, Figure]:
    """The share of our own allowance that is used while questions wait, by what we reserve for each."""
    figures: dict[str, Figure] = {}
    rejections = 0
    limits: dict[str, dict[str, Any]] = {
        "rpm": {"requests_per_minute": RPM},
        "tpm": {"tokens_per_minute": TPM},
    }
    for name, limit in limits.items():
        model.restart(ttft=0.5, rpm=RPM if name == "rpm" else 0, tpm=TPM if name == "tpm" else 0)
        store = Store.open("", folder / name)
        endpoint = _endpoint(model, store, concurrency=64, **limit)
        await endpoint.probe()
        before = len(model.log())
        await asyncio.gather(*(endpoint.ask(_question(number)) for number in range(count)))
        each = 1 if name == "rpm" else endpoint.tokens(_question(0)) + _question(0).max_output_tokens
        starts = sorted(entry["t"] for entry in model.log()[before:])
        used = each * (len(starts) - 1) / (starts[-1] - starts[0] + BURST) * 60
        figures[f"{name}_share"] = round(used / (limit.popitem()[1] * HEADROOM), 3)
        rejections += sum(count for status, count in model.stats()["status"].items() if status != "200")
        await endpoint.close()
        store.close()
    model.restart(ttft=0.0, rpm=0, tpm=0)
    return {**figures, "rejections": rejections}


def _endpoint(model: Simulated, store: Store, **settings: Any) -> Endpoint:
    prices = Prices(input=Decimal("1.25"), cached=Decimal("0.125"), output=Decimal(10))
    config = EndpointConfig(name="main", base_url=model.base_url, model="sim-1", timeout=120, prices=prices, **settings)
    memory = Memory(store)
    return Endpoint(config, memory, Budget(memory, SYSTEM))


def _messages(number: int) -> list[tuple[Role, str]]:
    told = "\n".join(
        f"[{source}.{at}] The council of place {number} met on day {at} and voted {source} to {at} for the bridge. "
        f"It was cold in hall {source}, and {at} people stood at the door."
        for source in range(1, 5)
        for at in range(1, 12)
    )
    return [(Role.SYSTEM, "You write articles from numbered passages. " * 30), (Role.USER, told)]


_SCHEMA = json.dumps(to_strict_json_schema(Draft))


def _question(number: int) -> Question:
    messages = tuple(Message(role=role, content=text) for role, text in _messages(number))
    return Question(messages=messages, schema_name="Draft", json_schema=_SCHEMA, max_output_tokens=4000)
