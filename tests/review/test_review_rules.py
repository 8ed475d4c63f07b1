"""What a reviewer may do, and what the rules refuse: a named person, the content they read, every finding decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ferry import TERMS, ferry_clippings, ferry_draft
from newsroom import Newsroom
from synth.domain.article import DisclosureKind
from synth.domain.change import Change
from synth.domain.decision import Reason
from synth.domain.dossier import Dossier
from synth.domain.finding import Finding
from synth.domain.status import Act, Status
from synth.errors import DecisionRefused, UnknownName
from synth.review import By


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom with one article in review."""
    newsroom = Newsroom(tmp_path)
    newsroom.produce()
    yield newsroom
    newsroom.close()


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom whose one article has a number that no source supports."""
    newsroom = Newsroom(tmp_path)
    newsroom.writer.says = ferry_draft(cost="83,000")
    newsroom.produce()
    yield newsroom
    newsroom.close()


def finding(desk: Newsroom) -> Finding:
    (only,) = desk.dossier().open_blocking
    return only


def acts(dossier: Dossier) -> list[Act]:
    return [decision.act for decision in dossier.decisions]


def test_an_approval_bears_the_name_the_hash_and_the_time(desk: Newsroom) -> None:
    dossier = desk.reviewing.approve("ferry", desk.by(" Mara Voss ", note="read twice"))
    assert dossier.status is Status.APPROVED
    approval = dossier.approval
    assert approval is not None
    assert (approval.who, approval.hash, approval.at) == ("Mara Voss", dossier.article.hash, desk.clock.at)
    assert approval.note == "read twice"


@pytest.mark.parametrize("who", ["", "  ", "\t\n", "\u200b", "—"])
def test_a_decision_without_a_name_is_refused(desk: Newsroom, who: str) -> None:
    with pytest.raises(DecisionRefused, match="needs a name"):
        desk.reviewing.approve("ferry", desk.by(who))
    assert desk.dossier().status is Status.IN_REVIEW


@pytest.mark.parametrize("who", ["policy", "Policy", " POLICY ", "policy.", "pol\u200bicy"])
def test_policy_is_not_a_persons_name(desk: Newsroom, who: str) -> None:
    with pytest.raises(DecisionRefused, match="not a person's name"):
        desk.reviewing.approve("ferry", desk.by(who))


@pytest.mark.parametrize("digits", ["", "1", "1234567", "zzzzzzzz", "12345678 x", "12345678%"])
def test_a_hash_that_is_too_short_or_no_hash_is_refused(desk: Newsroom, digits: str) -> None:
    with pytest.raises(DecisionRefused, match="at least 8 digits of the content hash"):
        desk.reviewing.approve("ferry", By(who="Mara Voss", hash=digits))


def test_eight_digits_are_enough_and_their_case_does_not_matter(desk: Newsroom) -> None:
    digits = desk.dossier().article.hash[:8].upper()
    assert desk.reviewing.approve("ferry", By(who="Mara Voss", hash=f" {digits} ")).status is Status.APPROVED


def test_the_hash_of_another_content_is_refused_and_told_apart_from_a_short_one(desk: Newsroom) -> None:
    with pytest.raises(DecisionRefused, match="it changed after you read it"):
        desk.reviewing.approve("ferry", By(who="Mara Voss", hash="0" * 12))


def test_a_hash_longer_than_the_content_hash_is_refused(desk: Newsroom) -> None:
    with pytest.raises(DecisionRefused, match="it changed after you read it"):
        desk.reviewing.approve("ferry", By(who="Mara Voss", hash=desk.dossier().article.hash + "0"))


def test_every_act_asks_for_name_and_hash_of_the_current_content(desk: Newsroom) -> None:
    stale = desk.by()
    desk.reviewing.edit("ferry", [Change(where="headline", text="Saltholm ferry still in port")], desk.by())
    reviewing = desk.reviewing
    acts_of_a_person: tuple[Callable[[By], Dossier], ...] = (
        lambda by: reviewing.approve("ferry", by),
        lambda by: reviewing.withdraw("ferry", by),
        lambda by: reviewing.spike("ferry", by),
        lambda by: reviewing.restore("ferry", by),
        lambda by: reviewing.send_back("ferry", by),
        lambda by: reviewing.decide("ferry", "0123456789", Reason.MISFIRED, by),
        lambda by: reviewing.edit("ferry", [Change(where="dek", text="x")], by),
    )
    for act in acts_of_a_person:
        with pytest.raises(DecisionRefused, match="it changed after you read it"):
            act(stale)
        with pytest.raises(DecisionRefused, match="needs a name"):
            act(desk.by(""))
    assert acts(desk.dossier()) == [Act.EDIT]


def test_an_article_that_nobody_knows_is_named(desk: Newsroom) -> None:
    with pytest.raises(UnknownName, match="did you mean ferry"):
        desk.reviewing.approve("fery", desk.by())


# --- findings


def test_an_article_with_an_undecided_finding_is_held_and_cannot_be_approved(held: Newsroom) -> None:
    assert held.dossier().status is Status.HELD
    with pytest.raises(DecisionRefused, match=rf"1 blocking findings are undecided: {finding(held).id} number_unsup"):
        held.reviewing.approve("ferry", held.by())


def test_a_decided_finding_lets_the_article_into_review(held: Newsroom) -> None:
    dossier = held.reviewing.decide("ferry", finding(held).id, Reason.VERIFIED, held.by(note="the yard's invoice"))
    assert dossier.status is Status.IN_REVIEW
    assert dossier.open_blocking == ()
    assert held.reviewing.approve("ferry", held.by()).status is Status.APPROVED


@pytest.mark.parametrize("reason", [Reason.EVIDENCE, Reason.DERIVED, Reason.VERIFIED, Reason.OTHER])
def test_a_reason_that_needs_words_is_refused_without_them(held: Newsroom, reason: Reason) -> None:
    with pytest.raises(DecisionRefused, match=f"reason '{reason.value}' needs a note"):
        held.reviewing.decide("ferry", finding(held).id, reason, held.by(note=" "))
    assert held.dossier().status is Status.HELD


@pytest.mark.parametrize("reason", [Reason.SPELLING, Reason.MISFIRED])
def test_a_reason_that_says_it_all_needs_no_note(held: Newsroom, reason: Reason) -> None:
    assert held.reviewing.decide("ferry", finding(held).id, reason, held.by()).status is Status.IN_REVIEW


@pytest.mark.parametrize("note", ["it is there", "see 9.9", "see 2"])
def test_evidence_must_name_a_passage_that_exists(held: Newsroom, note: str) -> None:
    with pytest.raises(DecisionRefused, match="name the passage that holds the evidence"):
        held.reviewing.decide("ferry", finding(held).id, Reason.EVIDENCE, held.by(note=note))


def test_evidence_that_names_a_passage_is_taken(held: Newsroom) -> None:
    assert (
        held.reviewing.decide("ferry", finding(held).id, Reason.EVIDENCE, held.by(note="see 2.2")).open_blocking == ()
    )


@pytest.mark.parametrize("given", ["", "ffffffffff", "x"])
def test_a_finding_that_is_not_there_is_refused_with_those_that_are(held: Newsroom, given: str) -> None:
    with pytest.raises(DecisionRefused, match=f"blocking findings: {finding(held).id}"):
        held.reviewing.decide("ferry", given, Reason.MISFIRED, held.by())


def test_an_altered_quotation_cannot_be_decided_away(desk: Newsroom) -> None:
    bent = Change(where="lede.2.1", text="“We had stew for everybody,” said Oona Sarrick.", cites=("1.3",))
    dossier = desk.reviewing.edit("ferry", [bent], desk.by())
    assert dossier.status is Status.HELD
    altered = next(found for found in dossier.open_blocking if found.rule == "quotation_altered")
    with pytest.raises(DecisionRefused, match=r"quotation_altered cannot be decided away: edit lede\.2\.1"):
        desk.reviewing.decide("ferry", altered.id, Reason.MISFIRED, desk.by())


# --- edits


def test_an_edit_makes_a_version_with_the_editors_name_and_is_checked_at_once(desk: Newsroom) -> None:
    before = desk.dossier().article
    dossier = desk.reviewing.edit("ferry", [Change(where="sections.1.2.1", text="It costs 99,000 crowns.")], desk.by())
    assert dossier.article.version == 2
    assert dossier.article.provenance.edited_by == "Mara Voss"
    assert (dossier.article.id, dossier.article.slug, dossier.article.date) == (before.id, before.slug, before.date)
    assert [found.rule for found in dossier.open_blocking] == ["number_unsupported"]
    assert dossier.status is Status.HELD
    assert desk.house.store.dossier("ferry", 1).article == before


def test_an_edit_voids_an_approval(desk: Newsroom) -> None:
    desk.reviewing.approve("ferry", desk.by())
    dossier = desk.reviewing.edit(
        "ferry", [Change(where="headline", text="Saltholm ferry waits")], desk.by("Ada Quill")
    )
    assert dossier.status is Status.IN_REVIEW
    assert dossier.approval is None


def test_an_edit_back_to_approved_words_does_not_bring_the_approval_back(desk: Newsroom) -> None:
    words = desk.reviewing.approve("ferry", desk.by()).article.headline
    desk.reviewing.edit("ferry", [Change(where="headline", text="Saltholm ferry waits")], desk.by())
    dossier = desk.reviewing.edit("ferry", [Change(where="headline", text=words)], desk.by())
    assert dossier.article.hash == desk.house.store.dossier("ferry", 1).article.hash
    assert dossier.status is Status.IN_REVIEW
    assert dossier.approval is None


def test_an_edit_that_changes_nothing_makes_no_version(desk: Newsroom) -> None:
    words = desk.dossier().article.headline
    dossier = desk.reviewing.edit("ferry", [Change(where="headline", text=words)], desk.by())
    assert dossier.article.version == 1
    assert dossier.decisions == ()


def test_an_edit_that_breaks_the_article_is_refused_and_leaves_it_as_it_was(desk: Newsroom) -> None:
    for change, words in (
        (Change(where="headline", text=""), "headline is empty"),
        (Change(where="lede.1.1", text="New.", cites=("9.9",)), r"no passage 9\.9"),
        (Change(where="sections.7", text="x"), r"the article has no sections\.7"),
    ):
        with pytest.raises(DecisionRefused, match=words):
            desk.reviewing.edit("ferry", [change], desk.by())
    assert desk.dossier().article.version == 1


def test_several_changes_are_one_version_and_the_note_names_their_places(desk: Newsroom) -> None:
    changes = [Change(where="headline", text="Ferry to Saltholm stays"), Change(where="sections.1", text="By bus now")]
    dossier = desk.reviewing.edit("ferry", changes, desk.by())
    assert dossier.article.version == 2
    assert dossier.decisions[-1].note == "headline, sections.1"


def test_a_sentence_may_be_edited_to_cite_a_source_that_left_the_story(desk: Newsroom) -> None:
    courier, herald = ferry_clippings()
    desk.house.store.enroll_declared("coast", "ferry", TERMS, [courier])
    dossier = desk.reviewing.edit("ferry", [Change(where="sections.1", text="By bus now")], desk.by())
    assert herald.id in {source.clipping for source in dossier.article.sources}


def test_a_published_article_is_not_edited_in_silence(desk: Newsroom) -> None:
    desk.reviewing.approve("ferry", desk.by())
    desk.publish()
    with pytest.raises(DecisionRefused, match="cannot edit an article that is published"):
        desk.reviewing.edit("ferry", [Change(where="headline", text="Else")], desk.by())


# --- the other acts


def test_an_approval_can_be_withdrawn(desk: Newsroom) -> None:
    desk.reviewing.approve("ferry", desk.by())
    dossier = desk.reviewing.withdraw("ferry", desk.by())
    assert (dossier.status, dossier.approval) == (Status.IN_REVIEW, None)


def test_a_spiked_article_comes_back_into_review_and_without_its_approval(desk: Newsroom) -> None:
    desk.reviewing.approve("ferry", desk.by())
    assert desk.reviewing.spike("ferry", desk.by()).status is Status.SPIKED
    with pytest.raises(DecisionRefused, match="cannot approve an article that is spiked"):
        desk.reviewing.approve("ferry", desk.by())
    dossier = desk.reviewing.restore("ferry", desk.by())
    assert (dossier.status, dossier.approval) == (Status.IN_REVIEW, None)


def test_a_held_article_that_was_spiked_comes_back_held(held: Newsroom) -> None:
    held.reviewing.spike("ferry", held.by())
    assert held.reviewing.restore("ferry", held.by()).status is Status.HELD


def test_sending_back_needs_a_note_and_has_the_writer_asked_anew(desk: Newsroom) -> None:
    with pytest.raises(DecisionRefused, match="needs a note"):
        desk.reviewing.send_back("ferry", desk.by())
    dossier = desk.reviewing.send_back("ferry", desk.by(note="the lede is too long"))
    assert (dossier.status, dossier.attempt) == (Status.SENT_BACK, 1)
    desk.writer.says = ferry_draft().model_copy(update={"dek": "A bus goes round the bay instead."})
    assert desk.produce().version == 2
    assert desk.writer.attempts == [0, 1]
    assert desk.writer.notes == ["", "the lede is too long"]
    assert desk.dossier().status is Status.IN_REVIEW


def test_extracts_cannot_be_sent_back(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.writer.disclosure = DisclosureKind.EXTRACTIVE
    newsroom.produce()
    with pytest.raises(DecisionRefused, match="would come out the same again: edit it or spike it"):
        newsroom.reviewing.send_back("ferry", newsroom.by(note="again"))
    newsroom.close()


def test_decisions_are_kept_in_order_and_none_is_lost(desk: Newsroom) -> None:
    reviewing = desk.reviewing
    reviewing.approve("ferry", desk.by())
    reviewing.withdraw("ferry", desk.by("Ada Quill"))
    reviewing.edit("ferry", [Change(where="headline", text="Saltholm ferry waits")], desk.by())
    reviewing.spike("ferry", desk.by())
    dossier = reviewing.restore("ferry", desk.by())
    assert acts(dossier) == [Act.APPROVE, Act.WITHDRAW, Act.EDIT, Act.SPIKE, Act.RESTORE]
    assert [decision.version for decision in dossier.decisions] == [1, 1, 2, 2, 2]
