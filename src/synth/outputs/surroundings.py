"""What joins an article when it is rendered: its review, its related articles. It does not render."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from synth.domain.article import Article
from synth.domain.decision import POLICY
from synth.domain.dossier import CorrectionNote, Dossier, Review, ReviewKind
from synth.domain.newsroom import Newsroom
from synth.text.locale import locale_of
from synth.text.words import terms

RELATED = 4
SECTION_BONUS = 0.25


def review_of(dossier: Dossier, newsroom: Newsroom) -> Review:
    """What the label says; the date is the approval's day in the newsroom's zone."""
    approval = dossier.approval
    if approval is None:
        return Review()
    if approval.who == POLICY:
        return Review(kind=ReviewKind.POLICY)
    day = approval.at.astimezone(ZoneInfo(newsroom.timezone)).date()
    return Review(kind=ReviewKind.REVIEWED, who=approval.who, on=day)


def corrections_of(dossier: Dossier, newsroom: Newsroom) -> tuple[CorrectionNote, ...]:
    """The public notes on corrections up to this version, oldest first, each with its day in the newsroom's zone."""
    zone = ZoneInfo(newsroom.timezone)
    return tuple(
        CorrectionNote(on=decision.at.astimezone(zone).date(), text=decision.public_note)
        for decision in dossier.corrections
        if decision.version <= dossier.article.version
    )


class Kinship:
    """How near our articles are to one another: shared terms of headline, dek, keywords; rarer ones weigh more."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = tuple(articles)
        self._terms = {article.id: _terms(article) for article in self._articles}
        self._seen = Counter(term for found in self._terms.values() for term in found)

    def related(self, article: Article) -> tuple[Article, ...]:
        """At most four others in the same language, nearest first; those that share nothing are not related."""
        scored = []
        for other in self._articles:
            if other.id == article.id or other.language != article.language:
                continue
            score = self._score(article, other)
            if score > 0:
                scored.append((-score, -other.date.toordinal(), other.slug, other))
        return tuple(other for *_, other in sorted(scored, key=lambda row: row[:3])[:RELATED])

    def _score(self, one: Article, other: Article) -> float:
        shared = self._terms[one.id] & self._terms[other.id]
        rarity = sum(math.log(1 + len(self._articles) / self._seen[term]) for term in shared)
        return rarity + (SECTION_BONUS if one.section == other.section else 0.0)


def _terms(article: Article) -> frozenset[str]:
    stop = locale_of(article.language).stop
    return frozenset(terms(" ".join((article.headline, article.dek, *article.keywords)), stop))
