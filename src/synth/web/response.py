"""The answer to a request. It does not know how it was had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from synth.domain.evidence import Redirect


@dataclass(frozen=True)
class Response:
    """`url` as asked and `final_url` as answered, after `hops`; header names in lower case; the body decoded."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    hops: tuple[Redirect, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the answer is a whole page: 206 is a part of one."""
        return 200 <= self.status < 300 and self.status != 206

    @property
    def content_type(self) -> str:
        """The raw Content-Type header, or "" where there is none."""
        return self.headers.get("content-type", "")
