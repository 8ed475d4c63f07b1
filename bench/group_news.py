"""Real tellings of known events among texts that tell none of them, as clippings. It does not group them.

The events are the page groups of the pack, extracted by synth, and those of Giveme5W1H; the other texts are of the BBC.
These carry no date and get one within a day of a seeded choice of the events' dates.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.evidence import clipping_of, half_of
from bench.replay import rows, saved_page
from bench.result import Broken
from synth.domain.evidence import Capture, Clipping
from synth.domain.source import Lead
from synth.extract.page import extract

SEED = 7
_FETCHED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """A clipping and the event it tells; none: another text, of no event we know."""

    clipping: Clipping
    event: str

    @property
    def half(self) -> str:
        return half_of(self.event or self.clipping.id)


def news() -> tuple[Told, ...]:
    """Every telling, and 300 other texts."""
    told = [*_pages(), *_giveme5w1h()]
    dates = [one.clipping.published for one in told if one.clipping.published]
    return (*told, *_others(dates))


def bcubed(groups: Iterable[Sequence[str]], told: Sequence[Told], half: str = "") -> tuple[float, float, float]:
    """Precision, recall and F1 over the tellings of events (of one half); a text of no event in a group is an error."""
    event_of = {one.clipping.id: one.event for one in told}
    counted = {one.clipping.id for one in told if one.event and half in ("", one.half)}
    sizes = Counter(event_of[key] for key in counted)
    precision = recall = 0.0
    for group in groups:
        events = Counter(event_of[key] for key in group)
        for key in group:
            if key in counted:
                precision += events[event_of[key]] / len(group)
                recall += events[event_of[key]] / sizes[event_of[key]]
    precision, recall = precision / len(counted), recall / len(counted)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _pages() -> Iterable[Told]:
    pages = {str(row["id"]): row for row in rows("pages.jsonl")}
    for group in rows("page_groups.jsonl"):
        ids: Any = group["page_ids"]
        for page_id in ids:
            page = pages[page_id]
            body = saved_page(page["file"])
            url, charset = str(page["url"]), page["charset_decodes_as"] or "utf-8"
            capture = Capture(
                url=url,
                final_url=url,
                fetched_at=_FETCHED,
                sha256=hashlib.sha256(body).hexdigest(),
                content_type=f"text/html; charset={charset}",
                body=body,
            )
            made = extract(capture, Lead(url=url, via="bench"))
            if not isinstance(made, Clipping):
                raise Broken(f"no clipping of {url}: {made.reason}: {made.detail}")
            yield Told(made, str(group["group_id"]))


def _giveme5w1h() -> Iterable[Told]:
    for row in rows("clusters/giveme5w1h_events.jsonl"):
        docs: Any = row["docs"]
        for doc in docs:
            yield Told(_clipping(doc, str(doc["doc_id"])), str(row["cluster_id"]))


def _others(dates: Sequence[datetime]) -> Iterable[Told]:
    rng = random.Random(SEED)
    for row in rows("articles/bbc_2004_2005.jsonl"):
        date = rng.choice(dates) + timedelta(hours=rng.uniform(-24, 24))
        clipping = _clipping(row, str(row["id"]))
        yield Told(clipping.model_copy(update={"published": date}), "")


def _clipping(row: dict[str, Any], id_: str) -> Clipping:
    made = clipping_of(row, "en", [line for line in str(row["text"]).splitlines() if line.strip()])
    date = made.published and made.published.replace(tzinfo=UTC)
    return made.model_copy(update={"id": id_, "published": date})
