"""The same text told twice: agency copies, reprints, excerpts. Pure. It does not know which texts tell one event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from synth.domain.evidence import Clipping
from synth.domain.noun import Noun
from synth.text.shingles import shingles

ALIKE = 0.5  # share of the shorter text's four-word runs that stand in the longer one
_SAMPLE = 4  # one shingle in so many finds the candidates; the same ones in every text
_SHARED = 3
_LAST = datetime.max.replace(tzinfo=UTC)


class Duplicate(Noun):
    """A clipping whose text another one holds."""

    clipping: Clipping
    of: str
    likeness: float


def drop_duplicates(clippings: Sequence[Clipping]) -> tuple[tuple[Clipping, ...], tuple[Duplicate, ...]]:
    """(clippings kept, in the given order; duplicates, each with the id of the kept one and its likeness 0 to 1).

    Of two texts of which one holds most of the other the longer is kept, of equally long ones the earlier, then the
    one with the smaller id: which are kept does not depend on the order in which they are given.
    """
    ranked = sorted(clippings, key=lambda clipping: (-clipping.words, clipping.published or _LAST, clipping.id))
    index = _Index()
    duplicates: list[Duplicate] = []
    for clipping in ranked:
        runs = shingles(clipping.text)
        of, likeness = index.nearest(runs)
        if likeness >= ALIKE:
            duplicates.append(Duplicate(clipping=clipping, of=of, likeness=round(likeness, 3)))
        else:
            index.add(clipping.id, runs)
    kept = tuple(dict.fromkeys(clipping for clipping in clippings if clipping.id in index.runs))
    return kept, tuple(duplicates)


class _Index:
    """The kept texts by their shingles."""

    def __init__(self) -> None:
        self.runs: dict[str, set[int]] = {}
        self._by_run: defaultdict[int, list[str]] = defaultdict(list)

    def add(self, key: str, runs: set[int]) -> None:
        self.runs[key] = runs
        for run in _sampled(runs):
            self._by_run[run].append(key)

    def nearest(self, runs: set[int]) -> tuple[str, float]:
        """(key, share of `runs` that it holds) of the kept text that holds most of them; `("", 0.0)` of none."""
        shared = Counter(key for run in _sampled(runs) for key in self._by_run.get(run, ()))
        best, most = "", 0.0
        for key in sorted(key for key, count in shared.items() if count >= _SHARED):
            share = len(runs & self.runs[key]) / len(runs)
            if share > most:
                best, most = key, share
        return best, most


def _sampled(runs: set[int]) -> Iterable[int]:
    return (run for run in runs if run % _SAMPLE == 0) if len(runs) > 1 else runs
