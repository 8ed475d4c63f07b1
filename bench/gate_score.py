"""The gate as a score beside ROUGE-L, on sentences that people judged. It does not know how findings come about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bench.aligning import Judged
from bench.evidence import HALVES, TUNING, UNSEEN, draft_of
from bench.judging import balanced_accuracy, best_threshold, margin, roc_auc, rouge_l
from bench.overlap import tokens
from bench.planting import CONTEXT
from synth.check.check import assess
from synth.check.score import score


@dataclass(frozen=True)
class Half:
    """The sentences of one half with what each method says of them; higher means less supported."""

    labels: list[bool]
    gate: list[float]
    rouge: list[float]  # against the whole article
    rouge_cited: list[float]  # against what the gate sees: the cited passages alone


def compared(sentences: Sequence[Judged]) -> dict[str, int | float]:
    """AUC and balanced accuracy on the unseen half, thresholds from the other, with the margins over ROUGE-L."""
    halves = {half: _half([one for one in sentences if one.half == half]) for half in HALVES}
    tuned, unseen = halves[TUNING], halves[UNSEEN]
    figures: dict[str, int | float] = {"qags_sentences": len(sentences), "qags_unseen": len(unseen.labels)}
    thresholds = {}
    for name in ("gate", "rouge", "rouge_cited"):
        scores, known = getattr(unseen, name), getattr(tuned, name)
        thresholds[name] = best_threshold(known, tuned.labels)
        figures[f"qags_{name}_auc_tuning"] = round(roc_auc(known, tuned.labels), 4)
        figures[f"qags_{name}_auc"] = round(roc_auc(scores, unseen.labels), 4)
        figures[f"qags_{name}_balanced"] = round(balanced_accuracy(scores, unseen.labels, thresholds[name]), 4)
    for name in ("rouge", "rouge_cited"):
        limits = (thresholds["gate"], thresholds[name])
        low, high = margin(unseen.labels, unseen.gate, getattr(unseen, name), partial(_balanced, limits))
        figures |= {f"qags_balanced_over_{name}_low": low, f"qags_balanced_over_{name}_high": high}
        low, high = margin(unseen.labels, unseen.gate, getattr(unseen, name), _area)
        figures |= {f"qags_auc_over_{name}_low": low, f"qags_auc_over_{name}_high": high}
    return figures


def _balanced(limits: tuple[float, float], which: int, scores: Sequence[float], labels: Sequence[bool]) -> float:
    return balanced_accuracy(scores, labels, limits[which])


def _area(_: int, scores: Sequence[float], labels: Sequence[bool]) -> float:
    return roc_auc(scores, labels)


def _half(sentences: Sequence[Judged]) -> Half:
    half = Half([], [], [], [])
    for one in sentences:
        words = tokens(one.sentence.text)
        cited = " ".join(found.text for alias in one.sentence.cites if (found := one.story.find(alias)))
        assessment = assess(one.story, draft_of([one.sentence]), CONTEXT)
        half.labels.append(not one.supported)
        half.gate.append(score(assessment))
        half.rouge.append(1 - rouge_l(words, tokens(one.article)))
        half.rouge_cited.append(1 - rouge_l(words, tokens(cited)))
    return half
