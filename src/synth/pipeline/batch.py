"""Source lists → a RunReport: every list, every story, nothing dropped without a reason.

It does not know how one story is made, nor how progress is shown.
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Protocol, TypeVar

from synth.domain.evidence import Clipping
from synth.domain.report import ListNotice, OutcomeKind, PageNotice, StoryOutcome
from synth.domain.source import DeclaredStory, Lead, Source, SourceList
from synth.domain.story import Story, origins_of
from synth.engine.local import spread
from synth.errors import FetchError, RunStopped, StoreError, SynthError, ThinEvidence
from synth.group.duplicates import drop_duplicates
from synth.group.ranking import Bounds, Candidate, Rated, choose
from synth.pipeline.discover import discover
from synth.pipeline.gather import Desk, Filed, Gathered, Gatherer
from synth.pipeline.placing import Living, Placed, Sheet, is_alive, living_of, place, sheet_of
from synth.pipeline.produce import Assignment, Edition, Producer, require_evidence
from synth.pipeline.terms import declared_terms, discovered_terms, least_clippings
from synth.sources.entries import Skipped
from synth.sources.leads import story_leads
from synth.sources.trust import Gatekeeper
from synth.store.store import Store
from synth.text.slugs import slug_of

MOST_NOTICES = 100  # of one reason and source
_NONE = Bounds()
_Result = TypeVar("_Result")


class Watcher(Protocol):
    """Who is told how a run goes on."""

    def planned(self, stories: int) -> None:
        """So many more stories will be tried."""

    def ended(self, outcome: StoryOutcome) -> None:
        """One story has its outcome."""


@dataclass
class Tally:
    """What a run has come to so far."""

    outcomes: list[StoryOutcome] = field(default_factory=list)
    pages: list[PageNotice] = field(default_factory=list)
    errors: list[ListNotice] = field(default_factory=list)
    stopped_by: str = ""


@dataclass(frozen=True)
class _Found:
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


@dataclass(frozen=True)
class _Waiting:
    """A discovered story that is enrolled and waits for its turn. Its texts are read again when it is written."""

    source_list: SourceList
    story: str
    slug: str
    notes: tuple[str, ...]
    candidate: Candidate | None  # None: nothing would be written, so it takes no place


class Batch:
    """Runs source lists."""

    def __init__(
        self, store: Store, gatherer: Gatherer, producer: Producer, watcher: Watcher, edition: Edition
    ) -> None:
        self._store = store
        self._gatherer = gatherer
        self._producer = producer
        self._watcher = watcher
        self._edition = edition
        self.tally = Tally()

    async def run(self, lists: Sequence[SourceList], bounds: Bounds = _NONE) -> Tally:
        """Run all lists at once; outcomes come in the order of lists and stories.

        Of the discovered stories those within `bounds` are written, once the sources of all lists are read.
        """
        entries = [entry for group in await spread(lists, self._list) for entry in group]
        candidates = [one.candidate for one in entries if isinstance(one, _Waiting) and one.candidate]
        rated = choose(candidates, bounds, self._edition.now())

        async def outcome(entry: StoryOutcome | _Waiting) -> StoryOutcome:
            return await self._written(entry, rated.get(entry.story)) if isinstance(entry, _Waiting) else entry

        self.tally.outcomes.extend(await spread(entries, outcome))
        return self.tally

    async def _list(self, source_list: SourceList) -> tuple[StoryOutcome | _Waiting, ...]:
        self._watcher.planned(len(source_list.stories))

        async def declared(story: DeclaredStory) -> StoryOutcome:
            async def work() -> StoryOutcome:
                gathered = await self._gatherer.gather(story_leads(story), _desk(source_list))
                self._note_pages(source_list, gathered)
                found = _Found(story.slug, gathered, story)
                return await self._producer.produce(await self._assigned(source_list, found))

            return await self._guarded(source_list, story.slug, work)

        outcomes = await spread(source_list.stories, declared)
        return (*outcomes, *(await self._discovered(source_list) if source_list.sources else ()))

    async def _discovered(self, source_list: SourceList) -> tuple[StoryOutcome | _Waiting, ...]:
        """What the sources bring; where finding stories fails as a whole, the list says so."""
        try:
            return await self._discover(source_list)
        except StoreError:
            raise
        except SynthError as exc:
            words = str(exc)
        except Exception as exc:
            words = f"internal error: {type(exc).__name__}: {exc} {traceback.format_exc().splitlines()[-3].strip()}"
        self.tally.errors.append(
            ListNotice(list_name=source_list.name, detail=f"sources of {source_list.name}: {words}")
        )
        return ()

    async def _discover(self, source_list: SourceList) -> tuple[StoryOutcome | _Waiting, ...]:
        given = await spread(source_list.sources, lambda source: self._leads(source_list, source))
        leads = {lead.url: lead for found in reversed(given) for lead in reversed(found)}  # who names it first has it
        ordered = tuple(leads[lead.url] for found in given for lead in found if leads[lead.url] is lead)
        gathered = await self._gatherer.gather(ordered, _desk(source_list))
        self._note_pages(source_list, gathered)
        found = await self._placed(source_list, gathered)
        self._watcher.planned(len(found))

        async def enter(one: _Found) -> StoryOutcome | _Waiting:
            return await self._guarded(source_list, one.slug, lambda: self._waiting(source_list, one))

        # What stays in a story is settled before what left it looks for another one.
        going_on = await spread([one for one in found if one.story], enter)
        return going_on + await spread([one for one in found if not one.story], enter)

    async def _placed(self, source_list: SourceList, gathered: Sequence[Gathered]) -> list[_Found]:
        """The events that the gathered pages tell. Of each clipping only its sheet is in hand."""
        filed = {one.clipping.id: one for one in gathered if one.clipping is not None}
        living = await self._store.hop(self._living, source_list.name)
        sheets = [await self._store.hop(self._sheet, clipping_id) for clipping_id in filed]
        found = []
        for placed in place(sheets, living):
            slug = placed.story.slug if placed.story else slug_of(placed.sheets[0].title)
            now = tuple(filed[sheet.clipping] for sheet in placed.sheets if sheet.clipping in filed)
            found.append(_Found(slug, now, placed=placed))
        return found

    def _living(self, list_name: str) -> tuple[Living, ...]:
        alive = [story for story in self._store.stories(list_name) if is_alive(story, self._edition.now())]
        return tuple(living_of(story, self._store.standing(story.id)) for story in alive)

    def _clipping(self, clipping_id: str) -> Clipping:
        clipping = self._store.clipping(clipping_id)
        if clipping is None:
            raise StoreError(f"the clipping {clipping_id}, which was kept a moment ago, is gone from the store")
        return clipping

    def _sheet(self, clipping_id: str) -> Sheet:
        return sheet_of(self._clipping(clipping_id))

    def _clippings(self, found: _Found) -> list[Clipping]:
        return [self._clipping(clipping_id) for clipping_id in found.clippings]

    async def _leads(self, source_list: SourceList, source: Source) -> tuple[Lead, ...]:
        desk = _desk(source_list)
        try:
            reading = await discover(source, self._gatherer, desk, self._edition.now())
        except FetchError as exc:
            words = f"{source.kind} {source.place}: {exc}"
            self.tally.errors.append(ListNotice(list_name=source_list.name, detail=words))
            return ()
        self.tally.pages.extend(_skip_notices(source_list, source, reading.skipped))
        return reading.leads

    def _note_pages(self, source_list: SourceList, gathered: Sequence[Gathered]) -> None:
        self.tally.pages.extend(
            PageNotice(
                list_name=source_list.name,
                url=one.lead.url,
                via=one.lead.via,
                reason=one.reason.removeprefix("page:"),
                detail=one.detail,
            )
            for one in gathered
            if one.clipping is None
        )

    async def _guarded(
        self, source_list: SourceList, slug: str, work: Callable[[], Awaitable[_Result]]
    ) -> _Result | StoryOutcome:
        """What comes of one story; whatever goes wrong in it is its own, save the store failing under all of them."""
        result: _Result | StoryOutcome
        try:
            result = await self._outcome(source_list, slug, work)
        except StoreError:
            raise
        except ThinEvidence as exc:
            result = _without(OutcomeKind.REFUSED, source_list, slug, f"thin_evidence: {exc}")
        except SynthError as exc:
            result = _without(OutcomeKind.FAILED, source_list, slug, f"{type(exc).__name__}: {exc}")
        except Exception as exc:
            words = f"internal error: {type(exc).__name__}: {exc}"
            broken = _without(OutcomeKind.FAILED, source_list, slug, words)
            result = broken.model_copy(update={"traceback": traceback.format_exc()})
        if isinstance(result, StoryOutcome):
            self._watcher.ended(result)
        return result

    async def _outcome(
        self, source_list: SourceList, slug: str, work: Callable[[], Awaitable[_Result]]
    ) -> _Result | StoryOutcome:
        """The story, unless no further question can succeed: then the rest is listed as not tried."""
        try:
            return await work()
        except RunStopped as exc:
            self.tally.stopped_by = self.tally.stopped_by or f"{type(exc).__name__}: {exc}"
            return _without(OutcomeKind.NOT_TRIED, source_list, slug, f"the run was stopped: {type(exc).__name__}")

    async def _written(self, waiting: _Waiting, rated: Rated | None) -> StoryOutcome:
        """The outcome of a discovered story: written, or left out where its place is beyond the bounds."""

        async def work() -> StoryOutcome:
            if rated is not None and rated.passed_over:
                words = f"{rated.passed_over}; {rated.words}"
                return _without(OutcomeKind.LEFT_OUT, waiting.source_list, waiting.slug, words)
            story = await self._store.hop(self._store.story, waiting.story)
            outcome = await self._producer.produce(Assignment(story, story.slug, waiting.notes))
            return outcome.model_copy(update={"rating": rated.words if rated else ""})

        return await self._guarded(waiting.source_list, waiting.slug, work)

    async def _waiting(self, source_list: SourceList, found: _Found) -> _Waiting:
        task = await self._assigned(source_list, found)
        candidate = await self._store.hop(self._candidate, task.story)
        return _Waiting(source_list, task.story.id, task.story.slug, task.notes, candidate)

    def _candidate(self, story: Story) -> Candidate | None:
        """None where its article stands, or where it is too thin, so that no writer would be asked."""
        if self._producer.due(story) is None:
            return None
        try:
            require_evidence(story)
        except ThinEvidence:
            return None
        dates = [member.clipping.published for member in story.members if member.clipping.published]
        is_new = self._store.standing(story.id) is None
        return Candidate(story.id, story.terms.section, len(story.origins), max(dates, default=None), is_new)

    async def _assigned(self, source_list: SourceList, found: _Found) -> Assignment:
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
        story = await self._enrolled(source_list, found, kept)
        return Assignment(story, story.slug, tuple(notes))

    async def _enrolled(self, source_list: SourceList, found: _Found, kept: Sequence[Clipping]) -> Story:
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


def _desk(source_list: SourceList) -> Desk:
    return Desk(Path(source_list.folder), Gatekeeper(source_list.trusts))


def _skip_notices(source_list: SourceList, source: Source, skipped: Sequence[Skipped]) -> Iterator[PageNotice]:
    """A notice for each entry left out; where one reason takes very many, for the first ones and the number of all."""
    for reason, group in groupby(sorted(skipped, key=lambda one: one.reason), key=lambda one: one.reason):
        alike = tuple(group)
        told = {"list_name": source_list.name, "via": source.place, "reason": reason.value}
        for one in alike[:MOST_NOTICES]:
            yield PageNotice(**told, url=one.link or one.title, detail=one.detail)
        if len(alike) > MOST_NOTICES:
            words = f"{len(alike):,} entries in all, of which {MOST_NOTICES} are named"
            yield PageNotice(**told, url=source.place, detail=words)


def _without(kind: OutcomeKind, source_list: SourceList, slug: str, reason: str) -> StoryOutcome:
    return StoryOutcome(kind=kind, list_name=source_list.name, slug=slug, reason=reason)
