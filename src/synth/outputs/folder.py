"""outputs/: the files a producer meets. All of it can be made again from the store.

It does not know runs or decisions, only how articles stand when it is asked to write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from synth.domain.article import Article
from synth.domain.dossier import Dossier, Related, Surroundings
from synth.domain.newsroom import Newsroom
from synth.domain.report import OutcomeKind, RunReport, StoryOutcome, latest_outcomes
from synth.domain.status import Status
from synth.files import write_atomic
from synth.outputs.surroundings import Kinship, corrections_of, review_of
from synth.render.data import article_json, provenance_json
from synth.render.markdown import article_markdown
from synth.render.outputs import IndexEntry, outputs_index
from synth.render.page import article_page
from synth.render.report import run_report_page
from synth.store.store import Store

PAGE, TEXT, DATA, PROVENANCE = "article.html", "article.md", "article.json", "provenance.json"
REPORTS_READ = 50  # runs looked back at for stories that have no article


class Outputs:
    """Writes articles, the index and run reports under one folder."""

    def __init__(self, folder: Path, store: Store, newsroom: Newsroom) -> None:
        self.folder = folder
        self._store = store
        self._newsroom = newsroom

    def place(self, article: Article) -> Path:
        """The folder of one version."""
        return self.folder / "articles" / article.slug / f"v{article.version}"

    def complete(self, dossier: Dossier) -> bool:
        """Whether every file of this version is there."""
        place = self.place(dossier.article)
        return all((place / name).is_file() for name in (PAGE, TEXT, DATA, PROVENANCE))

    def write(self, dossier: Dossier) -> None:
        """Write one version as it stands now, without relatives; `refresh` adds them."""
        self._write(dossier, ())

    def refresh(self) -> None:
        """Bring every version of every article and the index up to date; a file whose content stays is not touched."""
        current = self._store.dossiers()
        kinship = Kinship([d.article for d in current if _listed(d)])
        for dossier in current:
            self._write(dossier, kinship.related(dossier.article) if _listed(dossier) else ())
            for older in self._older(dossier):
                self._write(older, ())
        self._index(current)

    def rebuild(self) -> int:
        """Write everything again, old versions and run reports too; how many versions there are."""
        self.refresh()
        for report in self._store.reports(REPORTS_READ):
            self.report(report)
        return sum(dossier.article.version for dossier in self._store.dossiers())

    def report(self, report: RunReport) -> None:
        """Write a run's report as JSON and as a page."""
        place = self.folder / "runs" / report.run
        write_atomic(place / "report.json", (report.model_dump_json(indent=2) + "\n").encode())
        write_atomic(place / "report.html", run_report_page(report).encode())

    def _older(self, dossier: Dossier) -> tuple[Dossier, ...]:
        """The versions before the current one: what a newer one voids must not stay on their label."""
        if dossier.article.version == 1:
            return ()
        return self._store.versions(dossier.article.id)[:-1]

    def _write(self, dossier: Dossier, related: Sequence[Article]) -> None:
        article = dossier.article
        around = Surroundings(
            newsroom=self._newsroom,
            review=review_of(dossier, self._newsroom),
            related=tuple(
                Related(headline=a.headline, dek=a.dek, href=f"../../{a.slug}/v{a.version}/{PAGE}") for a in related
            ),
            corrections=corrections_of(dossier, self._newsroom),
            home="../../../index.html",
        )
        place = self.place(article)
        write_atomic(place / DATA, article_json(article).encode())
        write_atomic(place / TEXT, article_markdown(article, around).encode())
        write_atomic(place / PAGE, article_page(article, around).encode())
        write_atomic(place / PROVENANCE, provenance_json(dossier).encode())

    def _index(self, current: Sequence[Dossier]) -> None:
        entries = [_entry(dossier) for dossier in current]
        standing = {(story.list_name, story.slug) for story in self._store.stories() if self._store.standing(story.id)}
        refusals = [o for o in self._latest_without_article() if (o.list_name, o.slug) not in standing]
        page = outputs_index(self._newsroom, entries, refusals)
        write_atomic(self.folder / "index.html", page.encode())

    def _latest_without_article(self) -> Iterator[StoryOutcome]:
        """The newest outcome of each story that the latest runs could not make."""
        wanted = (OutcomeKind.REFUSED, OutcomeKind.FAILED, OutcomeKind.NOT_TRIED, OutcomeKind.LEFT_OUT)
        return (o for o in latest_outcomes(self._store.reports(REPORTS_READ)) if o.kind in wanted)


def _entry(dossier: Dossier) -> IndexEntry:
    place = f"articles/{dossier.article.slug}/v{dossier.article.version}"
    return IndexEntry(
        dossier=dossier,
        html=f"{place}/{PAGE}",
        markdown=f"{place}/{TEXT}",
        data=f"{place}/{DATA}",
        provenance=f"{place}/{PROVENANCE}",
    )


def _listed(dossier: Dossier) -> bool:
    return dossier.status not in (Status.SPIKED, Status.RETRACTED)
