"""Words that a page's markup gives to a speaker are never told as the outlet's own."""

from __future__ import annotations

import pytest
from llm_stories import clipping

from synth.domain.evidence import PassageKind
from synth.domain.source import Rights, Terms
from synth.domain.story import Member, Story
from synth.text.locale import locale_of
from synth.write.extractive.standing import objection
from synth.write.extractive.statements import read_statements
from synth.write.llm.passages import blocks_of, fenced

QUOTED = ("The ferry runs again.", "The motor is sound.", "The whole harbour waited for it. — Ilse Marrand, captain")
SPEAKER = "Ilse Marrand, captain"


def spoken() -> Story:
    terms = Terms(section="Coast", language="en", format="brief", rights=Rights.QUOTE, min_outlets=1)
    made = clipping("Ostrel Herald", QUOTED)
    told = {"kind": PassageKind.QUOTE, "speaker": SPEAKER}
    passages = (made.passages[0], *(one.model_copy(update=told) for one in made.passages[1:]))
    member = Member(ordinal=1, clipping=made.model_copy(update={"passages": passages}))
    return Story(id="s", list_name="l", slug="s", declared=True, terms=terms, members=(member,))


def test_a_model_is_told_once_whose_words_it_reads() -> None:
    shown = fenced(blocks_of(spoken())).splitlines()
    assert "[1.1] The ferry runs again." in shown
    assert f"[1.2] (words of {SPEAKER}) The motor is sound." in shown
    assert f"[1.3] {QUOTED[2]}" in shown


@pytest.mark.parametrize(("kind", "rule"), [(PassageKind.PARAGRAPH, ""), (PassageKind.QUOTE, "speaker")])
def test_a_quotation_is_not_told_without_its_speaker(kind: PassageKind, rule: str) -> None:
    sentence = "The ferry line must replace the main shaft of the Grey Heron."
    made = clipping("Ostrel Herald", (sentence,))
    passages = (made.passages[0].model_copy(update={"kind": kind}),)
    member = Member(ordinal=1, clipping=made.model_copy(update={"passages": passages}))
    story = spoken().model_copy(update={"members": (member,)})
    (statement,) = read_statements(story, locale_of("en"))
    assert objection(statement) == rule
