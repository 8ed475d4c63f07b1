"""Sentences and headlines that are no good ones: broken off, bare fragments, teasers.

It does not look at the sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from synth.check.rule import Rule
from synth.check.view import Block, DraftView, Line
from synth.domain.finding import Finding, Severity
from synth.text.cues import Cues, cues_of

SENTENCE_CUT_OFF = Rule("sentence_cut_off", Severity.WARNING, True, "A sentence breaks off.", ("en", "de"))
LIST_OF_FRAGMENTS = Rule("list_of_fragments", Severity.WARNING, True, "A paragraph is a list of fragments.")
CLICKBAIT = Rule(
    "clickbait", Severity.WARNING, True, "The headline or the dek teases instead of telling.", ("en", "de")
)
RULES = (SENTENCE_CUT_OFF, LIST_OF_FRAGMENTS, CLICKBAIT)
SHORT_WORDS = 5
FEW = 3  # fragments that make a list
_ENDS = re.compile(r"[.!?…:][”“\"’'»«)\]]*$|[.!?…][”“\"’'»«)\]]*\s*\)?$")


@cache
def _teasers(code: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in cues_of(code).clickbait), re.IGNORECASE)


def cut_off(view: DraftView) -> Iterator[Finding]:
    """Every sentence of the body that ends without its stop, with a word that nothing ends with, or is a bare date."""
    for line in view.lines:
        text = line.text.rstrip()
        if text and not _whole(line, text):
            yield SENTENCE_CUT_OFF.finding(line.where, text[-60:], "The sentence does not come to its end.")


def _whole(line: Line, text: str) -> bool:
    if all(token.word.isdigit() or token.word in line.locale.calendar for token in line.tokens):
        return False  # `Friday, Dec. 6.`: the rest of a sentence that was cut at a stop
    open_ends = line.cues.open_ends if line.cues else frozenset[str]()
    return bool(_ENDS.search(text)) and not (line.tokens and line.tokens[-1].word in open_ends)


def fragments(view: DraftView) -> Iterator[Finding]:
    """Every paragraph in which most sentences are a few words long."""
    for block in view.blocks:
        short = _fragments(block)
        if len(short) >= FEW and 2 * len(short) > len(block.lines):
            message = (
                f"{len(short)} of the paragraph’s {len(block.lines)} sentences are at most {SHORT_WORDS} words long."
            )
            yield LIST_OF_FRAGMENTS.finding(short[0].where, block.text[:200], message)


def _fragments(block: Block) -> list[Line]:
    return [line for line in block.lines if len(line.tokens) <= SHORT_WORDS and not line.quoted]


def clickbait(view: DraftView) -> Iterator[Finding]:
    """Headline and dek that tease; a heading may ask."""
    for head in view.heads[:2]:
        cues: Cues | None = head.cues
        if cues is None:
            continue
        for match in _teasers(head.locale.code).finditer(head.text):
            if not head.in_quotation(match.start()):
                message = f"The {head.where} teases (“{match[0].strip()}”): say what happened."
                yield CLICKBAIT.finding(head.where, match[0].strip() or head.text, message)
                break
