"""A text that is told twice counts once."""

from __future__ import annotations

from itertools import permutations

from group_clippings import BRIDGE_1, BRIDGE_2, TRAIN_1, clipping

from synth.group.duplicates import drop_duplicates

LONG = f"{BRIDGE_1} {TRAIN_1}"


def test_of_two_copies_the_earlier_is_kept() -> None:
    late, early = clipping("a", "Bridge", BRIDGE_1, hours=5), clipping("b", "Bridge", BRIDGE_1, hours=1)
    kept, [duplicate] = drop_duplicates([late, early])
    assert kept == (early,)
    assert (duplicate.clipping, duplicate.of, duplicate.likeness) == (late, "b", 1.0)


def test_an_excerpt_gives_way_to_the_text_that_holds_it() -> None:
    excerpt, whole = clipping("a", "Bridge", BRIDGE_1, hours=0), clipping("b", "Roundup", LONG, hours=9)
    kept, [duplicate] = drop_duplicates([excerpt, whole])
    assert kept == (whole,)
    assert duplicate.of == "b"


def test_two_tellings_of_one_event_are_no_duplicates() -> None:
    told = [clipping("a", "Bridge", BRIDGE_1), clipping("b", "Bridge", BRIDGE_2)]
    assert drop_duplicates(told) == (tuple(told), ())


def test_a_copy_with_other_first_words_is_still_a_copy() -> None:
    copy = clipping(
        "b", "Bridge", "MERROWICK (TPR) — " + BRIDGE_1.replace("early on Sunday", "on Sunday morning"), hours=2
    )
    kept, duplicates = drop_duplicates([clipping("a", "Bridge", BRIDGE_1), copy])
    assert len(kept) == len(duplicates) == 1
    assert 0.7 < duplicates[0].likeness < 1


def test_the_order_in_which_clippings_come_does_not_matter() -> None:
    given = [
        clipping("a", "Bridge", BRIDGE_1, hours=3),
        clipping("b", "Bridge", BRIDGE_1, hours=None),
        clipping("c", "Bridge", BRIDGE_1, hours=3),
        clipping("d", "Roundup", LONG, hours=9),
        clipping("e", "Bridge", BRIDGE_2),
    ]
    results = {tuple(sorted(kept.id for kept in drop_duplicates(order)[0])) for order in permutations(given)}
    assert results == {("d", "e")}


def test_a_clipping_given_twice_is_kept_once() -> None:
    one = clipping("a", "Bridge", BRIDGE_1)
    assert drop_duplicates([one, one])[0] == (one,)


def test_texts_without_words_are_kept() -> None:
    bare = [clipping("a", "", "…"), clipping("b", "", "")]
    assert drop_duplicates(bare) == (tuple(bare), ())
