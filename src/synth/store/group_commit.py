"""Many small operations at once, few transactions: what waits while the thread is busy is committed together.

A commit costs a sync of the disk and a hop to the thread, whatever stands in it (group commit, DeWitt et al. 1984).
It does not know what the operations do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from synth.store.store import Store

P = ParamSpec("P")
T = TypeVar("T")

MOST = 64  # operations in one transaction: who comes first should not wait long for who comes last


@dataclass(eq=False)
class _Waiting:
    """One operation, and who waits for its outcome."""

    act: Callable[[Connection], Any]
    writes: bool
    outcome: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class _Group:
    """Operations of one transaction, and how far they came."""

    def __init__(self, members: list[_Waiting]) -> None:
        self.members = members
        self.writes = any(one.writes for one in members)
        self.results: list[Any] = []
        self.at: _Waiting | None = None  # the one at work; None before the first and after the last

    def act(self, connection: Connection) -> None:
        """Do all, in order; an error in one undoes all of them, and `at` then names it."""
        for one in self.members:
            self.at = one
            self.results.append(one.act(connection))
        self.at = None


class GroupCommit:
    """The operations of one newsroom's memory, in the order in which they were asked for."""

    def __init__(self, store: Store, *, aside: bool, most: int = MOST) -> None:
        """`most` operations go in one transaction, on the store's main thread or, `aside`, on its second one."""
        self._store = store
        self._hop = store.hop_aside if aside else store.hop
        self._most = most
        self._waiting: list[_Waiting] = []
        self._under_way: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` finds, the operations asked for before it included."""
        found: T = await self._do(_Waiting(lambda connection: work(connection, *args, **kwargs), writes=False))
        return found

    async def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `work` returns, once it is committed; its own error, and nobody else's, where it fails."""
        done: T = await self._do(_Waiting(lambda connection: work(connection, *args, **kwargs), writes=True))
        return done

    async def _do(self, one: _Waiting) -> Any:
        """As `Store.hop`: what a cancellation meets before it began is not done; else it is done before this ends."""
        self._waiting.append(one)
        if self._task is None:
            self._task = asyncio.create_task(self._drain())
        try:
            return await asyncio.shield(one.outcome)
        except asyncio.CancelledError:
            if one in self._waiting:
                self._waiting.remove(one)
                one.outcome.cancel()
            elif one in self._under_way:
                await asyncio.wait([one.outcome])
            raise

    async def _drain(self) -> None:
        try:
            while self._waiting:
                self._under_way, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._commit(_Group(self._under_way))
        finally:
            # Only where this task was cancelled, as the event loop ends, is anything left.
            for one in (*self._under_way, *self._waiting):
                one.outcome.cancel()
            self._under_way, self._waiting, self._task = [], [], None

    async def _commit(self, group: _Group) -> None:
        transact = self._store.write if group.writes else self._store.read
        (failure,) = await asyncio.gather(self._hop(transact, group.act), return_exceptions=True)
        if failure is None:
            for one, result in zip(group.members, group.results, strict=True):
                _settle(one, result, None)
        elif group.at is not None:  # the others go again without it, before those that came later
            _settle(group.at, None, failure)
            self._waiting = [one for one in group.members if one is not group.at] + self._waiting
        else:  # the transaction could not begin, or not end
            for one in group.members:
                _settle(one, None, failure)
        self._under_way = []


def _settle(one: _Waiting, result: Any, failure: BaseException | None) -> None:
    if failure is None:
        one.outcome.set_result(result)
    else:
        one.outcome.set_exception(failure)
