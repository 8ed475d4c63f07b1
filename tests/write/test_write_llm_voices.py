"""In whose voice a draft speaks."""

from __future__ import annotations

import pytest

from synth.domain.draft import Draft, Paragraph, Sentence
from synth.write.llm.faultfinding import voices
from synth.write.llm.problem import Weight


def voiced(text: str, language: str = "en") -> list[str]:
    lede = (Paragraph(sentences=(Sentence(text=text, cites=("1.1",)),)),)
    found = list(voices(Draft(headline="Ferry", dek="A ferry.", lede=lede), language))
    assert all(problem.weight is Weight.BLOCKING for problem in found)
    return [problem.words.split(" ")[0] for problem in found]


@pytest.mark.parametrize(
    ("text", "language", "word"),
    [
        ("Velm said we were paying for a pump that hung by a thread.", "en", "“we”"),
        ("I would rather run five full nights, Velm said.", "en", "“I”"),
        ("Velm sagte, wir haben neun Stunden gebraucht.", "de", "“wir”"),
    ],
)
def test_a_source_that_speaks_without_marks_is_sent_back(text: str, language: str, word: str) -> None:
    assert voiced(text, language) == [word]


@pytest.mark.parametrize(
    "text",
    [
        "“We were paying for a pump that hung by a thread,” Velm said.",
        "The US navy lent a pump.",
        "Velm said that they were paying for a pump.",
    ],
)
def test_quoted_words_and_other_persons_are_not(text: str) -> None:
    assert voiced(text) == []
