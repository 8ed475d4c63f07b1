"""Several hands at one store: each act whole, none lost, none done twice."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TypeVar

import pytest
from store_samples import TERMS, TODAY, clipping, decision, filed, filing, finding, held, maker, receipt

from synth.domain.dossier import Dossier
from synth.domain.status import Act, Status
from synth.errors import DecisionRefused
from synth.store import Store, evidence

HANDS = 6
T = TypeVar("T")


def race(folder: Path, work: Callable[[Store, int], T]) -> list[T | DecisionRefused]:
    """What `work` gives each of six stores on one folder, all let loose at the same moment."""
    barrier = threading.Barrier(HANDS)

    def hand(store: Store, number: int) -> T | DecisionRefused:
        barrier.wait()
        try:
            return work(store, number)
        except DecisionRefused as exc:
            return exc

    with ExitStack() as stack, ThreadPoolExecutor(HANDS) as pool:
        stores = [stack.enter_context(closing(Store.open("", folder))) for _ in range(HANDS)]
        return list(pool.map(hand, stores, range(HANDS)))


def winners(results: Sequence[Dossier | DecisionRefused]) -> list[Dossier]:
    return [result for result in results if isinstance(result, Dossier)]


def test_stories_that_race_for_one_slug_get_suffixes(tmp_path: Path) -> None:
    def work(store: Store, number: int) -> str:
        story = store.enroll_declared(f"list{number}", "ferry", TERMS, [clipping("gull")])
        return store.file_version(story, "ferry", TODAY, maker(story), filing()).article.slug

    slugs = {str(slug) for slug in race(tmp_path, work)}
    assert slugs == {"ferry", *(f"ferry-{number}" for number in range(2, HANDS + 1))}


def test_runs_that_race_to_enroll_one_story_share_it(tmp_path: Path) -> None:
    def work(store: Store, number: int) -> str:
        return store.enroll_discovered(
            "local", TERMS, ("ferry", None), [clipping("gull"), clipping(f"tern{number}")]
        ).id

    assert len(set(map(str, race(tmp_path, work)))) == 1
    with closing(Store.open("", tmp_path)) as store:
        (story,) = store.stories()
        whole = store.story(story.id, everything=True)
    assert [member.ordinal for member in whole.members] == list(range(1, HANDS + 2))


def test_runs_that_race_with_the_same_version_file_it_once(tmp_path: Path) -> None:
    results = winners(race(tmp_path, lambda store, _: filed(store, "ferry")))
    assert len(results) == HANDS
    assert {dossier.article.version for dossier in results} == {1}


def test_runs_that_race_with_different_versions_have_one_winner(tmp_path: Path) -> None:
    def work(store: Store, number: int) -> Dossier:
        story = store.enroll_declared("local", "ferry", TERMS, [clipping("gull")])
        return store.file_version(story, "ferry", TODAY, maker(story, f"Headline {number}"), filing())

    (won,) = winners(race(tmp_path, work))
    with closing(Store.open("", tmp_path)) as store:
        assert store.versions(won.article.id) == (won,)


def test_reviewers_who_race_to_approve_have_one_winner(tmp_path: Path) -> None:
    with closing(Store.open("", tmp_path)) as store:
        seen = filed(store, "ferry")

    def work(store: Store, number: int) -> Dossier:
        approve = decision(seen, Act.APPROVE, f"Reviewer {number}")
        return store.record(approve, Status.IN_REVIEW, Status.APPROVED)

    (won,) = winners(race(tmp_path, work))
    with closing(Store.open("", tmp_path)) as store:
        assert store.dossier("ferry") == won
        assert len(won.decisions) == 1


def test_reviewers_who_race_on_different_findings_never_leave_a_held_article_with_none_open(tmp_path: Path) -> None:
    findings = [finding(f"{number} boats") for number in range(HANDS)]
    with closing(Store.open("", tmp_path)) as store:
        held(store, "ferry", *findings)

    def work(store: Store, number: int) -> Dossier:
        while True:
            seen = store.dossier("ferry")
            open_after = seen.assessment.open_blocking(seen.decided | {findings[number].id})
            status = Status.HELD if open_after else Status.IN_REVIEW
            try:
                return store.record(decision(seen, Act.DECIDE, on=findings[number]), Status.HELD, status)
            except DecisionRefused:
                continue

    assert len(winners(race(tmp_path, work))) == HANDS
    with closing(Store.open("", tmp_path)) as store:
        after = store.dossier("ferry")
    assert (after.status, after.open_blocking, len(after.decisions)) == (Status.IN_REVIEW, (), HANDS)


def test_releases_that_race_keep_one_receipt(tmp_path: Path) -> None:
    with closing(Store.open("", tmp_path)) as store:
        seen = filed(store, "ferry", status=Status.APPROVED)
    kept = race(tmp_path, lambda store, _: store.record_publication(receipt(seen), Status.PUBLISHED))
    assert sorted(map(bool, kept)) == [False] * (HANDS - 1) + [True]


def test_hop_does_the_work_on_another_thread_and_raises_what_it_raises(tmp_path: Path) -> None:
    async def hop(store: Store) -> None:
        there = {await store.hop(threading.get_ident) for _ in range(3)}
        assert len(there) == 1
        assert threading.get_ident() not in there
        assert await store.hop(store.reports, limit=3) == ()
        with pytest.raises(ZeroDivisionError):
            await store.hop(divmod, 1, 0)

    with closing(Store.open("", tmp_path)) as store:
        asyncio.run(hop(store))


def test_cancelled_hop_ends_after_its_work_and_work_not_begun_is_not_done(tmp_path: Path) -> None:
    begun, let_go = threading.Event(), threading.Event()
    done: list[str] = []

    def long() -> None:
        begun.set()
        assert let_go.wait(10)
        done.append("long")

    async def cancel(store: Store) -> None:
        first = asyncio.create_task(store.hop(long))
        second = asyncio.create_task(store.hop(done.append, "second"))
        await asyncio.to_thread(begun.wait)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        first.cancel()
        await asyncio.wait([first], timeout=0.01)
        assert not first.done()
        let_go.set()
        with pytest.raises(asyncio.CancelledError):
            await first
        assert done == ["long"]

    with closing(Store.open("", tmp_path)) as store:
        asyncio.run(cancel(store))
    assert done == ["long"]


WORK = """
import sys
from pathlib import Path
from store_samples import TERMS, TODAY, NOW, clipping, filing, keep_visit, maker, capture
from synth.domain.status import Act
from synth.domain.visit import OK, Visit
from synth.store import Store, evidence
store = Store.open("", Path(sys.argv[1]))
for number in range(100_000):
    page = capture(f"https://gull.example/{number}", b"<p>page %d</p>" % number * 50)
    keep_visit(store, Visit(url=page.url, at=NOW, outcome=OK, capture=page.id), page)
    taken = clipping(f"gull{number}", at="gull", text=f"The ferry came at {number}.")
    store.write(evidence.write_extraction, f"key{number}", page.id, taken)
    story = store.enroll_declared("local", f"ferry-{number % 3}", TERMS, [taken])
    standing = store.standing(story.id)
    over = standing.article.version if standing else 0
    act = Act.RENEW if standing else None
    make = maker(story, f"Ferry {number}", f"f{number}")
    dossier = store.file_version(story, "ferry", TODAY, make, filing(over=over, act=act))
    print(number, page.id, dossier.article.id, dossier.article.version, dossier.article.hash, flush=True)
"""


def killed_after(folder: Path, lines: int) -> list[list[str]]:
    """What a working process had told of itself when it was killed, some time after its line `lines`."""
    here = Path(__file__).parent
    with subprocess.Popen(
        [sys.executable, "-c", WORK, str(folder)], stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(here)}
    ) as worker:
        assert worker.stdout is not None
        told = [worker.stdout.readline() for _ in range(lines)]
        worker.kill()
        told += worker.stdout.readlines()
    return [line.split() for line in told if line.endswith("\n")]


def assert_sound(folder: Path, told: Sequence[Sequence[str]]) -> None:
    with closing(Store.open("", folder)) as store:
        for number, capture_id, article_id, version, hash_ in told:
            page = store.read(evidence.read_capture, store.folder, capture_id)
            assert page is not None
            assert page.body == b"<p>page %s</p>" % number.encode() * 50
            assert store.read(evidence.read_extraction, f"key{number}") is not None
            assert store.versions(article_id)[int(version) - 1].article.hash == hash_
        for dossier in store.dossiers():
            versions = store.versions(dossier.article.id)
            assert [v.article.version for v in versions] == list(range(1, len(versions) + 1))
            assert versions[-1] == dossier
            renewals = [d for d in dossier.decisions if d.act is Act.RENEW]
            assert [d.hash for d in renewals] == [v.article.hash for v in versions[1:]]
            whole = store.story(dossier.article.story, everything=True)
            assert [member.ordinal for member in whole.members] == list(range(1, len(whole.members) + 1))


def test_what_was_told_before_a_kill_is_there_after_it(tmp_path: Path) -> None:
    told = killed_after(tmp_path, 9)
    assert len(told) >= 9
    assert_sound(tmp_path, told)


@pytest.mark.full
def test_a_store_killed_again_and_again_stays_sound(tmp_path: Path) -> None:
    told = []
    for turn in range(12):
        told = killed_after(tmp_path / str(turn % 3), 3 + turn * 2)
        assert_sound(tmp_path / str(turn % 3), told)


@pytest.mark.full
def test_a_thousand_articles_are_listed_within_a_second(tmp_path: Path) -> None:
    with closing(Store.open("", tmp_path)) as store:
        for number in range(1000):
            filed(store, f"ferry-{number}", [f"gull{number}", f"tern{number}"])
        begun = time.process_time()
        assert len(store.dossiers()) == 1000
        assert time.process_time() - begun < 1.0
