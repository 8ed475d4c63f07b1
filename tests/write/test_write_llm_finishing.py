"""The last hand on a model's draft: citations taken up one after the other, sentences left out, never too many."""

from __future__ import annotations

from llm_stories import brief, story

from synth.domain.draft import Draft, Paragraph, Sentence
from synth.domain.story import Story
from synth.write.formats import Format
from synth.write.llm.finishing import recited, without, without_repeats
from synth.write.llm.problem import Problem, Weight

TWO_FACTS = "The pump cost 12,000 crowns, and 40 children went home early."


def draft(*sentences: tuple[str, str]) -> Draft:
    lines = tuple(Sentence(text=text, cites=tuple(cites.split())) for text, cites in sentences)
    return Draft(headline="Ferry sails", dek="It has a new pump.", lede=(Paragraph(sentences=lines),))


def passages_of_two_facts(_story: Story, given: Draft, _form: Format) -> tuple[Problem, ...]:
    """Offers one missing passage at a time, as a rule on numbers does."""
    found = []
    for where, _, sentence in given.sentences():
        missing = [alias for alias in ("1.2", "2.2") if alias not in sentence.cites]
        if missing:
            found.append(Problem(where, f"{missing[0]} is missing", Weight.HINT, better=missing[0]))
    return tuple(found)


def test_a_sentence_of_two_facts_comes_to_cite_both_passages() -> None:
    moved, found = recited(draft((TWO_FACTS, "1.3")), story(), brief(), passages_of_two_facts)
    (cites,) = [sentence.cites for _, _, sentence in moved.sentences()]
    assert set(cites) >= {"1.2", "2.2"}
    assert found == ()


def test_a_draft_that_is_offered_nothing_stays_as_it_is() -> None:
    given = draft((TWO_FACTS, "1.2 2.2"))
    assert recited(given, story(), brief(), passages_of_two_facts) == (given, ())


def test_blocked_sentences_are_left_out_by_name_but_never_so_many_that_no_article_is_left() -> None:
    long = "The ferry to Orrin sails again since Monday, with a new pump in its engine room, as everybody on it knows."
    given = draft((long, "1.1"), (f"Then {long}", "1.1"), (TWO_FACTS, "1.2"))
    blocked = Problem("lede.1.3", "unknown", Weight.BLOCKING, rule="number_unsupported")
    left = without(given, (blocked,), brief())
    assert [sentence.text for _, _, sentence in left.draft.sentences()] == [long, f"Then {long}"]
    assert left.reasons == (f"left out, number_unsupported: {TWO_FACTS}",)
    all_of_it = [Problem(f"lede.1.{at}", "unknown", Weight.BLOCKING, rule="x") for at in (1, 2, 3)]
    assert without(given, all_of_it, brief()).draft == given


def test_a_draft_that_says_one_thing_only_is_not_emptied() -> None:
    given = draft((TWO_FACTS, "1.2"), (TWO_FACTS, "1.2"))
    slim, taken = without_repeats(given, "en")
    assert (taken, len(list(slim.sentences()))) == (1, 1)
