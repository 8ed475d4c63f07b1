"""One model behind one address: ask(Question) → Answer, looked up first, limited, paid once and committed.

It does not know what questions are for, nor where answers are kept.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
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


@dataclass(eq=False)
class _Flight:
    """One question under way: how many wait for it, and what was learned while it was tried."""

    question: Question
    key: str
    waiting: int = 0
    stream: bool = False
    waited: float = 0.0  # seconds until a whole answer timed out
    landing: bool = False  # its answer has arrived and is being kept: no longer to be given up
    task: asyncio.Task[Answer] = field(init=False)

    def give_up(self) -> None:
        """Nobody wants the answer any more; one that has arrived is kept all the same."""
        if not self.landing:
            self.task.cancel()


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

    def cost_of(self, asked: int, answered: int) -> Decimal | None:
        """USD of so many input and output tokens, none of them cached; None where the price is unknown."""
        return self._line.cost(Usage(input=asked, output=answered, known=True))

    def is_cut(self, question: Question, answer: Answer) -> bool:
        """Whether this endpoint answered a part of `question` only, by its own count of input tokens."""
        return answer.endpoint == self.config.name and self._line.is_cut(question, answer.usage)

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
        flights = list(self._flights.values())
        for flight in flights:
            flight.give_up()
        await asyncio.gather(*(flight.task for flight in flights), return_exceptions=True)
        await self._line.close()

    async def _answer(self, question: Question) -> Answer:
        """The answer, good or bad; however many ask at once, one question leaves."""
        key = question.key(self.config.name, self.config.model)
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(question, key)
            flight.task = asyncio.create_task(self._fly(flight))
            flight.task.add_done_callback(lambda task: self._land(key, task))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.give_up()

    def _land(self, key: str, task: asyncio.Task[Answer]) -> None:
        del self._flights[key]
        if not task.cancelled():
            task.exception()  # seen, so that a flight nobody waits for any more is not reported as lost

    async def _fly(self, flight: _Flight) -> Answer:
        question = flight.question
        if found := await self._find(question, flight.key):
            return found.model_copy(update={"from_memo": True})
        try:
            await self._standing.get_ready(question)
            return await insist(self._clock, self._buy, flight)
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

    async def _buy(self, flight: _Flight) -> Answer:
        while True:
            can = self._standing.can
            ask = Ask(flight.question, can, self._standing.rung(flight.question), stream=flight.stream or can.stream)
            began = self._clock.monotonic()
            try:
                reply, call = await self._line.exchange(ask)
            except QuestionRejected as exc:
                if not await self._standing.step_down(ask, exc):
                    raise
                continue
            except EndpointUnreachable as exc:
                if exc.facts.get("timed_out") or exc.facts.get("status") in _TIMEOUTS:
                    flight.stream, flight.waited = True, self._clock.monotonic() - began
                raise
            except Filtered as exc:  # the server filtered the question: that is its answer, and costs nothing
                return await self._archive.commit(self._filtered(ask, flight.key, exc))
            # From arrival to commit is the window in which a kill loses what was paid: nothing stands between, not even
            # a turn of the event loop, and nobody may cancel.
            flight.landing = True
            answer = await self._keep(ask, flight.key, reply, call)
            if flight.waited >= _GATEWAY_WAITS and self._clock.monotonic() - began >= flight.waited:
                await self._standing.learn(can.model_copy(update={"stream": True}))
            return answer

    async def _keep(self, ask: Ask, key: str, reply: Reply, call: Call) -> Answer:
        answer = self._judged(ask, key, reply)
        failure = _ERRORS[answer.finish].__name__ if answer.finish in _ERRORS else ""
        try:
            return await self._archive.commit(answer)
        finally:
            await self._line.settle(ask.question, call, reply.usage, failure)

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
