"""One story → one article: written, checked, stamped and filed, or a named reason why not. Idempotent.

It does not know where the story's clippings came from.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from synth.check.check import RULE_SET
from synth.domain.article import Article, Provenance
from synth.domain.dossier import Dossier, Identity
from synth.domain.draft import faults
from synth.domain.finding import Assessment
from synth.domain.noun import digest
from synth.domain.question import cost_together
from synth.domain.report import OutcomeKind, StoryOutcome
from synth.domain.status import Act, Status, opening
from synth.domain.story import Story
from synth.errors import InvalidDraft, ThinEvidence
from synth.gate import Gate
from synth.outputs.folder import Outputs
from synth.stamp import Imprint, draft_of, stamp
from synth.store.filing import Filing
from synth.store.store import Store
from synth.write.formats import Format
from synth.write.writer import Writer, Written

if TYPE_CHECKING:  # openai is imported only where an endpoint is set
    from synth.check.second import Judged, SecondReader

LEAST_WORDS = 120  # source words below which there is nothing to write from
# A run replaces no version that a person has decided the fate of.
_KEPT = {
    Status.PUBLISHED: "published; new evidence waits for a person (sources have moved on)",
    Status.CORRECTED: "published; new evidence waits for a person (sources have moved on)",
    Status.RETRACTED: "retracted",
    Status.SPIKED: "spiked; restore it to have it written again",
}


@dataclass(frozen=True)
class Assignment:
    """One story to write, and what a producer should know of its sources."""

    story: Story
    wanted_slug: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edition:
    """What all stories of a run share."""

    run: str
    newsroom: str
    zone: ZoneInfo
    now: Callable[[], datetime]
    fresh: int | None = None  # the attempt of a run that has everything written anew
    second: tuple[SecondReader, ...] = ()  # who reads every draft after the gate


class Producer:
    """Turns stories into filed articles."""

    def __init__(self, store: Store, writer: Writer, gate: Gate, outputs: Outputs, edition: Edition) -> None:
        self._store = store
        self._writer = writer
        self._gate = gate
        self._outputs = outputs
        self._edition = edition

    async def produce(self, task: Assignment) -> StoryOutcome:
        """The outcome of one story. `SynthError` of the writer or the store is raised as it is."""
        story = task.story
        form = self._gate.form(story.terms.format)
        standing = await self._store.hop(self._store.standing, story.id)
        attempt = self._attempt(standing)
        if standing is not None:
            if standing.article.provenance.fingerprint == self.fingerprint(story, form, attempt):
                return await self._unchanged(standing, task)
            if reason := _kept(standing):
                return outcome(OutcomeKind.KEPT, story, standing, (*task.notes, reason))
        require_evidence(story)
        note = standing.note_to_writer if standing else ""
        written = await self._writer.write(story, form, attempt, note)
        if found := faults(written.draft, story):
            raise InvalidDraft("the writer's draft is invalid: " + "; ".join(f"{f.where}: {f.detail}" for f in found))
        disclosure = self._writer.hand.disclosure
        assessment = await asyncio.to_thread(self._gate.assess, story, written.draft, form, disclosure)
        for reader in self._edition.second:
            judged = await reader.read(story, written.draft, assessment)
            assessment, written = judged.assessment, _with_judge(written, judged)
        dossier = await self._store.hop(self._file, task, written, assessment, standing)
        await self._store.hop(self._outputs.write, dossier)
        made = outcome(OutcomeKind.MADE, story, dossier, (*task.notes, *written.notes))
        return made.model_copy(update={"calls": written.calls})

    def due(self, story: Story) -> int | None:
        """The attempt under which a run would have `story` written now; None where its article stays as it is."""
        standing = self._store.standing(story.id)
        attempt = self._attempt(standing)
        if standing is None:
            return attempt
        form = self._gate.form(story.terms.format)
        same = standing.article.provenance.fingerprint == self.fingerprint(story, form, attempt)
        return None if same or _kept(standing) else attempt

    def _attempt(self, standing: Dossier | None) -> int:
        if self._edition.fresh is not None:
            return self._edition.fresh
        return standing.attempt if standing else 0

    def fingerprint(self, story: Story, form: Format, attempt: int) -> str:
        """sha256 of everything that decides what a writer makes of this story."""
        return digest(
            {
                "clippings": [[member.ordinal, member.clipping.id] for member in story.members],
                "terms": story.terms.model_dump(mode="json", exclude_defaults=True),
                "format": form.sha256,
                "hand": self._writer.hand.model_dump(mode="json"),
                "attempt": attempt,
            }
        )

    def _file(self, task: Assignment, written: Written, assessment: Assessment, standing: Dossier | None) -> Dossier:
        provenance = self._provenance(task, written, assessment, standing)
        now = provenance.made_at

        def make(identity: Identity) -> Article:
            imprint = Imprint(
                identity=identity,
                newsroom=self._edition.newsroom,
                disclosure=self._writer.hand.disclosure,
                format=task.story.terms.format,
            )
            return stamp(task.story, written.draft, assessment, provenance, imprint)

        filing = Filing(
            assessment=assessment,
            status=opening(open_blocking=bool(assessment.blocking)),
            expect_version=standing.article.version if standing else 0,
            act=Act.RENEW if standing else None,
            who=f"run {self._edition.run}" if standing else "",
            at=now,
            note="new evidence or terms" if standing else "",
            attempt=self._edition.fresh,
        )
        today = now.astimezone(self._edition.zone).date()
        return self._store.file_version(task.story, task.wanted_slug, today, make, filing)

    def _provenance(
        self, task: Assignment, written: Written, assessment: Assessment, standing: Dossier | None
    ) -> Provenance:
        hand = self._writer.hand
        form = self._gate.form(task.story.terms.format)
        visits = self._store.visits(member.clipping.url for member in task.story.members)
        return Provenance(
            run=self._edition.run,
            made_at=self._edition.now(),
            writer=hand.name,
            writer_version=hand.version,
            endpoint=hand.endpoint,
            model=hand.model,
            served_by=written.served_by,
            calls=written.calls,
            cost=written.cost,
            questions=written.questions,
            clippings=tuple(member.clipping.id for member in task.story.members),
            passages_offered=written.passages,
            passages_used=len({alias for _, _, sentence in written.draft.sentences() for alias in sentence.cites}),
            prompts={**hand.prompts, f"formats/{form.name}": form.sha256},
            rule_set=assessment.rule_set,
            severities=self._gate.severities,
            judge="; ".join(reader.name for reader in self._edition.second),
            permissions={url: visit.permission for url, visit in sorted(visits.items()) if visit.permission.consulted},
            fingerprint=self.fingerprint(task.story, form, self._attempt(standing)),
        )

    async def _unchanged(self, standing: Dossier, task: Assignment) -> StoryOutcome:
        notes = task.notes
        if standing.assessment.rule_set != RULE_SET:
            standing, notes = await self._rechecked(standing, task)
        if not self._outputs.complete(standing):
            await self._store.hop(self._outputs.write, standing)
        return outcome(OutcomeKind.UNCHANGED, task.story, standing, notes)

    async def _rechecked(self, standing: Dossier, task: Assignment) -> tuple[Dossier, tuple[str, ...]]:
        """The dossier under today's rules. An approval is never voided by that; new blocking findings are said."""
        article = standing.article
        story = await self._store.hop(lambda: self._store.story(task.story.id, everything=True))
        form = self._gate.form(article.format)
        before = standing.assessment
        assessment = self._gate.assess(story, draft_of(article, story), form, article.disclosure.kind, before)
        await self._store.hop(self._store.keep_assessment, article.id, article.version, assessment)
        known = {finding.id for finding in standing.assessment.blocking}
        fresh = [finding for finding in assessment.blocking if finding.id not in known]
        standing = await self._store.hop(self._store.dossier, article.id)
        if not fresh:
            return standing, task.notes
        return standing, (*task.notes, f"a new rule set found {len(fresh)} more to decide before anything is approved")


def _with_judge(written: Written, judged: Judged) -> Written:
    """What the article took, the second reading included."""
    cost = cost_together(written.cost, judged.cost)
    return written.model_copy(update={"calls": written.calls + judged.calls, "cost": cost})


def require_evidence(story: Story) -> None:
    """`ThinEvidence`, in words with numbers, where no writer should be asked at all."""
    words = sum(member.clipping.words for member in story.members)
    if words < LEAST_WORDS:
        raise ThinEvidence(f"the sources hold {words} words in all; at least {LEAST_WORDS} are needed")
    if len(story.origins) < story.terms.min_outlets:
        names = ", ".join(story.origins)
        raise ThinEvidence(f"{len(story.origins)} outlet only ({names}); this list asks for {story.terms.min_outlets}")


def outcome(kind: OutcomeKind, story: Story, dossier: Dossier, notes: tuple[str, ...]) -> StoryOutcome:
    """How a story with an article stands."""
    open_blocking = dossier.open_blocking
    reason = (
        f"{open_blocking[0].rule}: {open_blocking[0].message}"
        if dossier.status is Status.HELD and open_blocking
        else ""
    )
    return StoryOutcome(
        kind=kind,
        list_name=story.list_name,
        slug=story.slug,
        reason=reason,
        article=dossier.article.slug,
        version=dossier.article.version,
        hash=dossier.article.hash,
        headline=dossier.article.headline,
        status=dossier.status.value,
        findings=len(dossier.assessment.findings),
        words=dossier.article.words,
        sources=len(dossier.article.sources),
        notes=notes,
    )


def _kept(standing: Dossier) -> str:
    if standing.article.provenance.edited_by:
        return f"edited by {standing.article.provenance.edited_by}; new evidence waits for a person"
    return _KEPT.get(standing.status, "")
