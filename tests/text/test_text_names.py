"""Names are found where a reader sees a name, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.text.locale import locale_of
from synth.text.names import find_names, is_title_case, name_parts, name_words
from synth.text.same_names import same_names
from synth.text.sentences import split_sentences


def names(text: str, language: str = "en") -> list[str]:
    return [name.text for name in find_names(text, locale_of(language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Port Authority met Mayor Halvard Renn.", ["Port Authority", "Mayor Halvard Renn"]),
        ("Repairs begin in Merrowick on Monday in November.", ["Merrowick"]),
        ("Tolle said so. Officials said no. Nobody said it.", ["Tolle"]),
        ("She said I’m late, and I think It’s true.", []),
        ("Dr. Voss and J. Hale of the Chamber of Trade", ["Dr. Voss", "J. Hale", "Chamber of Trade"]),
        ("Merrowick’s Mayor Renn met TPR and the U.S. team.", ["Merrowick’s", "Mayor Renn", "TPR", "U.S"]),
        ("He left. (DACA) is a rule, and so is (AIO).", ["DACA", "AIO"]),
        ("“Nobody came,” she said.", []),
        ("Two Corvane ships, Three Men", ["Corvane", "Men"]),
        ('They call it the "Blue Gate" Corvane of old.', ["Blue Gate", "Corvane"]),
    ],
)
def test_english_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Die Reederei stellte den Fahrplan vor.", []),
        ("Folkert Brahm nannte zwei Gründe.", ["Folkert Brahm"]),
        ("Das sagte Brahm dem Rat, und Ostholt schwieg.", ["Brahm"]),
        ("Brahm sagte das. Experten sagten das. Der Rat sagte nichts.", ["Brahm"]),
        ("Neue Sorgen plagen die Insel. Zweihundert Menschen kamen.", []),
        ("Sabine Ostholt schwieg. Neuer Ärger droht.", ["Sabine Ostholt"]),
        ("Merrower Stiftung hilft. Neue Stiftung hilft. Großer Sprung gelang.", ["Merrower Stiftung"]),
        ("Bürgermeisterin Wiebke Harmsund kam im Januar, z.B. Mittwoch.", ["Bürgermeisterin Wiebke Harmsund"]),
    ],
)
def test_german_names(text: str, expected: list[str]) -> None:
    assert names(text, "de") == expected


@given(st.text(max_size=80), st.sampled_from(["en", "de"]))
def test_names_stand_where_they_say(text: str, language: str) -> None:
    for name in find_names(text, locale_of(language)):
        assert text[name.start : name.end] == name.text


def test_title_case_is_seen() -> None:
    assert is_title_case("Harbour Bridge Stays Shut Until End of March")
    assert not is_title_case("Harbour bridge stays shut until end of March")
    assert not is_title_case("Mayor Halvard Renn")


def test_words_of_names_are_compared_without_possessive_dot_or_hyphen() -> None:
    assert name_words("Anne-Marie’s U.S. ferry") == ["anne", "marie", "us", "ferry"]
    assert name_parts("Ingra Tolle’s") == ["ingra", "tolle"]


def test_the_same_place_in_other_words() -> None:
    assert "deutschland" in same_names("germany")
    assert not same_names("merrowick")


def test_initials_without_spaces_do_not_end_a_sentence() -> None:
    spans = split_sentences("Senator Hale, R-S.C., spoke first. Then he left.", "en")
    assert [span.text for span in spans] == ["Senator Hale, R-S.C., spoke first.", "Then he left."]
