"""Clippings that tell one event come together, whatever their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from group_clippings import BRIDGE_1, BRIDGE_2, BRIDGE_3, TRAIN_1, TRAIN_2, clipping

from shared_pack import rows
from synth.domain.evidence import Clipping
from synth.group.events import ALIVE, Event, join_events
from synth.group.prints import print_of

GIVEN = [
    clipping("a", "Harbour bridge stays shut", BRIDGE_1, hours=5),
    clipping("b", "Ship strike leaves Merrowick divided", BRIDGE_2, hours=3),
    clipping("c", "Traders count the cost of a broken bridge", BRIDGE_3, hours=20),
    clipping("d", "Night trains return", TRAIN_1, hours=4),
    clipping("e", "The sleeper is back", TRAIN_2, hours=None),
]


def events(given: Iterable[Clipping], known: Sequence[Event] = (), alive: timedelta = ALIVE) -> list[list[str]]:
    """The ids of each event."""
    found = join_events([print_of(one) for one in given], known, alive)
    return [[one.clipping for one in event.prints] for event in found]


def told(story: str, *given: Clipping, fixed: bool = False) -> Event:
    return Event(tuple(print_of(one) for one in given), story, fixed)


def test_tellings_of_one_event_come_together_sorted_by_time() -> None:
    assert events(GIVEN) == [["b", "a", "c"], ["d", "e"]]


def test_groups_do_not_depend_on_the_order_given() -> None:
    expected = events(GIVEN)
    for order in permutations(GIVEN):
        assert events(order) == expected


def test_every_clipping_is_in_exactly_one_event() -> None:
    lone = clipping("z", "A kite was found", "A red kite lay on the beach and waits for a child to fetch it home.")
    found = [key for event in events([*GIVEN, lone]) for key in event]
    assert Counter(found) == Counter("abcdez")
    assert events([lone]) == [["z"]]
    assert events([]) == []


def test_the_same_words_when_the_event_is_long_over_tell_another_one() -> None:
    later = clipping("x", "Harbour bridge stays shut", BRIDGE_1, hours=24 * 100)
    assert events([GIVEN[0], later]) == [["a"], ["x"]]
    assert events([GIVEN[0], later], alive=timedelta(days=110)) == [["a", "x"]]


def test_a_story_lives_on_as_long_as_it_is_told() -> None:
    chain = [clipping(f"c{month}", "Harbour bridge stays shut", BRIDGE_1, hours=24 * 60 * month) for month in range(4)]
    assert events(chain) == [["c0", "c1", "c2", "c3"]]


def test_a_late_telling_joins_its_story_and_the_story_keeps_its_name() -> None:
    a, b, c, d, _ = GIVEN
    found = join_events([print_of(c), print_of(d)], [told("bridge", a, b)])
    assert [(event.story, [one.clipping for one in event.prints]) for event in found] == [
        ("bridge", ["b", "a", "c"]),
        ("", ["d"]),
    ]


def test_clippings_that_come_one_by_one_end_up_as_those_that_come_together() -> None:
    together = events(GIVEN)
    for order in permutations(GIVEN):
        known: Sequence[Event] = ()
        for one in order:
            known = join_events([print_of(one)], known)
        assert [[one.clipping for one in event.prints] for event in known] == together


def test_what_was_put_together_on_little_is_taken_apart_by_better_evidence() -> None:
    a, b, c, d, e = GIVEN
    mixed = told("bridge", a, b, d)
    found = {
        event.story: [one.clipping for one in event.prints]
        for event in join_events([print_of(c), print_of(e)], [mixed])
    }
    assert found == {"bridge": ["b", "a", "c"], "": ["d", "e"]}
    fixed = told("bridge", a, b, d, fixed=True)
    kept = [event for event in join_events([print_of(c), print_of(e)], [fixed]) if event.story == "bridge"]
    assert {"a", "b", "d"} <= {one.clipping for one in kept[0].prints}


def test_two_stories_that_prove_to_be_one_go_on_under_the_name_of_the_greater() -> None:
    a, b, c, *_ = GIVEN
    (found,) = join_events([print_of(c)], [told("one", a), told("two", b)])
    assert (len(found.prints), found.story) == (3, "one")
    both = join_events([print_of(c)], [told("one", a, fixed=True), told("two", b, fixed=True)])
    assert {event.story for event in both} == {"one", "two"}


def test_a_missing_date_is_neutral() -> None:
    undated = clipping("u", "Ship strike leaves Merrowick divided", BRIDGE_2, hours=None)
    assert events([GIVEN[0], undated]) == [["a", "u"]]


def test_two_events_of_one_town_stay_apart() -> None:
    kite = clipping(
        "k", "Red kite found in Merrowick", "A dog walker found a red kite on West Beach in Merrowick on Saturday."
    )
    assert ["k"] in events([*GIVEN, kite])


def test_tellings_in_german_come_together_too() -> None:
    one = "Die Fähre nach Tönnsand fährt ab Dezember nur fünfmal am Tag. Die Reederei Petersand spart 300.000 Euro."
    two = "Tönnsand wehrt sich: Die Reederei Petersand streicht im Winter drei Fahrten. Die Fähre geht fünfmal."
    german = [
        clipping("f", "Fähre fährt seltener", one, language="de"),
        clipping("g", "Insel klagt", two, language="de"),
    ]
    assert ["f", "g"] in events([*GIVEN, *german])


CHINESE = [
    (
        "货轮撞桥，美罗镇交通中断",
        "货轮林内号周日凌晨撞上美罗镇的旋转桥，桥梁将关闭到三月。港务局长托勒说，维修需要四百八十万克朗。",
    ),
    ("美罗镇的桥何时重开", "被林内号撞坏的旋转桥仍未修好。商户说，冬季生意受损，托勒表示维修费由港务局承担。"),
    ("夜间列车恢复运行", "北线公司宣布，卡尔德莫尔与凯斯林之间的卧铺列车将于十二月十三日恢复，每张铺位四十九克朗。"),
    ("卧铺车回来了", "十四年后，卧铺列车再次从卡尔德莫尔开往凯斯林。北线公司说，每周五班，铺位从四十九克朗起。"),
]
JAPANESE = [
    (
        "貨物船が橋に衝突",
        "貨物船リンネット号が日曜未明、メロウィックの旋回橋に衝突した。トーレ港長は修理に四百八十万クローネかかると述べた。",
    ),
    (
        "橋の修理は春まで",
        "メロウィックの旋回橋は三月まで通れない。リンネット号の衝突で歯車が割れたと、トーレ港長が説明した。",
    ),
    (
        "夜行列車が復活",
        "ノースライン社は十二月十三日から、カルドムーアとケスリングを結ぶ寝台列車を走らせる。寝台は四十九クローネから。",
    ),
    (
        "寝台車が帰ってくる",
        "十四年ぶりに寝台列車がカルドムーアを出る。ノースライン社によると、ケスリング行きは週に五本走る。",
    ),
]


@pytest.mark.parametrize(("language", "tellings"), [("zh", CHINESE), ("ja", JAPANESE)])
def test_tellings_in_a_script_without_spaces_come_together_and_others_stay_apart(
    language: str, tellings: list[tuple[str, str]]
) -> None:
    given = [clipping(f"t{at}", title, text, language=language) for at, (title, text) in enumerate(tellings)]
    assert events([*GIVEN, *given]) == [["t0", "t1"], ["t2", "t3"], ["b", "a", "c"], ["d", "e"]]


@pytest.mark.corpus
def test_real_events_of_one_news_year_are_told_apart() -> None:
    event_of: dict[str, str] = {}
    given = []
    for row in rows("clusters/allsides_stories.jsonl")[::2]:
        for doc in row["docs"]:
            date = datetime.fromisoformat(doc["date"]) if doc["date"] else None
            told = clipping(doc["doc_id"], doc["title"] or "", doc["text"])
            given.append(told.model_copy(update={"published": date.replace(tzinfo=UTC) if date else None}))
            event_of[doc["doc_id"]] = row["cluster_id"]
    assert bcubed_f1(events(given), event_of) >= 0.9


def bcubed_f1(groups: list[list[str]], event_of: dict[str, str]) -> float:
    sizes = Counter(event_of.values())
    precision = recall = 0.0
    for group in groups:
        events = Counter(event_of[key] for key in group)
        precision += sum(count * count for count in events.values()) / len(group)
        recall += sum(count * count / sizes[event] for event, count in events.items())
    precision, recall = precision / len(event_of), recall / len(event_of)
    return 2 * precision * recall / (precision + recall)
