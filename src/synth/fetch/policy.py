"""How politely we fetch. It does not know timeouts or networks; that is `web`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FetchPolicy:
    """`host_delay` is in seconds, between the starts of two requests to one host; `concurrency` is overall."""

    contact: str
    host_concurrency: int = 2
    host_delay: float = 1.0
    concurrency: int = 32
