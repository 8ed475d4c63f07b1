"""The store: each method is one transaction over what we keep. It does not know what calls it, or in which order.

Every method is sync and may be called from any thread; async callers go through `hop`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, func, select

from synth.domain.article import Article
from synth.domain.decision import Decision, Publication
from synth.domain.dossier import Dossier, Identity
from synth.domain.evidence import Capture, Clipping
from synth.domain.finding import Assessment
from synth.domain.report import RunReport
from synth.domain.source import Terms
from synth.domain.status import Status
from synth.domain.story import Story
from synth.domain.visit import Visit
from synth.files import unwritable
from synth.store import articles, dossiers, evidence, migrations, runs, slips, stories, tables
from synth.store.database import Database, file_url
from synth.store.filing import Filing

T = TypeVar("T")
P = ParamSpec("P")


class Store:
    """The newsroom's memory: a database, and a folder of capture bodies."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self.folder = folder
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._aside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store-aside")

    @classmethod
    def open(cls, url: str, folder: Path) -> Store:
        """The store at `url` (empty: `synth.db` in `folder`), made or migrated where needed.

        `StoreError` where it cannot be opened or written, belongs to another program or to a newer synth.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise unwritable(folder, exc) from exc
        database = Database(url or file_url(folder / "synth.db"))
        try:
            with database.writing() as connection:
                migrations.climb(connection, migrations.LADDER)
        except BaseException:
            database.close()
            raise
        return cls(database, folder)

    def close(self) -> None:
        """Wait for work under way on the store's threads, then let go of the database."""
        self._thread.shutdown(wait=True)
        self._aside.shutdown(wait=True)
        self._database.close()

    async def hop(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work` on the store's thread: `await store.hop(store.standing, story.id)`.

        Work that a cancellation meets before it began is not done; work under way is done before the caller ends.
        """
        return await _done(self._thread.submit(work, *args, **kwargs))

    async def hop_aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `hop`, on a second thread: short work that must not stand in line behind a run's pages and articles."""
        return await _done(self._aside.submit(work, *args, **kwargs))

    def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work` on a connection that reads; for rooms of the store whose rows have no noun of the newsroom."""
        with self._database.reading() as connection:
            return work(connection, *args, **kwargs)

    def write(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work` in one transaction that writes."""
        with self._database.writing() as connection:
            return work(connection, *args, **kwargs)

    # --- evidence

    def visits(self, urls: Iterable[str]) -> dict[str, Visit]:
        """The latest visit of each of `urls` that we ever asked for."""
        with self._database.reading() as connection:
            return evidence.read_visits(connection, tuple(urls))

    def keep_body(self, capture: Capture) -> None:
        """Keep the bytes of a capture, before its row: so that no row lacks them."""
        evidence.write_body(self.folder, capture)

    def clipping(self, clipping_id: str) -> Clipping | None:
        """The clipping of that id, or None where there is none."""
        with self._database.reading() as connection:
            return evidence.read_clipping(connection, clipping_id)

    # --- stories

    def enroll_declared(self, list_name: str, slug: str, terms: Terms, clippings: Sequence[Clipping]) -> Story:
        """The declared story (list, slug) with exactly these clippings, numbered; see `stories` for the numbers."""
        with self._database.writing() as connection:
            return stories.enroll_declared(connection, list_name, slug, terms, clippings)

    def enroll_discovered(
        self, list_name: str, terms: Terms, named: tuple[str, str | None], clippings: Sequence[Clipping]
    ) -> Story:
        """The discovered story of the id in `named` (slug, id) with exactly these clippings.

        Without an id: that of this list which now holds most of these addresses, or a new one under a free slug.
        """
        with self._database.writing() as connection:
            return stories.enroll_discovered(connection, list_name, terms, named, clippings)

    def stories(self, list_name: str | None = None) -> tuple[Story, ...]:
        """The stories of one list or of all, oldest first, with their current clippings."""
        with self._database.reading() as connection:
            return stories.read_stories(connection, list_name)

    def discovered(self, list_name: str, since: datetime) -> tuple[str, ...]:
        """The ids of a list's discovered stories that have a clipping of `since` or later, or an undated one; oldest
        first.
        """
        with self._database.reading() as connection:
            return stories.read_discovered(connection, list_name, since)

    def story(self, story_id: str, *, everything: bool = False) -> Story:
        """One story; with `everything` also the clippings that left it, which older versions may cite."""
        with self._database.reading() as connection:
            return stories.read_story(connection, story_id, everything=everything)

    # --- articles

    def standing(self, story_id: str) -> Dossier | None:
        """The current version of this story's article, or None where it has none."""
        with self._database.reading() as connection:
            return next(iter(dossiers.read(connection, dossiers.OF_STORY, story=story_id)), None)

    def has_fingerprint(self, story_id: str, fingerprint: str) -> Dossier | None:
        """The latest version of this story's article that was made under `fingerprint`, or None."""
        with self._database.reading() as connection:
            found = dossiers.read(connection, dossiers.UNDER_FINGERPRINT, story=story_id, fingerprint=fingerprint)
            return found[-1] if found else None

    def file_version(
        self, story: Story, slug: str, today: date, make: Callable[[Identity], Article], filing: Filing
    ) -> Dossier:
        """File what `make` makes of the identity it is given: a first article of the story, or its next version.

        `make` is called inside the transaction, so it must be quick and pure. The standing dossier is returned where
        it already is this very content under this fingerprint. `DecisionRefused` where the article is no longer what
        `filing` expects.
        """
        with self._database.writing() as connection:
            return articles.file_version(connection, story, (slug, today), make, filing)

    def dossier(self, ref: str, version: int | None = None) -> Dossier:
        """The dossier that a slug, an id or four or more first digits of one name; `UnknownName` otherwise."""
        with self._database.reading() as connection:
            article_id = dossiers.find_id(connection, ref)
            if version is None:
                return dossiers.current(connection, article_id)
            return dossiers.of_version(connection, article_id, version)

    def dossiers(self, *statuses: Status) -> tuple[Dossier, ...]:
        """Current versions in any of `statuses` (all where none is named): newest date first, then by slug."""
        with self._database.reading() as connection:
            if not statuses:
                return dossiers.read(connection, dossiers.EVERY_ARTICLE)
            return dossiers.read(connection, dossiers.IN_STATUS, statuses=[status.value for status in statuses])

    def versions(self, article_id: str) -> tuple[Dossier, ...]:
        """Every version of an article, oldest first; `UnknownName` where there is none of that id."""
        with self._database.reading() as connection:
            dossiers.current(connection, article_id)
            return dossiers.read(connection, dossiers.EVERY_VERSION, id=article_id)

    def record(self, decision: Decision, expect: Status, status: Status, *, attempt: int | None = None) -> Dossier:
        """Write a decision down and put the article in `status`.

        `DecisionRefused` where the current version is not the one decided on, or the article is not in `expect` any
        more, or a finding was decided meanwhile.
        """
        with self._database.writing() as connection:
            return articles.record(connection, decision, expect, status, attempt)

    def keep_assessment(self, article_id: str, version: int, assessment: Assessment) -> None:
        """Keep another check of a version beside the earlier ones; dossiers show the newest."""
        with self._database.writing() as connection:
            articles.write_assessment(connection, article_id, version, assessment)
            slips.write(connection, dossiers.current(connection, article_id))

    def record_publication(self, publication: Publication, status: Status) -> bool:
        """Keep a receipt and put the article in `status`; False, and nothing done, where this receipt is kept already.

        Where a newer version is current meanwhile, the receipt is kept and the status left as it is.
        """
        with self._database.writing() as connection:
            return articles.write_publication(connection, publication, status)

    def publications(self) -> tuple[Publication, ...]:
        """Every receipt, oldest first."""
        kept = tables.publications
        with self._database.reading() as connection:
            rows = connection.execute(select(kept.c.body).order_by(kept.c.seq)).scalars()
            return tuple(Publication.model_validate_json(body) for body in rows)

    # --- runs

    def keep_report(self, report: RunReport) -> None:
        """Keep the report of a run, in the place of an earlier one of the same run."""
        with self._database.writing() as connection:
            runs.write_report(connection, report)

    def report(self, run_id: str) -> RunReport:
        """The report of one run; `UnknownName` where there is none."""
        with self._database.reading() as connection:
            return runs.read_report(connection, run_id)

    def runs(self) -> int:
        """How many runs have a report."""
        with self._database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(tables.reports)).scalar_one())

    def reports(self, limit: int = 20) -> tuple[RunReport, ...]:
        """The latest reports, newest first."""
        with self._database.reading() as connection:
            return runs.read_reports(connection, limit)


async def _done(under_way: Future[T]) -> T:
    """What comes of work given to a thread; work that a cancellation meets before it began is not done."""
    waiting = asyncio.wrap_future(under_way)
    try:
        return await asyncio.shield(waiting)
    except asyncio.CancelledError:
        if not under_way.cancel():
            await asyncio.wait([waiting])
        raise
