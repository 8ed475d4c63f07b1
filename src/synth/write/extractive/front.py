"""Headline and dek with the body that bears them out: the body is laid out anew where that makes it do so.

It words nothing: both are taken from the sources as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from synth.text.locale import Locale
from synth.text.words import folded, terms, words
from synth.write.extractive.coverage import Claim, Coverage, Told
from synth.write.extractive.dek import Hope, described, echo, left_over, likeness_of, own
from synth.write.extractive.desk import Desk
from synth.write.extractive.headline import Title, headlines
from synth.write.extractive.layout import Layout, lay_out
from synth.write.extractive.page import Wish
from synth.write.formats import Format

_HEADLIKE = 0.25  # a sentence of the lede that is less like every title does not head the article
_ECHO = 0.6  # a dek as like the headline or a sentence of the body as this says little more
_TRIES = 3  # titles, and hopes for a dek, for which the body is laid out anew
_BEARERS = 2  # statements that are taken in for one headline or dek
_SAID_AGAIN = 0.6  # of the headline's terms
_CHANGES = '“„"«»:;'  # a sentence with one of these would read badly as a headline


@dataclass(frozen=True)
class Front:
    """Headline, dek and the layout under them; `titles` are all that could have headed it."""

    headline: str
    dek: str
    layout: Layout
    titles: tuple[Title, ...]


@dataclass(frozen=True)
class _Try:
    """A headline over a layout, and the wish that led to it."""

    headline: str
    layout: Layout
    wish: Wish
    lost: int  # claims of the headline that the layout does not bear out


def make_front(desk: Desk, form: Format) -> Front:
    """The front of an article in `form`; its layout has no lede where nothing may be taken."""
    titles = headlines(desk.clippings, desk.lexicon, desk.locale, form.headline_chars)
    headed = _Maker(desk, form).headed(titles)
    if not headed.layout.lede:
        return Front("", "", headed.layout, titles)
    dek, layout = _Maker(desk, form).dek(headed)
    return Front(headed.headline, dek, layout, titles)


class _Maker:
    def __init__(self, desk: Desk, form: Format) -> None:
        self._desk = desk
        self._form = form

    def headed(self, titles: Sequence[Title]) -> _Try:
        """The most central title that the body bears out, or can be made to; else a sentence of the lede; else a title.

        Titles that tease or quote come last.
        """
        first = self._try(titles[0].text if titles else "", Wish())
        if not first.layout.lede:
            return first
        for group in ([t.text for t in titles if t.plain], [t.text for t in titles if not t.plain]):
            held = [replace(first, headline=text, lost=self._lost(text, first.layout)) for text in group]
            held += [one for text in group[:_TRIES] if (one := self._helped(text, first.layout))]
            if borne_out := [one for one in held if one.lost == 0]:
                return borne_out[0]
            if group and (short := self._short(first.layout, titles)):
                return replace(first, headline=short, lost=0)
        nearest = min(titles, key=lambda t: self._lost(t.text, first.layout), default=None)
        text = nearest.text if nearest else min(self._texts(first.layout.lede), key=len)
        return replace(first, headline=text, lost=self._lost(text, first.layout))

    def dek(self, headed: _Try) -> tuple[str, Layout]:
        """A sentence that the body bears out and does not hold, the sources' own descriptions first."""
        hopes = [
            h for h in described(self._desk, self._form) if not _firmer(h.text, headed.headline, self._desk.locale)
        ]
        if found := self._fresh(hopes, headed):
            return found.text, headed.layout
        for hope in hopes[:_TRIES]:
            if (better := self._with(hope, headed)) and self._fits(hope, better):
                return hope.text, better.layout
        taken = self._taken_out(headed, hopes[:_TRIES])
        if taken and taken[0] == 0:
            return taken[1:]
        others = list(left_over(self._desk, headed.layout.all, headed.headline, self._form))
        if found := self._fresh(others, headed):
            return found.text, headed.layout
        taken = self._taken_out(headed, list(own(self._desk, headed.layout.all, headed.headline, self._form)))
        return taken[1:] if taken else ("", Layout((), ()))

    def _taken_out(self, headed: _Try, hopes: Iterable[Hope]) -> tuple[int, str, Layout] | None:
        """A dek that the body says too, and the body without it, after the claims that this body does not bear out."""
        made: list[tuple[int, int, str, Layout]] = []
        hopes = list(hopes)
        hopes = [hope for hope in hopes if echo(hope.text, [headed.headline], self._desk) < _ECHO] or hopes
        for at, hope in enumerate(hopes):
            wish = replace(headed.wish, barred=headed.wish.barred | self._like(hope))
            one = self._try(headed.headline, wish)
            if not one.layout.lede or set(wish.barred) & set(one.layout.all):
                continue
            lost = max(one.lost - headed.lost, 0) + len(self._coverage(one.layout).lost(hope.text))
            made.append((lost, at, hope.text, one.layout))
            if lost == 0:
                break
        if not made:
            return None
        lost, _, text, layout = min(made, key=lambda one: one[:2])
        return lost, text, layout

    def _like(self, hope: Hope) -> frozenset[int]:
        """The statements that say what `hope` says."""
        said = [
            at for at in self._desk.fit if likeness_of(self._desk.statements[at].text, hope.text, self._desk) >= _ECHO
        ]
        return frozenset([*said, *([] if hope.at is None else [hope.at])])

    def _fresh(self, hopes: Iterable[Hope], headed: _Try) -> Hope | None:
        return next((hope for hope in hopes if self._fits(hope, headed)), None)

    def _fits(self, hope: Hope, headed: _Try) -> bool:
        """Whether the body bears `hope` out, and neither it nor the headline says the same."""
        if self._coverage(headed.layout).lost(hope.text) or _firmer(hope.text, headed.headline, self._desk.locale):
            return False
        return echo(hope.text, [headed.headline, *self._texts(headed.layout.all)], self._desk) < _ECHO

    def _with(self, hope: Hope, headed: _Try) -> _Try | None:
        """The body laid out around what bears `hope` out."""
        bearers = self._bearers(hope.text, headed.layout)
        if not bearers:
            return None
        better = self._try(headed.headline, replace(headed.wish, wanted=(*headed.wish.wanted, *bearers)))
        return better if better.lost <= headed.lost else None

    def _helped(self, title: str, layout: Layout) -> _Try | None:
        """The layout under `title` with statements that bear it out; None where there are none."""
        bearers = self._bearers(title, layout)
        return self._try(title, Wish(wanted=bearers)) if bearers else None

    def _try(self, headline: str, wish: Wish) -> _Try:
        layout = lay_out(self._desk, self._form, headline, wish)
        return _Try(headline, layout, wish, self._lost(headline, layout))

    def _lost(self, text: str, layout: Layout) -> int:
        return len(self._coverage(layout).lost(text))

    def _bearers(self, text: str, layout: Layout) -> tuple[int, ...]:
        """Statements outside the body, at most two, that bear out what of `text` it does not; empty where none do."""
        desk, found = self._desk, list[int]()
        lost: list[Claim] = list(self._coverage(layout).lost(text))
        spare = [at for at in desk.fit if at not in layout.all and at not in desk.disputed]
        spare.sort(key=lambda at: (-desk.ranking.scores[at], at))
        while lost and len(found) < _BEARERS:
            bears = {at: [c for c in lost if desk.statements[at].told.bears(c, desk.contested)] for at in spare}
            best = max(spare, key=lambda at: len(bears[at]), default=None)
            if best is None or not bears[best]:
                return ()
            found.append(best)
            lost = [claim for claim in lost if claim not in bears[best]]
        return () if lost else tuple(found)

    def _coverage(self, layout: Layout) -> Coverage:
        statements = [self._desk.statements[at] for at in layout.all]
        outlets = [Told.of(outlet, frozenset()) for outlet in dict.fromkeys(s.outlet for s in statements)]
        return Coverage([*(s.told for s in statements), *outlets], self._desk.locale, self._desk.contested)

    def _short(self, layout: Layout, titles: Sequence[Title]) -> str:
        """The sentence of the lede most like a title, if it is short enough to head the article; "" where none is."""
        texts = [text.rstrip(".") for text in self._texts(layout.lede) if len(text) <= self._form.headline_chars]
        near = {
            text: max((likeness_of(text, title.text, self._desk) for title in titles), default=1.0)
            for text in texts if not any(mark in text for mark in _CHANGES)
        }  # fmt: skip
        return max((text for text in near if near[text] >= _HEADLIKE), key=lambda text: near[text], default="")

    def _texts(self, told: Sequence[int]) -> Iterator[str]:
        return (self._desk.statements[at].text for at in told)


def _firmer(text: str, headline: str, locale: Locale) -> bool:
    """Whether `headline` says only what is `reportedly` so, and `text` says it flatly: most of its words again."""
    own, head = set(terms(text, locale.stop)), set(terms(headline, locale.stop))
    hedged = locale.prose.reporting & set(words(folded(headline)))
    flat = not locale.prose.reporting & set(words(folded(text)))
    return bool(hedged) and flat and len(own & head) >= _SAID_AGAIN * len(head)
