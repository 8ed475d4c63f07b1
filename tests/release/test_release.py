"""What goes out: exactly what was approved, once, with a receipt; and what stays in."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ferry import clipping, ferry_clippings, ferry_draft
from newsroom import Newsroom
from synth.domain.change import Change
from synth.domain.decision import POLICY
from synth.domain.status import Status
from synth.errors import DecisionRefused, PublishError, UnknownName
from synth.release import Released, Stopped

PAGE = "2026/11/ferry/index.html"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path)
    yield newsroom
    newsroom.close()


def stopped(result: object) -> str:
    assert isinstance(result, Stopped)
    return str(result.why)


def released(result: object) -> Released:
    assert isinstance(result, Released)
    return result


def files(desk: Newsroom) -> list[str]:
    return sorted(str(path.relative_to(desk.site)) for path in desk.site.rglob("*") if path.is_file())


def test_an_approved_article_goes_out_with_front_page_feed_and_receipt(desk: Newsroom) -> None:
    desk.approved()
    receipt = released(desk.publish()[0])
    assert receipt.new
    assert receipt.publication.url == "https://news.example/2026/11/ferry/"
    assert (receipt.publication.target, receipt.publication.at) == ("site", desk.clock.at)
    assert desk.dossier().status is Status.PUBLISHED
    assert files(desk) == [PAGE, "feed.xml", "index.html"]
    assert "reviewed by Mara Voss" in (desk.site / PAGE).read_text()
    assert PAGE in (desk.site / "index.html").read_text()
    assert "https://news.example/2026/11/ferry/" in (desk.site / "feed.xml").read_text()


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("none", "cannot publish an article that is in_review: it must be approved"),
        ("spike", "cannot publish an article that is spiked"),
        ("withdraw", "cannot publish an article that is in_review"),
        ("edit", "cannot publish an article that is in_review"),
    ],
)
def test_nothing_unapproved_leaves(desk: Newsroom, act: str, words: str) -> None:
    if act == "none":
        desk.produce()
    else:
        desk.approved()
    if act == "edit":
        desk.reviewing.edit("ferry", [Change(where="dek", text="A bus goes instead.")], desk.by())
    elif act != "none":
        getattr(desk.reviewing, act)("ferry", desk.by())
    assert stopped(desk.publish()[0]).startswith(words)
    assert not desk.site.exists()
    assert desk.house.store.publications() == ()


def test_an_approval_of_another_content_does_not_count_whatever_the_status_says(desk: Newsroom) -> None:
    desk.approved()
    desk.reviewing.edit("ferry", [Change(where="dek", text="A bus goes instead.")], desk.by())
    with closing(sqlite3.connect(desk.folder / ".synth" / "synth.db")) as connection, connection:
        connection.execute("UPDATE articles SET status = 'approved'")
    assert stopped(desk.publish()[0]) == "ferry v2 was changed after its approval: approve it again"
    assert not desk.site.exists()


def test_publishing_twice_gives_one_receipt_and_changes_no_file(desk: Newsroom) -> None:
    desk.approved()
    first = released(desk.publish()[0])
    times = {name: (desk.site / name).stat().st_mtime_ns for name in files(desk)}
    desk.clock.advance(hours=1)
    again = released(desk.publish()[0])
    assert not again.new
    assert again.publication == first.publication
    assert len(desk.house.store.publications()) == 1
    assert {name: (desk.site / name).stat().st_mtime_ns for name in files(desk)} == times


def test_what_was_put_in_place_before_a_crash_is_released_once_on_the_next_try(desk: Newsroom) -> None:
    """The page stands, the receipt is missing: as after a kill between the two."""
    desk.approved()
    desk.site.joinpath("2026/11/ferry").mkdir(parents=True)
    desk.site.joinpath(PAGE).write_text("half of an earlier try")
    assert released(desk.publish()[0]).new
    assert "half of an earlier try" not in desk.site.joinpath(PAGE).read_text()
    assert len(desk.house.store.publications()) == 1


def test_one_article_that_stays_in_does_not_keep_the_others(desk: Newsroom) -> None:
    desk.approved("ferry")
    desk.produce(slug="harbour")
    results = desk.publish("nobody", "harbour", "ferry")
    assert isinstance(results[0], Stopped)
    assert isinstance(results[0].why, UnknownName)
    assert isinstance(results[1], Stopped)
    assert isinstance(results[1].why, DecisionRefused)
    assert released(results[2]).new


def test_articles_of_the_same_words_have_each_a_page_and_a_receipt(desk: Newsroom) -> None:
    desk.approved("ferry")
    desk.approved("harbour")
    assert [released(result).new for result in desk.publish("ferry", "harbour")] == [True, True]
    assert files(desk) == [PAGE, "2026/11/harbour/index.html", "feed.xml", "index.html"]


def test_published_articles_are_listed_newest_first_and_related_to_each_other(desk: Newsroom) -> None:
    for slug in ("ferry", "harbour"):
        desk.approved(slug)
        desk.publish(slug)
        desk.clock.advance(hours=1)
    front = desk.site.joinpath("index.html").read_text()
    assert front.index("2026/11/harbour/") < front.index("2026/11/ferry/")
    assert "../../../2026/11/harbour/index.html" in desk.site.joinpath(PAGE).read_text()


def test_an_unapproved_neighbour_is_nowhere_on_the_site(desk: Newsroom) -> None:
    desk.approved("ferry")
    desk.writer.says = ferry_draft().model_copy(update={"headline": "Secret until it is approved"})
    desk.produce(slug="secret")
    desk.publish("ferry")
    for name in files(desk):
        text = desk.site.joinpath(name).read_text()
        assert "Secret until" not in text
        assert "secret" not in re.sub(r"<style.*?</style>", "", text, flags=re.DOTALL)


def test_without_an_address_there_is_no_feed_and_the_receipt_names_the_file(desk: Newsroom) -> None:
    desk.configure(newsroom="")
    desk.approved()
    assert released(desk.publish()[0]).publication.url == str(desk.site / PAGE)
    assert files(desk) == [PAGE, "index.html"]


def test_a_published_article_waits_no_more(desk: Newsroom) -> None:
    desk.approved()
    assert [dossier.article.slug for dossier in desk.release.waiting()] == ["ferry"]
    desk.publish()
    assert desk.release.waiting() == ()


def test_the_published_page_is_made_again_from_the_store(desk: Newsroom) -> None:
    desk.approved()
    desk.publish()
    before = {name: desk.site.joinpath(name).read_bytes() for name in files(desk)}
    shutil.rmtree(desk.site)
    assert asyncio.run(desk.release.rebuild()) == 1
    assert {name: desk.site.joinpath(name).read_bytes() for name in files(desk)} == before


def test_a_target_that_cannot_be_written_stops_the_article_with_one_line_and_leaves_it_approved(desk: Newsroom) -> None:
    desk.approved()
    desk.site.parent.mkdir(exist_ok=True)
    desk.site.write_text("a file where the folder should be")
    result = desk.publish()[0]
    words = stopped(result)
    assert isinstance(result, Stopped)
    assert isinstance(result.why, PublishError)
    assert words.startswith("target site: cannot write ")
    assert "\n" not in words
    assert desk.dossier().status is Status.APPROVED
    desk.site.unlink()
    assert released(desk.publish()[0]).new


# --- without review


@pytest.fixture
def unreviewed(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path, settings="[review]\nrequire_review = false")
    yield newsroom
    newsroom.close()


def test_where_no_review_is_required_policy_signs_and_the_label_says_not_reviewed(unreviewed: Newsroom) -> None:
    unreviewed.produce()
    assert [dossier.article.slug for dossier in unreviewed.release.waiting()] == ["ferry"]
    released(unreviewed.publish()[0])
    approval = unreviewed.dossier().approval
    assert approval is not None
    assert approval.who == POLICY
    text = (unreviewed.site / PAGE).read_text()
    assert "not reviewed" in text
    assert "reviewed by" not in text


def test_a_persons_approval_is_named_where_no_review_is_required_too(unreviewed: Newsroom) -> None:
    unreviewed.approved()
    unreviewed.publish()
    assert "reviewed by Mara Voss" in (unreviewed.site / PAGE).read_text()


def test_policy_never_releases_a_held_article(unreviewed: Newsroom) -> None:
    unreviewed.writer.says = ferry_draft(cost="83,000")
    unreviewed.produce()
    assert unreviewed.release.waiting() == ()
    assert stopped(unreviewed.publish()[0]).startswith("cannot publish an article that is held")
    assert not unreviewed.site.exists()


def test_what_policy_approved_stays_in_once_the_newsroom_asks_for_a_person(unreviewed: Newsroom) -> None:
    unreviewed.produce()
    unreviewed.site.parent.mkdir(exist_ok=True)
    unreviewed.site.write_text("in the way")
    stopped(unreviewed.publish()[0])  # policy has signed, the target was broken
    unreviewed.site.unlink()
    unreviewed.configure()
    assert stopped(unreviewed.publish()[0]) == "ferry was approved by policy, and the newsroom asks for a person now"
    assert not unreviewed.site.exists()


def test_new_sources_void_an_approval_before_anything_goes_out(desk: Newsroom) -> None:
    desk.approved()
    desk.writer.says = ferry_draft().model_copy(update={"dek": "A bus goes round the bay instead."})
    outcome = desk.produce([*ferry_clippings(), clipping("TPR News", ("The sea is calm. " * 30,))])
    assert (outcome.version, outcome.status) == (2, "in_review")
    assert stopped(desk.publish()[0]).startswith("cannot publish an article that is in_review")


def test_policy_releases_no_article_on_a_risky_matter_and_a_person_may(unreviewed: Newsroom) -> None:
    draft = ferry_draft()
    unreviewed.writer.says = draft.model_copy(update={"dek": "The captain was arrested, and a bus goes round the bay."})
    unreviewed.produce()
    assert unreviewed.dossier().status is Status.IN_REVIEW
    assert "risk_crime: no policy releases it" in stopped(unreviewed.publish()[0])
    assert not files(unreviewed)
    unreviewed.reviewing.approve("ferry", unreviewed.by())
    assert released(unreviewed.publish()[0]).new
