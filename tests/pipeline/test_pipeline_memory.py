"""What a run holds of the pages it gathered does not grow with their texts."""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from ferry import TERMS, clipping, ferry_page
from newsroom import Newsroom
from newsstand import newsstand
from synth.domain.evidence import Capture, Clipping, Quarantine
from synth.domain.source import Lead, SourceList
from synth.extract.pool import Extractors
from synth.fetch.fetcher import Fetcher
from synth.fetch.policy import FetchPolicy
from synth.pipeline.enrol import Enrolment
from synth.pipeline.gather import Desk, Gathered, Gatherer
from synth.sources.trust import Gatekeeper
from synth.store.archive import Archive
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

pytestmark = pytest.mark.anyio
LONG = 400  # paragraphs


@pytest.fixture
async def gathered(tmp_path: Path, extractors: Extractors) -> AsyncIterator[tuple[Newsroom, dict[str, Gathered]]]:
    """A short page and one that tells on and on, gathered from files."""
    newsroom = Newsroom(tmp_path)
    short = ferry_page("Courier")
    more = "".join(
        f"<p>On day {n} the harbour office told what the shipyard had sent the ferry.</p>" for n in range(LONG)
    )
    folder = tmp_path / "sources"
    folder.mkdir(exist_ok=True)
    (folder / "short.html").write_text(short, encoding="utf-8")
    (folder / "long.html").write_text(short.replace("</article>", f"{more}</article>"), encoding="utf-8")
    leads = [Lead(url=f"file:{name}.html", via="t") for name in ("short", "long")]
    async with WebClient(WebPolicy("synth/0.1 (test)")) as client:
        fetcher = Fetcher(client, FetchPolicy(""), newsroom.clock)
        gatherer = Gatherer(Archive(newsroom.house.store), fetcher, extractors, timedelta(0), newsroom.clock)
        found = await gatherer.gather(leads, Desk(folder, Gatekeeper()))
    with closing(newsroom):
        yield newsroom, {one.lead.url: one for one in found}


async def test_of_a_gathered_page_its_name_is_held_and_its_text_is_in_the_store(
    gathered: tuple[Newsroom, dict[str, Gathered]],
) -> None:
    newsroom, found = gathered
    short, long = found["file:short.html"].clipping, found["file:long.html"].clipping
    assert short is not None
    assert long is not None
    assert len(pickle.dumps(long)) < len(pickle.dumps(short)) + 10 < 500
    kept = newsroom.house.store.clipping(long.id)
    assert kept is not None
    assert f"On day {LONG - 1} the harbour office" in kept.text


async def test_the_texts_of_the_stories_that_may_grow_are_not_in_hand_together(tmp_path: Path) -> None:
    stories, letters = 40, 100_000
    with closing(Newsroom(tmp_path)) as newsroom:
        store = newsroom.house.store
        for number in range(stories):
            told = (f"Keeper {number} of the lighthouse went home.", "The sea was calm. " * (letters // 18))
            store.enroll_discovered("coast", TERMS, (f"s{number}", None), [clipping(f"Post {number}", told)])
        tracemalloc.start()
        try:
            await Enrolment(store, newsroom.clock).found(SourceList(name="coast", folder="", terms=TERMS), ())
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < stories * letters / 4


class _Held(Extractors):
    """Extractors that nobody is let to before `go`; what they are given is remembered."""

    def __init__(self, go: asyncio.Event) -> None:
        super().__init__()
        self.go = go
        self.bodies: dict[str, str] = {}

    async def extract(self, capture: Capture, lead: Lead) -> Clipping | Quarantine:
        await self.go.wait()
        self.bodies[lead.url] = hashlib.sha256(capture.body).hexdigest()
        return Quarantine(url=lead.url, reason="empty", detail="nothing is read here")


async def test_pages_that_wait_long_for_an_extractor_wait_in_the_store(tmp_path: Path) -> None:
    pages, size = 96, 200_000
    few = 64 * size  # 32 of them, and room for what else a gathering holds
    hashes: dict[str, str] = {}
    async with newsstand() as stand:
        for number in range(pages):
            body = f"<html><body><p>{f'Page {number}. ' * (size // 9)}</p></body></html>".encode()
            stand.page(f"h{number}.example/", body)
            hashes[f"http://h{number}.example/"] = hashlib.sha256(body).hexdigest()
        go = asyncio.Event()
        held = _Held(go)
        web = WebPolicy("synth/0.1 (test)", allow=(ip_network("127.0.0.1/32"),), resolve={"*": stand.origin})
        with closing(Newsroom(tmp_path)) as newsroom:
            store = newsroom.house.store
            async with WebClient(web) as client:
                fetcher = Fetcher(client, FetchPolicy("", host_delay=0), newsroom.clock)
                gatherer = Gatherer(Archive(store), fetcher, held, timedelta(0), newsroom.clock)
                leads = [Lead(url=url, via="t") for url in hashes]
                tracemalloc.start()
                task = asyncio.create_task(gatherer.gather(leads, Desk(tmp_path, Gatekeeper())))
                try:
                    async with asyncio.timeout(30):
                        # neither a database nor memory has events
                        while len(store.visits(hashes)) < pages or tracemalloc.get_traced_memory()[0] > few:  # noqa: ASYNC110
                            await asyncio.sleep(0.05)
                finally:
                    tracemalloc.stop()
                go.set()
                found = await task
    assert held.bodies == hashes
    assert {one.reason for one in found} == {"page:empty"}
