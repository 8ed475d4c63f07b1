"""ROUGE-1, and how sure a mean difference of paired scores is. It does not know what is compared.

ROUGE: Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004; here lower-cased words, no stemming.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_]+")
DRAWS = 2_000


def tokens(text: str) -> list[str]:
    """The lower-cased words of `text`."""
    return _WORD.findall(text.lower())


def rouge_1(made: Sequence[str], wanted: Sequence[str]) -> float:
    """ROUGE-1 F of two lists of words, 0 to 1."""
    shared = sum((Counter(made) & Counter(wanted)).values())
    return 2 * shared / (len(made) + len(wanted)) if made or wanted else 0.0


def margin(ours: Sequence[float], theirs: Sequence[float], seed: int = 1) -> tuple[float, float]:
    """The 95 % interval of the mean of ours - theirs, story by story: a paired bootstrap of 2,000 seeded draws."""
    differences = [one - other for one, other in zip(ours, theirs, strict=True)]
    chance, size = random.Random(seed), len(differences)
    means = sorted(sum(chance.choices(differences, k=size)) / size for _ in range(DRAWS))
    return means[int(0.025 * DRAWS)], means[int(0.975 * DRAWS) - 1]
