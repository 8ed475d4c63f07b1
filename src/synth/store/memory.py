"""Answers that were bought, what servers can do, and calls under way: the memory of model endpoints, async.

It fits the protocols of `synth.endpoint.memo` without knowing that room.
"""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_CEILING, Decimal

from sqlalchemy import Connection, func, select

from synth.domain.question import Answer, Call, CallState, Capabilities
from synth.store.group_commit import GroupCommit
from synth.store.rows import put, utc_text
from synth.store.store import Store
from synth.store.tables import answers, calls, capabilities

_NANO = Decimal(10**9)


class Memory:
    """The memo and the journal of one newsroom, in its store. What is asked for at once is committed together."""

    def __init__(self, store: Store) -> None:
        self._group = GroupCommit(store, aside=True)

    async def find(self, key: str) -> Answer | None:
        """The answer committed under this key, or None."""
        return await self._group.read(_find_answer, key)

    async def commit(self, answer: Answer) -> Answer:
        """Keep `answer` for good and return what stands under its key: the first writer wins."""
        return await self._group.write(_commit_answer, answer)

    async def recall(self, server: str) -> Capabilities | None:
        """What was remembered of this server, or None."""
        return await self._group.read(_recall, server)

    async def remember(self, server: str, found: Capabilities) -> None:
        """Keep this; the latest wins."""
        await self._group.write(_remember, server, found)

    async def open(self, call: Call) -> None:
        """Write a call down before it leaves."""
        await self._group.write(_put_call, call)

    async def close(self, call: Call) -> None:
        """Replace the call of this id, now that its outcome is known."""
        await self._group.write(_put_call, call)

    async def held_since(self, at: datetime) -> Decimal:
        """USD that calls opened at or after `at`, by any process, cost or may have cost; rounded up to a billionth."""
        return await self._group.read(_held_since, at)

    async def give_up(self, before: datetime) -> tuple[Call, ...]:
        """Calls opened before `before` that nobody closed: lost from here on, unless the run that put them still lives.

        Such a run closes them yet, and what it writes then stands.
        """
        return await self._group.write(_give_up, before)


def _find_answer(connection: Connection, key: str) -> Answer | None:
    body = connection.execute(select(answers.c.body).where(answers.c.key == key)).scalar()
    return None if body is None else Answer.model_validate_json(body)


def _commit_answer(connection: Connection, answer: Answer) -> Answer:
    standing = _find_answer(connection, answer.key)
    if standing is not None:
        return standing
    connection.execute(answers.insert().values(key=answer.key, body=answer.model_dump_json()))
    return answer


def _recall(connection: Connection, server: str) -> Capabilities | None:
    body = connection.execute(select(capabilities.c.body).where(capabilities.c.server == server)).scalar()
    return None if body is None else Capabilities.model_validate_json(body)


def _remember(connection: Connection, server: str, found: Capabilities) -> None:
    put(connection, capabilities, "server", {"server": server, "body": found.model_dump_json()})


def _put_call(connection: Connection, call: Call) -> None:
    held = int((call.held * _NANO).to_integral_value(ROUND_CEILING))
    put(connection, calls, "id", {"id": call.id, "at": utc_text(call.at), "held": held, "body": call.model_dump_json()})


def _held_since(connection: Connection, at: datetime) -> Decimal:
    total = connection.execute(select(func.sum(calls.c.held)).where(calls.c.at >= utc_text(at))).scalar()
    return Decimal(total or 0) / _NANO


def _give_up(connection: Connection, before: datetime) -> tuple[Call, ...]:
    open_ones = calls.c.body.contains(f'"state":"{CallState.OPEN.value}"')
    earlier = select(calls.c.body).where(calls.c.at < utc_text(before), open_ones).order_by(calls.c.at)
    left = [Call.model_validate_json(body) for body in connection.execute(earlier).scalars()]
    lost = tuple(call.model_copy(update={"state": CallState.LOST}) for call in left)
    for call in lost:
        _put_call(connection, call)
    return lost
