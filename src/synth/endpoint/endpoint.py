"""One model behind one address: ask(Question) → Answer, looked up first, limited, paid once and committed.

It does not know what questions are for, nor where answers are kept.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from decimal import Decimal

from synth.domain.question import Answer, Call, Capabilities, Finish, Question, Usage
from synth.endpoint.clock import SYSTEM, Clock
from synth.endpoint.config import EndpointConfig
from synth.endpoint.line import Ask, Line
from synth.endpoint.memo import Archive
from synth.endpoint.money import Budget
from synth.endpoint.reading import Reply, judge
from synth.endpoint.retry import insist
from synth.endpoint.schema import Shape
from synth.endpoint.standing import Standing
from synth.errors import (
    BadAnswer,
    CutShort,
    EmptyAnswer,
    EndpointBusy,
    EndpointUnreachable,
    Filtered,
    MalformedAnswer,
    QuestionRejected,
    Refused,
    SchemaViolation,
)

_ERRORS: dict[Finish, type[BadAnswer]] = {
    Finish.CUT_SHORT: CutShort,
    Finish.FILTERED: Filtered,
    Finish.REFUSED: Refused,
    Finish.EMPTY: EmptyAnswer,
    Finish.MALFORMED: MalformedAnswer,
    Finish.SCHEMA_VIOLATION: SchemaViolation,
}
_GATEWAY_WAITS = 5.0  # seconds; a server that gives up sooner did not time out for want of streaming
_TIMEOUTS = {408, 504, 524}
_log = logging.getLogger("synth.endpoint")


@dataclass
class _Turn:
    """What was learned while one question was tried."""

    stream: bool = False
    waited: float = 0.0  # seconds until a whole answer timed out


@dataclass
class _Flight:
    """One question under way, and how many wait for it."""

    task: asyncio.Task[Answer]
    waiting: int = 0


class Endpoint:
    """One configured endpoint. Make one for each in a run, with the run's archive and budget, and close it after."""

    def __init__(
        self,
        config: EndpointConfig,
        archive: Archive,
        budget: Budget,
        *,
        fallback: Endpoint | None = None,
        clock: Clock = SYSTEM,
    ) -> None:
        """`ConfigError` where `budget` has a limit and the price of the model is unknown."""
        self.config = config
        self._line = Line(config, budget, clock)
        self._standing = Standing(self._line, archive, clock)
        self._archive, self._fallback, self._clock = archive, fallback, clock
        self._flights: dict[str, _Flight] = {}
        self._shapes: dict[str, Shape] = {}

    async def ask(self, question: Question) -> Answer:
        """The complete answer to `question`, from the memo where it was ever bought.

        Raises the `BadAnswer` that an answer amounts to (kept, and raised again from the memo), another
        `EndpointError` where there is none, `RunStopped` where no question can succeed.
        """
        answer = await self._answer(question)
        if answer.finish is not Finish.COMPLETE:
            error = _ERRORS[answer.finish]
            words = f"{(error.__doc__ or '').rstrip('.')} [{answer.endpoint}, {answer.model}: {answer.detail}]"
            raise error(words, answer=answer)
        return answer

    def tokens(self, question: Question) -> int:
        """Input tokens `question` is expected to have here, rather too many than too few."""
        return self._line.tokens(question)

    def worst_cost(self, question: Question) -> Decimal | None:
        """USD that one call may cost at the very most; None where the price is unknown."""
        return self._line.worst_cost(question)

    @property
    def allowance(self) -> tuple[float | None, float | None]:
        """Requests and tokens a minute that we allow ourselves now; None where no limit is known."""
        return self._line.limiter.allowance

    async def models(self) -> tuple[str, ...]:
        """The names of the models the server lists. Raises `RunStopped` or `EndpointError` where it does not answer."""
        return await self._line.models()

    async def probe(self) -> Capabilities:
        """Find out anew what the server holds to, with a few small paid questions, and remember it."""
        return await self._standing.probe()

    async def close(self) -> None:
        """Close connections; questions still under way are given up."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._line.close()

    async def _answer(self, question: Question) -> Answer:
        """The answer, good or bad; however many ask at once, one question leaves."""
        key = question.key(self.config.name, self.config.model)
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.create_task(self._fly(question, key)))
            flight.task.add_done_callback(lambda task: self._land(key, task))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                flight.task.cancel()  # whoever asked has gone

    def _land(self, key: str, task: asyncio.Task[Answer]) -> None:
        del self._flights[key]
        if not task.cancelled():
            task.exception()  # seen, so that a flight nobody waits for any more is not reported as lost

    async def _fly(self, question: Question, key: str) -> Answer:
        if found := await self._find(question, key):
            return found.model_copy(update={"from_memo": True})
        turn = _Turn()
        try:
            await self._standing.get_ready(question)
            return await insist(self._clock, self._buy, question, key, turn)
        except (EndpointUnreachable, EndpointBusy) as exc:
            if self._fallback is None:
                raise
            _log.warning("endpoint_fallback from=%s to=%s reason=%s", self.config.name, self._fallback.config.name, exc)
            return await self._fallback._answer(question)

    async def _find(self, question: Question, key: str) -> Answer | None:
        """What was bought before: here, or of the fallback while this one was away."""
        found = await self._archive.find(key)
        if found is None and self._fallback is not None:
            there = self._fallback
            found = await there._find(question, question.key(there.config.name, there.config.model))
        return found

    async def _buy(self, question: Question, key: str, turn: _Turn) -> Answer:
        while True:
            can = self._standing.can
            ask = Ask(question, can, self._standing.rung(question), stream=turn.stream or can.stream)
            began = self._clock.monotonic()
            try:
                reply, call = await self._line.exchange(ask)
            except QuestionRejected as exc:
                if not await self._standing.step_down(ask, exc):
                    raise
                continue
            except EndpointUnreachable as exc:
                if exc.facts.get("timed_out") or exc.facts.get("status") in _TIMEOUTS:
                    turn.stream, turn.waited = True, self._clock.monotonic() - began
                raise
            except Filtered as exc:  # the server filtered the question: that is its answer, and costs nothing
                return await self._archive.commit(self._filtered(ask, key, exc))
            # Nothing stands between arrival and commit: it is the window in which a kill loses what was paid.
            answer = await asyncio.shield(self._keep(ask, key, reply, call))
            if turn.waited >= _GATEWAY_WAITS and self._clock.monotonic() - began >= turn.waited:
                await self._standing.learn(can.model_copy(update={"stream": True}))
            return answer

    async def _keep(self, ask: Ask, key: str, reply: Reply, call: Call) -> Answer:
        try:
            return await self._archive.commit(self._judged(ask, key, reply))
        finally:
            await self._line.settle(ask.question, call, reply.usage)

    def _judged(self, ask: Ask, key: str, reply: Reply) -> Answer:
        verdict = judge(reply, self._shape(ask.question))
        return Answer(
            key=key,
            endpoint=self.config.name,
            model=self.config.model,
            served_model=reply.served_model,
            rung=ask.rung,
            finish=verdict.finish,
            text=verdict.text,
            detail=verdict.detail,
            usage=reply.usage,
            cost=self._line.cost(reply.usage),
            at=self._clock.now(),
        )

    def _filtered(self, ask: Ask, key: str, exc: Filtered) -> Answer:
        free = Reply(content=None, finish_reason="content_filter", usage=Usage(known=True))
        return self._judged(ask, key, free).model_copy(update={"detail": str(exc)})

    def _shape(self, question: Question) -> Shape | None:
        if not question.json_schema:
            return None
        shape = self._shapes.get(question.json_schema)
        if shape is None:
            shape = self._shapes[question.json_schema] = Shape(question.json_schema)
        return shape
