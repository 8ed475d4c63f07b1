"""A batch put together as wiring does it, over a newsstand, under a test's clock, with extractors that tests share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from newsroom import Newsroom
from newsstand import Newsstand
from synth.domain.report import OutcomeKind, StoryOutcome
from synth.domain.source import SourceList
from synth.extract.pool import Extractors
from synth.fetch.fetcher import Fetcher
from synth.fetch.policy import FetchPolicy
from synth.group.ranking import Bounds
from synth.pipeline.batch import Batch, Tally
from synth.pipeline.gather import Gatherer
from synth.pipeline.produce import Producer
from synth.pipeline.shelf import ArchiveShelf
from synth.store.archive import Archive
from synth.web.client import WebClient
from synth.web.policy import WebPolicy
from synth.write.extractive.writer import ExtractiveWriter
from synth.write.writer import Writer

LIST = 'section = "Coast"\nrights = "licensed"\n'


async def no_wait(seconds: float) -> None:
    del seconds


@dataclass
class Watching:
    """A watcher that remembers."""

    planned_stories: int = 0
    seen: list[StoryOutcome] = field(default_factory=list)

    def planned(self, stories: int) -> None:
        self.planned_stories += stories

    def ended(self, outcome: StoryOutcome) -> None:
        self.seen.append(outcome)


@dataclass
class Desk:
    """A newsroom whose lists can be run; `writer` takes the place of the extractive one where it is set."""

    newsroom: Newsroom
    stand: Newsstand
    extractors: Extractors
    revalidate_after: timedelta = timedelta(0)
    agreements: Mapping[str, str] = field(default_factory=dict)
    writer: Writer | None = None
    bounds: Bounds = field(default_factory=Bounds)
    watching: Watching = field(default_factory=Watching)

    @property
    def outputs(self) -> Path:
        return self.newsroom.folder / "outputs"

    def stories(self, **urls: list[str]) -> None:
        """A list `coast` of declared stories, slug by slug, at addresses such as `courier.example/ferry`."""
        text = LIST
        for slug, addresses in urls.items():
            pages = ", ".join(f'"http://{address}"' for address in addresses)
            text += f'\n[[story]]\nslug = "{slug}"\nurls = [{pages}]\n'
        self.newsroom.list("coast", text)

    async def run(self) -> Tally:
        """Run every list; then outputs/ are brought up to date, as after every run."""
        house = self.newsroom.house
        policy = WebPolicy(
            user_agent="synth/0.1 (test)",
            attempts=1,
            allow=(ip_network("127.0.0.1/32"),),
            resolve={"*": self.stand.origin},
        )
        lists: list[SourceList] = [one.list for one in house.lists().values() if one.list is not None]
        async with WebClient(policy, sleep=no_wait) as client:
            polite = FetchPolicy("", host_delay=0, agreements=self.agreements)
            archive = Archive(house.store)
            fetcher = Fetcher(client, polite, self.newsroom.clock, shelf=ArchiveShelf(archive))
            gatherer = Gatherer(archive, fetcher, self.extractors, self.revalidate_after, self.newsroom.clock)
            writer = self.writer or ExtractiveWriter(house.gate.form("brief"))
            producer = Producer(house.store, writer, house.gate, house.outputs, self.newsroom.edition)
            self.watching = Watching()
            batch = Batch(house.store, gatherer, producer, self.watching, self.newsroom.edition)
            tally = await batch.run(lists, self.bounds)
        await house.store.hop(house.outputs.refresh)
        return tally

    async def one(self, kind: OutcomeKind) -> StoryOutcome:
        """The outcome of a run of one story, which must be of that kind."""
        tally = await self.run()
        (outcome,) = tally.outcomes
        assert outcome.kind is kind, outcome
        return outcome

    def files(self) -> dict[str, int]:
        """Every file of outputs/ with the time of its last change."""
        paths = (path for path in self.outputs.rglob("*") if path.is_file())
        return {str(path.relative_to(self.outputs)): path.stat().st_mtime_ns for path in paths}
