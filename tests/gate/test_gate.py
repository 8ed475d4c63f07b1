"""The gate of a newsroom: its severities, its prompts, its second reader, the same for runs and for reviewers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from endpoint_simulated import says, simulated

from ferry import TERMS, ferry_clippings, ferry_draft
from newsroom import Newsroom
from synth.assets import shipped
from synth.domain.article import DisclosureKind
from synth.domain.change import Change
from synth.domain.finding import Assessment, Severity
from synth.gate import Gate
from synth.pipeline.produce import Assignment, Edition, Producer
from synth.write.llm.problem import Weight
from synth.write.prompts import read_prompt

TOUGHER = '[check.severities]\nlength = "blocking"\nnumber_unsupported = "blocking"\n'


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Newsroom]:
    newsroom = Newsroom(tmp_path, settings=TOUGHER)
    yield newsroom
    newsroom.close()


def assessed(desk: Newsroom, disclosure: DisclosureKind, text: str) -> Assessment:
    story = desk.house.store.enroll_declared("coast", "ferry", TERMS, ferry_clippings())
    draft = ferry_draft().model_copy(update={"dek": text})
    return desk.house.gate.assess(story, draft, desk.house.gate.form("brief"), disclosure)


def test_a_severity_that_a_newsroom_changed_is_in_the_provenance_of_versions_and_edits(desk: Newsroom) -> None:
    desk.produce()
    assert desk.dossier().article.provenance.severities == {"length": "blocking"}
    desk.configure('[check.severities]\nlength = "note"')
    edit = Change(where="dek", text="The steering has failed, and a bus goes round.")
    desk.reviewing.edit("ferry", [edit], desk.by())
    assert desk.dossier().article.provenance.severities == {"length": "note"}


def test_the_words_of_any_prompt_are_held_in_what_a_model_wrote_and_not_in_extracts(desk: Newsroom) -> None:
    told = next(line for line in read_prompt(shipped("prompts"), "writer").text.splitlines() if len(line.split()) > 20)
    text = " ".join(told.strip("- ").split()[:14])
    rules = {f.rule for f in assessed(desk, DisclosureKind.MODEL, text).blocking}
    assert "prompt_text" in rules
    assert "prompt_text" not in {f.rule for f in assessed(desk, DisclosureKind.EXTRACTIVE, text).blocking}


def test_a_gate_without_changes_records_none() -> None:
    usual = Gate(shipped("prompts"), {"number_unsupported": Severity.BLOCKING})
    assert usual.severities == {}
    assert Gate(shipped("prompts"), {"length": Severity.NOTE}).severities == {"length": "note"}


def doubting(tmp_path: Path) -> tuple[Newsroom, int]:
    """A newsroom whose second reader doubts the first sentence, after one run; and how often it was asked."""

    async def run() -> tuple[Newsroom, int]:
        rows = [{"number": 1, "verdict": "not supported", "why": "no passage says so"}]
        async with simulated(says(json.dumps({"verdicts": rows}))) as server:
            settings = f'[check]\njudge = "second"\n\n[endpoints.second]\nbase_url = "{server.url}"\nmodel = "told-1"'
            desk = Newsroom(tmp_path, settings=settings)
            house = desk.house
            async with house.second_readers(house.purse()) as second:
                edition = Edition("r1", "The Saltholm Review", desk.edition.zone, desk.clock, second=second)
                story = house.store.enroll_declared("coast", "ferry", TERMS, ferry_clippings())
                producer = Producer(house.store, desk.writer, house.gate, house.outputs, edition)
                await producer.produce(Assignment(story, "ferry"))
            return desk, len(server.bodies)

    return asyncio.run(run())


def test_the_second_reader_of_a_newsroom_is_asked_and_named(tmp_path: Path) -> None:
    desk, asked = doubting(tmp_path)
    dossier = desk.dossier()
    assert asked
    assert dossier.article.provenance.judge == "second (told-1)"
    assert dossier.article.provenance.calls >= 2
    assert [f.where for f in dossier.assessment.findings if f.rule == "judge_doubts"] == ["lede.1.1"]
    desk.close()


def test_a_doubt_of_the_second_reader_outlives_an_edit_elsewhere(tmp_path: Path) -> None:
    desk, _ = doubting(tmp_path)
    change = Change(where="lede.2.1", text="Some 240 people slept in the school of Saltholm.")
    desk.reviewing.edit("ferry", [change], desk.by())
    assert "judge_doubts" in {finding.rule for finding in desk.dossier().assessment.findings}
    desk.close()


def test_findings_come_to_a_writer_as_problems_with_the_words_of_the_nearest_passage(desk: Newsroom) -> None:
    story = desk.house.store.enroll_declared("coast", "ferry", TERMS, ferry_clippings())
    gate = desk.house.gate
    found = {problem.where: problem for problem in gate.proof(story, ferry_draft("83,000"), gate.form("brief"))}
    wrong = [problem for problem in found.values() if "83,000" in problem.words]
    assert wrong
    assert all(problem.weight is Weight.BLOCKING and "38,000" in problem.words for problem in wrong)
    assert not any(
        problem.weight is Weight.BLOCKING for problem in gate.proof(story, ferry_draft(), gate.form("brief"))
    )
