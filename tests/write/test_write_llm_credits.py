"""An outlet that is named again and again."""

from __future__ import annotations

from llm_stories import story

from synth.domain.draft import Draft, Paragraph, Section, Sentence
from synth.write.llm.credits import credited_once

COURIER = "The Orrin ferry runs again, according to Quay Courier."
PUMP = "Its pump was broken, according to the Quay Courier."


def credited(*sentences: tuple[str, str], lede: tuple[tuple[str, str], ...] = ()) -> list[str]:
    def paragraphs(lines: tuple[tuple[str, str], ...]) -> tuple[Paragraph, ...]:
        return tuple(Paragraph(sentences=(Sentence(text=text, cites=(cite,)),)) for text, cite in lines)

    section = Section(heading="At the quay", paragraphs=paragraphs(sentences))
    draft = Draft(headline="Ferry", dek="A ferry.", lede=paragraphs(lede), sections=(section,))
    return [one.text for _, _, one in credited_once(draft, story()).sentences()]


def test_the_first_sentence_names_the_outlet_and_the_next_ones_need_not() -> None:
    assert credited((COURIER, "1.1"), (PUMP, "1.2")) == [COURIER, "Its pump was broken."]


def test_a_sentence_without_an_outlet_between_them_changes_nothing() -> None:
    plain = ("The crew worked on Sunday.", "1.1")
    assert credited((COURIER, "1.1"), plain, (PUMP, "1.2"))[-1] == "Its pump was broken."


def test_two_outlets_that_tell_different_things_keep_their_names() -> None:
    told = [(COURIER, "1.1"), ("Bread ran out, according to Island Post.", "2.1"), (PUMP, "1.2")]
    assert credited(*told) == [text for text, _ in told]


def test_a_sentence_that_cites_another_outlet_keeps_the_name() -> None:
    assert credited((COURIER, "1.1"), (PUMP, "2.1"))[-1] == PUMP


def test_a_name_in_front_goes_as_well() -> None:
    in_front = "The Quay Courier reported that its pump was broken."
    assert credited((COURIER, "1.1"), (in_front, "1.2"))[-1] == "Its pump was broken."


def test_a_new_section_names_its_outlet_again() -> None:
    assert credited((PUMP, "1.2"), lede=((COURIER, "1.1"),)) == [COURIER, PUMP]


def test_a_name_inside_a_sentence_stays() -> None:
    inside = "Velm told the Quay Courier that the pump was broken."
    assert credited((COURIER, "1.1"), (inside, "1.2"))[-1] == inside
