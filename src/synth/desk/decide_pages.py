"""What a person does to an article: each form carries the hash of what was read, and meets the rules of `review`.

It does not know those rules. A form that comes too late gets both texts, and loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from starlette.responses import JSONResponse, Response

from synth.desk.call import Call, page, review_path, see
from synth.desk.people import Role
from synth.desk.review_pages import END, unread
from synth.desk.sheet import lay_out
from synth.desk.worddiff import article_diff, word_diff
from synth.domain.change import Change
from synth.domain.decision import Reading, Reason
from synth.domain.dossier import Dossier
from synth.domain.status import Act, Status
from synth.errors import DecisionRefused
from synth.review import By
from synth.store.reading_room import Jotting, Read

Work: TypeAlias = Callable[[Dossier], Dossier]
_PART = re.compile(r"[0-9a-f]{10}|end")


def approve(call: Call) -> Response:
    """POST /review/{ref}/approve: approve, or clear a correction, and go on."""

    def work(dossier: Dossier) -> Dossier:
        read = _read(call, dossier)
        missing = unread(dossier, read)
        ticked = call.field("ticked") == "yes"
        if missing and not ticked:
            raise DecisionRefused(
                "read the article to its end and look at each finding first; without JavaScript, tick the box that "
                "says you did"
            )
        reading = Reading(seconds=read.seconds, shown_by="ticked" if missing else "scrolled")
        by = _by(call, public_note=call.field("public_note"), reading=reading)
        out = dossier.status in (Status.PUBLISHED, Status.CORRECTED)
        act = call.desk.house.reviewing.correct if out else call.desk.house.reviewing.approve
        return act(dossier.article.id, by)

    def then(dossier: Dossier) -> Response:
        first = dossier.decisions[-1].act is Act.INITIAL
        if dossier.decisions[-1].act is Act.CORRECT:
            return see(f"/article/{dossier.article.slug}", done="corrected")
        return _on(call, dossier, "initialled" if first else "approved")

    return _decided(call, work, then)


def finding(call: Call) -> Response:
    """POST /review/{ref}/finding/{id}: let a finding stand, for a reason; its evidence must have been in view."""

    def work(dossier: Dossier) -> Dossier:
        read = _read(call, dossier)
        wanted = call.path["finding"]
        if wanted not in read.parts:
            raise DecisionRefused("look at this finding and its passage first")
        try:
            reason = Reason(call.field("reason"))
        except ValueError as exc:
            raise DecisionRefused("choose a reason") from exc
        return call.desk.house.reviewing.decide(dossier.article.id, wanted, reason, _by(call))

    return _decided(call, work, _back)


def send_back(call: Call) -> Response:
    """POST /review/{ref}/send-back: have it written anew at once, with a note, and go on."""
    desk = call.desk

    def then(dossier: Dossier) -> Response:
        story = desk.house.store.story(dossier.article.story)
        if (desk.house.settings.sources / f"{story.list_name}.toml").is_file():
            desk.errands.write_anew(dossier, story)
        return _on(call, dossier, "sent back")

    return _decided(call, _plain(call, desk.house.reviewing.send_back), then)


def write_again(call: Call) -> Response:
    """POST /review/{ref}/again: start the writing anew once more, where it failed or was broken off."""
    dossier = call.desk.house.store.dossier(call.path["ref"])
    if dossier.status is Status.SENT_BACK:
        call.desk.errands.write_anew_again(dossier)
    return _back(dossier)


def spike(call: Call) -> Response:
    """POST /review/{ref}/spike: put it aside, and go on."""
    return _decided(call, _plain(call, call.desk.house.reviewing.spike), lambda dossier: _on(call, dossier, "spiked"))


def restore(call: Call) -> Response:
    """POST /review/{ref}/restore."""
    return _decided(call, _plain(call, call.desk.house.reviewing.restore), _back)


def withdraw(call: Call) -> Response:
    """POST /review/{ref}/withdraw: take an approval back."""
    call.require(Role.EDITOR)
    return _decided(call, _plain(call, call.desk.house.reviewing.withdraw), _back)


def drop(call: Call) -> Response:
    """POST /review/{ref}/drop: give up a correction that waits."""
    return _decided(call, _plain(call, call.desk.house.reviewing.drop), _back)


def embargo(call: Call) -> Response:
    """POST /review/{ref}/embargo: a date and time in the newsroom's zone; an empty one lifts it."""
    call.require(Role.EDITOR)
    given = call.field("until").strip()
    try:
        until = datetime.fromisoformat(given).replace(tzinfo=call.desk.zone) if given else None
    except ValueError as exc:
        raise DecisionRefused("give the embargo as a date and a time, such as 2026-12-01T06:00") from exc
    return _decided(
        call, lambda dossier: call.desk.house.reviewing.embargo(dossier.article.id, until, _by(call)), _back
    )


def edit(call: Call) -> Response:
    """POST /review/{ref}/edit: new words at one or several places; a new version, checked at once."""

    def work(dossier: Dossier) -> Dossier:
        changes = _changes(call, dossier)
        room, article = call.desk.room, dossier.article
        reviewing = call.desk.house.reviewing
        out = dossier.status in (Status.PUBLISHED, Status.CORRECTED)
        result = dossier
        if changes:
            result = (reviewing.amend if out else reviewing.edit)(article.id, changes, _by(call))
        for place in call.form.get("where", ()):
            room.tear_up(article.id, call.person.name, place)
        return result

    return _decided(call, work, _back)


def jot(call: Call) -> Response:
    """POST /review/{ref}/jot: keep typed words that are not filed yet; `give_up` drops them."""
    desk = call.desk
    article = desk.house.store.dossier(call.path["ref"]).article
    place = call.field("where")[:40]
    if call.field("give_up"):
        desk.room.tear_up(article.id, call.person.name, place)
        return see(review_path(article.slug))
    jotting = Jotting(
        article=article.id,
        person=call.person.name,
        place=place,
        hash=call.field("hash"),
        text=call.field("text"),
        cites=call.field("cites"),
    )
    desk.room.jot(jotting)
    return JSONResponse({"kept": desk.moment(desk.now()), "current": article.hash == jotting.hash})


def alive(call: Call) -> Response:
    """POST /review/{ref}/alive: a sign of life, with what came into view; answers what stands now."""
    desk, person = call.desk, call.person
    dossier = desk.house.store.dossier(call.path["ref"])
    article = dossier.article
    _read(call, dossier)
    if call.field("leaving"):
        desk.room.leave(article.id, person.name)
        return JSONResponse({"hash": article.hash})
    lease = desk.room.take(article.id, person.name, desk.now())
    other = lease.person if lease.person != person.name else ""
    return JSONResponse({"hash": article.hash, "reader": other})


def conflict(call: Call, dossier: Dossier) -> Response:
    """The article changed after it was read: what was sent beside what stands now, and nothing done."""
    store = call.desk.house.store
    article = dossier.article
    given = call.field("hash")
    earlier = next((v for v in store.versions(article.id) if v.article.hash == given), None)
    story = store.story(article.story, everything=True)
    sheet = lay_out(dossier, story)
    rows = []
    for place, text, cites in _rows(call):
        line = sheet.line(place)
        theirs = line.text if line else ""
        rows.append((place, text, cites, theirs, word_diff(theirs, text)))
    return page(
        call,
        "conflict.html",
        409,
        article=article,
        decisions=dossier.decisions[-3:],
        rows=rows,
        note=call.field("note"),
        parts=[part for part in article_diff(earlier.article, article) if part.changed] if earlier else [],
        earlier=earlier.article.version if earlier else None,
    )


def _decided(call: Call, work: Work, then: Callable[[Dossier], Response]) -> Response:
    """Do `work` on what was read, or show the conflict."""
    store = call.desk.house.store
    given = call.field("hash")
    dossier = store.dossier(call.path["ref"])
    if dossier.article.hash != given:
        return conflict(call, dossier)
    try:
        result = work(dossier)
    except DecisionRefused as exc:
        now = store.dossier(dossier.article.id)
        if now.article.hash != given:
            return conflict(call, now)
        return refused(call, now, exc)
    call.desk.errands.outputs_are_stale()
    return then(result)


def refused(call: Call, dossier: Dossier, why: DecisionRefused) -> Response:
    """What was asked for is against the rules; what was typed stays on the page."""
    return page(
        call,
        "refused.html",
        422,
        title="The rules do not allow this",
        words=str(why),
        back=review_path(dossier.article.slug),
        typed=[text for name in ("text", "note", "public_note") for text in call.form.get(name, ()) if text.strip()],
        tick=call.address.endswith("/approve"),
        hash=dossier.article.hash,
        address=call.address,
        notes={name: call.field(name) for name in ("note", "public_note")},
    )


def _plain(call: Call, act: Callable[[str, By], Dossier]) -> Work:
    return lambda dossier: act(dossier.article.id, _by(call))


def _by(call: Call, **more: object) -> By:
    values = {"who": call.person.name, "hash": call.field("hash"), "note": call.field("note").strip(), **more}
    return By.model_validate(values)


def _read(call: Call, dossier: Dossier) -> Read:
    """What this person has had in view of this content, with what this form says of it."""
    known = {finding.id for finding in dossier.assessment.findings} | {END}
    said = {part for value in call.form.get("seen", ()) for part in value.split() if _PART.fullmatch(part)}
    if call.field("hash") != dossier.article.hash:
        said = set()
    return call.desk.room.seen(dossier.article.hash, call.person.name, frozenset(said & known), call.desk.now())


def _on(call: Call, dossier: Dossier, done: str) -> Response:
    call.desk.room.leave(dossier.article.id, call.person.name)
    return see("/next", beside=dossier.article.id, done=f"{dossier.article.slug} {done}")


def _back(dossier: Dossier) -> Response:
    return see(review_path(dossier.article.slug))


def _rows(call: Call) -> list[tuple[str, str, str]]:
    """Place, words and citations of each row of an edit form."""
    places, texts, cites = (call.form.get(name, ()) for name in ("where", "text", "cites"))
    if not len(places) == len(texts) == len(cites):
        raise DecisionRefused("the form is not complete: open the page again")
    return list(zip(places, texts, cites, strict=True))


def _changes(call: Call, dossier: Dossier) -> list[Change]:
    """What really changed, the last place first, so that no change moves the place of another."""
    story = call.desk.house.store.story(dossier.article.story, everything=True)
    sheet = lay_out(dossier, story)
    found = []
    for place, text, cites in _rows(call):
        words = " ".join(text.split())
        aliases = tuple(dict.fromkeys(cites.replace(",", " ").split()))
        behind = place.endswith("+")
        line = sheet.line(place.rstrip("+"))
        if line is None:
            raise DecisionRefused(f"the article has no {place}")
        if behind and not words:
            continue
        if not behind and words == line.text and (" ".join(aliases) == line.aliases or not line.citing):
            continue
        is_sentence = place.count(".") > 1
        found.append(Change(where=line.place, text=words, cites=aliases if is_sentence else None, after=behind))
    return found[::-1]
