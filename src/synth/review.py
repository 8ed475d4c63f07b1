"""What a reviewer may do to an article, under the same rules for every face: command line, desk and API.

It does not know how a person is asked or shown; it is told who acts and on which content hash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from synth.domain.article import Article, DisclosureKind
from synth.domain.change import Change, changed
from synth.domain.decision import POLICY, REASON_NEEDS, Decision, Reason
from synth.domain.dossier import Dossier, Identity
from synth.domain.draft import faults
from synth.domain.finding import Finding
from synth.domain.newsroom import Newsroom
from synth.domain.noun import Noun
from synth.domain.status import Act, after
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


class Reviewing:
    """The reviewer's acts on the articles of one newsroom. `DecisionRefused` says what the rules do not allow."""

    def __init__(self, store: Store, gate: Gate, newsroom: Newsroom, now: Callable[[], datetime]) -> None:
        self._store = store
        self._gate = gate
        self._newsroom = newsroom
        self._now = now

    def approve(self, ref: str, by: By) -> Dossier:
        """Approve exactly the content of `by.hash`; every blocking finding must be decided."""
        dossier = self._opened(ref, by)
        if still := dossier.open_blocking:
            names = "; ".join(f"{finding.id} {finding.rule} at {finding.where}" for finding in still)
            raise DecisionRefused(f"{dossier.article.slug}: {len(still)} blocking findings are undecided: {names}")
        return self._record(dossier, self._decision(dossier, Act.APPROVE, by))

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
        decision = self._decision(dossier, Act.DECIDE, by, finding.id, reason)
        return self._record(dossier, decision, open_blocking=open_blocking)

    def edit(self, ref: str, changes: Sequence[Change], by: By) -> Dossier:
        """Change words or citations: a new version, checked at once. An approval is void after it."""
        dossier = self._opened(ref, by)
        article = dossier.article
        after(Act.EDIT, dossier.status, open_blocking=False)
        story = self._store.story(article.story, everything=True)
        draft = draft_of(article, story)
        for change in changes:
            draft = changed(draft, change)
        if found := faults(draft, story):
            raise DecisionRefused("the edit breaks the article: " + "; ".join(f"{f.where}: {f.detail}" for f in found))
        form = self._gate.form(article.format)
        assessment = self._gate.assess(story, draft, form, article.disclosure.kind)
        now = self._now()
        provenance = article.provenance.model_copy(
            update={"made_at": now, "rule_set": assessment.rule_set, "edited_by": by.who.strip()}
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
            status=after(Act.EDIT, dossier.status, open_blocking=bool(assessment.blocking)),
            expect_version=article.version,
            act=Act.EDIT,
            who=by.who.strip(),
            at=now,
            note=by.note or ", ".join(change.where for change in changes),
        )
        today = now.astimezone(ZoneInfo(self._newsroom.timezone)).date()
        return self._store.file_version(story, article.slug, today, make, filing)

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

    def _decision(
        self, dossier: Dossier, act: Act, by: By, finding: str = "", reason: Reason | None = None
    ) -> Decision:
        article = dossier.article
        return Decision(
            article=article.id,
            version=article.version,
            hash=article.hash,
            act=act,
            who=by.who.strip(),
            at=self._now(),
            note=by.note,
            finding=finding,
            reason=reason,
        )

    def _plain(self, ref: str, act: Act, by: By) -> Dossier:
        dossier = self._opened(ref, by)
        return self._record(dossier, self._decision(dossier, act, by))

    def _require_passage(self, dossier: Dossier, note: str) -> None:
        story = self._store.story(dossier.article.story, everything=True)
        named = re.findall(r"\d+\.\d+", note)
        if not any(story.find(alias) for alias in named):
            raise DecisionRefused("name the passage that holds the evidence, such as 2.14; `synth show` lists them")


def _finding(dossier: Dossier, finding_id: str) -> Finding:
    matches = [finding for finding in dossier.assessment.findings if finding.id.startswith(finding_id)]
    if len(matches) != 1 or not finding_id:
        known = ", ".join(finding.id for finding in dossier.assessment.blocking) or "none"
        raise DecisionRefused(f"no finding {finding_id!r} on {dossier.article.slug}; blocking findings: {known}")
    return matches[0]
