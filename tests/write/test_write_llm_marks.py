"""Marks and stops that a model left away."""

from __future__ import annotations

import pytest
from llm_stories import story

from synth.domain.draft import Draft, Paragraph, Sentence
from synth.text.locale import locale_of
from synth.write.llm.marks import requoted
from synth.write.llm.tidying import Typography

ENGLISH, GERMAN = locale_of("en"), locale_of("de")
PUMP = "“We changed the pump in nine hours of fog,” Velm said. “Nobody on board went without tea that night.”"


@pytest.mark.parametrize(
    ("told", "put_right"),
    [
        (
            "We changed the pump in nine hours of fog, Velm said.",
            "“We changed the pump in nine hours of fog,” Velm said.",
        ),
        (
            "Velm said we changed the pump in nine hours of fog and nobody on board went without tea that night.",
            "Velm said “we changed the pump in nine hours of fog” and “nobody on board went without tea that night.”",
        ),
    ],
)
def test_words_that_a_source_has_in_marks_get_them_back(told: str, put_right: str) -> None:
    assert requoted(told, [PUMP], ENGLISH) == put_right


@pytest.mark.parametrize(
    "text",
    [
        "The crew changed the pump in fog.",  # too few words of the speech to be more than chance
        "“Nobody went without tea,” Velm said after we changed the pump in nine hours of fog.",  # has its marks
        "Velm said the crew needed nine hours of fog to change the pump on board.",  # other words
        "Velm told how nobody on board went without hot soup while they changed it.",  # half of it
        "We changed the pump in nine; hours of fog came later.",  # no speech runs so
    ],
)
def test_other_sentences_stay_as_they_are(text: str) -> None:
    assert requoted(text, [PUMP], ENGLISH) == text


def test_words_outside_the_marks_of_a_source_are_no_speech() -> None:
    passage = "The Orrin ferry ran again on Monday after its crew had changed a pump. “At last,” Velm said."
    told = "The Orrin ferry ran again on Monday after its crew had changed a pump."
    assert requoted(told, [passage], ENGLISH) == told


def test_marks_are_those_of_the_language() -> None:
    passage = "„Wir haben die Pumpe in neun Stunden getauscht“, sagte Velm."
    told = "Wir haben die Pumpe in neun Stunden getauscht, sagte Velm."
    assert requoted(told, [passage], GERMAN).startswith("„Wir haben die Pumpe in neun Stunden getauscht")
    assert requoted(told, [passage], GERMAN).count("“") == 1


def tidied(*texts: str, passage: str = "1.1") -> list[str]:
    sentences = tuple(Sentence(text=text, cites=(passage,)) for text in texts)
    draft = Draft(headline="Ferry", dek="A ferry.", lede=(Paragraph(sentences=sentences),))
    return [one.text for _, _, one in Typography(story()).tidied(draft).sentences()]


def test_a_model_that_ends_none_of_its_sentences_left_the_stops_away() -> None:
    told = ("The Orrin ferry runs again", "A broken pump had kept it in port")
    assert tidied(*told) == [f"{text}." for text in told]


def test_the_label_of_a_passage_is_no_part_of_a_sentence() -> None:
    assert tidied("Quay Courier, 2026-03-02: The Orrin ferry runs again.") == ["The Orrin ferry runs again."]


@pytest.mark.parametrize(
    "told",
    [
        ("The Orrin ferry runs again.", "A broken pump had kept it in"),  # one of two: broken off
        ("The Orrin ferry had a broken",),  # alone, nobody can tell
        ("The Orrin ferry runs again", "Quay Courier"),  # a label is no sentence
    ],
)
def test_a_sentence_that_broke_off_gets_no_stop(told: tuple[str, ...]) -> None:
    assert tidied(*told) == list(told)
