"""Where a clipping came from: the capture that its text was taken from. It does not read the capture's body."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import select

from synth.store.store import Store
from synth.store.tables import captures, extractions


def fetched_at(store: Store, clipping_id: str) -> datetime | None:
    """When the page of a clipping was fetched, the first time; None where no extraction of ours made it."""
    query = (
        select(captures.c.body)
        .select_from(extractions.join(captures, captures.c.id == extractions.c.capture))
        .where(extractions.c.clipping == clipping_id)
    )
    bodies = store.read(lambda connection: connection.execute(query).scalars().all())
    return min((datetime.fromisoformat(json.loads(body)["fetched_at"]) for body in bodies), default=None)
