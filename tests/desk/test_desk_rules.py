"""What a reviewer may do through the desk, and what the desk refuses whatever the browser sends."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desk_room import FLAWED, Room, opened_room, words

from synth.domain.decision import ATTESTATION
from synth.domain.status import Act, Status


def test_clean_article_is_approved_with_one_form_and_the_next_one_comes(room: Room) -> None:
    dossier, other = room.written("ferry"), room.written("bus")
    mara = room.signed_in()
    mara.read(dossier)
    answer = mara.approve(dossier)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/next?beside={dossier.article.id}")
    assert mara.get(answer.headers["location"]).headers["location"].startswith(f"/review/{other.article.slug}")
    assert room.dossier("ferry").status is Status.APPROVED


def test_approval_records_attestation_responsible_body_and_how_long_it_was_read(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in()
    mara.get("/review/ferry")
    room.clock.advance(seconds=40)
    mara.read(dossier)
    room.clock.advance(seconds=5_000)
    mara.approve(dossier)
    approval = room.dossier().approval
    assert approval is not None
    assert approval.who == "Mara Voss"
    assert approval.hash == dossier.article.hash
    assert approval.attestation == ATTESTATION
    assert approval.responsible == "The Board"
    assert approval.read is not None
    assert (approval.read.seconds, approval.read.shown_by) == (100, "scrolled")  # an hour away counts as a minute


@pytest.mark.parametrize("unread", ["end", "finding"])
def test_approval_waits_until_the_end_and_every_finding_were_in_view(room: Room, unread: str) -> None:
    dossier = room.written(cost=FLAWED)
    finding = dossier.assessment.blocking[0]
    mara = room.signed_in()
    mara.read(dossier, without="end")
    mara.post(f"/review/ferry/finding/{finding.id}", hash=dossier.article.hash, reason="misfired")
    other = room.signed_in("Ada Quill")
    other.read(dossier, without="end" if unread == "end" else finding.id)
    assert other.approve(dossier).status_code == 422
    assert room.dossier().status is Status.IN_REVIEW
    other.read(dossier)
    assert other.approve(dossier).status_code == 303


def test_without_javascript_the_ticked_sentence_stands_for_what_the_page_would_have_seen(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in()
    page = mara.get("/review/ferry").text
    assert f'<input type="checkbox" name="ticked" value="yes" required> {ATTESTATION}' in page
    assert mara.approve(dossier).status_code == 422
    assert mara.approve(dossier, ticked="yes").status_code == 303
    approval = room.dossier().approval
    assert approval is not None
    assert approval.read is not None
    assert approval.read.shown_by == "ticked"


def test_open_blocking_finding_cannot_be_approved_whatever_the_form_says(room: Room) -> None:
    dossier = room.written(cost=FLAWED)
    mara = room.signed_in()
    mara.read(dossier)
    answer = mara.approve(dossier, ticked="yes")
    assert answer.status_code == 422
    assert "1 blocking findings are undecided" in words(answer)
    assert room.dossier().status is Status.HELD


def test_blocked_page_names_each_reason_with_a_button_that_leads_to_it(room: Room) -> None:
    dossier = room.written(cost=FLAWED)
    finding = dossier.assessment.blocking[0]
    page = room.signed_in().get("/review/ferry").text
    assert "1 to settle first" in page
    assert f'href="#f-{finding.id}"' in page
    assert f'id="f-{finding.id}"' in page
    assert "data-attest" not in page


def test_finding_is_decided_with_a_reason_once_its_passage_was_in_view(room: Room) -> None:
    dossier = room.written(cost=FLAWED)
    finding = dossier.assessment.blocking[0]
    mara = room.signed_in()
    form = {"hash": dossier.article.hash, "reason": "evidence", "note": "2.2"}
    assert mara.post(f"/review/ferry/finding/{finding.id}", **form).status_code == 422
    assert mara.post(f"/review/ferry/finding/{finding.id}", seen=finding.id, **form).status_code == 303
    decision = room.dossier().decisions[-1]
    assert (decision.act, decision.finding, decision.rule, decision.note) == (
        Act.DECIDE,
        finding.id,
        finding.rule,
        "2.2",
    )
    assert room.dossier().status is Status.IN_REVIEW


def test_findings_of_another_version_cannot_be_seen_ahead(room: Room) -> None:
    dossier = room.written(cost=FLAWED)
    mara = room.signed_in()
    mara.post("/review/ferry/alive", hash="0" * 64, seen=f"end {dossier.assessment.blocking[0].id}")
    assert room.desk.room.read(dossier.article.hash, "Mara Voss").parts == frozenset()


def test_edit_of_one_sentence_is_a_new_version_checked_at_once(room: Room) -> None:
    dossier = room.written(cost=FLAWED)
    mara = room.signed_in()
    page = mara.get("/review/ferry?edit=sections.1.2.1").text
    assert "costs 83,000 crowns.</textarea>" in page
    answer = mara.post(
        "/review/ferry/edit",
        hash=dossier.article.hash,
        where="sections.1.2.1",
        text="The part that is missing costs 38,000 crowns.",
        cites="2.2",
    )
    assert answer.status_code == 303
    now = room.dossier()
    assert (now.article.version, now.status, now.assessment.blocking) == (2, Status.IN_REVIEW, ())
    assert now.article.provenance.edited_by == "Mara Voss"


def test_edit_of_a_paragraph_changes_takes_out_and_adds_sentences(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in()
    answer = mara.post(
        "/review/ferry/edit",
        hash=dossier.article.hash,
        where=["lede.1.1", "lede.1.2", "lede.1.2+"],
        text=["", "Its steering failed on Thursday.", "About 240 people stayed overnight."],
        cites=["1.1", "1.1", "1.2"],
    )
    assert answer.status_code == 303
    sentences = [s.text for s in room.dossier().article.lede[0].sentences]
    assert sentences == ["Its steering failed on Thursday.", "About 240 people stayed overnight."]


def test_edit_that_changes_nothing_makes_no_version(room: Room) -> None:
    dossier = room.written()
    sentence = dossier.article.lede[0].sentences[0].text
    room.signed_in().post("/review/ferry/edit", hash=dossier.article.hash, where="lede.1.1", text=sentence, cites="1.1")
    assert room.dossier().article.version == 1


def test_late_edit_gets_both_texts_and_loses_nothing(room: Room) -> None:
    dossier = room.written()
    first, second = room.signed_in("Mara Voss"), room.signed_in("Ada Quill")
    form = {"hash": dossier.article.hash, "where": "lede.1.2", "cites": "1.1"}
    assert first.post("/review/ferry/edit", text="Its steering broke on Thursday.", **form).status_code == 303
    answer = second.post("/review/ferry/edit", text="On Thursday its steering gave way.", **form)
    assert answer.status_code == 409
    assert "On Thursday its steering gave way." in answer.text
    assert "Its steering broke on Thursday." in words(answer)
    assert room.dossier().article.version == 2
    again = {**form, "hash": room.dossier().article.hash}
    assert second.post("/review/ferry/edit", text="On Thursday its steering gave way.", **again).status_code == 303
    assert room.dossier().article.version == 3


@pytest.mark.parametrize("act", ["approve", "spike", "finding/0123456789", "send-back"])
def test_stale_form_decides_nothing_and_shows_what_changed(room: Room, act: str) -> None:
    dossier = room.written()
    mara = room.signed_in()
    mara.read(dossier)
    mara.post("/review/ferry/edit", hash=dossier.article.hash, where="headline", text="Ferry stays in port", cites="")
    count = len(room.dossier().decisions)
    answer = mara.post(
        f"/review/ferry/{act}", hash=dossier.article.hash, reason="misfired", note="my note", ticked="yes"
    )
    assert answer.status_code == 409
    assert "What changed since version 1" in words(answer)
    assert "my note" in words(answer)
    assert len(room.dossier().decisions) == count


def test_typed_words_are_kept_and_come_back_in_the_form(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in()
    kept = mara.post("/review/ferry/jot", hash=dossier.article.hash, where="lede.1.1", text="Half a sent", cites="1.1")
    assert kept.json()["current"] is True
    assert "Words of yours at lede.1.1 are not saved" in words(mara.get("/review/ferry"))
    assert "Half a sent</textarea>" in mara.get("/review/ferry?edit=lede.1.1").text
    assert "Half a sent" not in room.signed_in("Ada Quill").get("/review/ferry?edit=lede.1.1").text
    mara.post("/review/ferry/jot", where="lede.1.1", give_up="1")
    assert "Half a sent" not in mara.get("/review/ferry?edit=lede.1.1").text


def test_nobody_approves_where_nobody_is_responsible(tmp_path: Path) -> None:
    with opened_room(tmp_path, environ={"SYNTH_NEWSROOM_RESPONSIBLE": ""}) as room:
        dossier = room.written()
        mara = room.signed_in()
        answer = mara.approve(dossier, ticked="yes")
        assert answer.status_code == 422
        assert "set [newsroom] responsible in synth.toml" in words(answer)
        assert "Nobody is named as responsible" in words(mara.get("/review/ferry"))
        assert room.dossier().status is Status.IN_REVIEW


def test_two_person_rule_needs_another_name_on_the_same_content(tmp_path: Path) -> None:
    with opened_room(tmp_path, "[review]\ntwo_person = true") as room:
        dossier = room.written()
        mara, ada = room.signed_in("Mara Voss"), room.signed_in("Ada Quill")
        mara.read(dossier)
        assert "initialled" in mara.approve(dossier).headers["location"]
        assert room.dossier().status is Status.IN_REVIEW
        assert "another person must approve" in words(mara.get("/review/ferry"))
        assert mara.approve(dossier).status_code == 422
        twin = room.signed_in("mara  VOSS")
        twin.read(dossier)
        assert twin.approve(dossier).status_code == 422
        assert "Mara Voss gave the first of two approvals" in words(ada.get("/review/ferry"))
        ada.read(dossier)
        assert ada.approve(dossier).status_code == 303
        assert room.dossier().status is Status.APPROVED


def test_first_approval_of_two_is_void_after_an_edit(tmp_path: Path) -> None:
    with opened_room(tmp_path, "[review]\ntwo_person = true") as room:
        dossier = room.written()
        mara, ada = room.signed_in("Mara Voss"), room.signed_in("Ada Quill")
        mara.read(dossier)
        mara.approve(dossier)
        ada.post(
            "/review/ferry/edit", hash=dossier.article.hash, where="headline", text="Ferry stays in port", cites=""
        )
        now = room.dossier()
        ada.read(now)
        ada.approve(now)
        assert room.dossier().status is Status.IN_REVIEW
        assert [one.who for one in room.dossier().initials] == ["Ada Quill"]


def test_lease_warns_others_and_runs_out_without_a_sign_of_life(room: Room) -> None:
    room.written()
    mara, ada = room.signed_in("Mara Voss"), room.signed_in("Ada Quill")
    mara.get("/review/ferry")
    assert "Mara Voss is reading this too" in words(ada.get("/review/ferry"))
    assert "Mara Voss is reading" in words(ada.get("/queue"))
    assert mara.get("/review/ferry").status_code == 200
    assert "is reading this too" not in words(mara.get("/review/ferry"))
    room.clock.advance(seconds=121)
    assert "is reading" not in words(ada.get("/queue"))


def test_article_somebody_reads_is_not_offered_as_the_next_one(room: Room) -> None:
    room.written("ferry")
    room.written("bus")
    mara, ada = room.signed_in("Mara Voss"), room.signed_in("Ada Quill")
    room_of = {"ferry", "bus"}
    mara.get("/review/bus")
    assert ada.get("/next").headers["location"] == "/review/ferry"
    assert mara.get("/next").headers["location"].removeprefix("/review/") in room_of


def test_embargo_stops_publication_until_its_time(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in()
    mara.read(dossier)
    mara.approve(dossier)
    answer = mara.post("/review/ferry/embargo", hash=dossier.article.hash, until="2026-11-21T06:00")
    assert answer.status_code == 303
    assert "Under embargo until 2026-11-21 06:00" in words(mara.get("/article/ferry"))
    refused = mara.post("/article/ferry/publish", hash=dossier.article.hash)
    assert refused.status_code == 422
    assert "under embargo until 2026-11-21" in words(refused)
    assert room.house.release.waiting() == ()
    room.clock.advance(hours=20)
    mara = room.signed_in()
    assert mara.post("/article/ferry/publish", hash=dossier.article.hash).status_code == 303
    assert room.dossier().status is Status.PUBLISHED


def test_embargo_in_the_past_is_refused_and_an_empty_one_lifts_it(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in()
    assert mara.post("/review/ferry/embargo", hash=dossier.article.hash, until="2020-01-01T06:00").status_code == 422
    assert mara.post("/review/ferry/embargo", hash=dossier.article.hash, until="soon").status_code == 422
    mara.post("/review/ferry/embargo", hash=dossier.article.hash, until="2026-11-21T06:00")
    mara.post("/review/ferry/embargo", hash=dossier.article.hash, until="")
    assert room.dossier().embargo is None


def test_changes_page_marks_what_went_and_what_came(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in()
    mara.post(
        "/review/ferry/edit",
        hash=dossier.article.hash,
        where="lede.1.2",
        text="Its rudder failed on Thursday.",
        cites="1.1",
    )
    page = mara.get("/review/ferry/changes").text
    assert "<del>steering</del><ins>rudder</ins>" in page


def test_spiked_article_is_restored_and_a_model_article_is_sent_back_with_a_note(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in()
    mara.post("/review/ferry/spike", hash=dossier.article.hash, note="no news")
    assert room.dossier().status is Status.SPIKED
    mara.post("/review/ferry/restore", hash=dossier.article.hash)
    assert mara.post("/review/ferry/send-back", hash=dossier.article.hash, note=" ").status_code == 422
    mara.post("/review/ferry/send-back", hash=dossier.article.hash, note="The lede is dull.")
    now = room.dossier()
    assert (now.status, now.attempt, now.decisions[-1].note) == (Status.SENT_BACK, 1, "The lede is dull.")


def test_fast_approval_is_shown_to_the_editor(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in()
    mara.get("/review/ferry")
    mara.read(dossier)
    mara.approve(dossier)
    assert "Mara Voss approved ferry" in words(mara.get("/figures"))
    slow = room.written("bus")
    mara.get("/review/bus")
    room.clock.advance(seconds=59)
    mara.read(slow)
    mara.approve(slow)
    assert "approved bus" not in words(mara.get("/figures"))


def test_lease_times_are_those_of_the_clock(room: Room) -> None:
    dossier = room.written()
    lease = room.desk.room.take(dossier.article.id, "Mara Voss", room.clock())
    other = room.desk.room.take(dossier.article.id, "Ada Quill", room.clock() + timedelta(seconds=119))
    assert other == lease
    mine = room.desk.room.take(dossier.article.id, "Ada Quill", room.clock() + timedelta(seconds=121))
    assert mine.person == "Ada Quill"
