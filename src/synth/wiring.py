"""The one place where settings become objects. Faces open a newsroom here and call what it offers."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from synth.domain.newsroom import Newsroom
from synth.domain.report import ListNotice, RunReport, StoryOutcome
from synth.domain.source import SourceList, Trust
from synth.engine.heaps import few_heaps
from synth.errors import ConfigError, UnknownName
from synth.files import sweep_parts
from synth.gate import Gate
from synth.group.ranking import Bounds
from synth.outputs.folder import Outputs
from synth.pipeline.order import Order
from synth.policies import default_terms, endpoint_config, fetch_policy, web_policy
from synth.release import Release
from synth.review import Reviewing
from synth.settings import PassageIds, Settings, WriterKind, load, with_writer
from synth.sources.lists import ReadList, list_files, read_list
from synth.store.lock import hold_list
from synth.store.store import Store

if TYPE_CHECKING:
    from synth.check.second import SecondReader
    from synth.domain.forecast import Forecast
    from synth.endpoint.endpoint import Endpoint
    from synth.endpoint.money import Budget
    from synth.pipeline.batch import Tally, Watcher
    from synth.pipeline.produce import Edition
    from synth.sources.checkups import Checkup
    from synth.store.memory import Memory
    from synth.write.llm.writer import LlmWriter
    from synth.write.writer import Writer


PARTS_LIVE = timedelta(hours=1)  # no write takes so long: a temporary file older than that is nobody's


def now() -> datetime:
    """The time, in UTC. The clock of every room is given by the caller; this is the caller."""
    return datetime.now(UTC)


class Silent:
    """A watcher who says nothing."""

    def planned(self, stories: int) -> None: ...

    def ended(self, outcome: StoryOutcome) -> None: ...


class House:
    """One newsroom, opened: its settings, its store and what works on them."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        """`clock` is what reviews and releases go by."""
        self.settings = settings
        self.clock = clock
        self.newsroom: Newsroom = settings.publisher()

    @cached_property
    def store(self) -> Store:
        return Store.open(self.settings.store.url, self.settings.state)

    @cached_property
    def memory(self) -> Memory:
        """The memo and journal of model endpoints; one, so that what waits is committed together."""
        from synth.store.memory import Memory

        return Memory(self.store)

    @cached_property
    def gate(self) -> Gate:
        return Gate(self.settings.prompts, self.settings.check.severities)

    @cached_property
    def outputs(self) -> Outputs:
        return Outputs(self.settings.outputs, self.store, self.newsroom)

    @cached_property
    def reviewing(self) -> Reviewing:
        two = self.settings.review.two_person
        return Reviewing(self.store, self.gate, self.newsroom, self.clock, two_person=two)

    @cached_property
    def release(self) -> Release:
        from synth.publish.folder import FolderPublisher

        settings = self.settings
        publishers = [
            FolderPublisher(name, settings.folder / target.path, self.newsroom.url)
            for name, target in settings.publish.items()
        ]
        return Release(self.store, publishers, self.newsroom, self.clock, require_review=settings.review.require_review)

    @property
    def by_model(self) -> bool:
        """Whether a model writes: asked for, or `auto` with its endpoint configured."""
        writer = self.settings.writer
        if writer.kind is WriterKind.AUTO:
            return writer.endpoint in self.settings.endpoints
        return writer.kind is WriterKind.LLM

    @property
    def asks_models(self) -> bool:
        """Whether a run may put questions to a model at all."""
        return self.by_model or bool(self.settings.check.judge or self.settings.check.embeddings)

    @property
    def writer_line(self) -> str:
        """Which writer, and why."""
        writer = self.settings.writer
        if self.by_model:
            endpoint = self.settings.endpoints[writer.endpoint]
            return f"writing with {endpoint.model} at {endpoint.base_url} ([endpoints.{writer.endpoint}])"
        if writer.kind is WriterKind.EXTRACTIVE:
            return 'writing extracts, as [writer] kind = "extractive" says'
        return "no model configured: writing extracts; set [endpoints.main] in synth.toml"

    @asynccontextmanager
    async def writer(self, purse: Budget) -> AsyncIterator[Writer]:
        """The writer of a run, its connections closed at the end."""
        if not self.by_model:
            from synth.write.extractive.writer import ExtractiveWriter

            yield ExtractiveWriter(self.gate.form("brief"))
            return
        async with self.model_writer(purse) as writer:
            yield writer

    @asynccontextmanager
    async def model_writer(self, purse: Budget) -> AsyncIterator[LlmWriter]:
        """The writer that puts questions to the endpoint of `[writer]`; nothing is sent before it writes."""
        from synth.write.extractive.outline import Outliner
        from synth.write.llm.asking import Asking, Limits
        from synth.write.llm.problem import Care
        from synth.write.llm.writer import LlmWriter

        writer = self.settings.writer
        async with self.endpoint(writer.endpoint, purse) as endpoint:
            limits = Limits(endpoint.config.context_tokens, endpoint.config.max_output_tokens)
            enum = writer.passage_ids is PassageIds.ENUM
            asking = Asking(self.settings.prompts, limits, passage_enum=enum)
            care = Care(self.gate.proof, writer.repairs) if writer.repairs else Care(repairs=0)
            outliner = Outliner(self.gate.form("brief")) if writer.by_parts else None
            yield LlmWriter(endpoint, asking, care, outliner)

    @asynccontextmanager
    async def endpoint(self, name: str, purse: Budget) -> AsyncIterator[Endpoint]:
        """The endpoint of that name with its fallback, paid from `purse`."""
        from synth.endpoint.endpoint import Endpoint

        fallback = self.settings.endpoints[name].fallback
        behind = Endpoint(endpoint_config(self.settings, fallback), self.memory, purse) if fallback else None
        endpoint = Endpoint(endpoint_config(self.settings, name), self.memory, purse, fallback=behind)
        try:
            yield endpoint
        finally:
            await endpoint.close()
            if behind is not None:
                await behind.close()

    def purse(self, run: Decimal | None = None) -> Budget:
        """The money of one run; `run` (USD) takes the place of `[budget] run`."""
        from synth.endpoint.clock import SYSTEM
        from synth.endpoint.money import Budget

        budget = self.settings.budget
        zone = ZoneInfo(self.newsroom.timezone)
        most = budget.run if run is None else run
        return Budget(self.memory, SYSTEM, run=most, day=budget.day, zone=zone)

    def lists(self) -> dict[str, ReadList]:
        """Every source list by name, read; errors of one list do not touch the others."""
        files = list_files(self.settings.sources)
        if not files:
            raise ConfigError(f"{self.settings.sources}: no source list (*.toml) in it; `synth init` makes a sample")
        trust = Trust(**self.settings.trust.model_dump(), ours=self.newsroom.url)
        return {path.stem: read_list(path, default_terms(self.settings), trust) for path in files}

    def run(self, order: Order, watcher: Watcher) -> RunReport:
        """Run source lists. `ListBusy` where another run holds one of them; `StoreError` where nothing can be kept."""
        few_heaps()
        return asyncio.run(self._run(order, watcher))

    def sweep(self) -> None:
        """Remove temporary files that processes killed more than an hour ago left behind."""
        for folder in (self.settings.outputs, self.settings.state):
            sweep_parts(folder, now() - PARTS_LIVE)

    def close(self) -> None:
        """Close the store, where it was opened."""
        if "store" in self.__dict__:
            self.store.close()

    @asynccontextmanager
    async def second_readers(self, purse: Budget) -> AsyncIterator[tuple[SecondReader, ...]]:
        """The second readers that `[check]` names, their connections closed at the end."""
        check = self.settings.check
        readers: list[SecondReader] = []
        async with AsyncExitStack() as opened:
            if check.judge:
                from synth.check.judge import Judge
                from synth.write.prompts import read_prompt

                endpoint = await opened.enter_async_context(self.endpoint(check.judge, purse))
                readers.append(Judge(endpoint, read_prompt(self.settings.prompts, "judge").text))
            if check.embeddings:
                from synth.check.embeddings import Embeddings

                endpoint = await opened.enter_async_context(self.endpoint(check.embeddings, purse))
                readers.append(Embeddings(endpoint, check.least_likeness))
            yield tuple(readers)

    def chosen(self, order: Order) -> tuple[tuple[SourceList, ...], tuple[ListNotice, ...]]:
        """The lists an order means, cut to its story and limit, and what was wrong with lists."""
        known = self.lists()
        for name in order.lists:
            if name not in known:
                raise UnknownName(f"no source list {name!r}; lists here: {', '.join(known)}")
        read = [known[name] for name in dict.fromkeys(order.lists or known)]
        errors = tuple(error for one in read for error in one.errors)
        lists = tuple(one.list for one in read if one.list is not None)
        if order.format is not None:
            self.gate.form(order.format)  # a format nobody has is misuse, not a failure of every story
        lists = order.cut(lists)
        return lists, errors

    def check_up(self, lists: Sequence[SourceList]) -> tuple[Checkup, ...]:
        """A checkup of each source of `lists` and each page of their stories: asked now, and not kept."""
        return asyncio.run(self._check_up(lists))

    async def _check_up(self, lists: Sequence[SourceList]) -> tuple[Checkup, ...]:
        from synth.fetch.fetcher import Fetcher
        from synth.pipeline.checkup import check_up
        from synth.pipeline.shelf import ArchiveShelf
        from synth.store.archive import Archive
        from synth.web.client import WebClient

        async with WebClient(web_policy(self.settings)) as client:
            shelf = ArchiveShelf(Archive(self.store))
            fetcher = Fetcher(client, fetch_policy(self.settings), self.clock, shelf=shelf)
            return await check_up(lists, fetcher, self.clock())

    def forecast(self, order: Order) -> dict[tuple[str, str], Forecast]:
        """(list, slug) → what each declared story would ask of the model; empty where no model writes.

        Nothing is fetched, asked or kept: only what an earlier run brought is looked at. `ConfigError` where a budget
        is set and the price is unknown, as a run would raise.
        """
        return asyncio.run(self._forecast(order)) if self.by_model else {}

    async def _forecast(self, order: Order) -> dict[tuple[str, str], Forecast]:
        from synth.pipeline.forecast import forecast
        from synth.pipeline.produce import Producer

        lists, _ = self.chosen(order)
        edition = self._edition("forecast", order)
        async with self.model_writer(self.purse(order.budget)) as writer:
            producer = Producer(self.store, writer, self.gate, self.outputs, edition)
            return forecast(lists, self.store, self.gate, producer, writer)

    def _edition(self, run: str, order: Order) -> Edition:
        from synth.pipeline.produce import Edition

        fresh = self.store.runs() + 1 if order.fresh else None
        return Edition(run, self.newsroom.name, ZoneInfo(self.newsroom.timezone), now, fresh)

    async def _run(self, order: Order, watcher: Watcher) -> RunReport:
        from synth.extract.pool import Extractors
        from synth.fetch.fetcher import Fetcher
        from synth.pipeline.account import money_of
        from synth.pipeline.batch import Batch
        from synth.pipeline.gather import Gatherer
        from synth.pipeline.produce import Producer
        from synth.pipeline.shelf import ArchiveShelf
        from synth.store.archive import Archive
        from synth.web.client import WebClient

        settings = self.settings
        lists, errors = self.chosen(order)
        bounds = Bounds(order.room(lists), settings.sections)
        started = now()
        run = f"{started:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        edition = self._edition(run, order)
        with ExitStack() as locks:
            for one in lists:
                locks.enter_context(hold_list(settings.state, one.name))
            self.sweep()
            archive = Archive(self.store)
            async with WebClient(web_policy(settings)) as client, Extractors(settings.fetch.extractors) as extractors:
                fetcher = Fetcher(client, fetch_policy(settings), now, shelf=ArchiveShelf(archive))
                gatherer = Gatherer(
                    archive, fetcher, extractors, timedelta(seconds=settings.fetch.revalidate_after), now
                )
                purse = self.purse(order.budget)
                if self.asks_models:
                    await purse.take_stock()
                async with self.writer(purse) as writer, self.second_readers(purse) as second:
                    edition = replace(edition, second=second)
                    producer = Producer(self.store, writer, self.gate, self.outputs, edition)
                    tally = await Batch(self.store, gatherer, producer, watcher, edition).run(lists, bounds)
            report = _report(run, started, writer.hand.name, lists, tally)
            told = {"errors": (*errors, *report.errors), "requests": client.requests, "money": money_of(purse.spending)}
            told["warnings"] = (*purse.spending.warnings, *map(str, fetcher.rested))
            report = report.model_copy(update=told)
            await self.store.hop(self.store.keep_report, report)
            await self.store.hop(self.outputs.refresh)
            await self.store.hop(self.outputs.report, report)
        return report


@contextmanager
def opened(folder: str | Path, writer: str | None = None) -> Iterator[House]:
    """The newsroom in `folder`, closed at the end. `ConfigError` where its synth.toml is wrong.

    `writer` takes the place of `[writer] kind`.
    """
    house = House(with_writer(load(Path(folder)), writer))
    try:
        yield house
    finally:
        house.close()


def run_newsroom(
    newsroom: str | Path = ".", lists: Sequence[str] = (), *, story: str | None = None, watcher: Watcher | None = None
) -> RunReport:
    """What `synth run` does, as one call."""
    with opened(newsroom) as house:
        return house.run(Order(tuple(lists), story), watcher or Silent())


def _report(run: str, started: datetime, writer: str, lists: Sequence[SourceList], tally: Tally) -> RunReport:
    return RunReport(
        run=run,
        started_at=started,
        ended_at=now(),
        writer=writer,
        lists=tuple(one.name for one in lists),
        outcomes=tuple(tally.outcomes),
        pages=tuple(sorted(tally.pages, key=lambda page: (page.list_name, page.via, page.url))),
        errors=tuple(tally.errors),
        stopped_by=tally.stopped_by,
    )
