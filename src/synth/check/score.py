"""An assessment as one number, for measuring and for sorting a desk's queue. It decides nothing.

It does not know the draft: it is a weighted count of findings.
"""

from __future__ import annotations

from collections.abc import Mapping

from synth.domain.finding import RISK, Assessment, Finding, Severity

_BY_SEVERITY: Mapping[Severity, float] = {Severity.BLOCKING: 1.0, Severity.WARNING: 0.5, Severity.NOTE: 0.0}
# Rules whose findings say more, or less, of how far an article is borne out than their severity does; chosen on the
# tuning half of QAGS. What is about form or rights says nothing of it.
_BY_RULE: Mapping[str, float] = {
    "own_wording": 3.0,
    "copied_run": 0.0,
    "copied_share": 0.0,
    "length": 0.0,
    "clickbait": 0.0,
    "sentence_repeated": 0.0,
    "markup_or_url": 0.0,
}


def score(assessment: Assessment) -> float:
    """0 for an article in which nothing was found; the more, the less it is borne out by its passages."""
    return sum(_weight(finding) * finding.weight for finding in assessment.findings)


def _weight(finding: Finding) -> float:
    if finding.rule.startswith(RISK):
        return 0.0
    return _BY_RULE.get(finding.rule, _BY_SEVERITY[finding.severity])
