"""One call of a model: the question, the answer, and what is remembered of both. Never say "prompt" for the whole.

It does not know how a question travels, nor what an answer means to the desk.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import Field, model_validator

from synth.domain.noun import Noun, digest


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


class Message(Noun):
    role: Role
    content: str


class Question(Noun):
    """What is put to a model. The same question, to the same endpoint and model, has one answer (the memo)."""

    messages: tuple[Message, ...] = Field(min_length=1)
    schema_name: str = Field(default="", pattern=r"^[A-Za-z0-9_-]{0,64}$")
    json_schema: str = Field(
        default="",
        description="JSON text of an object schema, sent as it stands: models write the keys in the order of its "
        "properties. Empty: the answer is plain text",
    )
    max_output_tokens: int = Field(gt=0, description="reasoning included")
    temperature: float | None = Field(default=None, description="None: the server's own default")
    reasoning_effort: str = Field(default="", description="`low`, `medium`, ...; empty: not asked for")
    attempt: int = Field(default=0, ge=0, description="raised to ask the same thing anew")
    embedding: bool = Field(
        default=False, description="each message is a text; the answer is a JSON list with the vector of each"
    )

    @model_validator(mode="after")
    def _schema_is_an_object(self) -> Question:
        if bool(self.schema_name) != bool(self.json_schema):
            raise ValueError("a schema has a name, and a name a schema")
        if self.json_schema and not isinstance(json.loads(self.json_schema), dict):
            raise ValueError("the schema is not a JSON object")
        return self

    def key(self, endpoint: str, model: str) -> str:
        """The memo's key: sha256 of everything that decides the answer, and of nothing else.

        `endpoint` is the configured name, so that a changed port or address keeps what was bought.
        """
        decisive = {
            "endpoint": endpoint,
            "model": model,
            "messages": [[message.role.value, message.content] for message in self.messages],
            "schema": [self.schema_name, self.json_schema],
            "parameters": [self.max_output_tokens, self.temperature, self.reasoning_effort],
            "attempt": self.attempt,
        }
        return digest({**decisive, "embedding": True} if self.embedding else decisive)


class Rung(StrEnum):
    """How a server is made to answer in a shape; from the firmest to the loosest."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


class TokenParameter(StrEnum):
    """The two names of the same limit; servers refuse, or ignore, one or the other."""

    MAX_TOKENS = "max_tokens"
    MAX_COMPLETION_TOKENS = "max_completion_tokens"


class Capabilities(Noun):
    """What a server was found to understand. Each field starts at the usual and is lowered when the server objects."""

    rung: Rung = Rung.SCHEMA
    token_parameter: TokenParameter = TokenParameter.MAX_TOKENS
    temperature: bool = True
    reasoning_effort: bool = True
    stream: bool = Field(default=False, description="a whole answer takes longer than the server or a gateway waits")
    stream_usage: bool = True


class Usage(Noun):
    """Tokens of one call. `known` is False where the server did not say; the numbers are then 0 and mean nothing."""

    input: int = Field(default=0, ge=0, description="all of the question, the cached part included")
    cached: int = Field(default=0, ge=0, description="of the input")
    output: int = Field(default=0, ge=0, description="all that was generated, reasoning included")
    reasoning: int = Field(default=0, ge=0, description="of the output")
    known: bool = False


class Finish(StrEnum):
    """How an answer ended. All but `complete` raise the error of the same name when asked for."""

    COMPLETE = "complete"
    CUT_SHORT = "cut_short"
    FILTERED = "filtered"
    REFUSED = "refused"
    EMPTY = "empty"
    MALFORMED = "malformed"
    SCHEMA_VIOLATION = "schema_violation"


class Answer(Noun):
    """What came back, good or bad, and what it cost."""

    key: str
    endpoint: str = Field(description="configured name; another than asked where a fallback answered")
    model: str
    served_model: str = Field(default="", description="the model as the server names it")
    rung: Rung
    finish: Finish
    text: str = Field(description="for a complete answer to a question with a schema: one valid JSON object, bare")
    detail: str = Field(default="", description="why it is not complete, or what was taken off around the JSON")
    usage: Usage
    cost: Decimal | None = Field(description="USD; None where price or usage is unknown, never 0 for unknown")
    at: datetime
    from_memo: bool = False


class CallState(StrEnum):
    OPEN = "open"  # sent, or about to be; still so after a kill: possibly charged
    ANSWERED = "answered"
    REJECTED = "rejected"  # the server said no: not charged
    UNSENT = "unsent"  # the budget said no
    LOST = "lost"  # sent, and no answer arrived: possibly charged


class Call(Noun):
    """One request to a paid server, written down before it leaves."""

    id: str
    key: str
    endpoint: str
    model: str
    at: datetime
    worst: Decimal | None = Field(description="USD reserved; None where the price is unknown")
    state: CallState = CallState.OPEN
    cost: Decimal | None = Field(default=None, description="USD of an answered call; None: unknown")
    detail: str = ""
    failure: str = Field(default="", description="name of the error that it, or its answer, amounted to")

    @property
    def possibly_charged(self) -> bool:
        """Whether money may have gone that nobody counted: no answer, or an answer without usage at a known price."""
        return self.state in (CallState.OPEN, CallState.LOST) or (
            self.state is CallState.ANSWERED and self.cost is None and self.worst is not None
        )

    @property
    def held(self) -> Decimal:
        """What a budget must set aside for this call: its cost, or the worst where the cost is not known. USD."""
        if self.possibly_charged:
            return self.worst or Decimal(0)
        return self.cost or Decimal(0)


def cost_together(*costs: Decimal | None) -> Decimal | None:
    """The sum of costs in USD; None, unknown, where one of them is unknown."""
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal(0)) if len(known) == len(costs) else None
