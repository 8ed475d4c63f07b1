"""What a person should know of an article beside its findings: sources that moved on, embargoes, first approvals.

It does not know what follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.domain.dossier import Dossier
from synth.domain.status import Status
from synth.domain.story import Story

if TYPE_CHECKING:
    from synth.desk.room import Desk

MOST_NAMED = 3  # outlets in one notice
_DONE = (Status.SPIKED, Status.RETRACTED)


@dataclass(frozen=True)
class Notice:
    """Words, and where to look."""

    words: str
    link: str = ""
    link_words: str = ""


def notices(desk: Desk, dossier: Dossier, story: Story) -> tuple[Notice, ...]:
    """The notices of one article; `story` with everything."""
    found = []
    embargo = dossier.embargo
    if embargo is not None and embargo > desk.now() and not dossier.publications:
        zone = desk.house.newsroom.timezone
        found.append(Notice(f"Under embargo until {desk.moment(embargo)} ({zone})."))
    found += [Notice(f"{one.who} gave the first of two approvals, {desk.moment(one.at)}.") for one in dossier.initials]
    if dossier.status not in _DONE:
        now = desk.house.store.story(story.id)
        found += [*_moved(dossier, story, now), *_joined(dossier, story, now)]
    return tuple(found)


def _moved(dossier: Dossier, story: Story, now: Story) -> list[Notice]:
    """Cited sources whose page says something else by now; `now` is the story without what has left it."""
    current = {member.clipping.id for member in now.members}
    ordinals = {member.clipping.id: member.ordinal for member in story.members}
    latest = {member.clipping.url: member for member in story.members if member.clipping.id in current}
    found = []
    for source in dossier.article.sources:
        if source.clipping in current:
            continue
        newer = latest.get(source.url)
        if newer is not None and newer.ordinal > ordinals[source.clipping]:
            words = f"The source has moved on: {source.outlet} changed its page after this was written."
            link = f"/review/{dossier.article.slug}/source/{newer.ordinal}?before={ordinals[source.clipping]}"
            found.append(Notice(words, link, "What it says now"))
        else:
            found.append(Notice(f"{source.outlet} is not among the story's sources any more."))
    return found


def _joined(dossier: Dossier, story: Story, now: Story) -> list[Notice]:
    """Pages that have joined the story since this version was written: they were not read for it.

    A version of before this was recorded knows of none.
    """
    known = set(dossier.article.provenance.clippings)
    pages = {member.clipping.url for member in story.members if member.clipping.id in known}
    fresh = [member for member in now.members if member.clipping.id not in known and member.clipping.url not in pages]
    if not known or not fresh:
        return []
    outlets = tuple(dict.fromkeys(member.clipping.outlet for member in fresh))
    more = f" and {len(outlets) - MOST_NAMED} more" if len(outlets) > MOST_NAMED else ""
    words = f"The story has moved on: {', '.join(outlets[:MOST_NAMED])}{more} told it after this was written."
    newest = fresh[-1]
    link = f"/review/{dossier.article.slug}/source/{newest.ordinal}"
    return [Notice(words, link, f"What {newest.clipping.outlet} says")]
