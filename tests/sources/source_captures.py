"""Captures of what a server may have answered, for the tests of this folder."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from synth.domain.evidence import Capture

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def captured(body: str | bytes, url: str = "https://valley-post.example/x", content_type: str = "") -> Capture:
    """The capture of `body` at an address that did not redirect."""
    data = body.encode() if isinstance(body, str) else body
    digest = hashlib.sha256(data).hexdigest()
    return Capture(url=url, final_url=url, fetched_at=NOW, sha256=digest, content_type=content_type, body=data)
