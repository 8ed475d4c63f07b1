"""The index of what a newsroom holds: articles with state and files, what is held, what was refused, and why.

For producers, in the program's language. It does not know when anything ran: nothing new leaves the page byte for byte.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synth.domain.article import Article
from synth.domain.dossier import Dossier
from synth.domain.finding import Finding, Severity
from synth.domain.newsroom import Newsroom
from synth.domain.noun import Noun
from synth.domain.report import StoryOutcome
from synth.domain.status import Status
from synth.render.frame import Frame
from synth.render.label import kind_label
from synth.render.links import web_address
from synth.render.press import fill

# What needs a person comes first.
_GROUPS = {
    "Held": (Status.HELD,),
    "In review": (Status.IN_REVIEW,),
    "Sent back": (Status.SENT_BACK,),
    "Approved": (Status.APPROVED,),
    "Published": (Status.PUBLISHED, Status.CORRECTED),
    "Retracted": (Status.RETRACTED,),
    "Spiked": (Status.SPIKED,),
}


class IndexEntry(Noun):
    """An article and the addresses of its files, relative to the index."""

    dossier: Dossier
    html: str
    markdown: str
    data: str
    provenance: str


@dataclass(frozen=True)
class _Card:
    entry: IndexEntry
    article: Article
    status: str
    status_words: str
    label: str
    words: str
    sources: str
    findings: str
    reasons: tuple[Finding, ...]
    published: tuple[str, ...]


@dataclass(frozen=True)
class _Group:
    name: str
    cards: tuple[_Card, ...]


def outputs_index(newsroom: Newsroom, entries: Sequence[IndexEntry], refusals: Sequence[StoryOutcome]) -> str:
    """The page of `entries` by status, newest first, then `refusals`: the stories that have no article, with reasons.

    Run ids and times are not in it. Of the publications only web addresses are linked.
    """
    ordered = sorted(entries, key=lambda entry: entry.dossier.article.slug)
    ordered.sort(key=lambda entry: entry.dossier.article.date, reverse=True)
    groups = [
        _Group(name, tuple(_card(entry) for entry in ordered if entry.dossier.status in statuses))
        for name, statuses in _GROUPS.items()
    ]
    shown = [group for group in groups if group.cards]
    parts = [counted(len(entries), "article")]
    parts += [f"{len(group.cards)} {group.name.lower()}" for group in shown]
    parts += [f"{len(refusals)} without article"] if refusals else []
    return fill(
        "outputs.html",
        page=Frame(title=f"Outputs · {newsroom.name}", dress="lists"),
        newsroom=newsroom,
        summary=" · ".join(parts),
        groups=shown,
        refusals=sorted(refusals, key=lambda outcome: (outcome.list_name, outcome.slug)),
    )


def counted(number: int, noun: str) -> str:
    """`1 article`, `2 articles`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _card(entry: IndexEntry) -> _Card:
    dossier = entry.dossier
    article = dossier.article
    urls = dict.fromkeys(publication.url for publication in dossier.publications if web_address(publication.url))
    return _Card(
        entry=entry,
        article=article,
        status=dossier.status.value,
        status_words=dossier.status.value.replace("_", " "),
        label=kind_label(article),
        words=counted(article.words, "word"),
        sources=counted(len(article.sources), "source"),
        findings=_findings(dossier),
        reasons=dossier.open_blocking,
        published=tuple(urls),
    )


def _findings(dossier: Dossier) -> str:
    findings = dossier.assessment.findings
    if not findings:
        return "no findings"
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    words = {
        Severity.BLOCKING: f"{counts[Severity.BLOCKING]} blocking",
        Severity.WARNING: counted(counts[Severity.WARNING], "warning"),
        Severity.NOTE: counted(counts[Severity.NOTE], "note"),
    }
    return ", ".join(words[severity] for severity in Severity if counts[severity])
