"""What counts as told already."""

from __future__ import annotations

import pytest

from synth.text.locale import locale_of
from synth.write.llm.repetition import Told

VOTE = "The town council voted by 23 to 8 on Wednesday to build a heating network that draws its warmth from the sea."
COST = "The Ostrel Herald reported that the repair of the harbour bridge will cost 4.2 million crowns."


@pytest.mark.parametrize(
    "again",
    [
        "The council voted 23 to 8 for a town heating network.",
        "The council voted 23 to 8 for a heating network, which is significant.",
        "On Wednesday the town council voted by 23 to 8 to build a heating network that draws its warmth from the sea.",
    ],
)
def test_a_sentence_that_adds_nothing_is_told_already(again: str) -> None:
    told = Told(locale_of("en"))
    assert told.again("lede.1.1", VOTE) is None
    assert told.again("sections.1.1.1", again) == "lede.1.1"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (COST, COST.replace("4.2", "4.8")),  # another number
        (COST, COST.replace("Ostrel Herald", "Vale Gazette")),  # another name
        (VOTE, "The council wants to hear its residents before the network is dug."),
        ("The ferry sails.", "The ferry sails on."),  # too short to share words but by chance
    ],
)
def test_a_sentence_with_something_new_is_not(first: str, then: str) -> None:
    told = Told(locale_of("en"))
    assert (told.again("lede.1.1", first), told.again("lede.1.2", then)) == (None, None)


def test_a_number_that_another_sentence_has_told_is_not_new() -> None:
    told = Told(locale_of("de"))
    told.again("lede.1.1", "Die Fähre nach Tönnsand fährt ab dem 1. Dezember nur noch fünfmal am Tag.")
    told.again("lede.1.2", "Die Reederei Petersand streicht drei von acht Abfahrten zwischen Tönnsand und Brookhafen.")
    again = "Ab 1. Dezember streicht die Reederei Petersand drei von acht Abfahrten zwischen Tönnsand und Brookhafen."
    assert told.again("lede.2.1", again) == "lede.1.2"
