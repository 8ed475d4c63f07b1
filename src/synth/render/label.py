"""What a reader is told before reading: the label of an article and its date line.

It does not know whether the label stands in HTML, in Markdown or in a feed.
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from synth.domain.article import Article, DisclosureKind
from synth.domain.dossier import Review, ReviewKind
from synth.domain.newsroom import Newsroom
from synth.text.locale import Labels, Locale, locale_of

_WORDS_A_MINUTE = 200


def kind_label(article: Article) -> str:
    """Who made the words: `AI-generated`, or the words for an extract."""
    labels = locale_of(article.language).labels
    return labels.label_model if article.disclosure.kind is DisclosureKind.MODEL else labels.label_extractive


def label_parts(article: Article, review: Review) -> tuple[str, ...]:
    """The parts of the label line: who made the words, the state of review, and `single source` where it is one."""
    locale = locale_of(article.language)
    parts = [kind_label(article), _review_words(review, locale)]
    if article.disclosure.single_source:
        parts.append(locale.labels.single_source)
    return tuple(parts)


def disclaimer_parts(sentence: str, labels: Labels) -> tuple[str, str, str]:
    """The sentence around the words that lead to the sources; the whole sentence leads there if it lacks the words."""
    before, words, after = sentence.partition(labels.original_source)
    return (before, words, after) if words else ("", sentence, "")


def reading_time(article: Article) -> str:
    """The minutes at 200 words a minute, rounded up, in the article's language."""
    minutes = -(-article.words // _WORDS_A_MINUTE)
    return locale_of(article.language).labels.reading_time.format(minutes=minutes)


def zone_of(newsroom: Newsroom) -> tzinfo:
    """The newsroom's time zone."""
    return ZoneInfo(newsroom.timezone)


def day_of(article: Article, published_at: datetime | None, newsroom: Newsroom) -> date:
    """The day an article carries: of its publication in the newsroom's zone, before that of its first version."""
    return published_at.astimezone(zone_of(newsroom)).date() if published_at else article.date


def moment(when: date) -> str:
    """A day, or a time to the second: HTML knows no microseconds (HTML, 2.3.5)."""
    return when.isoformat(timespec="seconds") if isinstance(when, datetime) else when.isoformat()


def _review_words(review: Review, locale: Locale) -> str:
    labels = locale.labels
    match review.kind:
        case ReviewKind.NOT_REVIEWED:
            return labels.not_reviewed
        case ReviewKind.POLICY:
            return labels.policy_released
        case ReviewKind.REVIEWED:
            if review.on is None or not review.who.strip():
                raise ValueError("a review that is shown has a name and a date under it")
            return labels.reviewed.format(name=review.who, date=locale.date(review.on))
