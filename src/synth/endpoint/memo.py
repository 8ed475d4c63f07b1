"""What this room needs remembered, as protocols. It does not know how; `store` does.

`Archive` keeps answers and capabilities; `Journal` keeps calls, so that money is accounted for across a kill.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Protocol

from synth.domain.question import Answer, Call, Capabilities


class Archive(Protocol):
    """Answers that were bought, and what servers were found to understand."""

    async def find(self, key: str) -> Answer | None:
        """The answer committed under this key, or None."""

    async def commit(self, answer: Answer) -> Answer:
        """Keep `answer` durably and return what stands under its key: the first writer wins."""

    async def recall(self, server: str) -> Capabilities | None:
        """What was remembered of this server (an opaque id of address and model), or None."""

    async def remember(self, server: str, capabilities: Capabilities) -> None:
        """Keep this; the latest wins."""


class Journal(Protocol):
    """Calls, each written down before it leaves and closed when its outcome is known."""

    async def open(self, call: Call) -> None:
        """Keep `call` durably; it returns before the request is sent."""

    async def close(self, call: Call) -> None:
        """Replace the call of this id: state, cost and detail are known now."""

    async def give_up(self, before: datetime) -> tuple[Call, ...]:
        """Close as lost what was opened before `before` and is open still, and return it: calls of killed runs."""

    async def held_since(self, at: datetime) -> Decimal:
        """USD that calls opened at or after `at`, by any process, cost or may have cost: the sum of `Call.held`."""
