"""A decision counts only on what was looked at, and a receipt only once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from store_samples import (
    NOW,
    decision,
    filed,
    filing,
    finding,
    held,
    maker,
    receipt,
)

from synth.domain.dossier import Dossier
from synth.domain.finding import Assessment
from synth.domain.report import RunReport
from synth.domain.status import Act, Status
from synth.errors import DecisionRefused, UnknownName
from synth.store import Store

TWELVE, THIRTEEN = finding("twelve boats"), finding("thirteen boats")


def edited(store: Store, before: Dossier) -> Dossier:
    story = store.story(before.article.story)
    over = before.article.version
    return store.file_version(
        story, "", before.article.date, maker(story, "Ferry came", "f2"), filing(over=over, act=Act.EDIT)
    )


def test_decision_and_status_are_written_together(store: Store) -> None:
    dossier = filed(store, "ferry")
    approve = decision(dossier, Act.APPROVE)
    approved = store.record(approve, Status.IN_REVIEW, Status.APPROVED)
    assert (approved.status, approved.decisions, approved.approval) == (Status.APPROVED, (approve,), approve)
    assert store.dossier("ferry") == approved


def test_decision_on_content_that_changed_is_refused(store: Store) -> None:
    seen = filed(store, "ferry")
    now = edited(store, seen)
    with pytest.raises(DecisionRefused, match="ferry changed meanwhile: look again"):
        store.record(decision(seen, Act.APPROVE), Status.IN_REVIEW, Status.APPROVED)
    assert store.dossier("ferry") == now


def test_decision_on_an_article_that_moved_on_is_refused(store: Store) -> None:
    seen = filed(store, "ferry")
    spiked = store.record(decision(seen, Act.SPIKE), Status.IN_REVIEW, Status.SPIKED)
    with pytest.raises(DecisionRefused, match="changed meanwhile"):
        store.record(decision(seen, Act.APPROVE), Status.IN_REVIEW, Status.APPROVED)
    assert store.dossier("ferry") == spiked


def test_act_that_leads_elsewhere_is_refused(store: Store) -> None:
    seen = filed(store, "ferry")
    with pytest.raises(DecisionRefused, match="cannot publish"):
        store.record(decision(seen, Act.PUBLISH), Status.IN_REVIEW, Status.PUBLISHED)
    with pytest.raises(DecisionRefused, match="changed meanwhile"):
        store.record(decision(seen, Act.SPIKE), Status.IN_REVIEW, Status.APPROVED)
    assert store.dossier("ferry") == seen


def test_decision_on_an_unknown_article_is_refused(store: Store) -> None:
    unknown = decision(filed(store, "ferry"), Act.APPROVE).model_copy(update={"article": "0" * 12})
    with pytest.raises(UnknownName):
        store.record(unknown, Status.IN_REVIEW, Status.APPROVED)


def test_sending_back_raises_the_attempt(store: Store) -> None:
    dossier = filed(store, "ferry")
    back = store.record(decision(dossier, Act.SEND_BACK), Status.IN_REVIEW, Status.SENT_BACK, attempt=1)
    assert (back.status, back.attempt) == (Status.SENT_BACK, 1)
    renewed = edited(store, back)
    assert (renewed.status, renewed.attempt) == (Status.IN_REVIEW, 1)


def test_last_of_two_findings_decided_at_once_must_look_again(store: Store) -> None:
    seen = held(store, "ferry", TWELVE, THIRTEEN)
    store.record(decision(seen, Act.DECIDE, on=TWELVE), Status.HELD, Status.HELD)
    with pytest.raises(DecisionRefused, match="changed meanwhile"):
        store.record(decision(seen, Act.DECIDE, "Ben Ink", on=THIRTEEN), Status.HELD, Status.HELD)
    assert len(store.dossier("ferry").decisions) == 1
    both = store.record(decision(seen, Act.DECIDE, "Ben Ink", on=THIRTEEN), Status.HELD, Status.IN_REVIEW)
    assert both.open_blocking == ()


def test_approval_that_missed_a_newer_blocking_check_is_refused(store: Store) -> None:
    seen = filed(store, "ferry")
    store.keep_assessment(seen.article.id, 1, Assessment(rule_set="2", findings=(TWELVE,)))
    with pytest.raises(DecisionRefused, match="changed meanwhile"):
        store.record(decision(seen, Act.APPROVE), Status.IN_REVIEW, Status.APPROVED)
    assert store.dossier("ferry").decisions == ()


def test_receipt_is_kept_once_and_moves_the_status(store: Store) -> None:
    dossier = filed(store, "ferry", status=Status.APPROVED)
    first, other = receipt(dossier), receipt(dossier, "wire")
    assert store.record_publication(first, Status.PUBLISHED)
    assert not store.record_publication(first.model_copy(update={"at": NOW + timedelta(hours=1)}), Status.RETRACTED)
    assert store.record_publication(other, Status.PUBLISHED)
    after = store.dossier("ferry")
    assert (after.status, after.publications) == (Status.PUBLISHED, (first, other))
    assert store.publications() == (first, other)


def test_articles_with_the_same_words_have_receipts_of_their_own(store: Store) -> None:
    first, second = (filed(store, slug, status=Status.APPROVED) for slug in ("ferry", "boat"))
    assert first.article.hash == second.article.hash
    for dossier in (first, second):
        assert store.record_publication(receipt(dossier), Status.PUBLISHED)
    assert [dossier.status for dossier in store.dossiers()] == [Status.PUBLISHED] * 2


def test_receipt_of_older_content_publishes_no_newer_one(store: Store) -> None:
    seen = filed(store, "ferry", status=Status.APPROVED)
    now = edited(store, seen)
    assert store.record_publication(receipt(seen), Status.PUBLISHED)
    after = store.dossier("ferry")
    assert after.publications == (receipt(seen),)
    assert (after.article, after.status) == (now.article, Status.IN_REVIEW)


def test_receipt_of_an_unknown_article_is_refused(store: Store) -> None:
    dossier = filed(store, "ferry")
    with pytest.raises(UnknownName):
        store.record_publication(receipt(dossier).model_copy(update={"article": "0" * 12}), Status.PUBLISHED)
    assert store.publications() == ()


def report(run: str, requests: int = 0) -> RunReport:
    return RunReport(run=run, started_at=NOW, ended_at=NOW, writer="extractive", lists=("local",), requests=requests)


def test_reports_come_newest_first_and_no_more_than_asked(store: Store) -> None:
    for number in range(25):
        store.keep_report(report(f"r{number}"))
    assert [kept.run for kept in store.reports(3)] == ["r24", "r23", "r22"]
    assert len(store.reports()) == 20


def test_report_of_a_run_takes_the_place_of_its_earlier_one(store: Store) -> None:
    store.keep_report(report("r1"))
    store.keep_report(report("r2"))
    store.keep_report(report("r1", requests=9))
    assert store.report("r1").requests == 9
    assert [kept.run for kept in store.reports()] == ["r2", "r1"]


def test_unknown_run_is_said(store: Store) -> None:
    with pytest.raises(UnknownName, match="'r9'"):
        store.report("r9")
