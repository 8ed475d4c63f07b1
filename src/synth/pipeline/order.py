"""What a run is asked to do, and what that leaves of source lists. It does not read lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from synth.domain.source import SourceList
from synth.errors import UnknownName


@dataclass(frozen=True)
class Order:
    """What a run is asked to do; nothing means everything."""

    lists: tuple[str, ...] = ()
    story: str | None = None
    limit: int | None = None
    budget: Decimal | None = None
    format: str | None = None
    fresh: bool = False

    def cut(self, lists: Sequence[SourceList]) -> tuple[SourceList, ...]:
        """`lists` with only the story, in the format and within the limit that are asked for.

        `UnknownName` where no list declares the story.
        """
        cut = tuple(lists)
        if self.story is not None:
            cut = tuple(found for one in cut if (found := _only(one, self.story)).stories)
            if not cut:
                raise UnknownName(f"no list declares a story with the slug {self.story!r}")
        if self.format is not None:
            cut = tuple(_in_format(one, self.format) for one in cut)
        if self.limit is not None:
            cut = _limited(cut, self.limit)
        return cut

    def room(self, lists: Sequence[SourceList]) -> int | None:
        """How many discovered stories may be written beside the declared ones of `lists`; None: all of them."""
        return None if self.limit is None else max(self.limit - sum(len(one.stories) for one in lists), 0)


def _in_format(source_list: SourceList, name: str) -> SourceList:
    terms = source_list.terms.model_copy(update={"format": name})
    stories = tuple(
        story.model_copy(update={"terms": story.terms.model_copy(update={"format": name})})
        for story in source_list.stories
    )
    return source_list.model_copy(update={"terms": terms, "stories": stories})


def _only(source_list: SourceList, slug: str) -> SourceList:
    stories = tuple(story for story in source_list.stories if story.slug == slug)
    return source_list.model_copy(update={"stories": stories, "sources": ()})


def _limited(lists: Sequence[SourceList], limit: int) -> tuple[SourceList, ...]:
    """At most `limit` declared stories, in order, and the sources: what they bring is counted when they are read."""
    kept = []
    for one in lists:
        stories = one.stories[: max(limit, 0)]
        limit -= len(stories)
        kept.append(one.model_copy(update={"stories": stories}))
    return tuple(one for one in kept if one.stories or one.sources)
