"""What we declared (source lists) and what they lead to (leads).

Knows nothing of files on disk or of TOML; `sources/` reads those.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from synth.domain.noun import Noun


class Rights(StrEnum):
    """How much of a source's wording an extractive article may use."""

    QUOTE = "quote"
    LICENSED = "licensed"


class Terms(Noun):
    """The conditions under which stories of one list are written."""

    section: str
    language: str = Field(description="BCP 47 primary subtag of the article, such as `en`")
    format: str
    rights: Rights
    min_outlets: int = Field(ge=1)


class DeclaredStory(Noun):
    """One article from exactly these pages."""

    slug: str
    terms: Terms
    urls: tuple[str, ...] = ()
    files: tuple[str, ...] = Field(default=(), description="paths relative to the list's folder")


class FeedSource(Noun):
    """A feed from which pages are discovered."""

    url: str
    outlet: str | None = None
    max_age: timedelta
    min_outlets: int = Field(default=2, ge=1, description="independent outlets a story found through it needs")


class SourceList(Noun):
    """One file of `sources/`, read and valid."""

    name: str
    folder: str
    terms: Terms
    schedule: str = Field(default="", description="cron text of five fields; empty where the list is run by hand")
    stories: tuple[DeclaredStory, ...] = ()
    feeds: tuple[FeedSource, ...] = ()


class Lead(Noun):
    """A page worth fetching, and why."""

    url: str = Field(description="http(s) address, or `file:` and a path relative to the list's folder")
    via: str = Field(description="the story's slug or the feed's address it came from")
    outlet: str | None = None
    title: str | None = None
    published: datetime | None = None

    @property
    def is_file(self) -> bool:
        return self.url.startswith("file:")
