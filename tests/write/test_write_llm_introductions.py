"""A person whom a model names by the surname alone."""

from __future__ import annotations

import pytest
from llm_stories import story

from synth.domain.draft import Draft, Paragraph, Sentence
from synth.write.llm.introductions import introduced

COURIER = (
    "Quay Courier",
    (
        "The inspection was the work of the firm Brack & Holt.",
        "Ruta Velm, who has sailed the ferry for ten years, changed the pump.",
        "The pump cost 12,000 crowns, Velm said.",
    ),
)
POST = ("Island Post", ("Lorne Brack, 47, brought bread.", "Ines Holm said the boat was late.", "Jon Holm agreed."))


def told(*sentences: tuple[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    lede = tuple(Paragraph(sentences=(Sentence(text=text, cites=(cite,)),)) for text, cite in sentences)
    draft = introduced(Draft(headline="Ferry", dek="A ferry.", lede=lede), story(COURIER, POST))
    return [(one.text, one.cites) for _, _, one in draft.sentences()]


def test_the_first_mention_is_in_full_and_cites_the_passage_that_has_the_name() -> None:
    first, second = told(("The pump cost 12,000 crowns, Velm said.", "1.3"), ("Velm was tired.", "1.3"))
    assert first == ("The pump cost 12,000 crowns, Ruta Velm said.", ("1.3", "1.2"))
    assert second == ("Velm was tired.", ("1.3",))


def test_a_name_that_was_given_in_full_stays_short_afterwards() -> None:
    lines = (("Ruta Velm changed the pump.", "1.2"), ("Velm said it was dear.", "1.3"))
    assert [text for text, _ in told(*lines)] == [text for text, _ in lines]


@pytest.mark.parametrize(
    "text",
    [
        "The firm Brack & Holt looked at the pump.",  # the firm's name, not the man with the bread
        "Holm agreed.",  # two people
        "The boat was “dear, Velm said”, it was told.",  # letter for letter
        "Anna Velm came too.",  # another person
    ],
)
def test_a_surname_that_is_not_one_persons_stays_as_it_is(text: str) -> None:
    assert told((text, "1.3")) == [(text, ("1.3",))]


def test_a_title_stays_before_the_full_name() -> None:
    assert told(("On Monday Captain Velm said it was dear.", "1.2")) == [
        ("On Monday Captain Ruta Velm said it was dear.", ("1.2",))
    ]


def test_an_age_tells_a_person() -> None:
    assert told(("Brack brought bread.", "2.1")) == [("Lorne Brack brought bread.", ("2.1",))]
