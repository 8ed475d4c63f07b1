"""Which story each gathered page belongs to: the stories of a list that are alive grow, and new events are found.

It does not know how stories are kept, nor which of them are worth an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from synth.domain.dossier import Dossier
from synth.domain.evidence import Clipping
from synth.domain.status import Status
from synth.domain.story import Story
from synth.group.events import ALIVE, Event, join_events
from synth.group.prints import print_of

# What a person has decided on is not taken apart by what arrives later.
_DECIDED = frozenset({Status.APPROVED, Status.PUBLISHED, Status.CORRECTED, Status.RETRACTED, Status.SPIKED})


@dataclass(frozen=True)
class Living:
    """A discovered story that new clippings may join. A `fixed` one keeps all that it has."""

    story: Story
    fixed: bool


@dataclass(frozen=True)
class Placed:
    """The clippings of one event, by date; the story that it goes on from, where there is one."""

    clippings: tuple[Clipping, ...]
    story: Story | None = None


def is_alive(story: Story, now: datetime) -> bool:
    """Whether news of a discovered story may still come: its latest clipping is no older than `ALIVE`, or undated."""
    dates = [member.clipping.published for member in story.members]
    return not story.declared and any(date is None or now - date <= ALIVE for date in dates)


def is_fixed(standing: Dossier | None) -> bool:
    """Whether a person has decided on the story's article."""
    return standing is not None and (standing.status in _DECIDED or bool(standing.article.provenance.edited_by))


def place(gathered: Sequence[Clipping], living: Sequence[Living]) -> tuple[Placed, ...]:
    """Every event that a gathered clipping tells, with the clippings that its story has from before.

    A page that was gathered anew stands in the place of its older clipping. Events that go on from a story come first.
    """
    latest = {clipping.url: clipping for clipping in gathered}
    clippings: dict[str, Clipping] = {}
    known = []
    for one in living:
        members = _unplaced((latest.get(m.clipping.url, m.clipping) for m in one.story.members), clippings)
        if members:
            known.append(Event(tuple(map(print_of, members)), one.story.id, one.fixed))
    fresh = [print_of(clipping) for clipping in _unplaced(latest.values(), clippings)]
    stories = {one.story.id: one.story for one in living}
    present = {clipping.id for clipping in latest.values()}
    found = [
        Placed(tuple(clippings[one.clipping] for one in event.prints), stories.get(event.story))
        for event in join_events(fresh, known)
        if any(one.clipping in present for one in event.prints)
    ]
    return tuple(sorted(found, key=lambda placed: placed.story is None))


def _unplaced(given: Iterable[Clipping], placed: dict[str, Clipping]) -> list[Clipping]:
    """Those of `given` that are not in `placed` yet, each once; they are put there."""
    new = []
    for clipping in given:
        if clipping.id not in placed:
            placed[clipping.id] = clipping
            new.append(clipping)
    return new
