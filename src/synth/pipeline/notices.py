"""What the run report says of pages and entries that gave nothing. Pure.

It does not know what became of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from synth.domain.report import PageNotice
from synth.domain.source import Source, SourceList
from synth.pipeline.gather import Gathered
from synth.sources.entries import Skipped

MOST_NOTICES = 100  # of one reason and source


def page_notices(source_list: SourceList, gathered: Sequence[Gathered]) -> Iterator[PageNotice]:
    """A notice for each page that gave no clipping."""
    for one in gathered:
        if one.clipping is None:
            yield PageNotice(
                list_name=source_list.name,
                url=one.lead.url,
                via=one.lead.via,
                reason=one.reason.removeprefix("page:"),
                detail=one.detail,
            )


def skip_notices(source_list: SourceList, source: Source, skipped: Sequence[Skipped]) -> Iterator[PageNotice]:
    """A notice for each entry left out; where one reason takes very many, for the first ones and the number of all."""
    for reason, group in groupby(sorted(skipped, key=lambda one: one.reason), key=lambda one: one.reason):
        alike = tuple(group)
        told = {"list_name": source_list.name, "via": source.place, "reason": reason.value}
        for one in alike[:MOST_NOTICES]:
            yield PageNotice(**told, url=one.link or one.title, detail=one.detail)
        if len(alike) > MOST_NOTICES:
            words = f"{len(alike):,} entries in all, of which {MOST_NOTICES} are named"
            yield PageNotice(**told, url=source.place, detail=words)
