"""An article that is sent back is written anew at once, beside the desk; and the desk tells how that went."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_room import Room, opened_room, runs_end, words

from ferry import ferry_page
from synth.domain.status import Act, Status
from synth.store.post import Errand

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


def test_list_that_is_gone_starts_no_run_and_the_page_says_what_brings_a_version(room: Room) -> None:
    _sent_back(room)
    assert room.desk.errands.writing_anew(room.dossier()) is None
    assert "Sent back; the next run brings a new version." in words(room.signed_in().get("/review/ferry"))
