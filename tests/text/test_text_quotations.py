"""Quotations are found in every kind of mark, and compared word for word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.text.quotations import find_quotations, is_verbatim, unbalanced

PASSAGE = "“The pier is the good news — because a ‘new’ pier would have meant two years,” said Ingra Tolle."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “it is slow” twice.", ["it is slow"]),
        ('She said "it is slow" twice.', ["it is slow"]),
        ("She said ‘it’s slow’ twice.", ["it’s slow"]),
        ("She said 'it's slow,' twice.", ["it's slow,"]),
        ("Sie sagte „es ist langsam“ und »schön« und «gut».", ["es ist langsam", "schön", "gut"]),
        ("“He said ‘go’ and left.”", ["He said ‘go’ and left."]),
        ("The players' and the coaches' union of the '90s, rock 'n' roll, it's theirs.", []),
        ("“ ” and “”", []),
    ],
)
def test_quotations_are_found(text: str, expected: list[str]) -> None:
    assert [quotation.text for quotation in find_quotations(text)] == expected


@pytest.mark.parametrize(
    "quotation",
    [
        "The pier is the good news",
        "the good news.",
        "The good news - because a \"new\" pier",
        "[A] new pier would have meant two years",
        "The pier … would have meant two years",
        "The pier is [really] the good news",
        "the good\u00a0news",
    ],
)  # fmt: skip
def test_typography_and_marked_omissions_are_verbatim(quotation: str) -> None:
    assert is_verbatim(quotation, PASSAGE)


@pytest.mark.parametrize(
    "quotation",
    ["The pier was the good news", "good new", "years … The pier", "The Pier Is", "the pier is the good news!"],
)
def test_another_word_order_or_case_is_not_verbatim(quotation: str) -> None:
    assert not is_verbatim(quotation, PASSAGE)


@given(st.text(max_size=60))
def test_quotations_stand_where_they_say(text: str) -> None:
    for quotation in find_quotations(text):
        assert text[quotation.start : quotation.end] == quotation.text


@given(
    st.lists(st.sampled_from(["alpha", "beta", "gamma", "it's", "slow", "—", "“"]), min_size=1, max_size=20),
    st.data(),
)
def test_any_run_of_words_is_verbatim_in_its_passage(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert is_verbatim(" ".join(words[start:end]), " ".join(words))


def test_a_mark_without_partner_is_seen() -> None:
    assert unbalanced("“It is slow, she said.")
    assert unbalanced('"It is" slow".')
    assert not unbalanced("“It is slow,” she said.")
