"""Nouns to put into a store: an invented town, its outlets, and an article made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

from synth.domain.article import (
    Article,
    ArticleParagraph,
    Cite,
    CitedSentence,
    Disclosure,
    DisclosureKind,
    Provenance,
    SourceRef,
)
from synth.domain.decision import Decision, Publication, Reason
from synth.domain.dossier import Dossier, Identity
from synth.domain.draft import Kind
from synth.domain.evidence import Capture, Clipping, Passage
from synth.domain.finding import Assessment, Finding, Severity
from synth.domain.source import Rights, Terms
from synth.domain.status import Act, Status
from synth.domain.story import Story
from synth.domain.visit import Visit
from synth.store import Filing, Store, evidence

NOW = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 3)
TERMS = Terms(section="Local", language="en", format="analysis", rights=Rights.QUOTE, min_outlets=1)
CLEAN = Assessment(rule_set="1")


def clipping(name: str, *, at: str = "", text: str = "") -> Clipping:
    """A clipping with the id `name`, from the address of `at` (or of `name`), saying `text` (or what `name` says)."""
    words = text or f"The ferry to Saltholm was late, {name} reports."
    return Clipping(
        id=name,
        url=f"https://{at or name}.example/ferry",
        capture_sha256=hashlib.sha256(name.encode()).hexdigest(),
        extractor="test/1",
        title="Ferry late",
        outlet=(at or name).title(),
        language="en",
        text=words,
        passages=(Passage(number=1, start=0, end=len(words)),),
    )


def capture(url: str, body: bytes) -> Capture:
    sha256 = hashlib.sha256(body).hexdigest()
    return Capture(url=url, final_url=url, fetched_at=NOW, sha256=sha256, content_type="text/html", body=body)


def maker(story: Story, headline: str = "Ferry late", fingerprint: str = "f1") -> Callable[[Identity], Article]:
    """What makes an article of `story` out of the identity the store gives it."""

    def make(identity: Identity) -> Article:
        sentences = tuple(
            CitedSentence(text=member.clipping.text, cites=(Cite(clipping=member.clipping.id, passage=1),))
            for member in story.members
        )
        return Article(
            id=identity.id,
            story=story.id,
            slug=identity.slug,
            version=identity.version,
            date=identity.date,
            section=story.terms.section,
            language=story.terms.language,
            format=story.terms.format,
            byline="The Saltholm Desk",
            headline=headline,
            dek="The boat came late.",
            lede=(ArticleParagraph(kind=Kind.REPORTING, sentences=sentences),),
            sources=tuple(source(member.ordinal, member.clipping) for member in story.members),
            disclosure=Disclosure(kind=DisclosureKind.EXTRACTIVE, sentence="Assembled automatically from sources."),
            provenance=Provenance(
                run="r1",
                made_at=NOW,
                writer="extractive",
                writer_version="1",
                rule_set="1",
                fingerprint=fingerprint,
            ),
        )

    return make


def source(number: int, of: Clipping) -> SourceRef:
    return SourceRef(
        number=number,
        clipping=of.id,
        outlet=of.outlet,
        title=of.title,
        url=of.url,
        capture_sha256=of.capture_sha256,
    )


def filing(
    status: Status = Status.IN_REVIEW, *, over: int = 0, act: Act | None = None, assessment: Assessment = CLEAN
) -> Filing:
    who = "Ada Quill" if act else ""
    return Filing(assessment=assessment, status=status, expect_version=over, act=act, who=who, at=NOW)


def filed(
    store: Store, slug: str, names: Sequence[str] = ("gull", "tern"), status: Status = Status.IN_REVIEW
) -> Dossier:
    """The first version of an article of a declared story."""
    story = store.enroll_declared("local", slug, TERMS, [clipping(name) for name in names])
    return store.file_version(story, slug, TODAY, maker(story), filing(status))


def held(store: Store, slug: str, *findings: Finding) -> Dossier:
    """The first version of an article that blocking findings hold."""
    story = store.enroll_declared("local", slug, TERMS, [clipping("gull")])
    assessment = Assessment(rule_set="1", findings=findings)
    return store.file_version(story, slug, TODAY, maker(story), filing(Status.HELD, assessment=assessment))


def finding(claim: str) -> Finding:
    return Finding(
        rule="number_unsupported", severity=Severity.BLOCKING, where="lede.1.1", claim=claim, message="no source has it"
    )


def decision(dossier: Dossier, act: Act, who: str = "Ada Quill", on: Finding | None = None) -> Decision:
    return Decision(
        article=dossier.article.id,
        version=dossier.article.version,
        hash=dossier.article.hash,
        act=act,
        who=who,
        at=NOW,
        finding=on.id if on else "",
        reason=Reason.MISFIRED if on else None,
    )


def receipt(dossier: Dossier, target: str = "site") -> Publication:
    article = dossier.article
    return Publication(
        article=article.id,
        version=article.version,
        hash=article.hash,
        operation="publish",
        target=target,
        url=f"https://{target}.example/{article.slug}",
        at=NOW,
    )


def keep_visit(store: Store, visit: Visit, page: Capture | None) -> None:
    """Keep a visit and what it brought, as the archive does, by itself."""
    if page is not None:
        store.keep_body(page)
    store.write(evidence.write_visit, visit, page)
