"""What one server was found to hold to: probed once, remembered, lowered when it objects.

It does not know what becomes of answers.
"""

from __future__ import annotations

import asyncio
import logging

from synth.domain.noun import digest
from synth.domain.question import Capabilities, Question, Rung
from synth.endpoint import ladder
from synth.endpoint.clock import Clock
from synth.endpoint.line import Ask, Line
from synth.endpoint.memo import Archive
from synth.endpoint.reading import Reply
from synth.endpoint.retry import insist
from synth.errors import Filtered, QuestionRejected

_log = logging.getLogger("synth.endpoint")


class Standing:
    """How questions are put to one server."""

    def __init__(self, line: Line, archive: Archive, clock: Clock) -> None:
        self._line, self._archive, self._clock = line, archive, clock
        self._known: Capabilities | None = None
        self._probing = asyncio.Lock()
        self._rejected: set[str] = set()  # parameters, and schemas refused on the first rung
        # Another address or model may be another server; the configured name says nothing of it.
        self._server = digest([line.config.base_url, line.config.model])

    @property
    def can(self) -> Capabilities:
        """What is known of the server, or the usual."""
        return self._known or Capabilities()

    def rung(self, question: Question) -> Rung:
        """The firmest rung on which the server takes this question."""
        if not question.json_schema:
            return Rung.TEXT
        rung = self.can.rung
        return ladder.below(rung) if rung is Rung.SCHEMA and question.json_schema in self._rejected else rung

    async def get_ready(self, question: Question) -> None:
        """Recall the server, or probe it where the question has a schema; once, whoever asks."""
        if self._known is not None:
            return
        async with self._probing:
            if self._known is None:
                self._known = await self._archive.recall(self._server)
            if self._known is None and question.json_schema:
                await self.probe(question)

    async def probe(self, like: Question | None = None) -> Capabilities:
        """Find out what the server holds to, with a few small paid questions, and remember it."""
        rung = Rung.SCHEMA
        while rung is not Rung.TEXT and not await self._holds(rung, like):
            rung = ladder.below(rung)
        _log.info("endpoint_probed endpoint=%s rung=%s", self._line.config.name, rung.value)
        await self.learn(self.can.model_copy(update={"rung": rung}))
        return self.can

    async def learn(self, can: Capabilities) -> None:
        """Take `can` for what the server holds to, and remember it."""
        self._known = can
        await self._archive.remember(self._server, can)

    async def step_down(self, ask: Ask, rejected: QuestionRejected) -> bool:
        """Ask less of the server, as it objected to something; whether there was less to ask."""
        question = ask.question
        if rejected.parameter != "response_format" or not question.json_schema or ask.rung is Rung.TEXT:
            return await self._lower(ask.can, rejected)
        name = self._line.config.name
        _log.warning("schema_rejected endpoint=%s schema=%s reason=%s", name, question.schema_name, rejected)
        if ask.rung is Rung.SCHEMA:
            self._rejected.add(question.json_schema)
        else:
            await self.learn(self.can.model_copy(update={"rung": Rung.TEXT}))
        return True

    async def _holds(self, rung: Rung, like: Question | None) -> bool:
        """Whether the server holds to `rung`; two answers that do not are needed to believe that it does not."""
        for turn in ladder.PROBE_TURNS:
            question = ladder.probe_question(turn, like)
            try:
                reply = await self._put(question, rung)
            except QuestionRejected:
                return False
            except Filtered:
                continue
            if ladder.holds(reply.content or "", rung):
                return True
        return False

    async def _put(self, question: Question, rung: Rung) -> Reply:
        while True:
            ask = Ask(question, self.can, rung, stream=self.can.stream)
            try:
                reply, call = await insist(self._clock, self._line.exchange, ask)
            except QuestionRejected as exc:
                if exc.parameter == "response_format" or not await self._lower(ask.can, exc):
                    raise
                continue
            await asyncio.shield(self._line.settle(question, call, reply.usage))
            return reply

    async def _lower(self, can: Capabilities, rejected: QuestionRejected) -> bool:
        if self.can != can:
            return True  # another question has learned it meanwhile
        less = ladder.lowered(can, rejected)
        if less is None:
            return False
        self._rejected.add(rejected.parameter)
        if less.token_parameter != can.token_parameter and less.token_parameter.value in self._rejected:
            return False  # neither name of the limit is taken
        await self.learn(less)
        return True
