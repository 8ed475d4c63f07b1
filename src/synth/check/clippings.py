"""A clipping as material: its passages and all its words, read once and kept for the next check of the same story.

It does not know any draft.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from synth.check.material import Material, PassageMaterial
from synth.domain.evidence import Clipping
from synth.text.locale import evidence_locale, languages

KEPT = 64  # clippings: an edit checks a story again, and a dozen stories may be under edit


@lru_cache(maxsize=KEPT)
def read_passages(clipping: Clipping, ordinal: int) -> tuple[PassageMaterial, ...]:
    """The clipping's passages in order, under the aliases that they have in a story where it bears that ordinal."""
    locale, published, loose = evidence_locale(clipping.language), _day(clipping), _is_loose(clipping)
    return tuple(
        PassageMaterial(
            text=clipping.passage_text(passage),
            locale=locale,
            published=published,
            loose=loose,
            alias=f"{ordinal}.{passage.number}",
            clipping=clipping,
            start=passage.start,
            speaker=passage.speaker,
        )
        for passage in clipping.passages
    )


@lru_cache(maxsize=KEPT)
def read_whole(clipping: Clipping) -> Material:
    """All words of one clipping: title, description, author and outlet, then its text."""
    words = (clipping.title, clipping.description, clipping.author, clipping.outlet, clipping.text)
    locale, published = evidence_locale(clipping.language), _day(clipping)
    return Material(text="\n".join(words), locale=locale, published=published, loose=_is_loose(clipping))


def _is_loose(clipping: Clipping) -> bool:
    return clipping.language.split("-")[0].lower() not in languages()


def _day(clipping: Clipping) -> date | None:
    return clipping.published.date() if clipping.published else None
