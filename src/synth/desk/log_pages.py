"""The log and what it tells of reviewing: who decided what, how fast, and which rules were overruled.

It does not write anything.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from starlette.responses import Response, StreamingResponse

from synth.desk.call import Call, page
from synth.desk.training import scores
from synth.domain.decision import Decision, Reason
from synth.domain.status import Act
from synth.errors import UnknownName
from synth.store.log import Search

ROWS = 100
WINDOW = timedelta(days=28)
LOOKED_AT = 5_000  # entries of the log that the figures rest on at most
FAST_WORDS = 800  # words a minute above which nobody reads and compares (a 400-word article in 30 s)
_DECISIONS = {act.value for act in Act}
_FIELDS = ("seq", "at", "kind", "article", "actor", "body", "link")


def audit(call: Call) -> Response:
    """GET /audit?article=&actor=&before=: the log, newest first, and whether its chain holds."""
    search = _search(call)
    entries = call.desk.log.entries(search, ROWS + 1)
    names = {slip.article: slip for slip in call.desk.queue.named(tuple({e.article for e in entries if e.article}))}
    return page(
        call,
        "audit.html",
        search=search,
        wanted=call.query.get("article", ""),
        entries=[(entry, json.loads(entry.body), names.get(entry.article)) for entry in entries[:ROWS]],
        more=entries[ROWS - 1].seq if len(entries) > ROWS else None,
        broken=call.desk.log.broken_at() if call.query.get("verify") else None,
        verified=bool(call.query.get("verify")),
    )


def export_csv(call: Call) -> Response:
    """GET /audit.csv: every entry, oldest first. A cell that a spreadsheet would take for a formula is quoted."""
    search = _search(call)

    def rows() -> Iterator[str]:
        yield _csv_row(_FIELDS)
        for entry in call.desk.log.export(search):
            yield _csv_row(tuple(_harmless(str(getattr(entry, name))) for name in _FIELDS))

    return _download(rows(), "text/csv; charset=utf-8", "audit.csv")


def export_json(call: Call) -> Response:
    """GET /audit.json: one JSON object a line, oldest first, with the links; `body` as it was linked."""
    search = _search(call)

    def rows() -> Iterator[str]:
        for entry in call.desk.log.export(search):
            yield json.dumps({name: getattr(entry, name) for name in _FIELDS}, ensure_ascii=False) + "\n"

    return _download(rows(), "application/jsonl; charset=utf-8", "audit.jsonl")


@dataclass
class Tally:
    """What one person did within the window."""

    approvals: int = 0
    seconds: list[int] = field(default_factory=list)
    decided: int = 0
    edits: int = 0
    sent_back: int = 0
    spiked: int = 0

    @property
    def median_seconds(self) -> int | None:
        ordered = sorted(self.seconds)
        return ordered[len(ordered) // 2] if ordered else None


@dataclass(frozen=True)
class Fast:
    """An approval faster than reading."""

    decision: Decision
    slug: str
    words: int
    seconds: int


def figures(call: Call) -> Response:
    """GET /figures: the last four weeks of reviewing."""
    decisions = tuple(_decisions(call))
    people: dict[str, Tally] = {}
    overruled: dict[str, Counter[str]] = {}
    for decision in decisions:
        tally = people.setdefault(decision.who, Tally())
        _count(tally, decision)
        if decision.act is Act.DECIDE and decision.reason:
            overruled.setdefault(decision.rule or "not recorded", Counter())[decision.reason.value] += 1
    rules = [(rule, sum(by.values()), by[Reason.MISFIRED.value]) for rule, by in overruled.items()]
    return page(
        call,
        "figures.html",
        people=sorted((name, tally) for name, tally in people.items() if not name.startswith("run ")),
        fast=_fast(call, decisions),
        rules=sorted(rules, key=lambda row: -row[1]),
        counts=call.desk.queue.counts(),
        looked_at=len(decisions),
        scores=scores(call.desk.exercises.results((call.desk.now() - WINDOW).isoformat(), LOOKED_AT)),
    )


def _count(tally: Tally, decision: Decision) -> None:
    match decision.act:
        case Act.APPROVE | Act.INITIAL | Act.CORRECT:
            tally.approvals += 1
            if decision.read is not None:
                tally.seconds.append(decision.read.seconds)
        case Act.DECIDE:
            tally.decided += 1
        case Act.EDIT | Act.AMEND:
            tally.edits += 1
        case Act.SEND_BACK:
            tally.sent_back += 1
        case Act.SPIKE:
            tally.spiked += 1


def _fast(call: Call, decisions: tuple[Decision, ...]) -> list[Fast]:
    read = [d for d in decisions if d.read is not None]
    slips = {slip.article: slip for slip in call.desk.queue.named(tuple({d.article for d in read}))}
    found = []
    for decision in read:
        slip, seconds = slips.get(decision.article), decision.read.seconds if decision.read else 0
        if slip is not None and slip.words * 60 > FAST_WORDS * max(seconds, 1):
            found.append(Fast(decision, slip.slug, slip.words, seconds))
    return found[:50]


def _decisions(call: Call) -> Iterator[Decision]:
    since = (call.desk.now() - WINDOW).isoformat()
    for entry in call.desk.log.entries(Search(), LOOKED_AT):
        if entry.at < since:
            return
        if entry.kind in _DECISIONS:
            yield Decision.model_validate_json(entry.body)


def _search(call: Call) -> Search:
    ref = call.query.get("article", "")
    before = call.query.get("before", "")
    article = ""
    if ref:
        try:
            article = call.desk.house.store.dossier(ref).article.id
        except UnknownName:
            article = ref
    number = int(before) if before.isdecimal() and len(before) < 15 else 0
    return Search(article, call.query.get("actor", ""), number)


def _csv_row(cells: tuple[str, ...]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _harmless(cell: str) -> str:
    """A leading =, +, - or @ makes spreadsheets compute what a stranger wrote."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _download(rows: Iterator[str], media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(rows, media_type=media_type, headers=headers)
