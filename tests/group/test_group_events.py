"""Clippings that tell one event come together, whatever their order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from group_clippings import BRIDGE_1, BRIDGE_2, BRIDGE_3, TRAIN_1, TRAIN_2, clipping

from synth.domain.evidence import Clipping
from synth.group.events import group_events

DATA = Path(__file__).parents[2].parent / "shared" / "data"
GIVEN = [
    clipping("a", "Harbour bridge stays shut", BRIDGE_1, hours=5),
    clipping("b", "Ship strike leaves Merrowick divided", BRIDGE_2, hours=3),
    clipping("c", "Traders count the cost of a broken bridge", BRIDGE_3, hours=20),
    clipping("d", "Night trains return", TRAIN_1, hours=4),
    clipping("e", "The sleeper is back", TRAIN_2, hours=None),
]


def ids(groups: Iterable[Iterable[Clipping]]) -> list[list[str]]:
    return [[member.id for member in group] for group in groups]


def test_tellings_of_one_event_come_together_sorted_by_time() -> None:
    assert ids(group_events(GIVEN)) == [["b", "a", "c"], ["d", "e"]]


def test_groups_do_not_depend_on_the_order_given() -> None:
    expected = group_events(GIVEN)
    for order in permutations(GIVEN):
        assert group_events(order) == expected


def test_every_clipping_is_in_exactly_one_group() -> None:
    lone = clipping("z", "A kite was found", "A red kite lay on the beach and waits for a child to fetch it home.")
    found = [member for group in group_events([*GIVEN, lone]) for member in group]
    assert Counter(member.id for member in found) == Counter("abcdez")
    assert ids(group_events([lone])) == [["z"]]
    assert group_events([]) == ()


def test_the_same_words_a_month_later_tell_another_event() -> None:
    later = clipping("x", "Harbour bridge stays shut", BRIDGE_1, hours=24 * 30)
    assert ids(group_events([GIVEN[0], later])) == [["a"], ["x"]]
    assert ids(group_events([GIVEN[0], later], window=timedelta(days=60))) == [["a", "x"]]


def test_no_group_reaches_further_than_the_window() -> None:
    chain = [clipping(f"c{day}", "Harbour bridge stays shut", BRIDGE_1, hours=24 * day) for day in range(8)]
    for group in group_events(chain):
        dates = [member.published for member in group if member.published]
        assert max(dates) - min(dates) <= timedelta(hours=72)


def test_a_missing_date_is_neutral() -> None:
    undated = clipping("u", "Ship strike leaves Merrowick divided", BRIDGE_2, hours=None)
    assert ids(group_events([GIVEN[0], undated])) == [["a", "u"]]


def test_two_events_of_one_town_stay_apart() -> None:
    kite = clipping(
        "k", "Red kite found in Merrowick", "A dog walker found a red kite on West Beach in Merrowick on Saturday."
    )
    assert ["k"] in ids(group_events([*GIVEN, kite]))


def test_tellings_in_german_come_together_too() -> None:
    one = "Die Fähre nach Tönnsand fährt ab Dezember nur fünfmal am Tag. Die Reederei Petersand spart 300.000 Euro."
    two = "Tönnsand wehrt sich: Die Reederei Petersand streicht im Winter drei Fahrten. Die Fähre geht fünfmal."
    german = [
        clipping("f", "Fähre fährt seltener", one, language="de"),
        clipping("g", "Insel klagt", two, language="de"),
    ]
    assert ["f", "g"] in ids(group_events([*GIVEN, *german]))


@pytest.mark.corpus
def test_real_events_of_one_news_year_are_told_apart() -> None:
    path = DATA / "clusters" / "allsides_stories.jsonl"
    if not path.is_file():
        pytest.skip("the real stories (../shared/data) are not here")
    event_of: dict[str, str] = {}
    given = []
    for line in path.read_text(encoding="utf-8").splitlines()[::2]:
        row = json.loads(line)
        for doc in row["docs"]:
            date = datetime.fromisoformat(doc["date"]) if doc["date"] else None
            told = clipping(doc["doc_id"], doc["title"] or "", doc["text"])
            given.append(told.model_copy(update={"published": date.replace(tzinfo=UTC) if date else None}))
            event_of[doc["doc_id"]] = row["cluster_id"]
    assert bcubed_f1(ids(group_events(given)), event_of) >= 0.9


def bcubed_f1(groups: list[list[str]], event_of: dict[str, str]) -> float:
    sizes = Counter(event_of.values())
    precision = recall = 0.0
    for group in groups:
        events = Counter(event_of[key] for key in group)
        precision += sum(count * count for count in events.values()) / len(group)
        recall += sum(count * count / sizes[event] for event, count in events.items())
    precision, recall = precision / len(event_of), recall / len(event_of)
    return 2 * precision * recall / (precision + recall)
