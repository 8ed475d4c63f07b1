"""(Story, Draft) → Assessment: every rule of the catalogue, under the newsroom's severities.

It does not know who decides on the findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from synth.check.catalogue import CHECKS, RULES
from synth.check.support import own_wording
from synth.check.view import CheckContext, DraftView
from synth.domain.draft import Draft
from synth.domain.finding import Assessment, Finding, Severity
from synth.domain.story import Story
from synth.errors import ConfigError
from synth.text.locale import locale_of
from synth.toml import unknown_key

__all__ = ["RULE_SET", "CheckContext", "assess", "checked_severities"]

RULE_SET = "2026-11-8"


def assess(story: Story, draft: Draft, terms: CheckContext) -> Assessment:
    """Every finding of the rule set on this draft, each once, in the order of the catalogue.

    `ConfigError` where synth has no locale for the story's language.
    """
    view = DraftView(story=story, draft=draft, terms=terms, locale=locale_of(story.terms.language))
    found: dict[str, Finding] = {}
    for check in CHECKS:
        for finding in check(view):
            found.setdefault(finding.id, _weighed(finding, terms.severities))
    return Assessment(
        rule_set=RULE_SET,
        findings=tuple(_without_echoes(view, found.values())),
        own_wording=round(own_wording(view.lines), 4),
    )


def _without_echoes(view: DraftView, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings without those that mean a whole sentence where one of the same rule means words of it."""
    findings = tuple(findings)
    whole = {line.where: line.text for line in view.lines}
    precise = {(f.rule, f.where) for f in findings if f.claim != whole.get(f.where)}
    for finding in findings:
        if finding.claim != whole.get(finding.where) or (finding.rule, finding.where) not in precise:
            yield finding


def _weighed(finding: Finding, severities: Mapping[str, Severity]) -> Finding:
    severity = severities.get(finding.rule, finding.severity)
    return finding if severity is finding.severity else finding.model_copy(update={"severity": severity})


def checked_severities(severities: Mapping[str, str]) -> dict[str, Severity]:
    """The newsroom's severities by rule id. `ConfigError` names a rule nobody knows, or one that may not be lowered."""
    rules = {rule.id: rule for rule in RULES}
    checked: dict[str, Severity] = {}
    for name, word in severities.items():
        key = f"check.severities.{name}"
        if name not in rules:
            raise ConfigError(f"{key}: {unknown_key(name, rules)}")
        if word not in tuple(Severity):
            raise ConfigError(f"{key}: expected {', '.join(Severity)}, not {word!r}; a rule cannot be switched off")
        severity = Severity(word)
        if not rules[name].overridable and severity is not rules[name].severity:
            raise ConfigError(f"{key}: this rule is always {rules[name].severity} and cannot be set to {severity}")
        checked[name] = severity
    return checked
