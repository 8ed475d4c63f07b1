"""The one retry layer: how often, and how long to wait before each. The second door to tenacity.

A refusal that no retry mends never comes here. It does not know what is tried.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from synth.endpoint.clock import Clock
from synth.errors import EndpointBusy, EndpointUnreachable

P = ParamSpec("P")
T = TypeVar("T")

_TRIES = 6
_PATIENT_TRIES = 30  # of a server that says how long to wait: it is alive
_LONGEST = 300.0  # seconds; a server that asks for more is not coming back in this run
_backoff = wait_random_exponential(multiplier=0.5, max=30.0)
_log = logging.getLogger("synth.endpoint")


async def insist(clock: Clock, act: Callable[P, Coroutine[Any, Any, T]], *args: P.args, **named: P.kwargs) -> T:
    """What the coroutine function `act` returns, tried again while the server is away or busy; or the last error."""
    retrying = AsyncRetrying(
        sleep=clock.sleep,
        retry=retry_if_exception_type((EndpointUnreachable, EndpointBusy)),
        stop=_gives_up,
        wait=_pause,
        before_sleep=_tell,
        reraise=True,
    )
    return await retrying(act, *args, **named)


def _asked(state: RetryCallState) -> float | None:
    """Seconds the server asked for."""
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after if isinstance(error, EndpointBusy) else None


def _gives_up(state: RetryCallState) -> bool:
    asked = _asked(state)
    if asked is None:
        return state.attempt_number >= _TRIES
    return asked > _LONGEST or state.attempt_number >= _PATIENT_TRIES


def _pause(state: RetryCallState) -> float:
    """Never less than the server asked for; a little more, so that those who wait do not return all at once."""
    asked = _asked(state)
    if asked is None:
        return _backoff(state)
    return asked + min(0.1 * asked, _backoff(state))


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _log.info("question_retried try=%d wait=%.1f reason=%s", state.attempt_number, state.upcoming_sleep, error)
