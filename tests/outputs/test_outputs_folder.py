"""outputs/ as a producer meets it: how articles stand, what was refused, and all of it made again from the store."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ferry import ferry_draft
from newsroom import Newsroom
from synth.domain.article import Article
from synth.domain.change import Change
from synth.domain.report import OutcomeKind, RunReport, StoryOutcome
from synth.render.data import article_json


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path)
    newsroom.produce()
    newsroom.house.outputs.refresh()
    yield newsroom
    newsroom.close()


def read(desk: Newsroom, path: str) -> str:
    return desk.house.outputs.folder.joinpath(path).read_text(encoding="utf-8")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def other_words(desk: Newsroom, headline: str) -> None:
    desk.writer.says = ferry_draft().model_copy(update={"headline": headline})


def report(desk: Newsroom, *outcomes: StoryOutcome) -> None:
    now = desk.clock.at
    desk.house.store.keep_report(
        RunReport(run=f"r{now:%H%M}", started_at=now, ended_at=now, writer="llm", lists=("coast",), outcomes=outcomes)
    )


def refused(slug: str, reason: str = "thin_evidence: 12 words") -> StoryOutcome:
    return StoryOutcome(kind=OutcomeKind.REFUSED, list_name="coast", slug=slug, reason=reason)


def test_a_version_is_four_files_and_the_json_is_the_article(desk: Newsroom) -> None:
    article = desk.dossier().article
    assert read(desk, "articles/ferry/v1/article.json") == article_json(article)
    assert json.loads(read(desk, "articles/ferry/v1/provenance.json"))
    assert article.headline in read(desk, "articles/ferry/v1/article.md")
    assert desk.house.outputs.complete(desk.dossier())


def test_the_label_follows_the_review_and_the_content_stays(desk: Newsroom) -> None:
    data = read(desk, "articles/ferry/v1/article.json")
    assert "not yet reviewed" in read(desk, "articles/ferry/v1/article.html")
    desk.reviewing.approve("ferry", desk.by())
    desk.house.outputs.refresh()
    assert "reviewed by Mara Voss on" in read(desk, "articles/ferry/v1/article.html")
    assert read(desk, "articles/ferry/v1/article.json") == data


def test_an_edit_takes_the_reviewers_name_off_the_older_version_too(desk: Newsroom) -> None:
    desk.reviewing.approve("ferry", desk.by())
    desk.house.outputs.refresh()
    desk.reviewing.edit("ferry", [Change(where="dek", text="A bus goes instead.")], desk.by())
    desk.house.outputs.refresh()
    assert "reviewed by" not in read(desk, "articles/ferry/v2/article.html")
    assert "reviewed by" not in read(desk, "articles/ferry/v1/article.html")


def test_refreshing_twice_touches_no_file(desk: Newsroom) -> None:
    folder = desk.house.outputs.folder
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    desk.house.outputs.refresh()
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before


def test_everything_is_made_again_from_the_store_byte_for_byte(desk: Newsroom) -> None:
    desk.reviewing.edit("ferry", [Change(where="dek", text="A bus goes instead.")], desk.by())
    other_words(desk, "Another ferry stays in port")
    desk.produce(slug="harbour")
    report(desk, refused("kite"))
    desk.house.outputs.refresh()
    desk.house.outputs.report(desk.house.store.reports(1)[0])
    folder = desk.house.outputs.folder
    before = bytes_of(folder)
    shutil.rmtree(folder)
    assert desk.house.outputs.rebuild() == 3
    assert bytes_of(folder) == before


def test_articles_name_their_relatives_both_ways(desk: Newsroom) -> None:
    other_words(desk, "Another ferry stays in port")
    desk.produce(slug="harbour")
    desk.house.outputs.refresh()
    assert "../../harbour/v1/article.html" in read(desk, "articles/ferry/v1/article.html")
    assert "../../ferry/v1/article.html" in read(desk, "articles/harbour/v1/article.html")


def test_a_spiked_article_is_nobodys_relative(desk: Newsroom) -> None:
    other_words(desk, "Another ferry stays in port")
    desk.produce(slug="harbour")
    desk.reviewing.spike("harbour", desk.by(slug="harbour"))
    desk.house.outputs.refresh()
    assert "../../harbour/" not in read(desk, "articles/ferry/v1/article.html")


def test_the_index_shows_refused_stories_with_their_reason_until_they_have_an_article(desk: Newsroom) -> None:
    report(desk, refused("harbour", "thin_evidence: 77 words in all"))
    desk.house.outputs.refresh()
    assert "77 words in all" in read(desk, "index.html")
    desk.produce(slug="harbour")
    desk.house.outputs.refresh()
    assert "77 words in all" not in read(desk, "index.html")


def test_the_index_shows_the_newest_reason_only(desk: Newsroom) -> None:
    report(desk, refused("kite", "thin_evidence: 11 words"))
    desk.clock.advance(hours=1)
    report(desk, refused("kite", "thin_evidence: 22 words"))
    desk.house.outputs.refresh()
    assert "22 words" in read(desk, "index.html")
    assert "11 words" not in read(desk, "index.html")


def test_held_articles_stand_in_the_index_with_what_holds_them(desk: Newsroom) -> None:
    desk.writer.says = ferry_draft(cost="83,000")
    desk.produce(slug="harbour")
    desk.house.outputs.refresh()
    assert "83,000" in read(desk, "index.html")


def test_article_json_is_written_once_and_reads_back_as_the_same_content(desk: Newsroom) -> None:
    values = json.loads(read(desk, "articles/ferry/v1/article.json"))
    known = {key: value for key, value in values.items() if key in Article.model_fields}
    assert Article.model_validate(known).hash == desk.dossier().article.hash
