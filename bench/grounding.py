"""The grounding gate measured: errors planted in true sentences, false alarms, people's votes, natural errors, cost.

It does not tune anything: what a rule was tuned on is the half called tuning, and targets hold on the unseen one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bench.aligning import judged, supported_cases
from bench.evidence import HALVES, TUNING, UNSEEN, english, german
from bench.gate_cost import cost
from bench.gate_score import compared
from bench.natural import natural
from bench.planting import Plan, Tally, plant
from bench.result import Broken, Findings, Result, Target
from bench.summaries import summaries
from synth.check.catalogue import RULES
from synth.check.mutate import MutationKind as Kind

_ANY_PLACE = (
    "citation_weak",
)  # another passage of the story holds it: the sentence is flagged and the passage offered
_QUOTED = ("quotation_altered", "quotation_uncited", "quotation_speaker")
_FIGURES = ("number_unsupported", "unit_changed", *_ANY_PLACE)
# What belongs to a kind of error: a finding of another rule at the same sentence does not count as caught
RULES_OF: Mapping[Kind, tuple[str, ...]] = {
    Kind.NUMBER: _FIGURES,
    Kind.UNIT: _FIGURES,
    Kind.DATE: _FIGURES,
    Kind.NAME: ("name_unsupported", "title_changed", *_ANY_PLACE),
    Kind.TITLE: ("title_changed", "name_unsupported", *_ANY_PLACE),
    Kind.QUOTED_WORD: _QUOTED,
    Kind.SPEAKER: ("quotation_speaker", "name_unsupported", *_ANY_PLACE),
    Kind.NEGATION: ("negation_flipped", "direction_flipped"),
    Kind.DIRECTION: ("direction_flipped", "negation_flipped"),
    Kind.HEDGE_DROPPED: ("hedge_dropped",),
    Kind.INVENTED_QUOTE: _QUOTED,
    Kind.WRONG_CITATION: (*_QUOTED, *_FIGURES, "name_unsupported", "support_weak"),
}
LEAST: Mapping[Kind, float] = {
    Kind.NUMBER: 0.98,
    Kind.UNIT: 0.98,
    Kind.DATE: 0.98,
    Kind.NAME: 0.95,
    Kind.TITLE: 0.95,
    Kind.QUOTED_WORD: 0.995,
    Kind.SPEAKER: 0.95,
    Kind.NEGATION: 0.70,
    Kind.DIRECTION: 0.70,
    Kind.INVENTED_QUOTE: 0.995,
    Kind.WRONG_CITATION: 0.80,
}
LOWER_CASED = (Kind.NUMBER, Kind.NEGATION, Kind.DIRECTION)  # what QAGS, all in lower case, has
FALSE_VERBATIM, FALSE_PARAPHRASED = 0.005, 0.02
COST_MS, LINEAR = 15, 2.4
ENOUGH = 200  # of a kind, in a half
FEW = 30  # below that a share says nothing, and no target is set
QUICK_SENTENCES, QUICK_MOST, QUICK_PER_CASE = 20, 220, 8


def run(*, quick: bool) -> Result:
    """The shared data alone where `quick`; else more of it, and drafts of real models with their marks."""
    _known_rules()
    found = Findings()
    marked = None if quick else natural()  # first: what a full run needs and has not is said at once
    per_story = QUICK_SENTENCES if quick else 400
    most, per_case = (QUICK_MOST, QUICK_PER_CASE) if quick else (400, 40)
    sentences = judged()
    verbatim = Plan(RULES_OF, most, per_case)
    _report(found, "verbatim", plant(english(per_story), verbatim), FALSE_VERBATIM)
    _report(found, "german", plant(german(per_story // 2 if quick else per_story), verbatim), FALSE_VERBATIM)
    paraphrased = Plan(RULES_OF, 400, 200, rounds=6)  # few: each is changed in several ways, never twice in the same
    _report(found, "summaries", plant(summaries(), replace(paraphrased, rounds=1 if quick else 6)), None)
    lower = Plan({kind: RULES_OF[kind] for kind in LOWER_CASED}, most, per_case, rounds=1 if quick else 3)
    _report(found, "qags", plant(supported_cases(sentences), lower), FALSE_PARAPHRASED)
    found.figures |= compared(sentences)
    found.targets |= {
        "qags_balanced_over_rouge_low": Target(">=", 0.0001),
        "qags_auc_over_rouge_low": Target(">=", 0.0001),
    }
    if marked is not None:
        _report(found, "drafts", plant(marked.faithful, paraphrased), FALSE_PARAPHRASED)
        found.figures |= marked.figures
        found.notes += marked.notes
        found.details += marked.details
    found.figures |= cost()
    found.targets |= {
        "cost_verbatim_ms": Target("<=", COST_MS),
        "cost_first_ms": Target("<=", COST_MS),
        "cost_edit_ms": Target("<=", COST_MS),
        "cost_twice_the_clippings": Target("<=", LINEAR),
        "cost_twice_the_sentences": Target("<=", LINEAR),
    }
    return found.result("grounding")


def _known_rules() -> None:
    known = {rule.id for rule in RULES}
    wanted = {rule for rules in RULES_OF.values() for rule in rules}
    if missing := sorted(wanted - known):
        raise Broken(f"the catalogue has no rule of this name: {', '.join(missing)}")


def _report(found: Findings, corpus: str, tally: Tally, most_false: float | None) -> None:
    """Recall by kind and half, false alarms, and what was missed; without targets where nobody judged the sentences."""
    kinds = sorted({kind for kind, _ in tally.planted}, key=list(Kind).index)
    few = []
    for kind in kinds:
        for half in HALVES:
            found.figures[f"{corpus}_{kind}_{half}"] = tally.recall(kind, half)
        planted = tally.planted[kind, UNSEEN]
        found.figures[f"{corpus}_{kind}_planted"] = planted
        if kind in LEAST and planted >= FEW and most_false is not None:
            found.targets[f"{corpus}_{kind}_{UNSEEN}"] = Target(">=", LEAST[kind])
        if min(planted, tally.planted[kind, TUNING]) < ENOUGH:
            few.append(f"{kind} {tally.planted[kind, TUNING]} + {planted}")
        for half in HALVES:
            found.details += [f"missed: {corpus} {kind} {half}: {line}" for line in tally.missed[kind, half]]
    if few:
        found.notes.append(f"{corpus}: fewer than {ENOUGH} planted (tuning + unseen): {', '.join(few)}")
    for half in HALVES:
        found.figures[f"{corpus}_false_{half}"] = tally.false_share(half)
        found.details += [f"false: {corpus} {half}: {line}" for line in tally.alarms[half]]
    found.figures[f"{corpus}_sentences"] = sum(tally.sentences.values())
    if most_false is not None:
        found.targets[f"{corpus}_false_{UNSEEN}"] = Target("<=", most_false)
