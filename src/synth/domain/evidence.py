"""Evidence: the bytes we fetched and the text we took from them. Immutable, kept."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from synth.domain.noun import Noun, digest
from synth.domain.permission import Permission


class Redirect(Noun):
    """An address that sent us on."""

    url: str
    status: int


class Capture(Noun):
    """The bytes of one URL at one time, and how they came."""

    url: str = Field(description="the address that was asked for, after no redirect")
    final_url: str = Field(description="the address that answered")
    redirects: tuple[Redirect, ...] = Field(default=(), description="the way from `url` to `final_url`, in order")
    asked_at: datetime | None = Field(default=None, description="when the request began; none for a file")
    fetched_at: datetime = Field(description="when the answer was whole")
    status: int = 200
    headers: dict[str, str] = Field(default_factory=dict, description="of the answer, names in lower case, no cookies")
    sha256: str = Field(description="of the decoded body, 64 hex digits")
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    permission: Permission = Field(default=Permission(), description="what was decided on use by AI, and from what")
    notes: tuple[str, ...] = Field(default=(), description="what was odd about the answer and did not keep us from it")
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
    speaker: str = Field(
        default="", description="who says it, where the markup names somebody beside a quotation; its end names him too"
    )
    suspect: str = Field(
        default="", description="why it is kept as evidence and shown to no writer: how it addresses a model"
    )


class PageKind(StrEnum):
    """What a page is. The first three are used as sources; the others are refused."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"
    PRESS_RELEASE = "press_release"
    LISTING = "listing"
    HOME_PAGE = "home_page"
    ERROR = "error"
    CONSENT = "consent"
    PAYWALL_STUB = "paywall_stub"
    VIDEO = "video"
    OTHER = "other"  # a shop, a forum, a manual, a service


class PageVerdict(Noun):
    """What a page was taken for, how much speaks for it (0 to 1), and what."""

    kind: PageKind
    score: float = Field(ge=0, le=1)
    reason: str


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
    modified: datetime | None = None
    outlet: str
    agency: str = Field(default="", description="the news agency whose text the outlet prints: AP, Reuters, dpa")
    dateline: str = Field(default="", description="where the report says it comes from, without agency and day")
    canonical: str = Field(default="", description="the address that the page names as its own")
    language: str
    text: str
    passages: tuple[Passage, ...]
    page: PageVerdict | None = Field(default=None, description="None where an older extractor made it")
    original: str = Field(default="", description="address of the page of another site that this one says it copies")
    fenced: tuple[str, ...] = Field(
        default=(), description="what the page says of itself (title, description, …) in words for a model: left out"
    )

    @property
    def origin(self) -> str:
        """Whose text this is: the agency's where one is named, else the outlet's."""
        return self.agency or self.outlet

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
    page: PageVerdict | None = Field(default=None, description="None where the page was not looked at")
    original: str = Field(default="", description="address of another site's page to which this one says it leads")
