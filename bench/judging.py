"""How well a score tells supported sentences from others: ROC, balanced accuracy, and how sure a difference is.

It does not know what the scores mean; a higher one says `unsupported`. ROUGE-L: Lin, "ROUGE: A Package for Automatic
Evaluation of Summaries", 2004, here the longest common subsequence over the words of the sentence (precision).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

DRAWS = 2_000
Scores = Sequence[float]
Labels = Sequence[bool]  # whether a sentence is unsupported


def roc_auc(scores: Scores, labels: Labels) -> float:
    """The chance that an unsupported sentence scores higher than a supported one; ties count half."""
    ranked = sorted(range(len(scores)), key=lambda at: scores[at])
    ranks = [0.0] * len(scores)
    at = 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and scores[ranked[end]] == scores[ranked[at]]:
            end += 1
        for place in ranked[at:end]:
            ranks[place] = (at + end + 1) / 2
        at = end
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return 0.5
    total = sum(rank for rank, label in zip(ranks, labels, strict=True) if label)
    return (total - positives * (positives + 1) / 2) / (positives * negatives)


def balanced_accuracy(scores: Scores, labels: Labels, threshold: float) -> float:
    """The mean of the two recalls where a score of at least `threshold` says `unsupported`."""
    positives = sum(labels)
    negatives = len(labels) - positives
    if not positives or not negatives:
        return 0.5
    caught = sum(score >= threshold and label for score, label in zip(scores, labels, strict=True))
    let_by = sum(score < threshold and not label for score, label in zip(scores, labels, strict=True))
    return (caught / positives + let_by / negatives) / 2


def best_threshold(scores: Scores, labels: Labels) -> float:
    """The threshold, one of the scores, with the best balanced accuracy; the lowest of equals."""
    return max(sorted(set(scores)), key=lambda threshold: balanced_accuracy(scores, labels, threshold))


def margin(
    labels: Labels, ours: Scores, theirs: Scores, measure: Callable[[int, Scores, Labels], float]
) -> tuple[float, float]:
    """The 95 % interval of ours - theirs under a measure (0: ours, 1: theirs): a paired bootstrap of seeded draws."""
    chance, size = random.Random(1), len(labels)
    found = []
    for _ in range(DRAWS):
        drawn = chance.choices(range(size), k=size)
        some = [labels[at] for at in drawn]
        found.append(measure(0, [ours[at] for at in drawn], some) - measure(1, [theirs[at] for at in drawn], some))
    found.sort()
    return round(found[int(0.025 * DRAWS)], 4), round(found[int(0.975 * DRAWS) - 1], 4)


def rouge_l(sentence: Sequence[str], text: Sequence[str]) -> float:
    """The share of the sentence's words that stand in the text in the same order, 0 to 1."""
    row = [0] * (len(text) + 1)
    for word in sentence:
        before = 0
        for at, other in enumerate(text, 1):
            above = row[at]
            row[at] = before + 1 if word == other else max(above, row[at - 1])
            before = above
    return row[-1] / len(sentence) if sentence else 0.0
