"""When a request is made again, and how long after: the one layer of retries between us and the web.

It does not know how a request is made.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from tenacity import AsyncRetrying, RetryCallState, stop_after_attempt, wait_exponential_jitter

from synth.errors import FetchError
from synth.web.policy import WebPolicy
from synth.web.response import Response

Sleep = Callable[[float], Awaitable[None]]

LONGEST_RETRY_AFTER = 60.0  # seconds; a longer one is not waited for
_BUSY = frozenset({429, 502, 503, 504})


def retrying(policy: WebPolicy, sleep: Sleep) -> AsyncRetrying:
    """Calls again after transient failures and busy answers; at last gives the last answer or raises its failure."""
    backoff = wait_exponential_jitter(initial=1, max=30)

    def again(state: RetryCallState) -> bool:
        failure, answer = _outcome(state)
        if answer is None:
            return isinstance(failure, FetchError) and bool(failure.facts.get("transient"))
        return answer.status in _BUSY and (retry_after(answer) or 0) <= LONGEST_RETRY_AFTER

    def pause(state: RetryCallState) -> float:
        asked = retry_after(answer) if (answer := _outcome(state)[1]) else None
        return backoff(state) if asked is None else asked

    return AsyncRetrying(
        sleep=sleep,
        stop=stop_after_attempt(policy.attempts),
        wait=pause,
        retry=again,
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
    )


def retry_after(response: Response) -> float | None:
    """Seconds that `Retry-After` asks us to wait, from now (RFC 9110, 10.2.3); None where it asks nothing readable.

    A date is counted from the answer's own `Date`, so that a wrong clock on either side does not matter.
    """
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    until = _date(value)
    if until is None:
        return None
    since = _date(response.headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, (until - since).total_seconds())


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _outcome(state: RetryCallState) -> tuple[BaseException | None, Response | None]:
    if state.outcome is None:
        return None, None
    failure = state.outcome.exception()
    return failure, None if failure else state.outcome.result()
