"""The queue, what waits in it and what to read next. It does not know what stands in an article."""

from __future__ import annotations

from starlette.responses import Response

from synth.desk.call import Call, page, review_path, see
from synth.domain.status import Status
from synth.store.queue import WAITING, Wanted

ROWS = 50
TABS = {
    "waiting": ("Waiting", WAITING),
    "sent-back": ("Sent back", (Status.SENT_BACK,)),
    "approved": ("Approved", (Status.APPROVED,)),
    "published": ("Published", (Status.PUBLISHED, Status.CORRECTED)),
    "retracted": ("Retracted", (Status.RETRACTED,)),
    "spiked": ("Spiked", (Status.SPIKED,)),
}


def queue(call: Call) -> Response:
    """GET /queue?tab=&section=&q=&from=: articles by risk, then age."""
    tab = call.query.get("tab", "waiting")
    if tab not in TABS:
        tab = "waiting"
    statuses = TABS[tab][1]
    start = call.query.get("from", "0")
    skip = int(start) if start.isdecimal() and len(start) < 9 else 0
    wanted = Wanted(statuses, call.query.get("section", ""), call.query.get("q", "").strip(), skip)
    desk = call.desk
    slips = desk.queue.slips(wanted, desk.now().isoformat(), ROWS + 1)
    counts = desk.queue.counts()
    tabs = [(name, words, sum(counts.get(s.value, 0) for s in those)) for name, (words, those) in TABS.items()]
    tabs[0] = ("waiting", "Waiting", tabs[0][2] + counts["pending"])
    return page(
        call,
        "queue.html",
        tab=tab,
        tabs=tabs,
        wanted=wanted,
        slips=slips[:ROWS],
        more=skip + ROWS if len(slips) > ROWS else None,
        fewer=max(skip - ROWS, 0) if skip else None,
        sections=desk.queue.sections(statuses),
    )


def following(call: Call) -> Response:
    """GET /next?beside=ID&done=…: on to the article that should be read next, or to the queue where none is left."""
    slug = call.desk.queue.next_one(call.person.name, call.desk.now().isoformat(), beside=call.query.get("beside", ""))
    if slug is None:
        return see("/queue", done=call.query.get("done", ""))
    return see(review_path(slug), done=call.query.get("done", ""))
