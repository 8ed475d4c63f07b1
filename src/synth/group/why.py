"""Why a clipping is in its event: what it shares with the others, in words. Pure. It decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synth.group.events import Event, mean
from synth.group.prints import Print
from synth.group.telling import dot, told
from synth.group.weights import Weights

_MOST = 6


@dataclass(frozen=True)
class Reason:
    """How alike a clipping is to the others of its event together, 0 to 1; what they share, the most telling first."""

    clipping: str
    likeness: float
    shared: tuple[str, ...]


def reasons(events: Sequence[Event]) -> dict[str, Reason]:
    """Clipping id → reason, for the clippings of all events that have several; weights are those over all of them."""
    weights = Weights([one for event in events for one in event.prints])
    return {
        one.clipping: _reason(one, [other for other in event.prints if other is not one], weights)
        for event in events
        if len(event.prints) > 1
        for one in event.prints
    }


def _reason(one: Print, others: Sequence[Print], weights: Weights) -> Reason:
    this = told([(one, weights.vector(one))])
    rest = told([(other, weights.vector(other)) for other in others])
    share = {name: value * rest.vector[name] for name, value in this.vector.items() if name in rest.vector}
    telling = sorted(share, key=lambda name: (-share[name], name))
    words = dict.fromkeys(name.partition(":")[2] or name for name in telling)  # `n:linnet` and `linnet` are one
    return Reason(one.clipping, round(mean(this, rest, dot(this.vector, rest.vector)), 3), tuple(words)[:_MOST])
