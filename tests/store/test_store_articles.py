"""Articles keep their identity, and a version once filed is never changed."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError
from store_samples import CLEAN, NOW, TERMS, TODAY, clipping, decision, filed, filing, maker

from synth.domain.article import Article
from synth.domain.dossier import Dossier, Identity
from synth.domain.finding import Assessment
from synth.domain.status import Act, Status
from synth.errors import DecisionRefused, StoreError, UnknownName
from synth.store import Filing, Store

LATER = date(2026, 12, 24)


def filed_again(store: Store, before: Dossier, headline: str, act: Act = Act.RENEW, fingerprint: str = "f2") -> Dossier:
    story = store.story(before.article.story)
    over = before.article.version
    return store.file_version(story, "ignored", LATER, maker(story, headline, fingerprint), filing(over=over, act=act))


def test_first_version_gets_a_random_id_the_slug_and_today(store: Store) -> None:
    dossier = filed(store, "ferry")
    article = dossier.article
    assert re.fullmatch("[0-9a-f]{12}", article.id)
    assert (article.slug, article.date, article.version) == ("ferry", TODAY, 1)
    assert (dossier.status, dossier.assessment, dossier.attempt) == (Status.IN_REVIEW, CLEAN, 0)
    assert (dossier.decisions, dossier.publications) == ((), ())


def test_standing_dossier_is_the_one_filed(store: Store) -> None:
    story = store.enroll_declared("local", "ferry", TERMS, [clipping("gull")])
    assert store.standing(story.id) is None
    dossier = filed(store, "ferry")
    assert store.standing(dossier.article.story) == dossier


def test_later_version_keeps_id_slug_and_date(store: Store) -> None:
    first = filed(store, "ferry").article
    second = filed_again(store, filed(store, "ferry"), "Ferry came").article
    assert (second.id, second.slug, second.date, second.version) == (first.id, "ferry", TODAY, 2)


def test_taken_slug_gets_a_suffix_and_another_id(store: Store) -> None:
    first = filed(store, "ferry")
    story = store.enroll_declared("abroad", "ferry", TERMS, [clipping("auk")])
    second = store.file_version(story, "ferry", TODAY, maker(story), filing())
    assert second.article.slug == "ferry-2"
    assert second.article.id != first.article.id
    assert store.dossier("ferry") == first


def test_same_content_under_the_same_fingerprint_is_filed_once(store: Store) -> None:
    first = filed(store, "ferry")
    assert filed(store, "ferry") == first
    assert filed_again(store, first, "Ferry late", fingerprint="f1") == first
    assert len(store.versions(first.article.id)) == 1


def test_same_content_under_another_fingerprint_is_a_version(store: Store) -> None:
    assert filed_again(store, filed(store, "ferry"), "Ferry late", fingerprint="f2").article.version == 2


def test_version_over_one_that_is_no_longer_current_is_refused(store: Store) -> None:
    first = filed(store, "ferry")
    second = filed_again(store, first, "Ferry came")
    with pytest.raises(DecisionRefused, match="ferry changed meanwhile"):
        filed_again(store, first, "Ferry sank", fingerprint="f3")
    assert store.dossier("ferry") == second


def test_version_over_an_article_that_does_not_exist_is_refused(store: Store) -> None:
    story = store.enroll_declared("local", "ferry", TERMS, [clipping("gull")])
    with pytest.raises(DecisionRefused, match="no article yet"):
        store.file_version(story, "ferry", TODAY, maker(story), filing(over=1, act=Act.RENEW))


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.CORRECTED, Status.RETRACTED, Status.SPIKED])
def test_run_cannot_renew_what_left_the_review_meanwhile(store: Store, status: Status) -> None:
    first = filed(store, "ferry", status=status)
    with pytest.raises(DecisionRefused, match="cannot renew"):
        filed_again(store, first, "Ferry came")
    assert store.dossier("ferry") == first


def test_version_beside_a_published_one_changes_no_status(store: Store) -> None:
    story = store.story(filed(store, "ferry", status=Status.PUBLISHED).article.story)
    make = maker(story, "Ferry came", "f2")
    with pytest.raises(DecisionRefused, match="changed meanwhile"):
        store.file_version(story, "ferry", LATER, make, filing(Status.IN_REVIEW, over=1))
    beside = store.file_version(story, "ferry", LATER, make, filing(Status.PUBLISHED, over=1))
    assert (beside.article.version, beside.status, beside.decisions) == (2, Status.PUBLISHED, ())


def test_edit_is_a_decision_on_the_new_content_and_voids_the_approval(store: Store) -> None:
    first = filed(store, "ferry")
    approved = store.record(decision(first, Act.APPROVE), Status.IN_REVIEW, Status.APPROVED)
    assert approved.approval is not None
    edited = filed_again(store, approved, "Ferry came", Act.EDIT)
    assert [(d.act, d.who, d.hash, d.version) for d in edited.decisions] == [
        (Act.APPROVE, "Ada Quill", first.article.hash, 1),
        (Act.EDIT, "Ada Quill", edited.article.hash, 2),
    ]
    assert edited.status is Status.IN_REVIEW
    assert edited.approval is None


def test_failure_in_making_leaves_nothing_behind(store: Store) -> None:
    first = filed(store, "ferry")
    story = store.story(first.article.story)

    def fail(identity: Identity) -> Article:
        raise ZeroDivisionError(identity.slug)

    with pytest.raises(ZeroDivisionError):
        store.file_version(story, "ferry", TODAY, fail, filing(over=1, act=Act.RENEW))
    assert store.versions(first.article.id) == (first,)


@pytest.mark.parametrize(
    "change", [{"slug": "other"}, {"id": "0" * 12}, {"version": 7}, {"date": LATER}, {"story": "x"}]
)
def test_article_of_another_identity_is_not_filed(store: Store, change: dict[str, object]) -> None:
    story = store.enroll_declared("local", "ferry", TERMS, [clipping("gull")])
    with pytest.raises(StoreError, match="another identity"):
        store.file_version(story, "ferry", TODAY, lambda i: maker(story)(i).model_copy(update=change), filing())
    assert store.dossiers() == ()


def test_article_of_a_story_never_enrolled_is_not_filed(store: Store) -> None:
    story = store.enroll_declared("local", "ferry", TERMS, [clipping("gull")]).model_copy(update={"id": "unknown"})
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.file_version(story, "ferry", TODAY, maker(story), filing())
    assert store.dossiers() == ()


@pytest.mark.parametrize("wrong", [{"who": ""}, {"who": "Ada Quill", "expect_version": 0}])
def test_act_without_a_name_or_a_predecessor_is_no_filing(wrong: dict[str, object]) -> None:
    whole = {"assessment": CLEAN, "status": Status.HELD, "expect_version": 1, "act": Act.EDIT, "at": NOW}
    with pytest.raises(ValidationError, match="named"):
        Filing.model_validate({**whole, **wrong})


def test_version_made_under_a_fingerprint_is_found(store: Store) -> None:
    first = filed(store, "ferry")
    second = filed_again(store, first, "Ferry came")
    third = filed_again(store, second, "Ferry left", fingerprint="f1")
    story = first.article.story
    assert store.has_fingerprint(story, "f2") == second.model_copy(update={"decisions": third.decisions})
    assert store.has_fingerprint(story, "f1") == third
    assert store.has_fingerprint(story, "f9") is None
    assert store.has_fingerprint("elsewhere", "f1") is None


def test_dossier_is_found_by_slug_id_and_beginning_of_the_id(store: Store) -> None:
    dossier = filed(store, "ferry")
    id_ = dossier.article.id
    for ref in ("ferry", id_, id_[:4], id_[:11]):
        assert store.dossier(ref) == dossier


@pytest.mark.parametrize("ref", ["fery", "harbor", "", "%", "____"])
def test_unknown_name_is_refused(store: Store, ref: str) -> None:
    filed(store, "ferry")
    with pytest.raises(UnknownName):
        store.dossier(ref)


def test_unknown_name_comes_with_the_nearest_slugs(store: Store) -> None:
    filed(store, "harbour-bridge-closed")
    filed(store, "council-votes", ["auk"])
    with pytest.raises(UnknownName, match=r"'harbor-bridge-closed'; did you mean harbour-bridge-closed\?$"):
        store.dossier("harbor-bridge-closed")


def test_three_digits_of_an_id_are_too_few(store: Store) -> None:
    dossier = filed(store, "ferry")
    with pytest.raises(UnknownName):
        store.dossier(dossier.article.id[:3])


def test_older_version_is_shown_with_its_own_check(store: Store) -> None:
    first = filed(store, "ferry")
    second = filed_again(store, first, "Ferry came")
    store.keep_assessment(first.article.id, 1, Assessment(rule_set="0"))
    old = store.dossier("ferry", version=1)
    assert old.article == first.article
    assert old.assessment.rule_set == "0"
    assert old.decisions == second.decisions
    assert store.dossier("ferry", version=2) == second == store.dossier("ferry")
    assert [d.article.version for d in store.versions(first.article.id)] == [1, 2]


def test_unknown_version_is_refused_with_those_there_are(store: Store) -> None:
    first = filed(store, "ferry")
    with pytest.raises(UnknownName, match="no version 3, only version 1"):
        store.dossier("ferry", version=3)
    filed_again(store, first, "Ferry came")
    with pytest.raises(UnknownName, match="no version 3, only 1 to 2"):
        store.dossier("ferry", version=3)
    with pytest.raises(UnknownName, match="no article has the id"):
        store.versions("0" * 12)


def test_dossiers_come_newest_first_then_by_slug_and_by_status(store: Store) -> None:
    for slug, day, status in (
        ("b", TODAY, Status.HELD),
        ("a", TODAY, Status.IN_REVIEW),
        ("c", LATER, Status.IN_REVIEW),
        ("d", TODAY, Status.APPROVED),
    ):
        story = store.enroll_declared("local", slug, TERMS, [clipping(slug)])
        store.file_version(story, slug, day, maker(story), filing(status))

    def slugs(*statuses: Status) -> list[str]:
        return [dossier.article.slug for dossier in store.dossiers(*statuses)]

    assert slugs() == ["c", "a", "b", "d"]
    assert slugs(Status.IN_REVIEW) == ["c", "a"]
    assert slugs(Status.HELD, Status.APPROVED) == ["b", "d"]
    assert slugs(Status.RETRACTED) == []


def test_each_dossier_of_many_is_the_one_found_by_name(store: Store) -> None:
    for number in range(4):
        dossier = filed(store, f"story-{number}", [f"gull{number}", "tern"])
        if number % 2:
            store.record(decision(dossier, Act.APPROVE, f"Reviewer {number}"), Status.IN_REVIEW, Status.APPROVED)
    assert all(store.dossier(dossier.article.slug) == dossier for dossier in store.dossiers())
    assert len(store.dossiers(Status.APPROVED)) == 2


def test_newest_check_is_shown_and_the_same_one_kept_once(store: Store, tmp_path: Path) -> None:
    dossier = filed(store, "ferry")
    newer = Assessment(rule_set="2")
    for _ in range(2):
        store.keep_assessment(dossier.article.id, 1, newer)
    assert store.dossier("ferry").assessment == newer
    store.keep_assessment(dossier.article.id, 1, CLEAN)
    assert store.dossier("ferry").assessment == CLEAN
    with closing(sqlite3.connect(tmp_path / "synth.db")) as raw:
        kept = raw.execute("SELECT rule_set FROM assessments ORDER BY seq").fetchall()
    assert kept == [("1",), ("2",), ("1",)]


def test_check_of_an_unknown_version_is_refused(store: Store) -> None:
    dossier = filed(store, "ferry")
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.keep_assessment(dossier.article.id, 2, CLEAN)
