"""What a number measures: the unit, currency or percent sign beside it.

It does not convert: five miles and eight kilometres are two units with two numbers.
"""

from __future__ import annotations

import re

from synth.text.cues import Cues
from synth.text.numbers import Number
from synth.text.words import folded

_BEFORE = re.compile(r"([$€£¥₹])\s?$")
_AFTER = re.compile(r"[\s\u00a0\u202f-]*([%$€£¥₹]|km/h|[^\W\d_]+(?:\$)?)")
_WORDS = 3  # words after a number among which its unit may stand: `five long years`
_POWERS = ("square", "cubic")
# Words that may stand between a number and its unit
_PARTS = frozenset(
    {"percentage", "us", "canadian", "australian", "square", "cubic", "nautical", "metric", "swiss", "more", "further",
     "additional", "new", "whole", "full", "long", "short", "straight", "consecutive", "weitere", "weiteren", "volle",
     "vollen", "ganze", "lange", "kurze", "gute"}
)  # fmt: skip


def unit_of(text: str, number: Number, cues: Cues) -> str:
    """The name of the unit of a number that stands in `text`; empty where it has none that the cues know."""
    units = cues.unit_of
    sign = _BEFORE.search(text[max(0, number.start - 2) : number.start])
    if sign:
        return units.get(sign[1], "")
    at, before = number.end, ""
    for place in range(_WORDS):
        match = _AFTER.match(text, at)
        if match is None:
            return ""
        word = folded(match[1])
        if before == "percentage" and f"percentage-{word}" in units:
            return units[f"percentage-{word}"]
        if before == "per" and word == "cent":
            return units.get("percent", "")
        if before in _POWERS and f"{before}-{word}" in units:
            return units[f"{before}-{word}"]
        if word in units and (len(word) > 1 or not word.isalpha() or (place == 0 and match.end() - at <= 2)):
            return units[word]
        if word != "per" and word not in _PARTS:
            return ""
        at, before = match.end(), word
    return ""
