"""Newsrooms in a temporary folder: the rooms under a test's clock, a writer that says what it is told, a web server.

It does not know what a test is about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

from ferry import NOW, TERMS, ferry_clippings, ferry_draft
from newsstand import Newsstand, newsstand
from synth.domain.article import DisclosureKind
from synth.domain.dossier import Dossier
from synth.domain.draft import Draft
from synth.domain.evidence import Clipping
from synth.domain.report import StoryOutcome
from synth.domain.source import Terms
from synth.domain.story import Story
from synth.pipeline.produce import Assignment, Edition, Producer
from synth.publish.folder import FolderPublisher
from synth.release import Release, Released, Stopped
from synth.review import By, Reviewing
from synth.settings import load
from synth.wiring import House
from synth.write.formats import Format
from synth.write.writer import Hand, Written


@dataclass
class Clock:
    """A clock that a test sets."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class ScriptedWriter:
    """Stands for a model's writer, which is the far side: it returns the draft it was given, or raises."""

    says: Draft | Exception = field(default_factory=ferry_draft)
    disclosure: DisclosureKind = DisclosureKind.MODEL
    version: str = "1"
    attempts: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def hand(self) -> Hand:
        return Hand(name="llm", version=self.version, disclosure=self.disclosure, model="scripted")

    async def write(self, story: Story, form: Format, attempt: int = 0, note: str = "") -> Written:
        self.attempts.append(attempt)
        self.notes.append(note)
        if isinstance(self.says, Exception):
            raise self.says
        return Written(draft=self.says, calls=1)


class Newsroom:
    """A folder with synth.toml and sources/, and the rooms that work on it under a test's clock."""

    def __init__(self, folder: Path, *, settings: str = "") -> None:
        self.folder = folder
        self.clock = Clock()
        self.writer = ScriptedWriter()
        (folder / "sources").mkdir(parents=True, exist_ok=True)
        self.configure(settings)

    def configure(self, settings: str = "", *, newsroom: str = 'url = "https://news.example"') -> None:
        """Write synth.toml anew; rooms opened before keep what they read."""
        text = f'[newsroom]\nname = "The Saltholm Review"\nresponsible = "The Board"\n{newsroom}\n\n{settings}\n'
        (self.folder / "synth.toml").write_text(text, encoding="utf-8")
        self.house = House(load(self.folder, {}))

    def list(self, name: str, text: str) -> Path:
        path = self.folder / "sources" / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    def page(self, name: str, html: str) -> Path:
        path = self.folder / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(html, encoding="utf-8")
        return path

    @property
    def site(self) -> Path:
        return self.folder / "outputs" / "site"

    @property
    def reviewing(self) -> Reviewing:
        return Reviewing(self.house.store, self.house.gate, self.house.newsroom, self.clock)

    @property
    def release(self) -> Release:
        """As the newsroom's settings make it, under the test's clock."""
        settings = self.house.settings
        site = FolderPublisher("site", self.site, settings.newsroom.url)
        require = settings.review.require_review
        return Release(self.house.store, [site], self.house.newsroom, self.clock, require_review=require)

    @property
    def edition(self) -> Edition:
        zone = ZoneInfo(self.house.newsroom.timezone)
        return Edition(f"r{self.clock.at:%H%M%S}", self.house.newsroom.name, zone, self.clock)

    def produce(self, clippings: Sequence[Clipping] = (), *, slug: str = "ferry", terms: Terms = TERMS) -> StoryOutcome:
        """One declared story written by `self.writer`, through the real producer."""
        house = self.house
        story = house.store.enroll_declared("coast", slug, terms, clippings or ferry_clippings())
        producer = Producer(house.store, self.writer, house.gate, house.outputs, self.edition)
        return asyncio.run(producer.produce(Assignment(story, slug)))

    def dossier(self, slug: str = "ferry") -> Dossier:
        return self.house.store.dossier(slug)

    def by(self, who: str = "Mara Voss", *, note: str = "", slug: str = "ferry") -> By:
        """A named person who read the current version."""
        return By(who=who, hash=self.dossier(slug).article.hash[:12], note=note)

    def approved(self, slug: str = "ferry") -> Dossier:
        """A story written and approved."""
        self.produce(slug=slug)
        return self.reviewing.approve(slug, self.by(slug=slug))

    def publish(self, *refs: str) -> tuple[Released | Stopped, ...]:
        return asyncio.run(self.release.publish(refs or ("ferry",)))

    def close(self) -> None:
        self.house.close()


@contextmanager
def kiosk() -> Iterator[Newsstand]:
    """A newsstand served from a thread of its own, for tests that are not async or that start processes."""
    loop = asyncio.new_event_loop()
    opened: Future[Newsstand] = Future()
    closing = asyncio.Event()

    async def serve() -> None:
        async with newsstand() as stand:
            opened.set_result(stand)
            await closing.wait()

    def run() -> None:
        try:
            loop.run_until_complete(serve())
        finally:
            loop.close()

    thread = Thread(target=run, name="kiosk")
    thread.start()
    try:
        yield opened.result(10)
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join(10)
