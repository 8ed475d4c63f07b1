"""What a second reader may add: the rule under which a model's doubts are filed. Nothing is looked for here.

It does not know the model; `check.judge` asks it.
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
RULES = (JUDGE_DOUBTS,)


def still_doubted(before: Assessment, draft: Draft) -> tuple[Finding, ...]:
    """The doubts of an earlier assessment on sentences that still stand in `draft`, each where it stands now."""
    places = {sentence.text: where for where, _, sentence in reversed(list(draft.sentences()))}
    doubts = (finding for finding in before.findings if finding.rule == JUDGE_DOUBTS.id)
    return tuple(f.model_copy(update={"where": places[f.claim]}) for f in doubts if f.claim in places)
