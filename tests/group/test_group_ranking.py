"""Discovered stories are chosen by a rubric that says how it came to its order."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

from group_clippings import NOON

from synth.group.ranking import Bounds, Candidate, SectionRule, choose


def candidate(key: str, outlets: int = 2, *, hours: float | None = 0, new: bool = True, section: str = "") -> Candidate:
    """`hours` before noon the latest clipping appeared."""
    latest = None if hours is None else NOON - timedelta(hours=hours)
    return Candidate(key, section or "Coast", outlets, latest, new)


def order(given: list[Candidate], bounds: Bounds | None = None) -> list[str]:
    """The keys, first place first."""
    rated = choose(given, bounds or Bounds(), NOON)
    return sorted(rated, key=lambda key: rated[key].place)


def test_more_outlets_newer_news_and_a_first_article_come_first() -> None:
    given = [candidate("two"), candidate("five", 5), candidate("old", hours=48), candidate("update", new=False)]
    assert order(given) == ["five", "two", "update", "old"]


def test_the_order_does_not_depend_on_that_of_the_candidates() -> None:
    given = [candidate("c"), candidate("a"), candidate("b", hours=1), candidate("d", hours=None)]
    assert {tuple(order(list(some))) for some in permutations(given)} == {("a", "c", "b", "d")}


def test_more_than_six_outlets_weigh_as_six() -> None:
    assert order([candidate("nine", 9), candidate("a-six", 6)]) == ["a-six", "nine"]


def test_a_place_is_told_with_its_points() -> None:
    rated = choose([candidate("ferry", 3, hours=12), candidate("kite", hours=36, new=False)], Bounds(), NOON)
    assert (
        rated["ferry"].words == "place 1 of 2 with 65 points (30 for 3 outlets, 15 for recency, 20 for a first article)"
    )
    assert rated["kite"].words == "place 2 of 2 with 24 points (20 for 2 outlets, 4 for recency)"


def test_a_section_weighs_what_the_newsroom_says() -> None:
    given = [candidate("ferry", 4), candidate("choir", 2, section="Music")]
    bounds = Bounds(sections={"Music": SectionRule(weight=2)})
    assert order(given) == ["ferry", "choir"]
    assert order(given, bounds) == ["choir", "ferry"]
    assert choose(given, bounds, NOON)["choir"].words.endswith("times 2 for section Music)")


def test_what_is_beyond_the_limit_or_the_sections_most_is_passed_over_and_says_why() -> None:
    given = [candidate(f"c{n}", 6 - n) for n in range(3)] + [candidate("music", 1, section="Music")]
    bounds = Bounds(limit=2, sections={"Coast": SectionRule(most=1)})
    assert {key: one.passed_over for key, one in choose(given, bounds, NOON).items()} == {
        "c0": "",
        "c1": "section Coast takes 1 of them in a run",
        "c2": "section Coast takes 1 of them in a run",
        "music": "",
    }
    assert choose(given, Bounds(limit=3), NOON)["music"].passed_over == "the run's limit leaves places for 3 of them"
