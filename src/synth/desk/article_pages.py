"""An article outside the queue: where it is out, its corrections, its way out and its retraction; and all corrections.

It does not know how a page gets to its readers; `release` does.
"""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from synth.desk.call import Call, page, see
from synth.desk.decide_pages import conflict, refused
from synth.desk.notices import notices
from synth.desk.people import Role
from synth.domain.decision import ATTESTATION
from synth.domain.status import Act, Status, acts_from
from synth.errors import DecisionRefused, PublishError
from synth.release import Stopped
from synth.review import By


def article(call: Call) -> Response:
    """GET /article/{ref}: where it stands, and what an editor may do with it."""
    desk = call.desk
    dossier = desk.house.store.dossier(call.path["ref"])
    story = desk.house.store.story(dossier.article.story, everything=True)
    return page(
        call,
        "article.html",
        dossier=dossier,
        article=dossier.article,
        acts={act.value for act in acts_from(dossier.status)},
        pending=dossier.status in (Status.PUBLISHED, Status.CORRECTED) and dossier.approval is None,
        notices=notices(desk, dossier, story),
        letter_rows=desk.post.letters(dossier.article.id),
        zone=desk.house.newsroom.timezone,
        attestation=ATTESTATION,
    )


def publish(call: Call) -> Response:
    """POST /article/{ref}/publish: to every target, under the rules of `release`."""
    call.require(Role.EDITOR)
    house = call.desk.house
    dossier = house.store.dossier(call.path["ref"])
    if dossier.article.hash != call.field("hash"):
        return conflict(call, dossier)
    results = asyncio.run(house.release.publish([dossier.article.id]))
    stopped = [str(result.why) for result in results if isinstance(result, Stopped)]
    if stopped:
        return refused(call, dossier, DecisionRefused("; ".join(stopped)))
    call.desk.errands.outputs_are_stale()
    return see(f"/article/{dossier.article.slug}", done="published")


def retract(call: Call) -> Response:
    """POST /article/{ref}/retract: the notice takes the article's place at once."""
    call.require(Role.EDITOR)
    house = call.desk.house
    dossier = house.store.dossier(call.path["ref"])
    given = call.field("hash")
    if dossier.article.hash != given:
        return conflict(call, dossier)
    by = By(
        who=call.person.name,
        hash=given,
        note=call.field("note").strip(),
        public_note=call.field("public_note").strip(),
    )
    try:
        house.reviewing.retract(dossier.article.id, by)
        asyncio.run(house.release.retract(dossier.article.id))
    except (DecisionRefused, PublishError) as exc:
        return refused(call, dossier, DecisionRefused(str(exc)))
    call.desk.errands.outputs_are_stale()
    return see(f"/article/{dossier.article.slug}", done="retracted")


def corrections(call: Call) -> Response:
    """GET /corrections: every correction and retraction, the newest first."""
    found = [
        (decision, dossier)
        for dossier in call.desk.house.store.dossiers(Status.CORRECTED, Status.RETRACTED)
        for decision in dossier.decisions
        if decision.act in (Act.CORRECT, Act.RETRACT)
    ]
    found.sort(key=lambda row: row[0].at, reverse=True)
    return page(call, "corrections.html", rows=found)


def letters(call: Call) -> Response:
    """GET /letters: readers' reports of errors."""
    rows = []
    for row in call.desk.post.letters():
        rows.append((row, call.desk.house.store.dossier(row.letter.article).article))
    return page(call, "letters.html", rows=rows)


def answer_letter(call: Call) -> Response:
    """POST /letters/{seq}/answered."""
    seq = call.path["seq"]
    if seq.isdecimal() and call.desk.post.answer(int(seq)):
        call.desk.log.note("letter-answered", call.person.name, call.desk.now().isoformat(), letter=seq)
    return see("/letters")
