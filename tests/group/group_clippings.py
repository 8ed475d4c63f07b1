"""Clippings for the tests of grouping; every name in them is invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from synth.domain.evidence import Clipping

NOON = datetime(2026, 11, 17, 12, tzinfo=UTC)


def clipping(id_: str, title: str, text: str, *, hours: float | None = 0, language: str = "en") -> Clipping:
    """`hours` after noon of 17 November 2026; None: without a date."""
    return Clipping(
        id=id_,
        url=f"https://{id_}.example/a",
        capture_sha256="0" * 64,
        extractor="trafilatura-0/1",
        title=title,
        outlet=id_,
        language=language,
        published=None if hours is None else NOON + timedelta(hours=hours),
        text=text,
        passages=(),
    )


BRIDGE_1 = (
    "The swing bridge of Merrowick was struck by the coaster Linnet Dawn early on Sunday and will stay shut until "
    "March. Port director Ingra Tolle put the repair at 4.8 million crowns. Some 9,300 vehicles crossed it every day."
)
BRIDGE_2 = (
    "Merrowick is divided until spring. A freighter, the Linnet Dawn, hit the town’s swing bridge, and engineers found "
    "three cracked rollers. The repair will cost 4.8 million crowns, said Ingra Tolle, who runs the port."
)
BRIDGE_3 = (
    "Traders east of the broken swing bridge fear for their winter. Lorries must drive 17 kilometres around the inlet "
    "of Merrowick since the Linnet Dawn ran into the span, and Ingra Tolle cannot say when the bridge opens."
)
TRAIN_1 = (
    "Night trains will run again between Caldmoor and Kessling from 13 December. A bed costs 49 crowns, said Northline "
    "whose last sleeper left the station fourteen years ago. Five trains a week are planned."
)
TRAIN_2 = (
    "Sleeping cars return to the line from Caldmoor to Kessling. Northline sells beds from 49 crowns and starts on 13 "
    "December, stopping in Averstrand. It is the first sleeper in fourteen years."
)
