"""Slips: one short row for each article, by which a queue is sorted and counted without reading the articles.

It does not know who reads the queue. A slip is written in the transaction that changes its article.
"""

from __future__ import annotations

from sqlalchemy import Connection

from synth.domain.dossier import Dossier
from synth.domain.finding import Severity
from synth.domain.status import Status
from synth.store.rows import put
from synth.store.tables import slips

_OUT = (Status.PUBLISHED, Status.CORRECTED)


def write(connection: Connection, dossier: Dossier) -> None:
    """Write the slip of a current dossier."""
    article, findings = dossier.article, dossier.assessment.findings
    out = dossier.version_out
    row = {
        "article": article.id,
        "status": dossier.status.value,
        "slug": article.slug,
        "headline": article.headline,
        "section": article.section,
        "language": article.language,
        "version": article.version,
        "hash": article.hash,
        "disclosure": article.disclosure.kind.value,
        "words": article.words,
        "blocking": len(dossier.open_blocking),
        "warnings": sum(finding.severity is Severity.WARNING for finding in findings),
        "notes": sum(finding.severity is Severity.NOTE for finding in findings),
        "pending": dossier.status in _OUT and out is not None and out < article.version and dossier.approval is None,
        "embargo": dossier.embargo.isoformat() if dossier.embargo else "",
        "since": article.provenance.made_at.isoformat(),
    }
    put(connection, slips, "article", row)
