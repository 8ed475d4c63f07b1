"""A desk over an invented newsroom, and a browser without a screen. It does not know what a test is about."""

from __future__ import annotations

import re
import resource
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from ferry import ferry_draft, paragraph
from newsroom import Newsroom
from synth.desk.app import build
from synth.desk.gatehouse import Gatehouse, Limits
from synth.desk.people import Role
from synth.domain.dossier import Dossier
from synth.domain.draft import Draft, Section
from synth.settings import load
from synth.wiring import House

ORIGIN = "http://127.0.0.1:8765"
OWN = {"sec-fetch-site": "same-origin"}
PASSWORD = "a long enough password"
FLAWED = "83,000"  # crowns; the sources say 38,000


@dataclass
class Browser:
    """One person's browser: it keeps cookies and says where its forms come from."""

    client: TestClient
    person: str

    def get(self, path: str, /, **headers: str) -> Any:
        return self.client.get(path, headers=headers, follow_redirects=False)

    def post(self, path: str, headers: Mapping[str, str] = OWN, /, **form: object) -> Any:
        return self.client.post(path, data=form, headers=dict(headers), follow_redirects=False)

    def read(self, dossier: Dossier, *, without: str = "") -> None:
        """Have all of a version in view, but for the part `without`."""
        article = dossier.article
        parts = [part for part in (*(f.id for f in dossier.assessment.findings), "end") if part != without]
        answer = self.post(f"/review/{article.slug}/alive", hash=article.hash, seen=" ".join(parts))
        assert answer.status_code == 200

    def approve(self, dossier: Dossier, **form: str) -> Any:
        return self.post(f"/review/{dossier.article.slug}/approve", hash=dossier.article.hash, **form)


class Room:
    """A newsroom with a desk."""

    def __init__(self, folder: Path, settings: str = "", environ: Mapping[str, str] | None = None) -> None:
        self.newsroom = Newsroom(folder, settings=settings)
        self.clock = self.newsroom.clock
        self.complaints: list[str] = []  # of browsers: errors of scripts, and what the page's policy blocked
        self.newsroom.house = self.house = House(load(folder, environ or {}), self.clock)
        self.app: Gatehouse
        self.app, self.desk = build(self.house, suggested="Mara Voss", limits=Limits(body=60_000, seconds=0.4))

    def browser(self, person: str = "", **options: Any) -> Browser:
        """A browser that nobody signed in with."""
        return Browser(TestClient(self.app, base_url=ORIGIN, **options), person)

    def signed_in(self, name: str = "Mara Voss", role: Role = Role.ADMIN) -> Browser:
        """A browser of somebody with that role."""
        browser = self.browser(name)
        _, secret = self.desk.door._opened(name, role, "test")
        browser.client.cookies.set(self.desk.cookie, secret)
        return browser

    def written(self, slug: str = "ferry", *, cost: str = "38,000", draft: Draft | None = None) -> Dossier:
        """An article that waits; another cost than 38,000 is a blocking finding."""
        self.newsroom.writer.says = draft or ferry_draft(cost)
        # In a thread of its own: a test that drives a browser has an event loop in this one already.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(self.newsroom.produce, slug=slug).result()
        return self.house.store.dossier(slug)

    def dossier(self, slug: str = "ferry") -> Dossier:
        return self.house.store.dossier(slug)

    def published(self, slug: str = "ferry") -> Dossier:
        """An article that is out."""
        dossier = self.written(slug)
        editor = self.signed_in("Ada Quill")
        editor.read(dossier)
        assert editor.approve(dossier).status_code == 303
        assert editor.post(f"/article/{slug}/publish", hash=dossier.article.hash).status_code == 303
        return self.dossier(slug)

    def close(self) -> None:
        self.desk.errands.close()
        self.house.close()


@contextmanager
def bounded_memory(more: int = 2 << 30) -> Iterator[None]:
    """Let this process take at most `more` bytes beyond what it has: a desk that reads on and on ends in a MemoryError,
    not in a machine that swaps. Linux alone counts address space so that it helps."""
    if sys.platform != "linux":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + more, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@contextmanager
def opened_room(folder: Path, settings: str = "", environ: Mapping[str, str] | None = None) -> Iterator[Room]:
    room = Room(folder, settings, environ)
    try:
        yield room
    finally:
        room.close()


def flawed_draft(flaws: int) -> Draft:
    """A draft with so many sentences whose number no source has."""
    draft = ferry_draft()
    wrong = [
        (f"About {100 * at + 41} people had to spend the night in the school of Saltholm.", "1.2")
        for at in range(1, flaws + 1)
    ]
    section = Section(heading="Who else waits", paragraphs=tuple(paragraph(one) for one in wrong))
    return draft.model_copy(update={"sections": (*draft.sections, section)})


def taken_exercises(room: Room) -> tuple[str, str]:
    """The addresses of an exercise that was answered wrongly, and of one under way."""
    mara = room.signed_in()
    for _ in range(100):
        path = str(mara.post("/training").headers["location"])
        row = room.desk.exercises.exercise(path.rpartition("/")[2], mara.person)
        assert row is not None
        mara.post(path, verdict="wrong", place="lede.1.1")
        if row.place not in ("", "lede.1.1"):
            return path, str(mara.post("/training").headers["location"])
    raise AssertionError("a hundred exercises without an error elsewhere")


def runs_end() -> None:
    """Wait for the runs that the desk has begun."""
    for thread in threading.enumerate():
        if thread.name.startswith("run-"):
            thread.join(60)


def words(answer: Any) -> str:
    """The text of a page, its markup taken out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
