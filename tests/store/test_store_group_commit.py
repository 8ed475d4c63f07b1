"""Operations that are asked for at once: committed together, each with its own outcome."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from synth.domain.question import Answer, Call, CallState, Finish, Rung, Usage
from synth.errors import StoreError
from synth.store.group_commit import MOST, GroupCommit
from synth.store.memory import Memory
from synth.store.store import Store

pytestmark = pytest.mark.anyio
AT = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    kept = Store.open("", tmp_path)
    kept.write(make_table)
    yield kept
    kept.close()


def make_table(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE notes (word TEXT UNIQUE NOT NULL)"))


def note(connection: Connection, word: str | None) -> str | None:
    connection.execute(text("INSERT INTO notes VALUES (:word)"), {"word": word})
    return word


def notes(connection: Connection) -> list[str]:
    return [str(word) for word in connection.execute(text("SELECT word FROM notes ORDER BY rowid")).scalars()]


class Held:
    """The thread of the memory, kept busy until it is let go."""

    def __init__(self, store: Store) -> None:
        self._go = threading.Event()
        self._work = asyncio.create_task(store.hop_aside(self._go.wait, 60))

    async def let_go(self) -> None:
        self._go.set()
        await self._work


class Counting(Store):
    """A store that counts the transactions that write."""

    written = 0

    def write(self, *args: Any, **kwargs: Any) -> Any:
        self.written += 1
        return super().write(*args, **kwargs)


def an_answer(key: str, words: str = "{}") -> Answer:
    return Answer(
        key=key,
        endpoint="main",
        model="m-1",
        rung=Rung.SCHEMA,
        finish=Finish.COMPLETE,
        text=words,
        usage=Usage(input=1, output=1, known=True),
        cost=Decimal("0.1"),
        at=AT,
    )


async def test_what_waits_together_is_committed_together_and_in_order(tmp_path: Path) -> None:
    store = Counting.open("", tmp_path)
    assert isinstance(store, Counting)
    store.write(make_table)
    group = GroupCommit(store, aside=True)
    held = Held(store)
    first = asyncio.create_task(group.write(note, "first"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # it stands alone before the thread now
    others = [asyncio.create_task(group.write(note, f"{n}")) for n in range(MOST + 1)]
    await asyncio.sleep(0)
    before = store.written
    await held.let_go()
    await asyncio.gather(first, *others)
    assert store.written - before == 3
    assert store.read(notes) == ["first", *(f"{n}" for n in range(MOST + 1))]
    store.close()


async def test_an_operation_is_durable_before_it_returns(store: Store, tmp_path: Path) -> None:
    await GroupCommit(store, aside=True).write(note, "kept")
    other = Store.open("", tmp_path)
    try:
        assert other.read(notes) == ["kept"]
    finally:
        other.close()


async def test_a_paid_answer_does_not_stand_in_line_behind_pages_and_articles(store: Store) -> None:
    begun, go = threading.Event(), threading.Event()

    def page() -> None:
        begun.set()
        assert go.wait(60)

    pages = [asyncio.create_task(store.hop(page)) for _ in range(3)]
    await asyncio.to_thread(begun.wait, 60)
    assert (await asyncio.wait_for(Memory(store).commit(an_answer("k")), 30)).key == "k"
    go.set()
    await asyncio.gather(*pages)


async def test_an_error_reaches_its_own_caller_and_nobody_else(store: Store) -> None:
    group = GroupCommit(store, aside=True)
    held = Held(store)
    words = ["a", None, "b", "a", "c"]
    asked = [asyncio.create_task(group.write(note, word)) for word in words]
    await asyncio.sleep(0)
    await held.let_go()
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in outcomes] == [str, StoreError, str, StoreError, str]
    assert "NOT NULL" in str(outcomes[1])
    assert "UNIQUE" in str(outcomes[3])
    assert store.read(notes) == ["a", "b", "c"]


async def test_an_error_of_our_own_kind_comes_through_as_it_is(store: Store) -> None:
    def refuse(connection: Connection) -> None:
        raise LookupError("no such thing")

    group = GroupCommit(store, aside=True)
    held = Held(store)
    asked = [asyncio.create_task(one) for one in (group.write(note, "a"), group.read(refuse), group.write(note, "b"))]
    await asyncio.sleep(0)
    await held.let_go()
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(outcomes[1], LookupError)
    assert store.read(notes) == ["a", "b"]


async def test_a_transaction_that_cannot_begin_is_told_to_all_who_waited(store: Store, tmp_path: Path) -> None:
    group = GroupCommit(store, aside=True)
    held = Held(store)
    asked = [asyncio.create_task(group.write(note, word)) for word in "abc"]
    await asyncio.sleep(0)
    store._database.close()
    for name in ("synth.db", "synth.db-wal", "synth.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "synth.db").mkdir()
    await held.let_go()
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(one) for one in outcomes] == [StoreError] * 3


async def test_what_a_cancellation_meets_before_it_began_is_not_done(store: Store) -> None:
    group = GroupCommit(store, aside=True)
    held = Held(store)
    first = asyncio.create_task(group.write(note, "first"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # it stands alone before the thread now
    second, third = (asyncio.create_task(group.write(note, word)) for word in ("second", "third"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait([second])
    await held.let_go()
    await asyncio.gather(first, third)
    assert second.cancelled()
    assert store.read(notes) == ["first", "third"]


async def test_what_is_under_way_is_done_before_a_cancelled_caller_ends(store: Store) -> None:
    begun, go = threading.Event(), threading.Event()

    def slowly(connection: Connection) -> None:
        begun.set()
        assert go.wait(60)
        note(connection, "slow")

    group = GroupCommit(store, aside=True)
    caller = asyncio.create_task(group.write(slowly))
    await asyncio.to_thread(begun.wait, 60)
    caller.cancel()
    await asyncio.sleep(0)
    assert not caller.done()
    go.set()
    await asyncio.wait([caller])
    assert caller.cancelled()
    assert store.read(notes) == ["slow"]


async def test_of_two_answers_to_one_question_in_one_transaction_the_first_stands(store: Store) -> None:
    memory = Memory(store)
    held = Held(store)
    asked = [asyncio.create_task(memory.commit(an_answer("k", words))) for words in ('{"a":1}', '{"a":2}')]
    found = asyncio.create_task(memory.find("k"))
    await asyncio.sleep(0)
    await held.let_go()
    first, second = await asyncio.gather(*asked)
    assert first.text == second.text == '{"a":1}'
    assert (await found) == first


async def test_a_hundred_hands_keep_every_answer_and_every_call(store: Store) -> None:
    memory = Memory(store)

    async def one(number: int) -> None:
        call = Call(id=f"{number}", key=f"k{number}", endpoint="main", model="m-1", at=AT, worst=Decimal(1))
        await memory.open(call)
        assert (await memory.commit(an_answer(f"k{number}"))).key == f"k{number}"
        done = {"state": CallState.ANSWERED, "cost": Decimal("0.25")}
        await memory.close(call.model_copy(update=done))

    await asyncio.gather(*(one(number) for number in range(100)))
    assert await memory.give_up(AT + timedelta(days=1)) == ()
    assert await memory.held_since(AT) == Decimal(25)
    assert None not in [await memory.find(f"k{number}") for number in range(100)]


async def test_a_call_that_a_killed_run_left_open_is_found_once_and_its_late_outcome_still_counts(store: Store) -> None:
    memory = Memory(store)
    left = Call(id="1", key="k", endpoint="main", model="m-1", at=AT, worst=Decimal("0.5"))
    await memory.open(left)
    await memory.open(left.model_copy(update={"id": "2", "at": AT + timedelta(minutes=5)}))
    found = await memory.give_up(AT + timedelta(minutes=1))
    assert [(call.id, call.state) for call in found] == [("1", CallState.LOST)]
    assert await memory.give_up(AT + timedelta(minutes=1)) == ()
    assert await memory.held_since(AT) == Decimal(1)  # still held against the day's budget
    await memory.close(left.model_copy(update={"state": CallState.ANSWERED, "cost": Decimal("0.1")}))
    assert await memory.held_since(AT) == Decimal("0.6")


def test_one_memory_serves_one_event_loop_after_another(store: Store) -> None:
    memory = Memory(store)
    asyncio.run(memory.commit(an_answer("k")))
    assert asyncio.run(memory.find("k")) is not None
