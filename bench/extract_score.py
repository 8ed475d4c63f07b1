"""How close what was extracted is to what people read: texts, titles, names. It does not know pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from synth.text.words import folded, words

# Words; where a script sets none apart, its single signs.
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\W\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")


def text_f1(found: str, wanted: str) -> float:
    """Token-F1 of two texts as bags of words, 0 to 1."""
    ours, theirs = Counter(_TOKEN.findall(found.lower())), Counter(_TOKEN.findall(wanted.lower()))
    whole = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / whole if whole else 1.0


def title_f1(found: str, wanted: str) -> float:
    """Token-F1 of two titles without accents."""
    return text_f1(folded(found), folded(wanted))


def shared_names(found: Sequence[str], wanted: Sequence[str]) -> Counter[str]:
    """`ours`, `theirs` and `shared` names: one matches another of the same words, in any order and case."""
    ours, theirs = ({" ".join(sorted(words(folded(name)))) for name in names} for names in (found, wanted))
    return Counter(ours=len(ours), theirs=len(theirs), shared=len(ours & theirs))
