"""On which terms a story is written: those of its list, narrowed by the sources of its pages. Pure.

It does not know how pages were gathered, nor whether the evidence suffices.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from synth.domain.evidence import Clipping
from synth.domain.source import DeclaredStory, Rights, Source, SourceList, Terms
from synth.text.sites import site_of


class Page(Protocol):
    """Where a page stood, and who published it."""

    @property
    def url(self) -> str: ...

    @property
    def outlet(self) -> str: ...


Named = Sequence[tuple[Source, Page]]  # pages, each with the source that led to it


def declared_terms(source_list: SourceList, story: DeclaredStory, clippings: Iterable[Clipping]) -> Terms:
    """The terms of a declared story, with the owners that the list's sources name for its outlets."""
    return story.terms.model_copy(update={"owners": _owners(source_list, clippings, ())})


def discovered_terms(
    source_list: SourceList, clippings: Iterable[Clipping], named: Named, before: Terms | None
) -> Terms:
    """The list's terms, narrowed by the sources that led to pages of the story now.

    As many outlets as the strictest asks for; licensed only where each page is, and a source's licence covers its own
    pages only; a source's section where all agree on it. `before`: the terms of those of `clippings` that are older.
    """
    terms = source_list.terms
    licensed = all(
        source.rights is Rights.LICENSED and _is_its_own(source, page)
        if source.rights
        else terms.rights is Rights.LICENSED
        for source, page in named
    )
    sections = {source.section or terms.section for source, _ in named}
    least = max(source.min_outlets for source, _ in named)
    if before is not None:
        licensed = licensed and before.rights is Rights.LICENSED
        sections.add(before.section)
        least = max(least, before.min_outlets)
    return terms.model_copy(
        update={
            "min_outlets": least,
            "rights": Rights.LICENSED if licensed else Rights.QUOTE,
            "section": sections.pop() if len(sections) == 1 else terms.section,
            "owners": _owners(source_list, clippings, named),
        }
    )


def least_clippings(named: Named) -> int:
    """How many clippings the strictest of the sources asks for: at least one of each outlet."""
    return max(source.min_clippings or source.min_outlets for source, _ in named)


def _owners(source_list: SourceList, clippings: Iterable[Clipping], named: Named) -> dict[str, str]:
    """Outlet → owner, where a source names one for its own pages, whichever source led to them and when."""
    own: list[tuple[Source, Page]] = [pair for pair in named if _is_its_own(*pair)]
    own += [(source, one) for one in clippings for source in source_list.sources if _is_published_at(source, one)]
    owners: dict[str, str] = {}
    for source, page in own:
        if source.owner:
            owners.setdefault(page.outlet, source.owner)
    return dict(sorted(owners.items()))


def _is_its_own(source: Source, page: Page) -> bool:
    """Whether a page that `source` led to is its own: of others' pages, which a feed may name, it tells no owner and no
    licence."""
    return source.kind.is_file or _is_published_at(source, page)


def _is_published_at(source: Source, page: Page) -> bool:
    if page.outlet == source.outlet:
        return True
    return not source.kind.is_file and site_of(page.url) == site_of(source.place)
