"""The rules of this issue, in the order in which they are looked at.

It does not know how a rule works: to add one, write it in `rules/` and name it here.
"""

from __future__ import annotations

from synth.check.rule import Check, Rule
from synth.check.rules import citations, copying, figures, headline, meaning, names, quotations, wording

CHECKS: tuple[Check, ...] = (
    citations.validity,
    quotations.quotations,
    quotations.unclosed,
    figures.numbers,
    names.names,
    meaning.meaning,
    headline.headline,
    headline.length,
    wording.markup_or_url,
    wording.wrong_language,
    wording.sentence_repeated,
    copying.copied_run,
)

RULES: tuple[Rule, ...] = (
    *citations.RULES,
    *quotations.RULES,
    *figures.RULES,
    *names.RULES,
    *meaning.RULES,
    *headline.RULES,
    *wording.RULES,
    *copying.RULES,
)
