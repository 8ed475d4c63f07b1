"""Gathered pages → stories in the store: grouped, freed of copies, and held against what their list asks for.

It does not know whether a story gets an article, nor what comes of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from synth.domain.evidence import Clipping
from synth.domain.source import DeclaredStory, Source, SourceList
from synth.domain.story import Story, origins_of
from synth.errors import FetchError, StoreError, ThinEvidence
from synth.group.duplicates import drop_duplicates
from synth.group.events import ALIVE
from synth.pipeline.gather import Filed, Gathered
from synth.pipeline.placing import Living, Placed, Sheet, living_of, place, sheet_of
from synth.pipeline.produce import Assignment
from synth.pipeline.terms import declared_terms, discovered_terms, least_clippings
from synth.store.store import Store
from synth.text.slugs import slug_of


@dataclass(frozen=True)
class Found:
    """A story's pages as gathered, before it is enrolled."""

    slug: str
    gathered: tuple[Gathered, ...]
    declared: DeclaredStory | None = None
    placed: Placed | None = None

    @property
    def clippings(self) -> tuple[str, ...]:
        """The ids of what was gathered now, or with what its story has from before."""
        if self.placed is not None:
            return tuple(sheet.clipping for sheet in self.placed.sheets)
        return tuple(one.clipping.id for one in self.gathered if one.clipping is not None)

    @property
    def story(self) -> Living | None:
        """The discovered story that it goes on from, where there is one."""
        return self.placed.story if self.placed is not None else None

    def named(self, source_list: SourceList) -> list[tuple[Source, Filed]]:
        """The pages of a discovered story that came now, each with the source that led to it."""
        sources = {source.place: source for source in source_list.sources}
        return [(sources[one.lead.via], one.clipping) for one in self.gathered if one.clipping is not None]


class Enrolment:
    """Puts what was gathered into stories."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def found(self, source_list: SourceList, gathered: Sequence[Gathered]) -> list[Found]:
        """The events that pages of a list's sources tell. Of each clipping only its sheet is in hand."""
        filed = {one.clipping.id: one for one in gathered if one.clipping is not None}
        living = await self._living(source_list.name)
        sheets = [await self._store.hop(self._sheet, clipping_id) for clipping_id in filed]
        found = []
        # On a thread of its own: with very many stories it takes long, and other lists' answers must not wait for it.
        for placed in await asyncio.to_thread(place, sheets, living):
            slug = placed.story.slug if placed.story else slug_of(placed.sheets[0].title)
            now = tuple(filed[sheet.clipping] for sheet in placed.sheets if sheet.clipping in filed)
            found.append(Found(slug, now, placed=placed))
        return found

    async def enrolled(self, source_list: SourceList, found: Found) -> Assignment:
        """The story as it stands in the store now, with what its writer should know of its sources.

        `ThinEvidence` or `FetchError` where its pages do not come to a story; then it is not enrolled.
        """
        if not found.clippings:
            count = len(found.gathered)
            reasons = ", ".join(sorted({one.reason.removeprefix("page:") for one in found.gathered}))
            if all(one.unfetched for one in found.gathered):
                raise FetchError("no_pages", f"none of its {count} pages could be fetched: {reasons}")
            raise ThinEvidence(f"none of its {count} pages gave a text to write from: {reasons}")
        kept, dropped = drop_duplicates(await self._store.hop(self._clippings, found))
        notes = [one.note for one in found.gathered if one.note]
        notes += [f"{one.lead.url} is left out: {one.detail}" for one in found.gathered if one.clipping is None]
        notes += [f"{copy.clipping.url} is left out: {copy.words}, which is kept" for copy in dropped]
        story = await self._kept(source_list, found, kept)
        return Assignment(story, story.slug, tuple(notes))

    async def _kept(self, source_list: SourceList, found: Found, kept: Sequence[Clipping]) -> Story:
        name = source_list.name
        if found.declared:
            terms = declared_terms(source_list, found.declared, kept)
            return await self._store.hop(self._store.enroll_declared, name, found.slug, terms, kept)
        named = found.named(source_list)
        older = len(found.gathered) < len(found.clippings)
        terms = discovered_terms(source_list, kept, named, found.story.terms if found.story and older else None)
        origins = origins_of(kept, terms)
        names = ", ".join(sorted(origins))
        if len(origins) < terms.min_outlets:  # not enrolled: a page alone is not yet a story
            raise ThinEvidence(
                f"reported by {len(origins)} outlet only ({names}); this list asks for {terms.min_outlets}"
            )
        least = least_clippings(named)
        if len(kept) < least:
            words = f"told by {len(kept)} clippings that are no copies of one another"
            raise ThinEvidence(f"{words}; this list asks for {least}")
        told = found.story.id if found.story else None
        return await self._store.hop(self._store.enroll_discovered, name, terms, (found.slug, told), kept)

    async def _living(self, list_name: str) -> list[Living]:
        """The stories of a list that may grow. One is read at a time: the texts of all would fill the memory."""
        stories = await self._store.hop(self._store.discovered, list_name, self._now() - ALIVE)
        return [await self._store.hop(self._living_one, story) for story in stories]

    def _living_one(self, story_id: str) -> Living:
        return living_of(self._store.story(story_id), self._store.standing(story_id))

    def _clipping(self, clipping_id: str) -> Clipping:
        clipping = self._store.clipping(clipping_id)
        if clipping is None:
            raise StoreError(f"the clipping {clipping_id}, which was kept a moment ago, is gone from the store")
        return clipping

    def _sheet(self, clipping_id: str) -> Sheet:
        return sheet_of(self._clipping(clipping_id))

    def _clippings(self, found: Found) -> list[Clipping]:
        return [self._clipping(clipping_id) for clipping_id in found.clippings]
