"""The answer to a request. It does not know how it was had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Response:
    """`url` as asked and `final_url` as answered, after redirects; header names in lower case; the body decoded."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The raw Content-Type header, or "" where there is none."""
        return self.headers.get("content-type", "")
