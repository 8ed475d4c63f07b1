"""What second readers may add: the rules under which models' doubts are filed. Nothing is looked for here.

It does not know the models; `check.judge` and `check.embeddings` ask them.
"""

from __future__ import annotations

from synth.check.rule import Rule
from synth.domain.draft import Draft
from synth.domain.finding import Assessment, Finding, Severity

JUDGE_DOUBTS = Rule(
    "judge_doubts",
    Severity.WARNING,
    True,
    "A model that was asked doubts that the passages state the sentence.",
    about_support=True,
)
MEANING_FAR = Rule(
    "meaning_far",
    Severity.WARNING,
    True,
    "By its embedding the sentence is far in meaning from every passage it cites.",
    about_support=True,
)
RULES = (JUDGE_DOUBTS, MEANING_FAR)


def still_doubted(before: Assessment, draft: Draft) -> tuple[Finding, ...]:
    """The doubts of an earlier assessment on sentences that still stand in `draft`, each where it stands now."""
    places = {sentence.text: where for where, _, sentence in reversed(list(draft.sentences()))}
    own = {rule.id for rule in RULES}
    doubts = (finding for finding in before.findings if finding.rule in own)
    return tuple(f.model_copy(update={"where": places[f.claim]}) for f in doubts if f.claim in places)
