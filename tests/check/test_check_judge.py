"""The second reader adds doubts and says where it could not read; it removes nothing and approves nothing."""

from __future__ import annotations

import asyncio
import json

import pytest
from check_story import ENGLISH, checked, draft_of, found, rules_of, story_of
from endpoint_notebook import bench
from endpoint_simulated import Body, Script, Turn, fails, says

from synth.check.check import RULE_SET
from synth.check.judge import Judge
from synth.check.rules.second import still_doubted
from synth.check.second import Judged
from synth.domain.draft import Draft
from synth.domain.finding import Assessment, Severity

STORY = story_of(*ENGLISH)
DRAFT = draft_of(("The repair will cost 4.2 million crowns.", "1.1"), ("A third of the town lives there.", "1.4"))


def verdicts(*words: str) -> Turn:
    rows = [{"number": at, "verdict": word, "why": "it names no third"} for at, word in enumerate(words, 1)]
    return says(json.dumps({"verdicts": rows}))


def read(draft: Draft, assessment: Assessment, *script: Script) -> tuple[Judged, list[Body]]:
    async def run() -> tuple[Judged, list[Body]]:
        async with bench(*script) as room:
            judged = await Judge(room.endpoint, "Compare.").read(STORY, draft, assessment)
            return judged, room.server.bodies

    return asyncio.run(run())


EMPTY = Assessment(rule_set=RULE_SET)


def test_a_doubted_sentence_is_a_warning_with_its_passage_and_why() -> None:
    judged, _ = read(DRAFT, EMPTY, verdicts("supported", "not supported"))
    (finding,) = judged.assessment.findings
    assert (finding.rule, finding.severity, finding.where) == ("judge_doubts", Severity.WARNING, "lede.1.2")
    assert "it names no third" in finding.message
    assert finding.evidence is not None
    assert finding.evidence.alias == "1.4"
    assert judged.calls == 1


def test_the_judge_removes_no_finding_and_approves_nothing() -> None:
    draft = draft_of(("The repair will cost 9 million crowns.", "1.1"))
    before = checked(draft, STORY)
    judged, _ = read(draft, before, verdicts("supported"))
    assert judged.assessment.findings == before.findings
    assert judged.assessment.blocking


def test_sentences_and_passages_are_put_as_data() -> None:
    _, bodies = read(DRAFT, EMPTY, verdicts("supported", "supported"))
    (body,) = bodies
    assert body["messages"][0]["content"] == "Compare."
    data = json.loads(body["messages"][1]["content"])
    assert [row["sentence"] for row in data] == [sentence.text for _, _, sentence in DRAFT.sentences()]
    assert data[0]["passages"] == [ENGLISH[0][0]]


@pytest.mark.parametrize("turn", [fails(400, "no such model"), says("no JSON at all"), says(None)])
def test_a_judge_that_does_not_answer_holds_nothing_up_and_says_so(turn: Turn) -> None:
    judged, _ = read(DRAFT, EMPTY, turn)
    assert rules_of(judged.assessment) == {"not_checked"}
    assert "did not read 2 sentences" in judged.assessment.findings[0].message
    assert judged.calls == 0


def test_a_sentence_that_the_answer_passes_over_is_noted() -> None:
    judged, _ = read(DRAFT, EMPTY, verdicts("supported"))
    assert [(f.rule, f.where) for f in judged.assessment.findings] == [("not_checked", "lede.1.2")]


def test_a_doubt_stays_with_its_sentence_through_an_edit() -> None:
    judged, _ = read(DRAFT, EMPTY, verdicts("supported", "partly"))
    moved = draft_of(("A third of the town lives there.", "1.4"))
    assert [f.where for f in still_doubted(judged.assessment, moved)] == ["lede.1.1"]
    assert not still_doubted(judged.assessment, draft_of(("A quarter of the town lives there.", "1.4")))
    assert found(judged.assessment, "judge_doubts")
