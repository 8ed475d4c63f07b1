"""What the gate finds of the errors that real models make, against a reader's marks. It does not know who read them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from bench.drafts import read_drafts
from bench.evidence import Case, draft_of
from bench.marking import ErrorKind, Mark, Marked, Verdict, read_marks, sentences
from bench.planting import findings_at
from bench.result import Absent, Figure
from synth.domain.draft import Sentence
from synth.domain.finding import Finding, Severity

# Findings on form say nothing on whether a sentence is supported; that it is no sentence, two of them do say
_FORM = frozenset({"length", "sentence_repeated", "copied_run", "copied_share", "markup_or_url", "wrong_language"})
_FRAGMENT = frozenset({"sentence_cut_off", "list_of_fragments"})


@dataclass
class Natural:
    """Figures, and the faithful sentences of each draft for planting errors in."""

    figures: dict[str, Figure] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    faithful: list[Case] = field(default_factory=list)


def natural() -> Natural:
    """Recall and precision by kind. `Absent` where there are no drafts, or no marks of them."""
    drafts = read_drafts()
    marks = read_marks()
    marked = [(one, marks[one.sha256]) for one in sentences(drafts) if one.sha256 in marks]
    if not marked:
        raise Absent("the marks in bench/marks are of other drafts than these: read these (python -m bench.marking)")
    result = Natural()
    _cases(result, marked)
    _measure(result, marked)
    return result


def _cases(result: Natural, marked: list[tuple[Marked, Mark]]) -> None:
    by_draft: dict[tuple[str, str], list[Sentence]] = defaultdict(list)
    stories = {}
    for one, mark in marked:
        if mark.verdict is Verdict.SUPPORTED:
            by_draft[one.draft.slug, one.draft.model].append(one.sentence)
            stories[one.draft.slug, one.draft.model] = one.draft.story
    for (slug, model), lines in by_draft.items():
        # A case's half goes by the story: two models' drafts of it must not fall on both sides
        result.faithful.append(Case(slug, stories[slug, model], draft_of(lines)))


def _measure(result: Natural, marked: list[tuple[Marked, Mark]]) -> None:
    found: Counter[str] = Counter()
    by_draft: dict[int, dict[str, list[Finding]]] = {}
    for one, mark in marked:
        if id(one.draft) not in by_draft:
            by_draft[id(one.draft)] = findings_at(one.draft.story, one.draft.draft)
        beside = _FORM if mark.kind is ErrorKind.BROKEN else _FORM | _FRAGMENT
        here = [
            f for f in by_draft[id(one.draft)][one.where] if f.rule not in beside and f.severity is not Severity.NOTE
        ]
        wrong = mark.verdict is Verdict.UNSUPPORTED
        blocked = any(finding.severity is Severity.BLOCKING for finding in here)
        said = ", ".join(sorted({finding.rule for finding in here})) or "nothing"
        found.update({"marked": 1, "flagged": bool(here), "blocked": blocked, "unsupported": wrong})
        if wrong:
            found.update({"flagged_right": bool(here), "blocked_right": blocked})
            found.update({f"{mark.kind}_marked": 1, f"{mark.kind}_flagged": bool(here)})
            found.update({f"{one.draft.model} unsupported": 1, f"{one.draft.model} flagged": bool(here)})
        if wrong and not here:
            result.details.append(f"missed: natural {mark.kind}: {one.draft.model} {one.where}: {one.sentence.text}")
        if blocked and not wrong:
            result.details.append(f"false: natural ({said}): {one.draft.model} {one.where}: {one.sentence.text}")
    result.figures |= {"natural_marked": found["marked"], "natural_unsupported": found["unsupported"]}
    result.figures["natural_recall"] = _share(found["flagged_right"], found["unsupported"])
    result.figures["natural_recall_block"] = _share(found["blocked_right"], found["unsupported"])
    result.figures["natural_precision"] = _share(found["flagged_right"], found["flagged"])
    result.figures["natural_precision_block"] = _share(found["blocked_right"], found["blocked"])
    for model in sorted({one.draft.model for one, _ in marked}):
        told = f"{found[f'{model} flagged']} of {found[f'{model} unsupported']} unsupported sentences flagged"
        result.notes.append(f"natural {model}: {told}")
    for kind in sorted({mark.kind for _, mark in marked if mark.verdict is Verdict.UNSUPPORTED}):
        result.notes.append(f"natural {kind}: {found[f'{kind}_flagged']} of {found[f'{kind}_marked']} flagged")


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
