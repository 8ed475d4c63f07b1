"""What only a machine, its prompt or its attacker says: self-talk, a disclaimer, the prompt, a planted code.

It does not know which model wrote, nor what the passages tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from synth.check.nearest import beside
from synth.check.rule import Rule
from synth.check.view import DraftView
from synth.domain.finding import Finding, Severity
from synth.text.addressed import find_codes
from synth.text.ways import find_ways, read_ways
from synth.text.words import read_tokens

MODEL_SELF_TALK = Rule(
    "model_self_talk", Severity.BLOCKING, False, "A model speaks of itself, its task, its passages or its ids."
)
MODEL_DISCLAIMER = Rule(
    "model_disclaimer", Severity.BLOCKING, False, "A disclaimer that the writer made: the stamp makes the only one."
)
PROMPT_TEXT = Rule("prompt_text", Severity.BLOCKING, False, "Words of the prompt stand in the article.")
CANARY = Rule("canary", Severity.BLOCKING, False, "A code that the prompt or an instruction in a source planted.")
CONTACT_DETAILS = Rule("contact_details", Severity.BLOCKING, False, "A telephone number in a text.")
PASSAGE_ADDRESSES_MODEL = Rule(
    "passage_addresses_model",
    Severity.BLOCKING,
    True,
    "A sentence rests on a passage that addresses a model or gives it instructions.",
)
RULES = (MODEL_SELF_TALK, MODEL_DISCLAIMER, PROMPT_TEXT, CANARY, CONTACT_DETAILS, PASSAGE_ADDRESSES_MODEL)
_WAYS = Path(__file__).parent / "machine_talk.toml"
_SPOKEN = {
    MODEL_SELF_TALK.id: (MODEL_SELF_TALK, "The text speaks of its own making: no reader should meet that."),
    MODEL_DISCLAIMER.id: (
        MODEL_DISCLAIMER,
        "The text warns of itself: the label and its sentence are not the writer’s.",
    ),
}
PROMPT_WORDS = 8  # words in a row that are the prompt's own
# Written for people to dial: a plus or a zero before, and seven digits at least; or three groups as in 555-010-0199
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\d{1,3}[\s./()-]{0,3}(?:\(0\)\s?)?\d{2,5}(?:[\s./()-]{1,2}\d{2,6}){1,4}"
    r"|\(?0\d{2,5}\)?[\s/-]{1,3}\d{2,4}(?:[\s-]\d{2,6}){0,3}"
    r"|\(\d{3}\)\s?\d{3}-\d{4}|1?-?[2-9]\d{2}-\d{3}-\d{4})(?![\w/]|[.,]\d)"
)
_TELEPHONE = re.compile(
    r"(?i)\b(?:tel(?:ephone|efon)?|phone|call|fax|hotline|rufnummer|anrufen unter)\b[.:]?\s{0,2}"
    r"(\+?[\d(][\d\s()/.-]{5,20}\d)"
)
LEAST_DIGITS = 7


def machine_talk(view: DraftView) -> Iterator[Finding]:
    """Every stretch in which a model speaks of itself, or warns of itself. Words that a source speaks are quoted."""
    ways = read_ways(_WAYS)
    lines = {line.where: line for line in (*view.heads, *view.lines)}
    for where, text in view.texts():
        for way, match in find_ways(text, ways):
            line = lines.get(where)
            if line is None or not line.in_quotation(match.start()):
                rule, words = _SPOKEN[way]
                yield rule.finding(where, match[0].strip(), words)


def contact_details(view: DraftView) -> Iterator[Finding]:
    """Every telephone number."""
    for where, text in view.texts():
        found = [match[0] for match in _PHONE.finditer(text)] + [match[1] for match in _TELEPHONE.finditer(text)]
        for number in dict.fromkeys(found):
            if sum(char.isdigit() for char in number) >= LEAST_DIGITS:
                yield CONTACT_DETAILS.finding(where, number.strip(), "The text holds a telephone number.")


def prompt_text(view: DraftView) -> Iterator[Finding]:
    """The first run of words in each text that the prompt has too and no passage has."""
    told = [token.word for token in read_tokens(view.terms.prompt, frozenset())]
    known = {tuple(told[at : at + PROMPT_WORDS]) for at in range(len(told) - PROMPT_WORDS + 1)}
    if not known:
        return
    for where, text in view.texts():
        tokens = read_tokens(text, frozenset())
        words = [token.word for token in tokens]
        runs = ((at, tuple(words[at : at + PROMPT_WORDS])) for at in range(len(words) - PROMPT_WORDS + 1))
        begins = next((at for at, run in runs if run in known and not _a_source_has(view, run)), None)
        if begins is not None:
            claim = text[tokens[begins].start : tokens[begins + PROMPT_WORDS - 1].end]
            yield PROMPT_TEXT.finding(where, claim, "These words are the prompt’s: the writer was told them.")


def _a_source_has(view: DraftView, run: tuple[str, ...]) -> bool:
    """Whether a passage that speaks to readers has these words in a row: then they are the source's as well."""
    sought = f" {' '.join(run)} "
    return any(
        run[0] in passage.folded
        and sought in f" {' '.join(token.word for token in passage.tokens)} "
        and passage.address is None
        for passage in view.passages.values()
    )


def canaries(view: DraftView) -> Iterator[Finding]:
    """Every code of the prompt, or of a passage that gives a model instructions, in any text of the draft."""
    codes = {code: where for where, text in view.texts() for code in find_codes(text)}
    if not codes:
        return
    planted = set(find_codes(view.terms.prompt))
    for passage in view.passages.values():
        if any(code in passage.text for code in codes) and passage.address is not None:
            planted.update(find_codes(passage.text))
    for code, where in codes.items():
        if code in planted:
            yield CANARY.finding(where, code, "A code that was planted for a model to repeat.")


def addressed(view: DraftView) -> Iterator[Finding]:
    """Every sentence that cites a passage which speaks to a model."""
    for line in view.lines:
        for passage in line.cited:
            if (address := passage.address) is not None:
                message = f"Passage {passage.alias} ({passage.clipping.outlet}) speaks to a model, not to readers."
                nearest = (passage.evidence(address.start, address.end), beside(line.text, address.text))
                yield PASSAGE_ADDRESSES_MODEL.finding(line.where, line.text, message, nearest)
                break
