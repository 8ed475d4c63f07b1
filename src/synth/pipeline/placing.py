"""Which story each gathered page belongs to: the stories of a list that are alive grow, and new events are found.

It does not know how stories are kept, nor which of them are worth an article.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synth.domain.dossier import Dossier
from synth.domain.evidence import Clipping
from synth.domain.source import Terms
from synth.domain.status import Status
from synth.domain.story import Story
from synth.group.events import Event, join_events
from synth.group.prints import Print, print_of

# What a person has decided on is not taken apart by what arrives later.
_DECIDED = frozenset({Status.APPROVED, Status.PUBLISHED, Status.CORRECTED, Status.RETRACTED, Status.SPIKED})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What of a clipping tells its event: its print, with the address it stood at and its headline."""

    url: str
    title: str
    print: Print

    @property
    def clipping(self) -> str:
        """The id of the clipping."""
        return self.print.clipping


@dataclass(frozen=True)
class Living:
    """A discovered story that new clippings may join. A `fixed` one keeps all that it has."""

    id: str
    slug: str
    terms: Terms
    sheets: tuple[Sheet, ...]
    fixed: bool


@dataclass(frozen=True)
class Placed:
    """The clippings of one event, by date; the story that it goes on from, where there is one."""

    sheets: tuple[Sheet, ...]
    story: Living | None = None


def sheet_of(clipping: Clipping) -> Sheet:
    """The sheet of `clipping`."""
    return Sheet(clipping.url, clipping.title, print_of(clipping))


def living_of(story: Story, standing: Dossier | None) -> Living:
    """`story` as one that may be joined; `standing` is its article, where it has one."""
    sheets = tuple(sheet_of(member.clipping) for member in story.members)
    return Living(story.id, story.slug, story.terms, sheets, is_fixed(standing))


def is_fixed(standing: Dossier | None) -> bool:
    """Whether a person has decided on the story's article."""
    return standing is not None and (standing.status in _DECIDED or bool(standing.article.provenance.edited_by))


def place(gathered: Sequence[Sheet], living: Sequence[Living]) -> tuple[Placed, ...]:
    """Every event that a gathered clipping tells, with the clippings that its story has from before.

    A page that was gathered anew stands in the place of its older clipping. Events that go on from a story come first.
    """
    latest = {sheet.url: sheet for sheet in gathered}
    sheets: dict[str, Sheet] = {}
    known = []
    for one in living:
        members = _unplaced((latest.get(sheet.url, sheet) for sheet in one.sheets), sheets)
        if members:
            known.append(Event(tuple(sheet.print for sheet in members), one.id, one.fixed))
    fresh = [sheet.print for sheet in _unplaced(latest.values(), sheets)]
    stories = {one.id: one for one in living}
    present = {sheet.clipping for sheet in latest.values()}
    found = [
        Placed(tuple(sheets[one.clipping] for one in event.prints), stories.get(event.story))
        for event in join_events(fresh, known)
        if any(one.clipping in present for one in event.prints)
    ]
    return tuple(sorted(found, key=lambda placed: placed.story is None))


def _unplaced(given: Iterable[Sheet], placed: dict[str, Sheet]) -> list[Sheet]:
    """Those of `given` that are not in `placed` yet, each once; they are put there."""
    new = []
    for sheet in given:
        if sheet.clipping not in placed:
            placed[sheet.clipping] = sheet
            new.append(sheet)
    return new
