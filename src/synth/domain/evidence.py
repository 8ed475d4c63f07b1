"""Evidence: the bytes we fetched and the text we took from them. Immutable, kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from synth.domain.noun import Noun, digest


class Capture(Noun):
    """The bytes of one URL at one time."""

    url: str = Field(description="the address that was asked for, after no redirect")
    final_url: str = Field(description="the address that answered")
    fetched_at: datetime
    sha256: str = Field(description="of the decoded body, 64 hex digits")
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    body: bytes = Field(exclude=True, repr=False)

    @property
    def id(self) -> str:
        return digest([self.url, self.sha256])[:24]


class PassageKind(StrEnum):
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"


class Passage(Noun):
    """One extracted block. Offsets are code points into the clipping's text, end exclusive."""

    number: int = Field(ge=1)
    start: int = Field(ge=0)
    end: int
    kind: PassageKind = PassageKind.PARAGRAPH
    heading: str = Field(default="", description="the source's own subhead above this passage, if it had one")


class Clipping(Noun):
    """Their article, extracted: the text is NFC and never computed anew."""

    id: str
    url: str
    capture_sha256: str
    extractor: str
    title: str
    description: str = ""
    author: str = ""
    published: datetime | None = None
    outlet: str
    language: str
    text: str
    passages: tuple[Passage, ...]

    def passage(self, number: int) -> Passage | None:
        """The passage of that number, or None where this clipping has none."""
        if 1 <= number <= len(self.passages):
            return self.passages[number - 1]
        return None

    def passage_text(self, passage: Passage) -> str:
        return self.text[passage.start : passage.end]

    @property
    def words(self) -> int:
        return len(self.text.split())


class Quarantine(Noun):
    """A page from which no clipping was made, and why."""

    url: str
    reason: str = Field(description="stable code: empty, not_an_article, too_short, worker_timeout, …")
    detail: str
