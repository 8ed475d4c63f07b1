"""A story says why each clipping is in it."""

from __future__ import annotations

from group_clippings import BRIDGE_1, BRIDGE_2, BRIDGE_3, TRAIN_1, TRAIN_2, clipping

from synth.domain.evidence import Clipping
from synth.group.events import Event
from synth.group.prints import print_of
from synth.group.why import reasons

BRIDGE = [clipping("a", "Bridge shut", BRIDGE_1), clipping("b", "Ship strike", BRIDGE_2), clipping("c", "", BRIDGE_3)]
TRAIN = [clipping("d", "Night trains return", TRAIN_1), clipping("e", "The sleeper is back", TRAIN_2)]


def event(given: list[Clipping]) -> Event:
    return Event(tuple(map(print_of, given)))


def test_a_clipping_is_in_its_story_for_the_names_it_shares_with_the_others() -> None:
    found = reasons([event(BRIDGE), event(TRAIN)])
    assert set(found) == set("abcde")
    assert {"linnet", "tolle", "ingra"} & set(found["a"].shared)
    assert {"caldmoor", "kessling", "northline"} & set(found["d"].shared)
    assert len(set(found["a"].shared)) == len(found["a"].shared)


def test_a_clipping_put_where_it_does_not_belong_shows_it() -> None:
    found = reasons([event([*BRIDGE, TRAIN[0]]), event(TRAIN[1:])])
    assert found["d"].likeness < min(found[key].likeness for key in "abc")


def test_a_lone_clipping_needs_no_reason() -> None:
    assert reasons([event(TRAIN[:1])]) == {}
