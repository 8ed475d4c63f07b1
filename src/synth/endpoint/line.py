"""The line to one server: every request goes out within limits and budget, written down before and settled after.

It does not know memo, probing or retries.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from synth.domain.question import Call, CallState, Capabilities, Question, Rung, Usage
from synth.endpoint import ladder
from synth.endpoint.clock import Clock
from synth.endpoint.config import EndpointConfig
from synth.endpoint.limits import Limiter
from synth.endpoint.money import Budget, Price, price_of
from synth.endpoint.reading import Reply
from synth.endpoint.tokens import Gauge
from synth.errors import (
    EndpointBusy,
    EndpointError,
    EndpointUnreachable,
    ModelUnknown,
    QuestionRejected,
    QuestionTooLong,
    RunStopped,
)

if TYPE_CHECKING:
    from synth.endpoint.client import Client


@dataclass(frozen=True)
class Ask:
    """One question, and how it is put this time."""

    question: Question
    can: Capabilities
    rung: Rung
    stream: bool


class Line:
    """Limits, money and connections of one endpoint."""

    def __init__(self, config: EndpointConfig, budget: Budget, clock: Clock) -> None:
        """`ConfigError` where `budget` has a limit and the price of the model is unknown."""
        self.config = config
        self.price: Price | None = price_of(config)
        budget.demand_price(self.price, config)
        self.limiter = Limiter(config, clock)
        self._budget, self._clock = budget, clock
        self._gauge = Gauge()
        self._client: Client | None = None
        self._stopped: RunStopped | None = None
        self._has_answered = False
        self._is_cutting = False

    def tokens(self, question: Question) -> int:
        """Input tokens `question` is expected to have here, rather too many than too few."""
        return self._gauge.tokens(question)

    def is_cut(self, question: Question, usage: Usage) -> bool:
        """Whether the server counted so few input tokens that it cannot have read all of `question`."""
        return usage.known and self._gauge.is_cut(question, usage.input)

    def worst_cost(self, question: Question) -> Decimal | None:
        """USD that one call may cost at the very most; None where the price is unknown."""
        return self.cost(Usage(input=self.tokens(question), output=question.max_output_tokens, known=True))

    def cost(self, usage: Usage) -> Decimal | None:
        """USD; None where price or usage is unknown."""
        return self.price.cost(usage) if self.price is not None and usage.known else None

    async def exchange(self, ask: Ask) -> tuple[Reply, Call]:
        """Send one request. The call that is returned with the reply is open: `settle` it once the answer is kept.

        A request that fails is settled here, and its error raised.
        """
        tokens = self.tokens(ask.question) + ask.question.max_output_tokens
        if tokens > self.config.context_tokens:
            raise QuestionTooLong(
                f"the question needs about {tokens} tokens with its answer; the window of endpoint "
                f"{self.config.name!r} is {self.config.context_tokens} (context_tokens)"
            )
        async with self.limiter.turn(tokens):
            self._refuse_if_stopped()
            call = self._call(ask.question)
            await self._budget.reserve(call)
            reply = await self._send(ask, call)
        self._has_answered = True
        self.limiter.heard(reply.headers, tokens)
        self.limiter.answered()
        return reply, call

    async def settle(self, question: Question, call: Call, usage: Usage, failure: str = "") -> None:
        """Close the call of an answer that has arrived; `failure` names the error that the answer amounts to."""
        if self.is_cut(question, usage):
            self._warn_of_cutting(question, usage)
        if usage.known:
            self._gauge.learn(question, usage.input)
            self._budget.tally(usage)
        done = {"state": CallState.ANSWERED, "cost": self.cost(usage), "failure": failure}
        await self._budget.settle(call.model_copy(update=done))

    async def models(self) -> tuple[str, ...]:
        """The names of the models the server lists."""
        return await self._connect().models()

    async def close(self) -> None:
        """Close connections."""
        if self._client is not None:
            await self._client.close()

    async def _send(self, ask: Ask, call: Call) -> Reply:
        failed: Call | None = call.model_copy(update={"state": CallState.UNSENT})
        try:
            async with self.limiter.place():
                self._refuse_if_stopped()
                failed = call.model_copy(update={"state": CallState.LOST, "detail": "interrupted"})
                if ask.question.embedding:
                    reply = await self._connect().embed([message.content for message in ask.question.messages])
                else:
                    body = ladder.body(ask.question, ask.can, self.config.model, ask.rung)
                    reply = await self._connect().send(body, stream=ask.stream, stream_usage=ask.can.stream_usage)
            failed = None
            return reply
        except (EndpointError, RunStopped) as exc:
            lost = isinstance(exc, EndpointUnreachable) and exc.possibly_charged
            state = CallState.LOST if lost else CallState.REJECTED
            failed = call.model_copy(update={"state": state, "detail": str(exc), "failure": type(exc).__name__})
            raise self._heed(exc) from exc
        finally:
            if failed is not None:
                await asyncio.shield(self._budget.settle(failed))

    def _call(self, question: Question) -> Call:
        return Call(
            id=secrets.token_hex(8),
            key=question.key(self.config.name, self.config.model),
            endpoint=self.config.name,
            model=self.config.model,
            at=self._clock.now(),
            worst=self.worst_cost(question),
        )

    def _heed(self, exc: EndpointError | RunStopped) -> EndpointError | RunStopped:
        """Take in what a failure means for those that follow."""
        if isinstance(exc, EndpointBusy) and exc.facts.get("status") == 429:
            self.limiter.pushed_back(exc.retry_after)
        if isinstance(exc, ModelUnknown) and self._has_answered:
            return QuestionRejected(str(exc), endpoint=self.config.name)  # it knew the model a moment ago
        if isinstance(exc, RunStopped):
            self._stopped = exc
        return exc

    def _warn_of_cutting(self, question: Question, usage: Usage) -> None:
        """Once, however many questions are cut."""
        if self._is_cutting:
            return
        self._is_cutting = True
        self._budget.warn(
            f"endpoint {self.config.name!r} counted {usage.input} input tokens of a question of about "
            f"{self.tokens(question)}: its window is smaller than context_tokens = {self.config.context_tokens} says, "
            "and it drops what does not fit without a word; give the server a larger window (Ollama: num_ctx), or "
            "set context_tokens to what it has"
        )

    def _refuse_if_stopped(self) -> None:
        if self._stopped is not None:
            raise type(self._stopped)(str(self._stopped), **self._stopped.facts)

    def _connect(self) -> Client:
        if self._client is None:
            from synth.endpoint.client import Client  # the SDK costs 0.6 s: only where something is sent

            self._client = Client(self.config)
        return self._client
