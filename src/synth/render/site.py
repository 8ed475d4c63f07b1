"""The published site's front page and its feed.

It does not know where the files go, or which articles may be on the site.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from markupsafe import Markup

from synth.domain.article import Article
from synth.domain.newsroom import Newsroom
from synth.domain.noun import Noun
from synth.errors import ConfigError
from synth.render.frame import Frame
from synth.render.imprint import imprint
from synth.render.label import day_of, kind_label, moment, reading_time
from synth.render.links import web_address
from synth.render.press import fill, trusted
from synth.text.locale import locale_of

FEED = "feed.xml"  # beside the front page


class SiteEntry(Noun):
    """An article on the site: `href` is relative to the front page and frozen, `published_at` has a zone."""

    article: Article
    href: str
    published_at: datetime


@dataclass(frozen=True)
class _Item:
    """An entry as front page and feed show it."""

    article: Article
    href: str
    label: str
    reading_time: str
    stamp: str
    day: str
    pub_date: str
    lang: Markup


def front_page(newsroom: Newsroom, entries: Sequence[SiteEntry]) -> str:
    """The page of all `entries`, the newest first and largest; the newsroom's language, each article in its own."""
    locale = locale_of(newsroom.language)
    home = web_address(newsroom.url)
    return fill(
        "front.html",
        page=Frame(title=newsroom.name, language=locale.code, direction=locale.direction, dress="lists"),
        newsroom=newsroom,
        labels=locale.labels,
        items=[_item(entry, entry.href, newsroom) for entry in _newest_first(entries)],
        url=f"{home.rstrip('/')}/" if home else None,
        feed=FEED,
        imprint=imprint(newsroom, locale.labels, feed=FEED if home else ""),
    )


def rss_feed(newsroom: Newsroom, entries: Sequence[SiteEntry]) -> str:
    """RSS 2.0 of all `entries`, the newest first. The guid is the permalink, which never changes.

    RSS Advisory Board's best practices. `ConfigError` where the newsroom has no url: a feed cannot do without.
    """
    home = web_address(newsroom.url)
    if home is None:
        raise ConfigError(f"[newsroom] url: a feed needs the site's web address, not {newsroom.url!r}")
    base = home.rstrip("/")
    return fill(
        "feed.xml",
        newsroom=newsroom,
        labels=locale_of(newsroom.language).labels,
        home=f"{base}/",
        feed=f"{base}/{FEED}",
        items=[_item(entry, f"{base}/{entry.href.lstrip('/')}", newsroom) for entry in _newest_first(entries)],
    )


def _newest_first(entries: Iterable[SiteEntry]) -> list[SiteEntry]:
    return sorted(sorted(entries, key=lambda entry: entry.article.slug), key=lambda e: e.published_at, reverse=True)


def _item(entry: SiteEntry, href: str, newsroom: Newsroom) -> _Item:
    article = entry.article
    own = locale_of(article.language)
    foreign = own.code != locale_of(newsroom.language).code
    return _Item(
        article=article,
        href=href,
        label=kind_label(article),
        reading_time=reading_time(article),
        stamp=moment(entry.published_at),
        day=own.date(day_of(article, entry.published_at, newsroom)),
        pub_date=format_datetime(entry.published_at),
        lang=trusted(f' lang="{own.code}" dir="{own.direction}"' if foreign else ""),
    )
