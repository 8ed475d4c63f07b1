"""What a reviewer may do to an article, under the same rules for every face: command line, desk and API.

It does not know how a person is asked or shown; it is told who acts and on which content hash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import Field

from synth.domain.article import Article, DisclosureKind
from synth.domain.change import Change, changed
from synth.domain.decision import ATTESTATION, POLICY, REASON_NEEDS, Decision, Reading, Reason
from synth.domain.dossier import Dossier, Identity
from synth.domain.draft import Draft, faults
from synth.domain.finding import Finding
from synth.domain.newsroom import Newsroom
from synth.domain.noun import Noun
from synth.domain.status import Act, after
from synth.domain.story import Story
from synth.errors import DecisionRefused
from synth.gate import Gate
from synth.stamp import Imprint, draft_of, stamp
from synth.store.filing import Filing
from synth.store.store import Store

LEAST_HASH = 8  # hex digits of the content hash that a reviewer must give


class By(Noun):
    """Who acts, on which content, and what they say to it."""

    who: str
    hash: str
    note: str = ""
    public_note: str = Field(default="", description="what readers are told, for corrections and retractions")
    reading: Reading | None = Field(default=None, description="what the face knows of how it was read")


class Reviewing:
    """The reviewer's acts on the articles of one newsroom. `DecisionRefused` says what the rules do not allow."""

    def __init__(
        self, store: Store, gate: Gate, newsroom: Newsroom, now: Callable[[], datetime], *, two_person: bool = False
    ) -> None:
        """With `two_person` an approval or a correction needs two different names on the same content."""
        self._two_person = two_person
        self._store = store
        self._gate = gate
        self._newsroom = newsroom
        self._now = now

    def approve(self, ref: str, by: By) -> Dossier:
        """Approve exactly the content of `by.hash`: every blocking finding decided, and somebody responsible named.

        By approving, a person attests `ATTESTATION`. Under the two-person rule the first approval is an initial, which
        leaves the article in review.
        """
        return self._clear(self._opened(ref, by), Act.APPROVE, by)

    def correct(self, ref: str, by: By) -> Dossier:
        """Clear a correction that waits beside the published version; `by.public_note` is what readers are told."""
        dossier = self._opened(ref, by)
        after(Act.CORRECT, dossier.status, open_blocking=False)
        if dossier.approval is not None:
            raise DecisionRefused(f"{dossier.article.slug}: readers have this very text; amend it first")
        _require_words(by, "a correction")
        return self._clear(dossier, Act.CORRECT, by)

    def retract(self, ref: str, by: By) -> Dossier:
        """Take a published article back; its address stays, with `by.public_note`. One person suffices, for haste."""
        dossier = self._opened(ref, by)
        after(Act.RETRACT, dossier.status, open_blocking=False)
        _require_words(by, "a retraction")
        return self._record(dossier, self._decision(dossier, Act.RETRACT, by, public_note=by.public_note.strip()))

    def embargo(self, ref: str, until: datetime | None, by: By) -> Dossier:
        """Let nothing go out before `until` (a time with its zone), or lift the embargo with None."""
        dossier = self._opened(ref, by)
        if until is not None and until.utcoffset() is None:
            raise DecisionRefused("an embargo needs its time zone")
        if until is not None and until <= self._now():
            raise DecisionRefused("this embargo is over already: give a time to come")
        return self._record(dossier, self._decision(dossier, Act.EMBARGO, by, until=until))

    def withdraw(self, ref: str, by: By) -> Dossier:
        """Take an approval back."""
        return self._plain(ref, Act.WITHDRAW, by)

    def spike(self, ref: str, by: By) -> Dossier:
        """Put an article aside; `restore` brings it back."""
        return self._plain(ref, Act.SPIKE, by)

    def restore(self, ref: str, by: By) -> Dossier:
        """Bring a spiked article back into review."""
        return self._plain(ref, Act.RESTORE, by)

    def send_back(self, ref: str, by: By) -> Dossier:
        """Have the writer write anew; the note tells what was wrong. Extracts are not sent back: edit or spike them."""
        dossier = self._opened(ref, by)
        if dossier.article.disclosure.kind is DisclosureKind.EXTRACTIVE:
            raise DecisionRefused("an extract would come out the same again: edit it or spike it")
        if not by.note.strip():
            raise DecisionRefused("sending back needs a note to the writer")
        return self._record(dossier, self._decision(dossier, Act.SEND_BACK, by), attempt=dossier.attempt + 1)

    def decide(self, ref: str, finding_id: str, reason: Reason, by: By) -> Dossier:
        """Let a blocking finding stand, for a reason. Findings that no reason covers must be edited away."""
        dossier = self._opened(ref, by)
        finding = _finding(dossier, finding_id)
        if not finding.overridable:
            raise DecisionRefused(f"{finding.rule} cannot be decided away: edit {finding.where}")
        if (needed := REASON_NEEDS.get(reason)) and not by.note.strip():
            raise DecisionRefused(f"reason {reason.value!r} needs a note that says {needed}")
        if reason is Reason.EVIDENCE:
            self._require_passage(dossier, by.note)
        decided = dossier.decided | {finding.id}
        open_blocking = bool(dossier.assessment.open_blocking(decided))
        decision = self._decision(dossier, Act.DECIDE, by, finding=finding.id, reason=reason, rule=finding.rule)
        return self._record(dossier, decision, open_blocking=open_blocking)

    def edit(self, ref: str, changes: Sequence[Change], by: By) -> Dossier:
        """Change words or citations: a new version, checked at once. An approval is void after it."""
        return self._change(self._opened(ref, by), Act.EDIT, changes, by)

    def amend(self, ref: str, changes: Sequence[Change], by: By) -> Dossier:
        """Change words of a published article: a version beside it, which readers do not see until `correct`."""
        return self._change(self._opened(ref, by), Act.AMEND, changes, by)

    def drop(self, ref: str, by: By) -> Dossier:
        """Give up a correction that waits: the published text is filed anew, and needs no new approval."""
        dossier = self._opened(ref, by)
        after(Act.AMEND, dossier.status, open_blocking=False)
        if dossier.approval is not None or dossier.version_out is None:
            raise DecisionRefused(f"{dossier.article.slug}: no correction waits")
        published = self._store.dossier(dossier.article.id, dossier.version_out).article
        story = self._store.story(published.story, everything=True)
        note = f"back to version {published.version}"
        return self._file(dossier, Act.AMEND, (story, draft_of(published, story)), by, note)

    def _change(self, dossier: Dossier, act: Act, changes: Sequence[Change], by: By) -> Dossier:
        article = dossier.article
        after(act, dossier.status, open_blocking=False)
        story = self._store.story(article.story, everything=True)
        draft = draft_of(article, story)
        for change in changes:
            draft = changed(draft, change)
        if found := faults(draft, story):
            raise DecisionRefused("the edit breaks the article: " + "; ".join(f"{f.where}: {f.detail}" for f in found))
        return self._file(dossier, act, (story, draft), by, ", ".join(change.where for change in changes))

    def _file(self, dossier: Dossier, act: Act, text: tuple[Story, Draft], by: By, what: str) -> Dossier:
        """File `text` as the next version; `what` is the note where the person gives none."""
        article = dossier.article
        story, draft = text
        form = self._gate.form(article.format)
        assessment = self._gate.assess(story, draft, form, article.disclosure.kind, dossier.assessment)
        now = self._now()
        provenance = article.provenance.model_copy(
            update={
                "made_at": now,
                "rule_set": assessment.rule_set,
                "edited_by": by.who,
                "severities": self._gate.severities,
            }
        )

        def make(identity: Identity) -> Article:
            imprint = Imprint(
                identity=identity,
                newsroom=self._newsroom.name,
                disclosure=article.disclosure.kind,
                format=article.format,
            )
            return stamp(story, draft, assessment, provenance, imprint)

        filing = Filing(
            assessment=assessment,
            status=after(act, dossier.status, open_blocking=bool(assessment.blocking)),
            expect_version=article.version,
            act=act,
            who=by.who,
            at=now,
            note=by.note or what,
        )
        today = now.astimezone(ZoneInfo(self._newsroom.timezone)).date()
        return self._store.file_version(story, article.slug, today, make, filing)

    def _clear(self, dossier: Dossier, act: Act, by: By) -> Dossier:
        """What an approval and a correction share: nothing undecided, somebody responsible, and perhaps two persons."""
        slug = dossier.article.slug
        if still := dossier.open_blocking:
            names = "; ".join(f"{finding.id} {finding.rule} at {finding.where}" for finding in still)
            raise DecisionRefused(f"{slug}: {len(still)} blocking findings are undecided: {names}")
        after(act, dossier.status, open_blocking=False)
        responsible = self._newsroom.responsible.strip()
        if not responsible:
            raise DecisionRefused(
                "nobody answers for what is approved: set [newsroom] responsible in synth.toml to the person or body "
                "with editorial responsibility"
            )
        facts = {"attestation": ATTESTATION, "responsible": responsible, "read": by.reading}
        facts["public_note"] = by.public_note.strip() if act is Act.CORRECT else ""
        if self._two_person and not any(_name(one.who) != _name(by.who) for one in dossier.initials):
            if dossier.initials:
                raise DecisionRefused(f"{slug}: {by.who.strip()} was the first of the two; another person must approve")
            act = Act.INITIAL
        return self._record(dossier, self._decision(dossier, act, by, **facts))

    def _opened(self, ref: str, by: By) -> Dossier:
        """The dossier, after the checks every act shares: a name, and the hash of what was read."""
        if not any(char.isalnum() for char in by.who):
            raise DecisionRefused("a decision needs a name under it: say who you are with --by")
        if "".join(filter(str.isalnum, by.who)).casefold() == POLICY:
            raise DecisionRefused(f"{by.who!r} is not a person's name: it stands for the newsroom's settings")
        dossier = self._store.dossier(ref)
        hash_ = dossier.article.hash
        given = by.hash.lower().strip()
        if len(given) < LEAST_HASH or not re.fullmatch("[0-9a-f]+", given):
            raise DecisionRefused(
                f"give at least {LEAST_HASH} digits of the content hash you read, such as {hash_[:12]}"
            )
        if not hash_.startswith(given):
            raise DecisionRefused(
                f"{dossier.article.slug} is at version {dossier.article.version}, hash {hash_[:12]}, not {given}: "
                "it changed after you read it"
            )
        return dossier

    def _record(
        self, dossier: Dossier, decision: Decision, *, open_blocking: bool | None = None, attempt: int | None = None
    ) -> Dossier:
        if open_blocking is None:
            open_blocking = bool(dossier.open_blocking)
        status = after(decision.act, dossier.status, open_blocking=open_blocking)
        return self._store.record(decision, dossier.status, status, attempt=attempt)

    def _decision(self, dossier: Dossier, act: Act, by: By, **facts: object) -> Decision:
        article = dossier.article
        return Decision.model_validate(
            {
                "article": article.id,
                "version": article.version,
                "hash": article.hash,
                "act": act,
                "who": by.who.strip(),
                "at": self._now(),
                "note": by.note,
                **facts,
            }
        )

    def _plain(self, ref: str, act: Act, by: By) -> Dossier:
        dossier = self._opened(ref, by)
        return self._record(dossier, self._decision(dossier, act, by))

    def _require_passage(self, dossier: Dossier, note: str) -> None:
        story = self._store.story(dossier.article.story, everything=True)
        named = re.findall(r"\d+\.\d+", note)
        if not any(story.find(alias) for alias in named):
            raise DecisionRefused("name the passage that holds the evidence, such as 2.14; `synth show` lists them")


def _name(who: str) -> str:
    """A name as it counts for telling persons apart: case and spaces do not make another person."""
    return " ".join(who.split()).casefold()


def _require_words(by: By, what: str) -> None:
    if not by.note.strip() or not by.public_note.strip():
        raise DecisionRefused(f"{what} needs a reason for the record and a public note for the readers")


def _finding(dossier: Dossier, finding_id: str) -> Finding:
    matches = [finding for finding in dossier.assessment.findings if finding.id.startswith(finding_id)]
    if len(matches) != 1 or not finding_id:
        known = ", ".join(finding.id for finding in dossier.assessment.blocking) or "none"
        raise DecisionRefused(f"no finding {finding_id!r} on {dossier.article.slug}; blocking findings: {known}")
    return matches[0]
