"""Decisions: who, when, why, on which hash. Append-only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from synth.domain.noun import Noun
from synth.domain.status import Act

POLICY = "policy"  # the name under an approval that the newsroom's settings give, not a person


class Reason(StrEnum):
    """Why a blocking finding may stand, in the desk's words."""

    EVIDENCE = "evidence"
    DERIVED = "derived"
    SPELLING = "spelling"
    VERIFIED = "verified"
    MISFIRED = "misfired"
    OTHER = "other"


REASON_WORDS = {
    Reason.EVIDENCE: "evidence is there",
    Reason.DERIVED: "derived figure, shown",
    Reason.SPELLING: "spelling or transliteration",
    Reason.VERIFIED: "verified elsewhere",
    Reason.MISFIRED: "rule misfired",
    Reason.OTHER: "other, in words",
}
# What the note must then say.
REASON_NEEDS = {
    Reason.EVIDENCE: "which passage, such as 2.14",
    Reason.DERIVED: "how it is derived",
    Reason.VERIFIED: "where it was verified",
    Reason.OTHER: "the reason in words",
}


# What an approval says that the person did (EU AI Act, Article 50(4): human review, under editorial responsibility).
ATTESTATION = "I read it to the end and checked its facts against the sources"


class Reading(Noun):
    """How a reviewer read what they approved: how long it was before them, and how that is known."""

    seconds: int = Field(ge=0)
    shown_by: str = Field(description="`scrolled`: the page saw it; `ticked`: the person said so")


_OF_SOME_ACTS = frozenset({"rule", "public_note", "attestation", "responsible", "read", "until"})


class Decision(Noun):
    """One act of a named person (or policy) on one version."""

    article: str
    version: int
    hash: str
    act: Act
    who: str
    at: datetime
    note: str = ""
    finding: str = ""
    reason: Reason | None = None
    rule: str = Field(default="", description="of the finding, for `decide`")
    public_note: str = Field(default="", description="what readers are told, for `correct` and `retract`")
    attestation: str = Field(default="", description="what the person says they did, for approvals")
    responsible: str = Field(default="", description="who answers for the publication, for approvals")
    read: Reading | None = Field(default=None, description="what is known of the reading, for approvals at the desk")
    until: datetime | None = Field(default=None, description="for `embargo`: nothing goes out before; None lifts it")

    @model_serializer(mode="wrap")
    def _without_what_does_not_apply(self, dump: SerializerFunctionWrapHandler) -> dict[str, object]:
        """Fields of some acts are left out of the JSON of the others."""
        values: dict[str, object] = dump(self)
        return {name: value for name, value in values.items() if value or name not in _OF_SOME_ACTS}

    @model_validator(mode="after")
    def _finding_has_reason(self) -> Decision:
        if (self.act is Act.DECIDE) != bool(self.finding and self.reason):
            raise ValueError("a decision on a finding names the finding and a reason; other decisions name neither")
        if not self.who.strip():
            raise ValueError("a decision has a name under it")
        return self


class Publication(Noun):
    """The receipt of a release: where, which address, when."""

    article: str
    version: int
    hash: str
    operation: str
    target: str
    url: str
    at: datetime

    @property
    def idempotency_id(self) -> str:
        return idempotency_id(self.hash, self.operation, self.target)


def idempotency_id(content_hash: str, operation: str, target: str) -> str:
    """The id under which a release is done at most once."""
    return f"{content_hash}:{operation}:{target}"
