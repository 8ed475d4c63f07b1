"""Mutations: each changes what a sentence says to what its cited passages do not hold; the same for a seed."""

from __future__ import annotations

import random

import pytest
from check_story import ENGLISH, GERMAN, draft_of, sectioned, story_of
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.check.mutants.lexicon import lexicon_of
from synth.check.mutate import Mutation, MutationKind, mutations
from synth.domain.draft import Draft, faults
from synth.domain.story import Story
from synth.errors import ConfigError
from synth.text.quotations import find_quotations, is_verbatim
from synth.text.words import words

SEEDS = range(12)
WORKS = story_of(
    (
        "The quay wall, 40 metres of it, may have moved since Thursday, said engineer Tamsin Orde, and repairs are not "
        "planned before May 2027.",
        "“We measured it twice and the second figure was worse than the first,” said Orde. Harbour master Pello Quint "
        "rejected the figures. Costs rose by 12 percent last year.",
        "Councillor Ivo Marsden said the ferry carried 310 people on Sunday, more than on any day in 2024.",
    ),
    ("Divers found three cracks near the slipway. The alleged leak was sealed at 17:30, the port said.",),
)


def planted(story: Story, draft: Draft, seed: int, where: str = "lede.1.1") -> dict[MutationKind, Mutation]:
    found = mutations(story, draft, where, random.Random(seed))  # noqa: S311  (a seeded draw)
    return {mutation.kind: mutation for mutation in found}


def all_of(kind: MutationKind, text: str, cites: str, story: Story) -> list[tuple[Mutation, str]]:
    """What a kind makes of one sentence under every seed, each with the mutated sentence."""
    draft = draft_of((text, cites))
    made = [planted(story, draft, seed).get(kind) for seed in SEEDS]
    return [(m, next(s.text for _, _, s in m.draft.sentences())) for m in made if m is not None]


@pytest.mark.parametrize(
    ("kind", "text", "cites"),
    [
        (MutationKind.NUMBER, "The ferry carried 310 people, said Councillor Ivo Marsden.", "1.3"),
        (MutationKind.NUMBER, "Divers found three cracks near the slipway.", "2.1"),
        (MutationKind.UNIT, "Some 40 metres of the quay wall may have moved.", "1.1"),
        (MutationKind.UNIT, "Costs rose by 12 percent.", "1.2"),
        (MutationKind.DATE, "Repairs are not planned before May 2027.", "1.1"),
        (MutationKind.DATE, "The ferry carried 310 people on Sunday.", "1.3"),
        (MutationKind.DATE, "The leak was sealed at 17:30.", "2.1"),
        (MutationKind.DATE, "Costs rose last year.", "1.2"),
        (MutationKind.NAME, "The wall may have moved, said Tamsin Orde.", "1.1"),
        (MutationKind.TITLE, "The wall may have moved, said engineer Tamsin Orde.", "1.1"),
        (MutationKind.QUOTED_WORD, "“We measured it twice and the second figure was worse,” said Orde.", "1.2"),
        (MutationKind.NEGATION, "Repairs are not planned before May 2027.", "1.1"),
        (MutationKind.NEGATION, "The leak was sealed at 17:30.", "2.1"),
        (MutationKind.DIRECTION, "Costs rose by 12 percent.", "1.2"),
        (MutationKind.HEDGE_DROPPED, "The wall may have moved since Thursday.", "1.1"),
        (MutationKind.HEDGE_DROPPED, "The alleged leak was sealed.", "2.1"),
        (MutationKind.INVENTED_QUOTE, "Divers found three cracks near the slipway.", "2.1"),
        (MutationKind.WRONG_CITATION, "The ferry carried 310 people on Sunday, said Ivo Marsden.", "1.3"),
    ],
)
def test_every_kind_is_made_of_a_sentence_that_gives_it_a_hold(kind: MutationKind, text: str, cites: str) -> None:
    made = all_of(kind, text, cites, WORKS)
    assert made
    for mutation, mutated in made:
        assert mutation.where == "lede.1.1"
        assert mutation.before != mutation.after
        if kind is MutationKind.WRONG_CITATION:
            assert mutated == text
            assert mutation.before == cites
        else:
            assert mutated != text
            assert mutation.after in mutated


def test_a_changed_number_is_in_no_cited_passage() -> None:
    for mutation, _ in all_of(MutationKind.NUMBER, "Divers found three cracks near the slipway.", "2.1 1.1", WORKS):
        assert mutation.after not in ("one", "three", "40", "forty")


def test_a_number_said_to_be_rounded_is_changed_by_more_than_a_rounding() -> None:
    story = story_of(("About 9,300 vehicles a day used the bridge.",))
    for mutation, _ in all_of(MutationKind.NUMBER, "About 9,000 vehicles a day used the bridge.", "1.1", story):
        value = int(mutation.after.replace(",", ""))
        assert not 9_300 * 0.65 < value < 9_300 * 1.35


def test_a_day_that_the_date_of_publication_may_mean_is_not_taken_for_an_error() -> None:
    made = all_of(MutationKind.DATE, "The ferry carried 310 people on Sunday.", "1.3", WORKS)
    assert {m.after for m, _ in made}.isdisjoint({"Monday", "Tuesday", "Wednesday", "Sunday"})  # published on a Tuesday


def test_a_unit_that_the_passage_gives_too_is_not_put_in() -> None:
    story = story_of(("The pipe is 5 kilometers long, about 5 miles with its branches, or 5 meters of head.",))
    assert not all_of(MutationKind.UNIT, "The pipe is 5 kilometers long.", "1.1", story)


def test_a_turned_word_that_the_source_says_of_the_same_matter_is_no_mutation() -> None:
    story = story_of(("Costs rose by 12 percent in spring and fell by 12 percent in autumn, the port said.",))
    assert not all_of(MutationKind.DIRECTION, "Costs rose by 12 percent.", "1.1", story)


def test_a_changed_name_stands_nowhere_in_the_cited_clipping() -> None:
    for mutation, _ in all_of(MutationKind.NAME, "The wall may have moved, said Tamsin Orde.", "1.1", WORKS):
        fresh = set(words(mutation.after)) - {"Tamsin", "Orde"}
        assert fresh
        assert fresh.isdisjoint(words(WORKS.members[0].clipping.text))


def test_a_quotation_goes_to_another_person_of_the_sources_who_did_not_speak_it() -> None:
    passages = (
        "“Nobody slept that night, and nobody will forget it,” said teacher Hanne Brook. " + "The hall was cold. " * 30,
        "Mayor Edda Lint said the hall would be heated.",
    )
    made = all_of(
        MutationKind.SPEAKER,
        "“Nobody slept that night, and nobody will forget it,” said Hanne Brook.",
        "1.1",
        story_of(passages),
    )
    assert {mutation.after for mutation, _ in made} == {"Edda Lint"}


def test_an_invented_quotation_is_verbatim_in_no_cited_passage() -> None:
    made = all_of(MutationKind.INVENTED_QUOTE, "Three cracks were found by divers near the slipway.", "2.1", WORKS)
    assert made
    for _, mutated in made:
        (quotation,) = find_quotations(mutated)
        assert not is_verbatim(quotation.text, WORKS.members[1].clipping.text)


def test_a_hedge_that_the_source_does_not_have_may_go() -> None:
    story = story_of(("The wall moved by four metres.",))
    assert not all_of(MutationKind.HEDGE_DROPPED, "The wall may have moved by four metres.", "1.1", story)


def test_a_wrong_citation_names_a_neighbour_that_tells_something_else() -> None:
    for mutation, _ in all_of(MutationKind.WRONG_CITATION, "Costs rose by 12 percent last year.", "1.2", WORKS):
        assert mutation.after in ("1.1", "1.3")
        assert not faults(mutation.draft, WORKS)


@pytest.mark.parametrize(
    ("kind", "text", "cites"),
    [
        (MutationKind.UNIT, "Die Arbeiten kosten 3,1 Millionen Kronen.", "1.3"),
        (MutationKind.NUMBER, "Rund 240 Menschen waren gekommen.", "1.4"),
        (MutationKind.DATE, "Kreisrätin Maren Ostholt erwartet bis zum 15. Januar ein Konzept.", "1.4"),
        (MutationKind.NAME, "Kreisrätin Maren Ostholt erwartet ein Konzept.", "1.4"),
        (MutationKind.QUOTED_WORD, "„Ich kann ein Schiff ersetzen“, sagte Folkert Brahm.", "1.2"),
        (MutationKind.INVENTED_QUOTE, "Rund 240 Menschen waren gekommen.", "1.4"),
        (MutationKind.WRONG_CITATION, "Kreisrätin Maren Ostholt erwartet bis zum 15. Januar ein Konzept.", "1.4"),
    ],
)
def test_german_sentences_are_changed_too(kind: MutationKind, text: str, cites: str) -> None:
    assert all_of(kind, text, cites, story_of(*GERMAN, language="de"))


def test_the_same_seed_makes_the_same_mutations_and_another_one_others() -> None:
    draft = draft_of(("The ferry carried 310 people on Sunday, said Councillor Ivo Marsden.", "1.3"))
    once, again = planted(WORKS, draft, 5), planted(WORKS, draft, 5)
    assert once == again
    assert any(planted(WORKS, draft, seed) != once for seed in range(6, 12))


def test_only_the_sentence_that_is_named_is_changed() -> None:
    draft = sectioned(
        draft_of(("Costs rose by 12 percent last year.", "1.2"), ("Divers found three cracks.", "2.1")),
        "What divers saw",
        ("The leak was sealed at 17:30.", "2.1"),
        ("The ferry carried 310 people on Sunday.", "1.3"),
    )
    before = {where: sentence for where, _, sentence in draft.sentences()}
    for where in before:
        made = planted(WORKS, draft, 1, where)
        assert made
        for mutation in made.values():
            after = {place: sentence for place, _, sentence in mutation.draft.sentences()}
            assert {place for place in before if before[place] != after[place]} == {where}


def test_a_sentence_that_is_not_there_is_named_by_a_key_error() -> None:
    with pytest.raises(KeyError):
        planted(WORKS, draft_of(("Divers found three cracks.", "2.1")), 1, "sections.4.1.1")


def test_a_sentence_without_a_known_passage_has_no_mutation() -> None:
    assert not planted(WORKS, draft_of(("Divers found three cracks.", "9.9")), 1)


def test_a_language_without_words_for_mutations_is_said_to_be_unknown() -> None:
    with pytest.raises(ConfigError, match="'fr'"):
        lexicon_of("fr")


@settings(max_examples=60)
@given(text=st.text(min_size=1, max_size=200), seed=st.integers(0, 1_000))
def test_any_text_is_left_alone_or_changed_and_never_an_error(text: str, seed: int) -> None:
    draft = draft_of((text, "1.1 1.2"))
    for mutation in planted(story_of(*ENGLISH), draft, seed).values():
        assert mutation.draft != draft
