"""The page that stands at the address of a retracted article: what it was, when it was taken back, and why.

It does not know who decided it.
"""

from __future__ import annotations

from synth.domain.article import Article
from synth.domain.dossier import CorrectionNote, Surroundings
from synth.render.frame import Frame
from synth.render.imprint import imprint
from synth.render.links import page_address, web_address
from synth.render.press import fill
from synth.text.locale import locale_of


def retraction_page(article: Article, note: CorrectionNote, around: Surroundings) -> str:
    """The notice, in the article's language; nothing of the article's text is on it but the headline."""
    locale = locale_of(article.language)
    newsroom = around.newsroom
    return fill(
        "retraction.html",
        page=Frame(
            title=f"{article.headline} · {newsroom.name}",
            language=locale.code,
            direction=locale.direction,
        ),
        newsroom=newsroom,
        article=article,
        labels=locale.labels,
        notice=locale.labels.retracted.format(date=locale.date(note.on)),
        note=note,
        url=web_address(around.url),
        home=page_address(around.home),
        imprint=imprint(newsroom, locale.labels, feed=around.feed),
    )
