"""Approved article → publishers → receipt. Nothing unapproved leaves; nothing is released twice.

It does not know who approved or why, only that exactly this content was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from synth.domain.decision import POLICY, Decision, Publication, idempotency_id
from synth.domain.dossier import CorrectionNote, Dossier, Related, Surroundings
from synth.domain.finding import RISK
from synth.domain.newsroom import Newsroom
from synth.domain.rendition import Rendition
from synth.domain.status import Act, Status, after
from synth.errors import DecisionRefused, PublishError, SynthError, UnknownName
from synth.outputs.surroundings import Kinship, corrections_of, review_of
from synth.publish.publisher import Publisher
from synth.render.page import article_page
from synth.render.retraction import retraction_page
from synth.render.site import SiteEntry, front_page, rss_feed
from synth.store.store import Store

OPERATION = "publish"
RETRACTION = "retract"
FRONT, FEED = "index.html", "feed.xml"


@dataclass(frozen=True)
class Released:
    """A receipt for one article on one target; `new` is False where it was out already."""

    dossier: Dossier
    publication: Publication
    new: bool


@dataclass(frozen=True)
class Stopped:
    """An article that stays in, and why."""

    ref: str
    why: SynthError


class Release:
    """Publishes what is approved, to every target of the newsroom."""

    def __init__(
        self,
        store: Store,
        publishers: Sequence[Publisher],
        newsroom: Newsroom,
        now: Callable[[], datetime],
        *,
        require_review: bool,
    ) -> None:
        self._store = store
        self._publishers = tuple(publishers)
        self._newsroom = newsroom
        self._now = now
        self._require_review = require_review

    @property
    def has_feed(self) -> bool:
        """Whether a feed is published: its links are absolute, so the site must have an address."""
        return bool(self._newsroom.url)

    def waiting(self) -> tuple[Dossier, ...]:
        """What may go out now: approved articles, and reviewed ones too where the newsroom requires no review."""
        wanted = [Status.APPROVED] if self._require_review else [Status.APPROVED, Status.IN_REVIEW]
        now = self._now()
        return tuple(d for d in self._store.dossiers(*wanted) if d.embargo is None or d.embargo <= now)

    def place(self, dossier: Dossier) -> Path | None:
        """The file of the published page on a target of this machine, where the article is out on one."""
        out = {publication.target for publication in dossier.publications}
        for publisher in self._publishers:
            if publisher.name in out and (place := publisher.file(site_path(dossier))) is not None:
                return place
        return None

    async def publish(self, refs: Sequence[str]) -> tuple[Released | Stopped, ...]:
        """Publish articles to every target: a receipt for each of them and target, or why it stays in."""
        results: list[Released | Stopped] = []
        for ref in refs:
            try:
                dossier = await self._store.hop(self._releasable, ref)
                for publisher in self._publishers:
                    results.append(await self._to(publisher, dossier))
            except (DecisionRefused, UnknownName, PublishError) as exc:
                results.append(Stopped(ref, exc))
        if any(isinstance(result, Released) and result.new for result in results):
            await self.rebuild()
        return tuple(results)

    async def rebuild(self) -> int:
        """Write every published page, every notice of a retraction, the front page and the feed again; how many
        articles there are."""
        count = 0
        for publisher in self._publishers:
            out = await self._store.hop(self._published, publisher)
            for dossier, _ in out:
                await publisher.put(self._renditions(dossier, out, publisher))
            gone = await self._store.hop(self._taken_back, publisher)
            for dossier in gone:
                await publisher.put(self._notice(dossier, publisher))
            if out or gone:
                await publisher.put(self._front(out, publisher))
            count = max(count, len(out))
        return count

    def _releasable(self, ref: str) -> Dossier:
        dossier = self._store.dossier(ref)
        article = dossier.article
        if dossier.status in (Status.PUBLISHED, Status.CORRECTED):
            return self._for_readers(dossier)
        if dossier.embargo is not None and dossier.embargo > self._now():
            raise DecisionRefused(f"{article.slug} is under embargo until {dossier.embargo:%Y-%m-%d %H:%M %Z}")
        if dossier.status is Status.IN_REVIEW and not self._require_review:
            if dossier.open_blocking:
                raise DecisionRefused(f"{article.slug} has {len(dossier.open_blocking)} blocking findings undecided")
            if dossier.assessment.needs_person:
                matters = ", ".join(sorted({f.rule for f in dossier.assessment.findings if f.rule.startswith(RISK)}))
                raise DecisionRefused(f"{article.slug} touches {matters}: no policy releases it, a named person must")
            decision = Decision(
                article=article.id,
                version=article.version,
                hash=article.hash,
                act=Act.APPROVE,
                who=POLICY,
                at=self._now(),
                note="[review] require_review = false",
            )
            return self._store.record(decision, dossier.status, after(Act.APPROVE, dossier.status, open_blocking=False))
        after(Act.PUBLISH, dossier.status, open_blocking=False)  # raises with the words of the status table
        if dossier.approval is None:
            raise DecisionRefused(f"{article.slug} v{article.version} was changed after its approval: approve it again")
        if dossier.approval.who == POLICY and self._require_review:
            raise DecisionRefused(f"{article.slug} was approved by policy, and the newsroom asks for a person now")
        return dossier

    def _for_readers(self, dossier: Dossier) -> Dossier:
        """The version of a published article that readers are to have: a correction that waits is not it."""
        if dossier.approval is not None or dossier.version_out is None:
            return dossier
        return self._store.dossier(dossier.article.id, dossier.version_out)

    async def retract(self, ref: str) -> tuple[Publication, ...]:
        """Put the notice of a retraction in the place of the article, wherever it is out; a receipt for each target."""
        dossier = await self._store.hop(self._store.dossier, ref)
        if dossier.status is not Status.RETRACTED:
            raise DecisionRefused(f"{dossier.article.slug} is not retracted")
        receipts = []
        for publisher in self._publishers:
            if publisher.name in {publication.target for publication in dossier.publications}:
                url = await publisher.put(self._notice(dossier, publisher))
                receipt = self._receipt(dossier, RETRACTION, publisher, url)
                await self._store.hop(self._store.record_publication, receipt, Status.RETRACTED)
                receipts.append(receipt)
        await self.rebuild()
        return tuple(receipts)

    async def _to(self, publisher: Publisher, dossier: Dossier) -> Released:
        article = dossier.article
        known = {p.idempotency_id: p for p in dossier.publications}
        if earlier := known.get(idempotency_id(article.hash, OPERATION, publisher.name)):
            return Released(dossier, earlier, new=False)
        now = self._now()
        out = await self._store.hop(self._published, publisher)
        everything = [(dossier, now), *out]
        url = await publisher.put(self._renditions(dossier, everything, publisher))
        publication = self._receipt(dossier, OPERATION, publisher, url)
        status = Status.PUBLISHED if dossier.status is Status.APPROVED else dossier.status
        await self._store.hop(self._store.record_publication, publication, status)
        return Released(await self._store.hop(self._store.dossier, article.id), publication, new=True)

    def _receipt(self, dossier: Dossier, operation: str, publisher: Publisher, url: str) -> Publication:
        article = dossier.article
        return Publication(
            article=article.id,
            version=article.version,
            hash=article.hash,
            operation=operation,
            target=publisher.name,
            url=url,
            at=self._now(),
        )

    def _taken_back(self, publisher: Publisher) -> list[Dossier]:
        """The retracted articles that were out on this target."""
        gone = self._store.dossiers(Status.RETRACTED)
        return [dossier for dossier in gone if any(p.target == publisher.name for p in dossier.publications)]

    def _notice(self, dossier: Dossier, publisher: Publisher) -> list[Rendition]:
        path = site_path(dossier)
        around = Surroundings(
            newsroom=self._newsroom,
            url=publisher.address(path) if self._newsroom.url else "",
            home=f"../../../{FRONT}",
            feed=f"../../../{FEED}" if self.has_feed else "",
        )
        decision = dossier.retraction
        if decision is None:
            raise DecisionRefused(f"{dossier.article.slug}: no decision stands under its retraction")
        on = decision.at.astimezone(ZoneInfo(self._newsroom.timezone)).date()
        page = retraction_page(dossier.article, CorrectionNote(on=on, text=decision.public_note), around)
        return [Rendition(path=path, media_type="text/html", text=page)]

    def _published(self, publisher: Publisher) -> list[tuple[Dossier, datetime]]:
        """What stands on this target, newest first, with the time it first went out."""
        found = []
        for dossier in self._store.dossiers(Status.PUBLISHED, Status.CORRECTED):
            times = [p.at for p in dossier.publications if p.target == publisher.name]
            if times:
                found.append((self._for_readers(dossier), min(times)))
        return sorted(found, key=lambda row: (row[1], row[0].article.slug), reverse=True)

    def _renditions(
        self, dossier: Dossier, out: Sequence[tuple[Dossier, datetime]], publisher: Publisher
    ) -> list[Rendition]:
        article = dossier.article
        path = site_path(dossier)
        first_out = next((at for other, at in out if other.article.id == article.id), None)
        related = Kinship([other.article for other, _ in out]).related(article)
        places = {other.article.id: site_path(other) for other, _ in out}
        around = Surroundings(
            newsroom=self._newsroom,
            review=review_of(dossier, self._newsroom),
            related=tuple(Related(headline=a.headline, dek=a.dek, href=f"../../../{places[a.id]}") for a in related),
            url=publisher.address(path) if self._newsroom.url else "",
            home=f"../../../{FRONT}",
            feed=f"../../../{FEED}" if self.has_feed else "",
            published_at=first_out,
            corrections=corrections_of(dossier, self._newsroom),
            modified_at=max((d.at for d in dossier.corrections if d.version <= article.version), default=None),
        )
        return [Rendition(path=path, media_type="text/html", text=article_page(article, around))]

    def _front(self, out: Sequence[tuple[Dossier, datetime]], publisher: Publisher) -> list[Rendition]:
        entries = [SiteEntry(article=d.article, href=site_path(d), published_at=at) for d, at in out]
        front = [Rendition(path=FRONT, media_type="text/html", text=front_page(self._newsroom, entries))]
        if self.has_feed:
            front.append(Rendition(path=FEED, media_type="application/rss+xml", text=rss_feed(self._newsroom, entries)))
        return front


def site_path(dossier: Dossier) -> str:
    """`2026/11/harbour-bridge/index.html`: frozen with the article's first version."""
    article = dossier.article
    return f"{article.date:%Y/%m}/{article.slug}/index.html"
