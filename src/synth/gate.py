"""The gate: a draft is checked under the newsroom's severities and its format's limits, the same for runs and reviews.

It does not know who asks or what follows from the findings.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from synth.check.catalogue import RULES
from synth.check.check import CheckContext, assess, checked_severities
from synth.check.rules.figures import CITATION_WEAK
from synth.check.rules.second import still_doubted
from synth.check.rules.support import SUPPORT_WEAK
from synth.domain.article import DisclosureKind
from synth.domain.draft import Draft
from synth.domain.finding import Assessment, Finding, Severity
from synth.domain.story import Story
from synth.write.formats import Format, read_format
from synth.write.llm.problem import Problem, Weight
from synth.write.prompts import TOLD, read_prompt


class Gate:
    """Formats and severities of one newsroom, ready to assess."""

    def __init__(self, prompts: Path, severities: Mapping[str, Severity]) -> None:
        """`ConfigError` where a severity is set that may not be."""
        self._prompts = prompts
        self._formats = prompts / "formats"
        self._severities = checked_severities(severities)
        self._read: dict[str, Format] = {}

    def form(self, name: str) -> Format:
        """The format of that name, read once. `ConfigError` where it is missing or wrong."""
        if name not in self._read:
            self._read[name] = read_format(self._formats, name)
        return self._read[name]

    @property
    def severities(self) -> dict[str, str]:
        """Rule → severity, for every rule to which the newsroom gives another than the rule set; for the provenance."""
        usual = {rule.id: rule.severity for rule in RULES}
        return {rule: given.value for rule, given in sorted(self._severities.items()) if given is not usual[rule]}

    def assess(
        self, story: Story, draft: Draft, form: Format, disclosure: DisclosureKind, before: Assessment | None = None
    ) -> Assessment:
        """Every finding of the rule set on this draft, and the doubts of `before` on sentences that still stand."""
        extractive = disclosure is DisclosureKind.EXTRACTIVE
        terms = CheckContext(
            headline_chars=form.headline_chars,
            dek_words=form.dek_words,
            extractive=extractive,
            severities=self._severities,
            prompt="" if extractive else f"{self._told}\n{form.guidance}",
        )
        found = assess(story, draft, terms)
        doubts = still_doubted(before, draft) if before else ()
        return found.model_copy(update={"findings": (*found.findings, *doubts)})

    def proof(self, story: Story, draft: Draft, form: Format) -> tuple[Problem, ...]:
        """The findings on a model's draft as problems that it can mend; notes are for people alone."""
        found = self.assess(story, draft, form, DisclosureKind.MODEL).findings
        return tuple(_problem(finding) for finding in found if finding.severity is not Severity.NOTE)

    @cached_property
    def _told(self) -> str:
        """All that a writing model was told, passages and the format's guidance left out; read once, as formats are."""
        prompts = [read_prompt(self._prompts, name) for name in TOLD]
        return "\n".join(text for p in prompts for text in (p.text, *p.languages.values()))


def _weight(finding: Finding) -> Weight:
    if finding.severity is Severity.BLOCKING:
        return Weight.BLOCKING
    return Weight.FAULT if finding.rule == SUPPORT_WEAK.id else Weight.HINT  # a sentence of the model's own making


def _problem(finding: Finding) -> Problem:
    nearest = f"; passage {finding.evidence.alias} says: {finding.evidence.text}" if finding.evidence else ""
    difference = f" ({finding.difference})" if finding.difference else ""
    return Problem(
        where=finding.where,
        words=f"“{finding.claim}”: {finding.message}{difference}{nearest}",
        weight=_weight(finding),
        better=finding.evidence.alias if finding.rule == CITATION_WEAK.id and finding.evidence else "",
        rule=finding.rule,
    )
