"""Source lists → a RunReport: every list, every story, nothing dropped without a reason.

It does not know how one story is made, nor how progress is shown.
"""

from __future__ import annotations

import traceback
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from synth.domain.report import ListNotice, OutcomeKind, PageNotice, StoryOutcome
from synth.domain.source import DeclaredStory, Lead, Source, SourceList
from synth.domain.story import Story
from synth.engine.local import spread
from synth.errors import FetchError, RunStopped, StoreError, SynthError, ThinEvidence
from synth.group.ranking import Bounds, Candidate, Rated, choose
from synth.pipeline.discover import discover
from synth.pipeline.enrol import Enrolment, Found
from synth.pipeline.gather import Desk, Gatherer
from synth.pipeline.notices import page_notices, skip_notices
from synth.pipeline.produce import Assignment, Edition, Producer, require_evidence
from synth.sources.leads import story_leads
from synth.sources.trust import Gatekeeper
from synth.store.store import Store

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
        self._enrolment = Enrolment(store, edition.now)
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
                self.tally.pages.extend(page_notices(source_list, gathered))
                found = Found(story.slug, gathered, story)
                return await self._producer.produce(await self._enrolment.enrolled(source_list, found))

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
        self.tally.pages.extend(page_notices(source_list, gathered))
        found = await self._enrolment.found(source_list, gathered)
        self._watcher.planned(len(found))

        async def enter(one: Found) -> StoryOutcome | _Waiting:
            return await self._guarded(source_list, one.slug, lambda: self._waiting(source_list, one))

        # What stays in a story is settled before what left it looks for another one.
        going_on = await spread([one for one in found if one.story], enter)
        return going_on + await spread([one for one in found if not one.story], enter)

    async def _leads(self, source_list: SourceList, source: Source) -> tuple[Lead, ...]:
        desk = _desk(source_list)
        try:
            reading = await discover(source, self._gatherer, desk, self._edition.now())
        except FetchError as exc:
            words = f"{source.kind} {source.place}: {exc}"
            self.tally.errors.append(ListNotice(list_name=source_list.name, detail=words))
            return ()
        self.tally.pages.extend(skip_notices(source_list, source, reading.skipped))
        return reading.leads

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

    async def _waiting(self, source_list: SourceList, found: Found) -> _Waiting:
        task = await self._enrolment.enrolled(source_list, found)
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


def _desk(source_list: SourceList) -> Desk:
    return Desk(Path(source_list.folder), Gatekeeper(source_list.trusts))


def _without(kind: OutcomeKind, source_list: SourceList, slug: str, reason: str) -> StoryOutcome:
    return StoryOutcome(kind=kind, list_name=source_list.name, slug=slug, reason=reason)
