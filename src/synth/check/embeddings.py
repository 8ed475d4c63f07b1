"""A second reader by embeddings: which sentences are far in meaning from the passages they cite, in any language.

Where the gate's rules compare words, this compares vectors that a model of the newsroom's choice makes of whole texts:
it sees that a sentence is of another matter, also across languages. Of a changed number, name or `not` it sees little.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import fsum, sqrt

from pydantic import TypeAdapter, ValidationError

from synth.check.rules.second import MEANING_FAR
from synth.check.second import Judged, Read, cited_sentences, evidence_of, unread
from synth.domain.draft import Draft
from synth.domain.finding import Assessment, Finding
from synth.domain.question import Message, Question, Role, cost_together
from synth.domain.story import Story
from synth.endpoint.endpoint import Endpoint
from synth.errors import EndpointError, RunStopped

AT_ONCE = 64  # texts of one question
Vector = Sequence[float]
_VECTORS = TypeAdapter(tuple[tuple[float, ...], ...])


class Embeddings:
    """Asks one endpoint."""

    def __init__(self, endpoint: Endpoint, least: float) -> None:
        """`least`: the cosine (-1 to 1) of a sentence and the nearest passage it cites, below which it is far."""
        self._endpoint = endpoint
        self._least = least

    @property
    def name(self) -> str:
        """The endpoint, its model and the limit, for the provenance."""
        return f"{self._endpoint.config.name} ({self._endpoint.config.model}, cosine {self._least:g})"

    async def read(self, story: Story, draft: Draft, assessment: Assessment) -> Judged:
        """The assessment with a warning for each sentence that is far from all it cites.

        Where the endpoint gives no vectors a note says so: an article is not held up by its second reader.
        """
        reads = tuple(cited_sentences(story, draft))
        texts = list(dict.fromkeys(text for read in reads for text in _texts(read)))
        vectors: dict[str, Vector] = {}
        calls = 0
        cost: Decimal | None = Decimal(0)
        found: list[Finding] = []
        try:
            for at in range(0, len(texts), AT_ONCE):
                part = texts[at : at + AT_ONCE]
                answer = await self._endpoint.ask(_question(part))
                vectors.update(zip(part, _VECTORS.validate_python(json.loads(answer.text)), strict=True))
                calls += not answer.from_memo
                cost = cost_together(cost, answer.cost)
            found = [finding for read in reads if (finding := self._far(read, vectors))]
        except (EndpointError, RunStopped, ValidationError, ValueError) as exc:
            found.append(unread("model of embeddings", reads, exc))
        added = assessment.model_copy(update={"findings": (*assessment.findings, *found)})
        return Judged(assessment=added, calls=calls, cost=cost)

    def _far(self, read: Read, vectors: Mapping[str, Vector]) -> Finding | None:
        own = vectors[read.sentence.text]
        nearest, cited = max(((cosine(own, vectors[one.text]), one) for one in read.cited), key=lambda pair: pair[0])
        if nearest >= self._least:
            return None
        message = f"Its likeness to the nearest passage it cites is {nearest:.2f}, under {self._least:g}."
        return MEANING_FAR.finding(read.where, read.sentence.text, message, (evidence_of(cited), ""))


def cosine(one: Vector, other: Vector) -> float:
    """The cosine of two vectors of one length, -1 to 1; 0 where one has no length. `ValueError` where they differ."""
    lengths = sqrt(fsum(value * value for value in one)) * sqrt(fsum(value * value for value in other))
    product = fsum(here * there for here, there in zip(one, other, strict=True))
    return product / lengths if lengths else 0.0


def _texts(read: Read) -> tuple[str, ...]:
    return (read.sentence.text, *(cited.text for cited in read.cited))


def _question(texts: Sequence[str]) -> Question:
    messages = tuple(Message(role=Role.USER, content=text) for text in texts)
    return Question(messages=messages, max_output_tokens=1, embedding=True)
