"""What the check found: findings, and the assessment that holds them."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from synth.domain.noun import Noun, digest

RISK = "risk_"  # how the ids of rules begin whose findings force a named person


class Severity(StrEnum):
    BLOCKING = "blocking"
    WARNING = "warning"
    NOTE = "note"


class Evidence(Noun):
    """The passage nearest to a claim. Offsets are code points into the clipping's text, end exclusive."""

    alias: str
    clipping: str
    outlet: str = ""
    start: int
    end: int
    text: str


class Finding(Noun):
    """One thing a reviewer has to look at."""

    rule: str = Field(description="stable id, such as `number_unsupported`")
    severity: Severity
    where: str = Field(description="`headline`, `lede.1.2`, `sections.2`")
    claim: str = Field(description="the words of the draft that are meant")
    message: str
    difference: str = Field(default="", description="draft against passage, where both are known")
    evidence: Evidence | None = None
    overridable: bool = Field(default=True, description="whether a person may decide it with a reason")

    @property
    def id(self) -> str:
        """Ten hex digits, the same for the same finding on the same words."""
        return digest([self.rule, self.where, self.claim])[:10]


class Assessment(Noun):
    """The findings of one rule set on one draft."""

    rule_set: str
    findings: tuple[Finding, ...] = ()
    own_wording: float = Field(
        default=0.0, ge=0, le=1, description="share of the body's runs of three words that no cited passage has"
    )

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is Severity.BLOCKING)

    @property
    def needs_person(self) -> bool:
        """Whether the matter is such that no policy may release it: a named person must have read it."""
        return any(finding.rule.startswith(RISK) for finding in self.findings)

    def open_blocking(self, decided: frozenset[str]) -> tuple[Finding, ...]:
        """Blocking findings that no decision covers; `decided` holds finding ids."""
        return tuple(f for f in self.blocking if f.id not in decided or not f.overridable)
