"""An assessment as one number, for measuring and for sorting a queue. It decides nothing.

It does not know the draft: it counts findings by weight, and adds how far the wording leaves that of the passages.
"""

from __future__ import annotations

from collections.abc import Mapping

from synth.domain.finding import RISK, Assessment, Finding, Severity

_BY_SEVERITY: Mapping[Severity, float] = {Severity.BLOCKING: 1.0, Severity.WARNING: 0.5, Severity.NOTE: 0.0}
# About form, rights or risk: they say nothing of how far an article is borne out by its passages.
_ASIDE = frozenset(
    {"copied_run", "copied_share", "length", "clickbait", "sentence_repeated", "sentence_cut_off", "list_of_fragments",
     "markup_or_url", "wrong_language"}
)  # fmt: skip
# How much wording that no passage has counts, against one blocking finding; chosen on the tuning half of QAGS.
OWN_WORDING = 3.0


def score(assessment: Assessment) -> float:
    """0 for an article without findings in its passages' own words; the more, the less it is borne out by them."""
    found = sum(_weight(finding) for finding in assessment.findings)
    return found + OWN_WORDING * assessment.own_wording


def _weight(finding: Finding) -> float:
    aside = finding.rule in _ASIDE or finding.rule.startswith(RISK)
    return 0.0 if aside else _BY_SEVERITY[finding.severity]
