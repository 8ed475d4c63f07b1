"""A second reader by embeddings: it warns of sentences far from what they cite, and holds nothing up."""

from __future__ import annotations

import asyncio
import json

import pytest
from check_story import ENGLISH, draft_of, rules_of, story_of
from endpoint_notebook import bench
from endpoint_simulated import Body, Script, Turn, fails, tokens

from synth.check.check import RULE_SET
from synth.check.embeddings import Embeddings, cosine
from synth.check.second import Judged
from synth.domain.draft import Draft
from synth.domain.finding import Assessment, Severity

STORY = story_of(*ENGLISH)
NEAR, FAR = "The bridge will cost 4.2 million crowns.", "Penguins sleep on the ice of the far south."
DRAFT = draft_of((NEAR, "1.1"), (FAR, "1.1 1.4"))


def vectors(*rows: object) -> Turn:
    """The answer of a server of embeddings."""
    data = [{"object": "embedding", "index": at, "embedding": row} for at, row in enumerate(rows)]
    body = {"object": "list", "model": "e-1", "data": data[::-1], "usage": tokens(9, 0)}
    return Turn(body=json.dumps(body).encode(), headers={"content-type": "application/json"})


def by_matter(body: Body) -> Turn:
    """Texts on penguins point one way, all others another."""
    return vectors(*([1.0, 0.1] if "Penguins" in text else [0.1, 1.0] for text in body["input"]))


def read(draft: Draft, *script: Script, times: int = 1) -> tuple[list[Judged], list[Body], list[str]]:
    async def run() -> tuple[list[Judged], list[Body], list[str]]:
        async with bench(*script) as room:
            reader = Embeddings(room.endpoint, 0.5)
            judged = [await reader.read(STORY, draft, Assessment(rule_set=RULE_SET)) for _ in range(times)]
            return judged, room.server.bodies, room.server.paths

    return asyncio.run(run())


def test_a_sentence_far_from_all_that_it_cites_is_a_warning() -> None:
    (judged,), (body,), (path,) = read(DRAFT, by_matter)
    (finding,) = judged.assessment.findings
    assert (finding.rule, finding.severity, finding.where) == ("meaning_far", Severity.WARNING, "lede.1.2")
    assert "0.20, under 0.5" in finding.message
    assert finding.evidence is not None
    assert path == "/v1/embeddings"
    assert body["input"] == [NEAR, ENGLISH[0][0], FAR, ENGLISH[0][3]]
    assert judged.calls == 1


def test_vectors_are_bought_once() -> None:
    judged, bodies, _ = read(DRAFT, by_matter, times=2)
    assert len(bodies) == 1
    assert [one.calls for one in judged] == [1, 0]
    assert judged[0].assessment == judged[1].assessment


@pytest.mark.parametrize(
    "turn", [fails(400, "no such model"), vectors([1.0]), vectors(*[[]] * 4), vectors(*[["a"]] * 4)]
)
def test_a_server_that_gives_no_vectors_holds_nothing_up_and_it_is_said(turn: Turn) -> None:
    (judged,), _, _ = read(DRAFT, turn)
    assert rules_of(judged.assessment) == {"not_checked"}
    assert "did not read 2 sentences" in judged.assessment.findings[0].message


def test_cosine_is_that_of_the_angle() -> None:
    assert cosine([3.0, 0.0], [5.0, 0.0]) == 1
    assert cosine([1.0, 0.0], [0.0, 2.0]) == 0
    assert cosine([1.0, 0.0], [-1.0, 0.0]) == -1
    assert cosine([0.0], [1.0]) == 0
    with pytest.raises(ValueError, match="argument"):
        cosine([1.0], [1.0, 2.0])
