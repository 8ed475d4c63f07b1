"""A second reader: a model on an endpoint of the newsroom's choice says which sentences it doubts.

It adds findings and a note where it could not read. It removes none, lowers none and approves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from synth.check.rules.basis import NOT_CHECKED
from synth.check.rules.second import JUDGE_DOUBTS
from synth.check.second import Judged, Read, cited_sentences, evidence_of, unread
from synth.domain.draft import Draft
from synth.domain.finding import Assessment, Finding
from synth.domain.question import Message, Question, Role, cost_together
from synth.domain.story import Story
from synth.endpoint.endpoint import Endpoint
from synth.errors import EndpointError, RunStopped

AT_ONCE = 12  # sentences of one question
TOKENS = 60  # output tokens to allow for each of them
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["verdicts"],
    "properties": {
        "verdicts": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["number", "verdict", "why"],
                "properties": {
                    "number": {"type": "integer"},
                    "verdict": {"type": "string", "enum": ["supported", "partly", "not supported"]},
                    "why": {"type": "string"},
                },
            },
        }
    },
}


class _Verdict(BaseModel):
    model_config = ConfigDict(frozen=True)

    number: int
    verdict: Literal["supported", "partly", "not supported"]
    why: str


class _Verdicts(BaseModel):
    verdicts: tuple[_Verdict, ...]


class Judge:
    """Asks one endpoint."""

    def __init__(self, endpoint: Endpoint, instructions: str) -> None:
        """`instructions` is the text of the prompt `judge`."""
        self._endpoint = endpoint
        self._instructions = instructions

    @property
    def name(self) -> str:
        """The endpoint and its model, for the provenance."""
        return f"{self._endpoint.config.name} ({self._endpoint.config.model})"

    async def read(self, story: Story, draft: Draft, assessment: Assessment) -> Judged:
        """The assessment with a warning for each sentence that the model does not find in its passages.

        Where the endpoint gives no usable answer a note says so: an article is not held up by its second reader.
        """
        doubts: list[Finding] = []
        calls = 0
        cost: Decimal | None = Decimal(0)
        for part in _parts(cited_sentences(story, draft)):
            try:
                answer = await self._endpoint.ask(self._question(part))
                doubts += _doubts(part, _Verdicts.model_validate_json(answer.text))
            except (EndpointError, RunStopped, ValidationError) as exc:
                doubts.append(unread("judge", part, exc))
                continue
            calls += not answer.from_memo
            cost = cost_together(cost, answer.cost)
        found = assessment.model_copy(update={"findings": (*assessment.findings, *doubts)})
        return Judged(assessment=found, calls=calls, cost=cost)

    def _question(self, part: Sequence[Read]) -> Question:
        data = [
            {"number": at, "sentence": read.sentence.text, "passages": [cited.text for cited in read.cited]}
            for at, read in enumerate(part, 1)
        ]
        return Question(
            messages=(
                Message(role=Role.SYSTEM, content=self._instructions),
                Message(role=Role.USER, content=json.dumps(data, ensure_ascii=False, indent=1)),
            ),
            schema_name="verdicts",
            json_schema=json.dumps(SCHEMA),
            max_output_tokens=min(self._endpoint.config.max_output_tokens, TOKENS * len(part)),
            temperature=0.0,
        )


def _parts(reads: Iterator[Read]) -> Iterator[tuple[Read, ...]]:
    everything = tuple(reads)
    for at in range(0, len(everything), AT_ONCE):
        yield everything[at : at + AT_ONCE]


def _doubts(part: Sequence[Read], verdicts: _Verdicts) -> Iterator[Finding]:
    """A warning for each doubted sentence; a note for each that the answer passed over."""
    told = {verdict.number: verdict for verdict in verdicts.verdicts}
    for at, read in enumerate(part, 1):
        verdict = told.get(at)
        if verdict is None:
            yield NOT_CHECKED.finding(read.where, read.sentence.text, "The judge gave no verdict on this sentence.")
        elif verdict.verdict != "supported":
            why = " ".join(verdict.why.split())[:200]
            message = (
                f"The judge finds this {verdict.verdict}: {why}" if why else f"The judge finds this {verdict.verdict}."
            )
            yield JUDGE_DOUBTS.finding(read.where, read.sentence.text, message, (evidence_of(read.cited[0]), ""))
