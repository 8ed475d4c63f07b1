"""What a rule is: its id, its severity, and how its findings are worded.

It does not know any rule; `catalogue` lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from synth.check.view import DraftView
from synth.domain.finding import Evidence, Finding, Severity

ALL_LANGUAGES = ("*",)


class Sources(StrEnum):
    """The languages of the sources with which a rule can compare a draft."""

    ANY = "any"
    KNOWN = "known"  # those whose cues are known
    SAME = "same"  # only the article's own: it compares words


@dataclass(frozen=True)
class Rule:
    """One thing that is looked for. `id` is stable: decisions and settings name it."""

    id: str
    severity: Severity
    overridable: bool
    description: str
    languages: tuple[str, ...] = ALL_LANGUAGES  # those whose words it knows; `*` where it needs none
    sources: Sources = Sources.ANY
    about_support: bool = False  # a passage of a source can answer it; the others are about form, copying or risk

    def finding(self, where: str, claim: str, message: str, nearest: tuple[Evidence, str] | None = None) -> Finding:
        """A finding of this rule; `nearest` is the nearest passage and the difference in words."""
        evidence, difference = nearest or (None, "")
        return Finding(
            rule=self.id,
            severity=self.severity,
            where=where,
            claim=claim,
            message=message,
            difference=difference,
            evidence=evidence,
            overridable=self.overridable,
        )


Check = Callable[[DraftView], Iterator[Finding]]
