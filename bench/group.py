"""Grouping: real events among other texts, beside peers; in ten orders of arrival; copies; what many clippings cost.

Thresholds of ours and of the peers were chosen on the tuning half of the events; both halves are reported. Progress
goes to stderr.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence

from bench.evidence import HALVES, UNSEEN
from bench.group_copies import copies
from bench.group_many import many
from bench.group_news import SEED, Told, bcubed, news
from bench.group_peers import HOW, peers
from bench.result import Figure, Result, Target
from synth.group.events import Event, join_events
from synth.group.prints import Print, print_of

FEW, MANY = 5_000, 50_000
QUICK_FEW, QUICK_MANY = 500, 2_000
AT_ONCE = 40  # clippings that arrive together, as with one run
TARGETS = {
    "f1": Target(">=", 0.955),
    f"f1_{UNSEEN}": Target(">=", 0.955),
    "orders_range": Target("<=", 0.01),
    "copies_found": Target(">=", 0.99),
    "copies_false": Target("==", 0),
    "cost_ratio": Target("<=", 2.5),
}


def run(*, quick: bool) -> Result:
    """Ten orders and 50,000 clippings; where `quick`, two orders and 2,000."""
    told = news()
    _say(f"{len(told)} texts are read")
    figures: dict[str, Figure] = {}
    together = _ids(join_events([print_of(one.clipping) for one in told]))
    _score(figures, "", together, told)
    figures["others_joined"] = _joined_others(together, told)
    found = peers(told)
    for name, groups in (found or {}).items():
        _score(figures, f"{name}_", groups, told)
        _say(f"{name} is tuned")
    _orders(figures, told, 2 if quick else 10)
    figures |= copies(told)
    for count in (QUICK_FEW, QUICK_MANY) if quick else (FEW, MANY):
        _say(f"grouping {count:,} clippings")
        figures[f"ms_each_of_{count}"] = round(_cost(many(told, count)), 3)
    few, most = [value for name, value in figures.items() if name.startswith("ms_each_of_")]
    figures["cost_ratio"] = round(most / few, 3)
    return Result("group", figures, TARGETS, () if found else (HOW,))


def _say(words: str) -> None:
    print(f"group: {words}", file=sys.stderr, flush=True)


def _orders(figures: dict[str, Figure], told: Sequence[Told], count: int) -> None:
    prints = [print_of(one.clipping) for one in told]
    found = []
    for seed in range(count):
        found.append(_in_order(told, prints, seed))
        _say(f"order {seed + 1} of {count}: F1 {found[-1]:.4f}")
    figures["orders_lowest"], figures["orders_highest"] = round(min(found), 4), round(max(found), 4)
    figures["orders_range"] = round(max(found) - min(found), 4)


def _score(figures: dict[str, Figure], name: str, groups: Sequence[Sequence[str]], told: Sequence[Told]) -> None:
    precision, recall, f1 = bcubed(groups, told)
    figures |= {f"{name}precision": round(precision, 4), f"{name}recall": round(recall, 4), f"{name}f1": round(f1, 4)}
    for half in HALVES:
        figures[f"{name}f1_{half}"] = round(bcubed(groups, told, half)[2], 4)


def _joined_others(groups: Sequence[Sequence[str]], told: Sequence[Told]) -> int:
    """Texts of no event that stand in a group with one that tells an event."""
    events = {one.clipping.id for one in told if one.event}
    return sum(sum(key not in events for key in group) for group in groups if events & set(group))


def _in_order(told: Sequence[Told], given: Sequence[Print], seed: int) -> float:
    """F1 where the clippings arrive in a shuffled order, some at a time; what two outlets tell becomes a story."""
    outlets = {one.clipping.id: one.clipping.outlet for one in told}
    prints = random.Random(SEED + seed).sample(given, len(given))
    known: list[Event] = []
    for at in range(0, len(prints), AT_ONCE):
        events = join_events(prints[at : at + AT_ONCE], known)
        known = []
        for event in events:
            ids = [one.clipping for one in event.prints]
            story = event.story or (ids[0] if len({outlets[key] for key in ids}) > 1 else "")
            known.append(Event(event.prints, story))
    return bcubed(_ids(known), told)[2]


def _cost(told: Sequence[Told]) -> float:
    """Milliseconds of processor for each clipping, prints and all."""
    begun = time.process_time()
    join_events([print_of(one.clipping) for one in told])
    return (time.process_time() - begun) * 1000 / len(told)


def _ids(events: Sequence[Event]) -> list[list[str]]:
    return [[one.clipping for one in event.prints] for event in events]
