"""A text that is told twice counts once."""

from __future__ import annotations

from itertools import permutations

from group_clippings import BRIDGE_1, BRIDGE_2, TRAIN_1, clipping

from synth.domain.evidence import Clipping
from synth.group.duplicates import Likeness, drop_duplicates

LONG = f"{BRIDGE_1} {TRAIN_1}"


def test_of_two_copies_the_earlier_is_kept() -> None:
    late, early = clipping("a", "Bridge", BRIDGE_1, hours=5), clipping("b", "Bridge", BRIDGE_1, hours=1)
    kept, [duplicate] = drop_duplicates([late, early])
    assert kept == (early,)
    assert (duplicate.clipping, duplicate.of, duplicate.share, duplicate.likeness) == (late, early, 1, Likeness.EXACT)


def test_an_excerpt_gives_way_to_the_text_that_holds_it() -> None:
    excerpt, whole = clipping("a", "Bridge", BRIDGE_1, hours=0), clipping("b", "Roundup", LONG, hours=9)
    kept, [duplicate] = drop_duplicates([excerpt, whole])
    assert kept == (whole,)
    assert (duplicate.of, duplicate.likeness) == (whole, Likeness.SYNDICATED)


def test_two_tellings_of_one_event_are_no_duplicates() -> None:
    told = [clipping("a", "Bridge", BRIDGE_1), clipping("b", "Bridge", BRIDGE_2)]
    assert drop_duplicates(told) == (tuple(told), ())


def test_a_copy_with_other_first_words_is_still_a_copy() -> None:
    copy = clipping(
        "b", "Bridge", "MERROWICK (TPR) — " + BRIDGE_1.replace("early on Sunday", "on Sunday morning"), hours=2
    )
    kept, duplicates = drop_duplicates([clipping("a", "Bridge", BRIDGE_1), copy])
    assert len(kept) == len(duplicates) == 1
    assert 0.7 < duplicates[0].share < 1
    assert duplicates[0].likeness is Likeness.SYNDICATED


def printed(by: str, *, hours: float, text: str = LONG, **more: str) -> Clipping:
    """A page of the outlet `by`."""
    return clipping(by, "Bridge and trains", text, hours=hours).model_copy(update={"outlet": by, **more})


def test_a_reprint_that_adds_a_line_about_itself_does_not_stand_for_the_text_it_prints() -> None:
    first = printed("courier", hours=0)
    reprint = printed("portal", hours=2, text=f"{LONG} Sign up for our letter.")
    kept, [duplicate] = drop_duplicates([reprint, first])
    assert kept == (first,)
    assert (duplicate.clipping, duplicate.likeness) == (reprint, Likeness.SYNDICATED)


def test_of_prints_of_an_agencys_text_its_own_page_is_kept() -> None:
    own = printed("TPR", hours=3, agency="TPR")
    given = [printed("courier", hours=0, agency="TPR"), own, printed("herald", hours=1, agency="TPR")]
    kept, duplicates = drop_duplicates(given)
    assert kept == (own,)
    assert {duplicate.of.id for duplicate in duplicates} == {"TPR"}


def test_of_copies_the_page_that_another_names_as_its_original_is_kept() -> None:
    original = printed("herald", hours=3)
    given = [printed("courier", hours=0, original=original.url), original]
    assert drop_duplicates(given)[0] == (original,)


def test_a_cut_print_gives_way_to_a_whole_one_though_it_is_the_agencys_own() -> None:
    cut, whole = printed("TPR", hours=0, text=BRIDGE_1, agency="TPR"), printed("courier", hours=4, agency="TPR")
    assert drop_duplicates([cut, whole])[0] == (whole,)


def test_two_pages_of_one_outlet_with_one_text_are_near() -> None:
    first = printed("courier", hours=0)
    again = printed("courier", hours=1, text=f"{LONG} The council meets on Tuesday.").model_copy(update={"id": "again"})
    _, [duplicate] = drop_duplicates([first, again])
    assert (duplicate.clipping, duplicate.likeness) == (again, Likeness.NEAR)


def test_copies_of_a_text_without_breaks_between_words_are_found() -> None:
    text = (
        "林内号货轮周日凌晨撞上美罗镇的旋转桥，桥梁将关闭到三月。"
        "港务局长英格拉·托勒说维修费用为四百八十万克朗，每天约有九千三百辆车经过这里。"
    )
    other = "每天约有九千三百辆车绕行。英格拉·托勒周一表示，被货轮撞坏的桥要到春天才能重新通车，商户担心冬季生意。"
    whole, cut = clipping("a", "桥", text, language="zh"), clipping("b", "桥", text[:40], language="zh")
    kept, [duplicate] = drop_duplicates([whole, cut, clipping("c", "桥", other, language="zh")])
    assert [one.id for one in kept] == ["a", "c"]
    assert duplicate.clipping == cut


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
