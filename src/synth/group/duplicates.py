"""The same text told twice: agency copies, reprints, excerpts. Pure. It does not know which texts tell one event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum

from synth.domain.evidence import Clipping
from synth.domain.noun import Noun
from synth.text.shingles import shingles, sketch

ALIKE = 0.5  # share of the shorter text's four-word runs that stand in the longer one
WHOLE = 0.9  # share of the longest copy's words from which a text is not cut: lines about the outlet make no difference
_SHARED = 3
_LAST = datetime.max.replace(tzinfo=UTC)


class Likeness(StrEnum):
    """In what a text is a copy of another one."""

    EXACT = "exact"  # word for word
    SYNDICATED = "syndicated"  # another outlet's print of it, whole or cut, or of one agency's text
    NEAR = "near"  # the same outlet's, reworded or cut


class Duplicate(Noun):
    """A clipping whose text another one holds, and the share of the shorter text that both hold, 0 to 1."""

    clipping: Clipping
    of: Clipping
    share: float
    likeness: Likeness

    @property
    def words(self) -> str:
        """What it is, for a note: `the same text as URL`."""
        if self.likeness is Likeness.EXACT:
            return f"the same text as {self.of.url}"
        whose = f" of {self.of.origin}" if self.likeness is Likeness.SYNDICATED else ""
        return f"a copy{whose}, sharing {self.share:.0%} of the shorter text with {self.of.url}"


def drop_duplicates(clippings: Sequence[Clipping]) -> tuple[tuple[Clipping, ...], tuple[Duplicate, ...]]:
    """(clippings kept, in the given order; duplicates, each with the kept one that it is a copy of).

    Texts of which one holds most of the other are copies of one text, and the best copy is kept: of those that are not
    cut the agency's own page, else the one that others name as their original, else the earliest, then the longest,
    then that with the smallest id. Which are kept does not depend on the order in which they are given.
    """
    runs = {clipping.id: shingles(clipping.text) for clipping in clippings}
    duplicates = []
    for family in _families(clippings, runs):
        best = _best(family)
        duplicates += [_duplicate(one, best, runs) for one in family if one is not best]
    dropped = {duplicate.clipping.id for duplicate in duplicates}
    kept = tuple(dict.fromkeys(clipping for clipping in clippings if clipping.id not in dropped))
    return kept, tuple(duplicates)


def _families(clippings: Sequence[Clipping], runs: Mapping[str, set[int]]) -> list[list[Clipping]]:
    """Each clipping once, with the copies of its text: the longest of a family first."""
    unique = {clipping.id: clipping for clipping in clippings}.values()
    index = _Index(runs)
    families: dict[str, list[Clipping]] = {}
    for clipping in sorted(unique, key=lambda one: (-one.words, one.published or _LAST, one.id)):
        of, share = index.nearest(clipping.id)
        if share >= ALIKE:
            families[of].append(clipping)
        else:
            families[clipping.id] = [clipping]
            index.add(clipping.id)
    return list(families.values())


def _best(family: Sequence[Clipping]) -> Clipping:
    named = {one.original for one in family if one.original}
    return min(
        (one for one in family if one.words >= WHOLE * family[0].words),
        key=lambda one: (
            not (one.agency and one.agency == one.outlet),
            one.url not in named,
            one.published or _LAST,
            -one.words,
            one.id,
        ),
    )


def _duplicate(copy: Clipping, best: Clipping, runs: Mapping[str, set[int]]) -> Duplicate:
    own, whole = runs[copy.id], runs[best.id]
    share = len(own & whole) / min(len(own), len(whole))
    likeness = Likeness.EXACT if own == whole else Likeness.NEAR
    if likeness is Likeness.NEAR and (copy.outlet != best.outlet or (copy.agency and copy.agency == best.agency)):
        likeness = Likeness.SYNDICATED
    return Duplicate(clipping=copy, of=best, share=round(share, 3), likeness=likeness)


class _Index:
    """Texts by the sketches of their shingles."""

    def __init__(self, runs: Mapping[str, set[int]]) -> None:
        self._runs = runs
        self._by_run: defaultdict[int, list[str]] = defaultdict(list)

    def add(self, key: str) -> None:
        for run in sketch(self._runs[key]):
            self._by_run[run].append(key)

    def nearest(self, key: str) -> tuple[str, float]:
        """(key, share of the shingles of `key` that it holds) of the text that holds most; `("", 0.0)` of none."""
        own = self._runs[key]
        sample = sketch(own)
        shared = Counter(other for run in sample for other in self._by_run.get(run, ()))
        best, most = "", 0.0
        for other in sorted(other for other, count in shared.items() if count >= min(_SHARED, len(sample))):
            share = len(own & self._runs[other]) / len(own)
            if share > most:
                best, most = other, share
        return best, most
