"""What a run's endpoints spent, as the run report tells it. It does not know how it was counted."""

from __future__ import annotations

from collections.abc import Iterable

from synth.domain.question import Call
from synth.domain.report import Money
from synth.endpoint.money import Spending


def money_of(spending: Spending) -> Money:
    """The sums, and every call whose answer never came: of this run, and of runs that were killed."""
    usage = spending.usage
    return Money(
        calls=spending.calls,
        input_tokens=usage.input,
        cached_tokens=usage.cached,
        output_tokens=usage.output,
        reasoning_tokens=usage.reasoning,
        counted=spending.counted,
        unpriced=spending.unpriced,
        possibly_charged=spending.possibly,
        failures=dict(spending.failures),
        lost=_listed(spending.lost),
        possibly_left=spending.possibly_left,
        left=_listed(spending.left),
    )


def _listed(calls: Iterable[Call]) -> tuple[str, ...]:
    return tuple(f"{call.id} {call.model} {call.at.isoformat()}" for call in calls)
