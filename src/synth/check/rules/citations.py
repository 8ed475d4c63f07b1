"""What makes a draft no valid article: unknown or missing citations, empty parts. Repeats `domain.draft.faults`.

It does not know whether a cited passage supports its sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.rule import Rule
from synth.check.view import DraftView
from synth.domain.draft import faults
from synth.domain.finding import Finding, Severity

CITATION_UNKNOWN = Rule("citation_unknown", Severity.BLOCKING, False, "A sentence cites a passage this story lacks.")
CITATION_MISSING = Rule("citation_missing", Severity.BLOCKING, False, "A reporting sentence cites no passage.")
SECTION_EMPTY = Rule("section_empty", Severity.BLOCKING, False, "A section, the lede or a paragraph has no text.")
EMPTY_TEXT = Rule("empty_text", Severity.BLOCKING, False, "The headline, the dek or a sentence is blank.")
RULES = (CITATION_UNKNOWN, CITATION_MISSING, SECTION_EMPTY, EMPTY_TEXT)


def validity(view: DraftView) -> Iterator[Finding]:
    """Every way in which the draft is invalid."""
    rules = {rule.id: rule for rule in RULES}
    texts = {line.where: line.text for line in (*view.heads, *view.lines)}
    for fault in faults(view.draft, view.story):
        unknown = fault.code == CITATION_UNKNOWN.id
        claim = fault.detail.split()[2] if unknown else texts.get(fault.where, "")
        yield rules[fault.code].finding(fault.where, claim, f"{fault.detail[0].upper()}{fault.detail[1:]}.")
