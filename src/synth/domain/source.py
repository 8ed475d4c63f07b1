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
    owners: dict[str, str] = Field(
        default_factory=dict, description="outlet → who owns it, for outlets whose owner a source names"
    )


class DeclaredStory(Noun):
    """One article from exactly these pages."""

    slug: str
    terms: Terms
    urls: tuple[str, ...] = ()
    files: tuple[str, ...] = Field(default=(), description="paths relative to the list's folder")


class SourceKind(StrEnum):
    """What a source is; each has a table of its name in a list file."""

    FEED = "feed"  # RSS, RDF, Atom, CDF or JSON Feed
    SITEMAP = "sitemap"  # of pages, of news, or of sitemaps
    PAGE = "page"  # a section page whose links lead to articles
    SAVED = "saved"  # a saved page, or a folder of them, beside the list
    ADDRESSES = "addresses"  # a text file beside the list, one address in each line

    @property
    def is_file(self) -> bool:
        return self in (SourceKind.SAVED, SourceKind.ADDRESSES)


class Source(Noun):
    """Where pages are discovered, and what the producer knows of it."""

    kind: SourceKind
    place: str = Field(description="http(s) address, or a path relative to the list's folder")
    outlet: str | None = Field(default=None, description="who publishes there; none: each page says it")
    owner: str | None = Field(default=None, description="who owns the outlet; outlets of one owner count as one")
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-2 code, upper case")
    language: str | None = Field(default=None, description="BCP 47 primary subtag of its pages; none: any")
    section: str | None = Field(default=None, description="of stories found through it alone")
    rights: Rights | None = None
    terms_note: str | None = Field(default=None, description="under which licence or agreement it is used")
    max_age: timedelta | None = Field(default=None, description="entries known to be older are left out")
    max_items: int | None = Field(default=None, ge=1, description="the newest so many entries are taken")
    include: tuple[str, ...] = Field(default=(), description="patterns of addresses, `*` for any text; one must fit")
    exclude: tuple[str, ...] = Field(default=(), description="patterns of addresses; none may fit")
    min_outlets: int = Field(default=2, ge=1, description="independent outlets a story found through it needs")
    min_clippings: int | None = Field(
        default=None, ge=1, description="texts that are no copies; none: one of each outlet"
    )


class Trust(Noun):
    """Which hosts are sources at all. A name stands for the hosts below it too."""

    allow: tuple[str, ...] = Field(default=(), description="where there are any, only these")
    deny: tuple[str, ...] = Field(default=(), description="never these, though they be allowed")
    ours: str = Field(default="", description="address of the site we publish, whose pages are never sources")
    of: str = Field(default="", description="the place of the source whose pages it judges; empty: it judges all")


class SourceList(Noun):
    """One file of `sources/`, read and valid."""

    name: str
    folder: str
    terms: Terms
    schedule: str = Field(default="", description="cron text of five fields; empty where the list is run by hand")
    trusts: tuple[Trust, ...] = Field(default=(), description="of newsroom, list and sources; all of them hold")
    stories: tuple[DeclaredStory, ...] = ()
    sources: tuple[Source, ...] = ()


class LeadKind(StrEnum):
    """What is looked for at an address."""

    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"  # the only one that may come as a gzip file


class Lead(Noun):
    """A page worth fetching, and why."""

    url: str = Field(description="http(s) address, or `file:` and a path relative to the list's folder")
    via: str = Field(description="the story's slug or the source's place it came from")
    kind: LeadKind = LeadKind.PAGE
    outlet: str | None = None
    sites: tuple[str, ...] = Field(
        default=(), description="registered names where `outlet` publishes; a page that ends elsewhere is another's"
    )
    title: str | None = None
    published: datetime | None = None
    not_before: datetime | None = Field(
        default=None, description="where its source dates nothing: a page that dates itself earlier is not wanted"
    )

    @property
    def is_file(self) -> bool:
        return self.url.startswith("file:")
