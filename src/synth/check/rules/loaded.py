"""Praise or blame that the writer adds: `a legendary band` where the sources speak of a band.

It does not know whether the praise is deserved: whoever says it must be a source.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.rule import Rule, Sources
from synth.check.view import DraftView
from synth.domain.finding import Finding, Severity
from synth.text.words import stem

LOADED_WORD = Rule(
    "loaded_word", Severity.WARNING, True, "A word of praise or blame that no source of the story has.",
    ("en", "de"), sources=Sources.SAME, about_support=True)  # fmt: skip
RULES = (LOADED_WORD,)


def loaded(view: DraftView) -> Iterator[Finding]:
    """Every such word outside quotation marks; none where a source is in another language than the article."""
    if any(passage.locale.code != view.locale.code or passage.loose for passage in view.passages.values()):
        return
    for line in (*view.heads[:2], *view.reworded):
        for token in line.tokens:
            if line.cues is None or token.word not in line.cues.loaded or line.in_quotation(token.start):
                continue
            sought = stem(token.word)
            if not any(sought in whole.vocabulary for whole in view.wholes.values()):
                claim = line.text[token.start : token.end]
                yield LOADED_WORD.finding(
                    line.where, claim, f"No source of this story says “{claim}”.", line.likest_sentence()
                )
