"""The rows behind the desk: slips, the chained log, tickets, leases; and what an older database is given of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from store_samples import NOW, decision, filed, finding, held, receipt

from synth.domain.status import Act, Status
from synth.store import Store, migrations
from synth.store.audit import linked
from synth.store.database import Database, file_url
from synth.store.entrance import TICKET, Entrance, KeyRow, digest_of
from synth.store.exercises import ExerciseRow, Exercises, ResultRow
from synth.store.log import Audit, Search
from synth.store.queue import WAITING, Queue, Wanted
from synth.store.reading_room import ReadingRoom

SINCE = NOW.isoformat()


def _all(queue: Queue) -> list[tuple[str, str, int]]:
    return [(s.slug, s.status, s.blocking) for s in queue.slips(Wanted(tuple(Status)), SINCE, 100)]


def test_slip_changes_with_every_act_on_its_article(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    queue = Queue(store)
    claim = finding("240")
    dossier = held(store, "ferry", claim)
    assert _all(queue) == [("ferry", "held", 1)]
    dossier = store.record(decision(dossier, Act.DECIDE, on=claim), Status.HELD, Status.IN_REVIEW)
    assert _all(queue) == [("ferry", "in_review", 0)]
    store.record(decision(dossier, Act.APPROVE), Status.IN_REVIEW, Status.APPROVED)
    store.record_publication(receipt(dossier), Status.PUBLISHED)
    assert _all(queue) == [("ferry", "published", 0)]
    assert queue.counts() == {"published": 1, "pending": 0}
    store.close()


def test_queue_begins_with_the_gravest_and_then_the_oldest(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    filed(store, "clean")
    held(store, "one", finding("a"))
    held(store, "two", finding("a"), finding("b"))
    slips = Queue(store).slips(Wanted(WAITING), SINCE, 2)
    assert [slip.slug for slip in slips] == ["two", "one"]
    store.close()


def test_search_takes_no_wildcards(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    filed(store, "ferry")
    queue = Queue(store)
    assert len(queue.slips(Wanted(WAITING, words="FERRY"), SINCE, 9)) == 1
    assert queue.slips(Wanted(WAITING, words="%"), SINCE, 9) == ()
    assert queue.slips(Wanted(WAITING, words="_erry"), SINCE, 9) == ()
    store.close()


def test_decisions_and_receipts_are_linked_in_the_transaction_that_makes_them(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    dossier = filed(store, "ferry")
    store.record(decision(dossier, Act.APPROVE), Status.IN_REVIEW, Status.APPROVED)
    store.record_publication(receipt(dossier), Status.PUBLISHED)
    entries = list(Audit(store).export(Search()))
    assert [entry.kind for entry in entries] == ["approve", "receipt"]
    link = ""
    for entry in entries:
        link = linked(link, entry.at, (entry.kind, entry.article, entry.actor), entry.body)
        assert entry.link == link
    store.close()


def test_many_writers_make_one_chain(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    log = Audit(store)
    with ThreadPoolExecutor(8) as threads:
        for number in range(80):
            threads.submit(log.note, "sign-in", f"person {number}", SINCE)
    assert log.broken_at() is None
    assert len(log.entries(Search(), 200)) == 80
    store.close()


def test_database_of_before_is_given_slips_and_a_log_of_what_it_holds(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    claim = finding("240")
    open_one, decided = held(store, "bus", finding("x")), held(store, "ferry", claim)
    decided = store.record(decision(decided, Act.DECIDE, on=claim), Status.HELD, Status.IN_REVIEW)
    store.record(decision(decided, Act.APPROVE), Status.IN_REVIEW, Status.APPROVED)
    store.record_publication(receipt(decided), Status.PUBLISHED)
    slips = Queue(store).slips(Wanted(tuple(Status)), SINCE, 9)
    kinds = [entry.kind for entry in Audit(store).export(Search())]
    store.close()
    database = Database(file_url(tmp_path / "synth.db"))
    with database.writing() as connection:
        for table in (
            "exercise_results",
            "exercises",
            "slips",
            "audit",
            "people",
            "sessions",
            "keys",
            "leases",
            "readings",
            "jottings",
            "letters",
            "errands",
        ):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("DROP INDEX extractions_by_clipping")
        connection.exec_driver_sql("ALTER TABLE stories DROP COLUMN latest")
        connection.exec_driver_sql("UPDATE schema_version SET version = 2")
        migrations.climb(connection, migrations.LADDER)
    database.close()
    again = Store.open("", tmp_path)
    assert Queue(again).slips(Wanted(tuple(Status)), SINCE, 9) == slips
    assert [entry.kind for entry in Audit(again).export(Search())] == kinds == ["decide", "approve", "receipt"]
    assert Audit(again).broken_at() is None
    assert open_one.status is Status.HELD
    again.close()


def test_ticket_is_given_to_one_of_many_at_once(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    entrance = Entrance(store)
    digest = digest_of("secret")
    entrance.keep_key(KeyRow(digest, TICKET, "", "", SINCE, "9999"))
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: entrance.use_up(digest, SINCE), range(16)))
    assert sum(row is not None for row in taken) == 1
    store.close()


def test_lease_stays_with_its_holder_until_it_runs_out(tmp_path: Path) -> None:
    store = Store.open("", tmp_path)
    room = ReadingRoom(store)
    assert room.take("a1", "Ada Quill", NOW).person == "Ada Quill"
    assert room.take("a1", "Mara Voss", NOW).person == "Ada Quill"
    room.leave("a1", "Mara Voss")
    assert room.take("a1", "Mara Voss", NOW).person == "Ada Quill"
    room.leave("a1", "Ada Quill")
    assert room.take("a1", "Mara Voss", NOW).person == "Mara Voss"
    store.close()


def test_older_database_takes_exercises_and_keeps_one_unanswered_to_a_person(tmp_path: Path) -> None:
    database = Database(file_url(tmp_path / "synth.db"))
    with database.writing() as connection:
        migrations.climb(connection, migrations.LADDER[:3])
    database.close()
    store = Store.open("", tmp_path)
    exercises = Exercises(store)
    row = ExerciseRow("a1", "Mara Voss", 2**53 - 1, "art", 1, "story", "lede.1.1", "number", "{}", SINCE)
    with ThreadPoolExecutor(4) as many:
        begun = list(many.map(exercises.begin, [replace(row, id=f"a{number}") for number in range(8)]))
    assert len({one.id for one in begun}) == 1
    first = begun[0]
    assert exercises.unanswered("Mara Voss") == first
    assert exercises.unanswered("Ada Quill") is None
    assert exercises.exercise(first.id, "Ada Quill") is None
    assert exercises.answer(ResultRow(first.id, "", "missed", 9, SINCE))
    assert not exercises.answer(ResultRow(first.id, "lede.1.1", "caught", 9, SINCE))
    assert [one.result.outcome for one in exercises.results("", 10)] == ["missed"]
    assert exercises.results("9999", 10) == ()
    assert exercises.begin(replace(row, id="b1")).id == "b1"
    store.close()
