"""The sheet of a review: claims, passages by their stored offsets, and differences word by word."""

from __future__ import annotations

from pathlib import Path

from desk_room import FLAWED, Room
from hypothesis import given
from hypothesis import strategies as st

from ferry import ferry_clippings, story_of
from synth.desk.sheet import SUPPORT, lay_out, show
from synth.desk.worddiff import word_diff
from synth.domain.finding import Evidence, Finding, Severity

WORDS = st.lists(st.sampled_from(["the", "ferry", "stays", "in", "port", "\n", "240", "“quoted”"]), max_size=30).map(
    " ".join
)


def test_evidence_is_marked_by_its_stored_offsets_within_its_passage() -> None:
    story = story_of(*ferry_clippings())
    clipping = story.members[1].clipping
    passage = clipping.passages[1]
    start = clipping.text.index("38,000")
    evidence = Evidence(alias="2.2", clipping=clipping.id, start=start, end=start + 6, text="38,000")
    shown = show(evidence, story)
    assert shown is not None
    assert shown.before + shown.marked + shown.after == clipping.passage_text(passage)
    assert (shown.marked, shown.alias, shown.outlet) == ("38,000", "2.2", "Ostrel Herald")


def test_passage_that_is_not_where_it_should_be_is_not_shown_as_found(room: Room) -> None:
    story = story_of(*ferry_clippings())
    clipping = story.members[1].clipping
    moved = Evidence(alias="2.2", clipping=clipping.id, start=3, end=9, text="38,000")
    assert show(moved, story) is None
    gone = Evidence(alias="9.1", clipping="nowhere", start=0, end=6, text="38,000")
    assert show(gone, story) is None


def test_lost_passage_is_said_on_the_page_and_nothing_is_marked(room: Room) -> None:
    dossier = room.written(cost=FLAWED)
    finding = dossier.assessment.blocking[0]
    assert finding.evidence is not None
    wrong = finding.model_copy(update={"evidence": finding.evidence.model_copy(update={"text": "other words"})})
    changed = dossier.assessment.model_copy(update={"findings": (wrong,)})
    room.house.store.keep_assessment(dossier.article.id, 1, changed)
    page = room.signed_in().get("/review/ferry").text
    assert "was not found in the stored source" in page
    assert "<mark>" not in page


def test_every_sentence_carries_its_passages_and_every_finding_its_sentence(room: Room) -> None:
    dossier = room.written(cost=FLAWED)
    story = room.house.store.story(dossier.article.story, everything=True)
    sheet = lay_out(dossier, story)
    for line in sheet.lines():
        assert "".join(piece.text for piece in line.pieces) == line.text
        for cited in line.citing:
            found = story.find(cited.alias)
            assert found is not None
            assert cited.text == found.text
    for card in sheet.cards:
        meant = sheet.line(card.finding.where)
        assert meant is not None
        assert card.id in meant.findings
        assert card.says == meant.text


@given(WORDS, WORDS)
def test_stretches_of_a_difference_are_both_texts(before: str, after: str) -> None:
    parts = word_diff(before, after)
    assert "".join(part.text for part in parts if part.kind != "come") == before
    assert "".join(part.text for part in parts if part.kind != "gone") == after


@given(WORDS)
def test_text_that_did_not_change_has_no_difference(text: str) -> None:
    assert all(part.kind == "same" for part in word_diff(text, text))


def test_gravest_of_claims_that_overlap_is_marked(room: Room) -> None:
    dossier = room.written(cost=FLAWED)
    blocking = dossier.assessment.blocking[0]
    sentence = next(s.text for s in dossier.article.sentences() if FLAWED in s.text)
    copied = Finding(
        rule="copied_run", severity=Severity.WARNING, where=blocking.where, claim=sentence, message="It is copied."
    )
    more = dossier.assessment.model_copy(update={"findings": (copied, *dossier.assessment.findings)})
    room.house.store.keep_assessment(dossier.article.id, 1, more)
    page = room.signed_in().get("/review/ferry").text
    assert f'<a class="claim blocking" href="#f-{blocking.id}">83,000</a>' in page


def test_passage_is_offered_as_an_answer_only_where_the_rule_asks_for_one(room: Room) -> None:
    dossier = room.written(cost=FLAWED)
    found = dossier.assessment.blocking[0]
    copied = found.model_copy(update={"rule": "copied_run"})
    risk = Finding(rule="risk_crime", severity=Severity.NOTE, where="headline", claim="port", message="It is risky.")
    room.house.store.keep_assessment(
        dossier.article.id, 1, dossier.assessment.model_copy(update={"findings": (copied, risk)})
    )
    page = room.signed_in().get("/review/ferry").text
    assert "Supported" not in page
    assert "Misfired" in page
    assert "No passage comes near it" not in page


def test_rules_that_a_passage_can_settle_are_rules_of_the_gate() -> None:
    rules = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")
    assert {rule for rule in SUPPORT if f"`{rule}`" not in rules} == set()
