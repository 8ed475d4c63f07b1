"""Matters in which an error does harm that no correction mends: a named person must read the article.

It does not say that anything is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.rule import Rule
from synth.check.view import DraftView, Line
from synth.domain.finding import RISK, Finding, Severity

_MATTERS = {
    "crime": "crime and those suspected of it",
    "minors": "children and young people",
    "health": "health",
    "suicide": "suicide and self-harm",
    "elections": "elections and votes",
    "defamation": "what may defame somebody",
}
LEAST = {"health": 2, "minors": 2, "elections": 2}  # different words of the matter; one is enough elsewhere
_RULES = {
    matter: Rule(f"{RISK}{matter}", Severity.NOTE, True, f"It is about {words}: a named person reads it.", ("en", "de"))
    for matter, words in _MATTERS.items()
}  # fmt: skip
RULES = tuple(_RULES.values())


def risks(view: DraftView) -> Iterator[Finding]:
    """One note for each risky matter, at its first word."""
    for matter, rule in _RULES.items():
        found = list(_words(view, matter))
        if len({word for _, _, word in found}) >= LEAST.get(matter, 1):
            line, typed, _ = found[0]
            words = ", ".join(list(dict.fromkeys(word for _, word, _ in found))[:6])
            message = f"The article speaks of {_MATTERS[matter]} ({words}): a named person must read it."
            yield rule.finding(line.where, typed, message)


def _words(view: DraftView, matter: str) -> Iterator[tuple[Line, str, str]]:
    for line in (*view.heads, *view.lines):
        if line.cues is None:
            continue
        wanted = line.cues.risks[matter]
        for token in line.tokens:
            if token.word in wanted:
                yield line, line.text[token.start : token.end], token.word
