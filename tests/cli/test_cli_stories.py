"""`synth list stories --why`: a producer sees what put each source into its story."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from ferry import NOW, TERMS, clipping, ferry_clippings
from newsroom import Newsroom
from synth.cli.app import cli
from synth.domain.report import OutcomeKind, RunReport, StoryOutcome


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    """A discovered story of two outlets, a declared one and one of a single outlet."""
    room = Newsroom(tmp_path)
    store = room.house.store
    store.enroll_discovered("coast", TERMS, ("ferry", None), ferry_clippings())
    store.enroll_declared("coast", "told", TERMS, [clipping("Gull Post")])
    store.enroll_discovered("coast", TERMS, ("alone", None), [clipping("Lodrun Mail")])
    yield room
    room.close()


def listed(newsroom: Newsroom, *arguments: str) -> str:
    arguments = ("-C", str(newsroom.folder), "list", "stories", *arguments)
    return CliRunner().invoke(cli, arguments, standalone_mode=False).stdout


def test_each_source_is_listed_with_its_reason(newsroom: Newsroom) -> None:
    lines = listed(newsroom, "--why").splitlines()
    assert [line.startswith("    ") for line in lines] == [False, True, True, False, True, False, True]
    assert "Merrowick Courier, https://merrowickcourier.example/ferry: shares " in lines[1]
    assert " with the others (likeness 0." in lines[1]
    assert lines[4].endswith(": named in the list")
    assert lines[6].endswith(": the only source")


def test_without_why_a_story_is_one_line_and_json_has_no_reason(newsroom: Newsroom) -> None:
    assert len(listed(newsroom).splitlines()) == 3
    assert all("why" not in source for row in json.loads(listed(newsroom, "--json")) for source in row["sources"])
    reasoned = json.loads(listed(newsroom, "--why", "--json"))
    assert all(source["why"] for row in reasoned for source in row["sources"])


def test_outlets_of_one_owner_are_listed_as_not_independent(newsroom: Newsroom) -> None:
    pair = ferry_clippings()
    terms = TERMS.model_copy(update={"owners": {one.outlet: "Saltholm Media" for one in pair}})
    newsroom.house.store.enroll_declared("coast", "owned", terms, pair)
    line = next(line for line in listed(newsroom).splitlines() if " owned " in line)
    assert line.endswith("2 sources: Merrowick Courier, Ostrel Herald (1 independent: Saltholm Media)")
    origins = {row["slug"]: row["origins"] for row in json.loads(listed(newsroom, "--json"))}
    assert origins["owned"] == ["Saltholm Media"]
    assert origins["ferry"] == ["Merrowick Courier", "Ostrel Herald"]


def test_what_got_no_article_is_listed_with_its_reason(newsroom: Newsroom) -> None:
    thin = StoryOutcome(kind=OutcomeKind.REFUSED, list_name="coast", slug="kite", reason="thin_evidence: 1 outlet only")
    left = StoryOutcome(kind=OutcomeKind.LEFT_OUT, list_name="coast", slug="ferry", reason="the limit leaves 1 of them")
    newsroom.house.store.keep_report(
        RunReport(run="r1", started_at=NOW, ended_at=NOW, writer="extractive", lists=("coast",), outcomes=(thin, left))
    )
    lines = listed(newsroom).splitlines()
    assert lines[1] == "    left_out: the limit leaves 1 of them"
    assert lines[-1].split(maxsplit=2) == ["coast", "kite", "refused: thin_evidence: 1 outlet only"]
    rows = {row["slug"]: (row["outcome"], row["reason"]) for row in json.loads(listed(newsroom, "--json"))}
    assert rows["ferry"] == ("left_out", "the limit leaves 1 of them")
    assert rows["kite"] == ("refused", "thin_evidence: 1 outlet only")
    assert rows["told"] == ("", "")
