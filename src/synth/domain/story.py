"""A story: one event and its clippings, numbered so that passages have short aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import Field

from synth.domain.evidence import Clipping, Passage
from synth.domain.noun import Noun
from synth.domain.source import Terms

ALIAS = re.compile(r"([1-9]\d{0,3})\.([1-9]\d{0,4})")


class Member(Noun):
    """A clipping in its story. Ordinals are append-only per story and never reused."""

    ordinal: int = Field(ge=1)
    clipping: Clipping


class Cited(Noun):
    """A passage found through its alias."""

    alias: str
    clipping: Clipping
    passage: Passage

    @property
    def text(self) -> str:
        return self.clipping.passage_text(self.passage)


class Story(Noun):
    """One event and its clippings."""

    id: str
    list_name: str
    slug: str
    declared: bool
    terms: Terms
    members: tuple[Member, ...]

    def find(self, alias: str) -> Cited | None:
        """The passage that `2.14` names (clipping 2, passage 14), or None where this story has no such passage."""
        match = ALIAS.fullmatch(alias)
        if match is None:
            return None
        ordinal, number = int(match[1]), int(match[2])
        for member in self.members:
            if member.ordinal == ordinal:
                passage = member.clipping.passage(number)
                return Cited(alias=alias, clipping=member.clipping, passage=passage) if passage else None
        return None

    def alias(self, clipping: str, passage: int) -> str:
        """The alias of a stored citation. `KeyError` where the clipping was never in this story."""
        for member in self.members:
            if member.clipping.id == clipping:
                return f"{member.ordinal}.{passage}"
        raise KeyError(clipping)

    def passages(self) -> Iterator[Cited]:
        """Every passage of every member that a writer may be shown, in order: suspect ones are evidence only."""
        for member in self.members:
            for passage in member.clipping.passages:
                if not passage.suspect:
                    yield Cited(alias=f"{member.ordinal}.{passage.number}", clipping=member.clipping, passage=passage)

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets, each once, in the order of the members."""
        return tuple(dict.fromkeys(member.clipping.outlet for member in self.members))

    @property
    def origins(self) -> tuple[str, ...]:
        """Who stands behind its clippings, each once: see `origins_of`."""
        return origins_of((member.clipping for member in self.members), self.terms)


def origins_of(clippings: Iterable[Clipping], terms: Terms) -> tuple[str, ...]:
    """Who stands behind those clippings, each once: the agency whose text it is, or the outlet's owner, or the outlet.

    So three copies of one agency's text are one source, and two outlets of one owner are one too.
    """
    return tuple(dict.fromkeys(terms.owners.get(clipping.origin, clipping.origin) for clipping in clippings))
