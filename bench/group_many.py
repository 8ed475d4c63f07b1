"""Very many clippings made of some real ones, for what grouping costs. It does not group them.

They are the given ones in round after round, reworded. A word of four letters or more is exchanged for another one
that about as many texts hold, a name for a name: for the same one throughout a round, so that tellings of one event
stay tellings of one event, and for another one in the next. Words that are no names and stand in more than one text of
twenty stay. So the words stay those of real news, and rounds have them in common as real texts do. Of the words that a
single text holds, so many become new ones that the vocabulary grows with the square root of the number of texts, as it
does among the real ones (5,743 words in 65 of them, 8,448 in 131, 12,021 in 262, 16,673 in 524). The dates of a round
are shifted together, by less than a year. Everything is seeded.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import sqrt

from bench.group_news import Told

_WORD = re.compile(r"[^\W\d_]{4,}")
_COMMON = 1 / 20  # share of the texts from which a word is no event's
_BAND = 60  # words that about as many texts hold: they are exchanged among themselves
_SYLLABLES = ("ba", "do", "fe", "gu", "ki", "lo", "mu", "ne", "pi", "ra", "so", "ti", "vu", "za")


def many(told: Sequence[Told], count: int) -> list[Told]:
    """So many clippings with their events, each event of a round one of its own; the first round as it is."""
    wording = _Wording(told)
    made: list[Told] = []
    turn = 0
    while len(made) < count:
        rng = random.Random(turn)
        other = wording.round(rng, turn) if turn else {}
        shift = timedelta(days=rng.uniform(-365, 365)) if turn else timedelta(0)
        for one in told[: count - len(made)]:
            clipping = one.clipping
            update = {
                "id": f"{turn}-{clipping.id}",
                "title": _reworded(clipping.title, other),
                "text": _reworded(clipping.text, other),
                "published": clipping.published and clipping.published + shift,
            }
            made.append(Told(clipping.model_copy(update=update), one.event and f"{turn}-{one.event}"))
        turn += 1
    return made


class _Wording:
    """The words of some texts, by how many hold them."""

    def __init__(self, told: Sequence[Told]) -> None:
        holders: Counter[str] = Counter()
        capitals: Counter[str] = Counter()
        said: Counter[str] = Counter()
        for one in told:
            found = _WORD.findall(f"{one.clipping.title} {one.clipping.text}")
            holders.update({word.lower() for word in found})
            said.update(word.lower() for word in found)
            capitals.update(word.lower() for word in found if word[0].isupper())
        names = {word for word, count in said.items() if 2 * capitals[word] > count}
        changing = [word for word, count in holders.items() if word in names or count < _COMMON * len(told)]
        self._total = len(holders)
        self._single = sorted(word for word in changing if holders[word] == 1)
        self._ranked = sorted(changing, key=lambda word: (word in names, holders[word], word))

    def round(self, rng: random.Random, turn: int) -> Mapping[str, str]:
        """Word → word instead, in the round of that number."""
        found: dict[str, str] = {}
        for at in range(0, len(self._ranked), _BAND):
            band = self._ranked[at : at + _BAND]
            found.update(zip(band, rng.sample(band, len(band)), strict=True))
        new = round(self._total * (sqrt(turn + 1) - sqrt(turn)))
        found.update(zip(rng.sample(self._single, min(new, len(self._single))), _invented(turn), strict=False))
        return found


def _invented(turn: int) -> Iterator[str]:
    """Words that no other round has."""
    for number in range(1_000_000):
        letters, rest = "", turn * 1_000_000 + number
        while rest:
            rest, at = divmod(rest, len(_SYLLABLES))
            letters += _SYLLABLES[at]
        yield letters


def _reworded(text: str, other: Mapping[str, str]) -> str:
    def word(match: re.Match[str]) -> str:
        written = match[0]
        instead = other.get(written.lower(), written)
        return instead.capitalize() if written[0].isupper() and instead != written else instead

    return _WORD.sub(word, text)
