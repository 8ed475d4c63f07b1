"""Findings as plain text for people: where, what, and the nearest passage beside it.

It does not know a terminal: no colour, no width but its own.
"""

from __future__ import annotations

import textwrap

from synth.domain.draft import Draft
from synth.domain.finding import Assessment, Finding, Severity

WIDTH = 100
_ORDER = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def read_findings(assessment: Assessment, draft: Draft) -> str:
    """Every finding, gravest first, ending with a newline; one line says so where there is none."""
    counts = [sum(1 for f in assessment.findings if f.severity is severity) for severity in Severity]
    tally = f"{counts[0]} blocking, {counts[1]} warnings, {counts[2]} notes"
    head = f"{draft.headline}\n{tally}; {draft.words} words, rules {assessment.rule_set}\n"
    texts = {where: sentence.text for where, _, sentence in draft.sentences()}
    texts |= {"headline": draft.headline, "dek": draft.dek}
    texts |= {f"sections.{at}": section.heading for at, section in enumerate(draft.sections, 1)}
    ordered = sorted(assessment.findings, key=lambda finding: _ORDER[finding.severity])
    return "\n".join([head, *(_read(finding, texts.get(finding.where, "")) for finding in ordered)])


def _read(finding: Finding, text: str) -> str:
    lines = [f"{finding.severity}  {finding.rule}  {finding.where}  [{finding.id}]"]
    lines += _wrapped("", finding.message)
    lines += _wrapped("says: ", text or finding.claim)
    if finding.evidence is not None:
        lines += _wrapped(f"{finding.evidence.alias} {finding.evidence.outlet}: ", finding.evidence.text)
    if finding.difference:
        lines += _wrapped("", finding.difference)
    return "\n".join(lines) + "\n"


def _wrapped(label: str, text: str) -> list[str]:
    words = " ".join(text.split())
    return textwrap.wrap(words, WIDTH, initial_indent=f"    {label}", subsequent_indent="        ")
