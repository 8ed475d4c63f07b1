"""Errors planted in true sentences, and whether the gate says so at the right one.

It does not know the corpora.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from bench.evidence import Case, draft_of
from synth.check.check import CheckContext, assess
from synth.check.mutate import Mutation, MutationKind, mutations
from synth.domain.draft import Draft, Sentence
from synth.domain.finding import Finding, Severity
from synth.domain.story import Story

Key = tuple[MutationKind, str]  # kind and half
CONTEXT = CheckContext(headline_chars=90, dek_words=30, extractive=True)  # how much is copied is not in question
# An address, a telephone number or a foreign language in a source's own sentence is a finding by right
BY_RIGHT = frozenset({"markup_or_url", "contact_details", "wrong_language"})


@dataclass
class Tally:
    """What was planted and found, what was found where nothing was planted, and examples of both kinds of failure."""

    planted: Counter[Key] = field(default_factory=Counter)
    caught: Counter[Key] = field(default_factory=Counter)
    missed: defaultdict[Key, list[str]] = field(default_factory=lambda: defaultdict(list))
    sentences: Counter[str] = field(default_factory=Counter)
    alarms: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def recall(self, kind: MutationKind, half: str) -> float:
        """The share caught, rounded to four places; 0 where nothing was planted, so that no target is met by that."""
        planted = self.planted[kind, half]
        return round(self.caught[kind, half] / planted, 4) if planted else 0.0

    def false_share(self, half: str) -> float:
        """The share of unmutated sentences with a blocking finding."""
        return round(len(self.alarms[half]) / self.sentences[half], 4) if self.sentences[half] else 1.0


@dataclass(frozen=True)
class Plan:
    """What is planted: kinds with the rules that belong to each, how many of a kind at most in a half and in a case."""

    rules: Mapping[MutationKind, Collection[str]]
    most: int
    most_per_case: int
    rounds: int = 1
    seed: str = "grounding"


def plant(cases: Iterable[Case], plan: Plan) -> Tally:
    """Every case assessed as it is, and once more for each kind of error with one such error in each sentence."""
    tally = Tally()
    for case in cases:
        before = _baseline(case, tally)
        known: set[tuple[str, str, str, str]] = set()
        for round_ in range(plan.rounds):
            for kind, planted in _planted(case, plan, round_).items():
                room = plan.most - tally.planted[kind, case.half]
                clean = [m for m in planted if not before[m.where] & set(plan.rules[kind]) and _key(m) not in known]
                known.update(map(_key, clean))
                _tally(case, kind, clean[: max(0, min(room, plan.most_per_case))], plan, tally)
    return tally


def _key(mutation: Mutation) -> tuple[str, str, str, str]:
    return mutation.kind, mutation.where, mutation.before, mutation.after


def findings_at(story: Story, draft: Draft) -> dict[str, list[Finding]]:
    """The findings of the gate by the sentence they are at."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in assess(story, draft, CONTEXT).findings:
        found[finding.where].append(finding)
    return found


def _baseline(case: Case, tally: Tally) -> dict[str, set[str]]:
    """The rules that speak at each sentence as it is; blocking ones are false alarms."""
    found = findings_at(case.story, case.draft)
    texts = {where: sentence for where, _, sentence in case.draft.sentences()}
    tally.sentences[case.half] += len(texts)
    for where, sentence in texts.items():
        wrong = [f for f in found[where] if f.severity is Severity.BLOCKING and f.rule not in BY_RIGHT]
        if wrong:
            rules = ", ".join(f"{finding.rule} ({finding.claim[:60]})" for finding in wrong)
            tally.alarms[case.half].append(f"{case.id} {' '.join(sentence.cites)}: {rules}: {sentence.text}")
    return {where: {finding.rule for finding in found[where]} for where in texts}


def _planted(case: Case, plan: Plan, round_: int) -> dict[MutationKind, list[Mutation]]:
    found: dict[MutationKind, list[Mutation]] = defaultdict(list)
    for where, _, _ in case.draft.sentences():
        draw = random.Random(f"{plan.seed} {round_} {case.id} {where}")
        for mutation in mutations(case.story, case.draft, where, draw):
            if mutation.kind in plan.rules:
                found[mutation.kind].append(mutation)
    return found


def _tally(case: Case, kind: MutationKind, planted: list[Mutation], plan: Plan, tally: Tally) -> None:
    """One draft of all mutated sentences of a kind: each stands in a paragraph of its own and is checked alone."""
    if not planted:
        return
    found = findings_at(case.story, draft_of([sentence_of(m) for m in planted]))
    key = (kind, case.half)
    for at, mutation in enumerate(planted, 1):
        here = found[f"lede.{at}.1"]
        tally.planted[key] += 1
        if any(f.rule in plan.rules[kind] and f.severity is not Severity.NOTE for f in here):
            tally.caught[key] += 1
        else:
            other = ", ".join(sorted({finding.rule for finding in here})) or "nothing"
            change = f"{mutation.before!r} → {mutation.after!r}"
            tally.missed[key].append(f"{case.id} {change} (found: {other}): {sentence_of(mutation).text}")


def sentence_of(mutation: Mutation) -> Sentence:
    """The mutated sentence."""
    return next(sentence for where, _, sentence in mutation.draft.sentences() if where == mutation.where)
