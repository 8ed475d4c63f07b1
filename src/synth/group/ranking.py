"""Which discovered stories are worth an article first: points by a rubric that an editor can read. Pure.

It does not know what a story tells, nor how it is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from pydantic import Field

from synth.domain.noun import Noun

OUTLET_POINTS = 10  # for each independent outlet
MOST_OUTLETS = 6  # more say no more
RECENT_POINTS = 30  # for a clipping of this moment; half of them where nothing is dated
HALVED_IN = timedelta(hours=12)
NEW_POINTS = 20  # for a story that has no article yet
_FIRST = datetime.min.replace(tzinfo=UTC)


class SectionRule(Noun):
    """What the discovered stories of a section are worth, and how many of them a run may write."""

    weight: float = Field(default=1.0, gt=0, le=100)
    most: int | None = Field(default=None, ge=1)


@dataclass(frozen=True)
class Bounds:
    """How many discovered stories a run may write, in all (None: every one) and by section."""

    limit: int | None = None
    sections: Mapping[str, SectionRule] = field(default_factory=dict)

    def rule(self, section: str) -> SectionRule:
        return self.sections.get(section, SectionRule())


@dataclass(frozen=True)
class Candidate:
    """A discovered story that waits for an article, or for a new version of it. `latest`: its newest dated clipping."""

    key: str
    section: str
    outlets: int
    latest: datetime | None
    is_new: bool


@dataclass(frozen=True)
class Rated:
    """A candidate's place among all of them, its points in words, and why it is not chosen; empty: it is."""

    place: int
    words: str
    passed_over: str = ""


def choose(candidates: Sequence[Candidate], bounds: Bounds, now: datetime) -> dict[str, Rated]:
    """Key → place and verdict. The most points come first, of equals the newest, then by key.

    Points are `OUTLET_POINTS` for each outlet up to `MOST_OUTLETS`, up to `RECENT_POINTS` that are halved every
    `HALVED_IN` since the latest clipping, and `NEW_POINTS` for a first article; all times the weight of the section.
    """
    points = {one.key: _points(one, now) for one in candidates}
    sums = {one.key: sum(points[one.key].values()) * bounds.rule(one.section).weight for one in candidates}
    ranked = sorted(candidates, key=lambda one: one.key)
    ranked.sort(key=lambda one: (sums[one.key], one.latest or _FIRST), reverse=True)
    rated: dict[str, Rated] = {}
    chosen: Counter[str] = Counter()
    for place, one in enumerate(ranked, 1):
        passed_over = _full(one.section, chosen, bounds)
        chosen[one.section] += not passed_over
        parts = ", ".join(f"{value:.0f} {what}" for what, value in points[one.key].items() if round(value))
        weight = bounds.rule(one.section).weight
        weighed = f", times {weight:g} for section {one.section}" if weight != 1 else ""
        words = f"place {place} of {len(ranked)} with {sums[one.key]:.0f} points ({parts}{weighed})"
        rated[one.key] = Rated(place, words, passed_over)
    return rated


def _points(one: Candidate, now: datetime) -> dict[str, float]:
    """What for → points."""
    age = HALVED_IN if one.latest is None else max(now - one.latest, timedelta(0))
    return {
        f"for {one.outlets} outlet{'s' * (one.outlets != 1)}": OUTLET_POINTS * min(one.outlets, MOST_OUTLETS),
        "for recency": RECENT_POINTS * 0.5 ** (age / HALVED_IN),
        "for a first article": NEW_POINTS if one.is_new else 0,
    }


def _full(section: str, chosen: Counter[str], bounds: Bounds) -> str:
    """Why no further story of `section` is chosen; empty where one may be."""
    if bounds.limit is not None and chosen.total() >= bounds.limit:
        return f"the run's limit leaves places for {bounds.limit} of them"
    most = bounds.rule(section).most
    if most is not None and chosen[section] >= most:
        return f"section {section} takes {most} of them in a run"
    return ""
