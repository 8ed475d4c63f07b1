"""An article that is sent back is written anew at once, beside the desk; and the desk tells how that went."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from desk_room import Room, opened_room, runs_end, words

from ferry import ferry_page
from synth.domain.status import Act, Status
from synth.store import hold_list
from synth.store.post import Errand, ErrandState

LIST = """[[story]]
slug = "ferry"
files = ["courier.html", "herald.html"]
"""


def _ended(room: Room) -> Errand:
    runs_end()
    found = room.desk.errands.writing_anew(room.dossier().model_copy(update={"attempt": 1}))
    assert found is not None
    assert found.state != "started", "the run did not end"
    return found


def _sent_back(room: Room) -> None:
    dossier = room.written()
    answer = room.signed_in().post("/review/ferry/send-back", hash=dossier.article.hash, note="The lede is dull.")
    assert answer.headers["location"].endswith("done=ferry+sent+back")


@pytest.mark.full
def test_article_that_is_sent_back_has_a_new_version_soon(tmp_path: Path) -> None:
    with opened_room(tmp_path) as room:
        for outlet in ("Courier", "Herald"):
            room.newsroom.page(f"{outlet.lower()}.html", ferry_page(f"Merrowick {outlet}"))
        room.newsroom.list("coast", LIST)
        _sent_back(room)
        assert (_ended(room).state, _ended(room).lists, _ended(room).story) == ("done", ("coast",), "ferry")
        now = room.dossier()
        assert (now.article.version, now.status) == (2, Status.IN_REVIEW)
        assert [d.act for d in now.decisions] == [Act.SEND_BACK, Act.RENEW]


@pytest.mark.full
def test_run_that_could_not_write_it_anew_is_told_on_its_page(tmp_path: Path) -> None:
    with opened_room(tmp_path) as room:
        room.newsroom.list("coast", LIST)  # its files are missing
        _sent_back(room)
        assert _ended(room).exit_code == 1
        page = words(room.signed_in().get("/review/ferry"))
        assert "the run that was to write it anew failed" in page
        assert "What it said synth:" in page
        for outlet in ("Courier", "Herald"):
            room.newsroom.page(f"{outlet.lower()}.html", ferry_page(f"Merrowick {outlet}"))
        room.signed_in().post("/review/ferry/again", hash=room.dossier().article.hash)
        runs_end()
        assert (room.dossier().article.version, room.dossier().status) == (2, Status.IN_REVIEW)


def _begun_by_a_desk_that_was_killed(room: Room) -> Errand:
    """As the row of a desk that ended before its run: under way for ever."""
    _sent_back(room)
    key = f"{room.dossier().article.id} {room.dossier().attempt}"
    lost = Errand(
        id="0" * 16, owner="the desk", key=key, made_at="2026-11-20T12:00:00+00:00", lists=("coast",), story="ferry",
        desk="desk-gone",
    )  # fmt: skip
    assert room.desk.post.begin(lost) == (lost, True)
    return lost


def test_errand_of_a_desk_that_was_killed_is_broken_off_and_offers_to_start_again(room: Room) -> None:
    _begun_by_a_desk_that_was_killed(room)
    found = room.desk.errands.writing_anew(room.dossier())
    assert found is not None
    assert found.state is ErrandState.BROKEN_OFF
    page = room.signed_in().get("/review/ferry")
    assert "the run that was to write it anew was broken off with its desk" in words(page)
    assert 'action="/review/ferry/again"' in page.text


def test_errand_that_is_started_again_is_under_way_at_this_desk_and_started_once(room: Room) -> None:
    lost = _begun_by_a_desk_that_was_killed(room)
    hash_ = room.dossier().article.hash
    with hold_list(room.house.settings.state, "coast"):  # another run of the list: ours waits for it
        room.newsroom.list("coast", LIST)
        for _ in range(2):
            assert room.signed_in().post("/review/ferry/again", hash=hash_).headers["location"] == "/review/ferry"
        assert [t.name for t in threading.enumerate() if t.name.startswith("run-")] == [f"run-{lost.id}"]
        page = words(room.signed_in().get("/review/ferry"))
        assert "a new version is being written" in page
        assert "Write it anew" not in page
        room.desk.errands.close()
        runs_end()
    ended = room.desk.errands.writing_anew(room.dossier())
    assert ended is not None
    assert ended.state is ErrandState.FAILED


def test_list_that_is_gone_starts_no_run_and_the_page_says_what_brings_a_version(room: Room) -> None:
    _sent_back(room)
    assert room.desk.errands.writing_anew(room.dossier()) is None
    assert "Sent back; the next run brings a new version." in words(room.signed_in().get("/review/ferry"))
