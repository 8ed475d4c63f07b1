"""The article page: one HTML file that is complete when opened from disk, without scripts and without requests.

It does not know where the page will be published, or whether.
"""

from __future__ import annotations

from synth.domain.article import Article, DisclosureKind
from synth.domain.dossier import Surroundings
from synth.render.citations import set_text, source_anchor
from synth.render.data import SOURCE_TYPE, json_ld
from synth.render.frame import Frame
from synth.render.imprint import imprint
from synth.render.label import day_of, disclaimer_parts, label_parts, moment, reading_time
from synth.render.links import page_address, web_address
from synth.render.press import fill, trusted
from synth.render.thoughts import invitation
from synth.text.locale import locale_of

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def article_page(article: Article, around: Surroundings) -> str:
    """The page of `article` in its own language, in the order of the house: label before byline, sources after text.

    `ConfigError` where `[thoughts]` is on but leads nowhere.
    """
    locale = locale_of(article.language)
    day = day_of(article, around.published_at, around.newsroom)
    return fill(
        "article.html",
        **_surroundings(article, around),
        article=article,
        locale=locale,
        labels=locale.labels,
        text=set_text(article),
        label=label_parts(article, around.review),
        reading_time=reading_time(article),
        day=locale.date(day),
        stamp=moment(around.published_at or day),
        disclaimer=disclaimer_parts(article.disclosure.sentence, locale.labels),
        generated=article.disclosure.kind is DisclosureKind.MODEL,
        source_type=_IPTC + SOURCE_TYPE[article.disclosure.kind],
        source_anchor=source_anchor,
        web_address=web_address,
        page_address=page_address,
        letters=letters,
        moment=moment,
    )


def letters(number: int) -> str:
    """a, b, … z, aa, ab: the name of the nth way back into the text, counted from 1."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("a") + rest) + name
    return name


def _surroundings(article: Article, around: Surroundings) -> dict[str, object]:
    """What the template needs of `around`: addresses only where they may be links."""
    newsroom = around.newsroom
    locale = locale_of(article.language)
    asked = invitation(newsroom.thoughts, article.slug)
    linked_data = json_ld(article, around)
    return {
        "page": Frame(
            title=f"{article.headline} · {newsroom.name}",
            language=locale.code,
            direction=locale.direction,
            script=linked_data,
            frames=asked is not None and asked.snippet is not None,
        ),
        "newsroom": newsroom,
        "published_at": around.published_at,
        "modified_at": around.modified_at,
        "corrections": around.corrections,
        "related": around.related,
        "invitation": asked,
        "url": web_address(around.url),
        "home": page_address(around.home),
        "feed": page_address(around.feed),
        "linked_data": trusted(linked_data),
        "imprint": imprint(newsroom, locale.labels, feed=around.feed),
    }
