"""What a headline or a dek claims, and whether the body bears it out: names, weekdays, numbers and quotations.

It does not know where the claims stand or what follows where one is not borne out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from synth.text.locale import Locale
from synth.text.names import find_names, name_words
from synth.text.numbers import Number, find_numbers
from synth.text.quotations import find_quotations, is_verbatim
from synth.text.same_names import same_names
from synth.text.words import folded, words

_INITIALS = re.compile(r"[A-Z]{2,4}")
_BEFORE = 40  # characters in which the words stand that round a number


@dataclass(frozen=True)
class Claim:
    """One thing that a text says: a `phrase` of folded words, or `values`, or a `quotation`."""

    phrase: str = ""
    initials: str = ""  # of a name in capitals, such as `NY`
    values: frozenset[Decimal] = frozenset()
    rounding: str = ""  # of the decimal module, where the text says `over` or `nearly`
    quotation: str = ""


@dataclass(frozen=True)
class Told:
    """What a text holds that could bear a claim out."""

    text: str
    line: str  # its folded words between single spaces, one at each end
    values: frozenset[Decimal]

    @classmethod
    def of(cls, text: str, values: frozenset[Decimal]) -> Told:
        return cls(text, f" {' '.join(name_words(text))} ", values)

    def bears(self, claim: Claim, contested: frozenset[Decimal]) -> bool:
        """`contested` values bear nothing out: the sources do not agree on them."""
        if claim.phrase:
            spellings = (claim.phrase, *same_names(claim.phrase))
            return any(f" {spelling} " in self.line for spelling in spellings) or self._spells_out(claim.initials)
        if claim.quotation:
            return is_verbatim(claim.quotation, self.text)
        there = self.values - contested
        return bool(claim.values & there) or (
            bool(claim.rounding) and any(_rounds(v, t, claim.rounding) for v in claim.values for t in there)
        )

    def _spells_out(self, initials: str) -> bool:
        """Whether neighbouring capitalised words begin with `initials`: `New York` for `NY`."""
        return bool(initials) and bool(re.search(r"\b" + r"\w+ ".join(initials) + r"\w", self.text))


class Coverage:
    """The body of an article, asked what of a headline or a dek it lacks."""

    def __init__(self, body: Iterable[Told], locale: Locale, contested: frozenset[Decimal]) -> None:
        self._body = tuple(body)
        self._locale = locale
        self._contested = contested

    def lost(self, text: str) -> tuple[Claim, ...]:
        """The claims of `text` that nothing in the body bears out."""
        claims = (self._without_adjective(claim, text) for claim in claims_of(text, self._locale))
        return tuple(c for c in claims if not any(told.bears(c, self._contested) for told in self._body))

    def _without_adjective(self, claim: Claim, text: str) -> Claim:
        """`Unpredictable Hale` at the start of `text` claims Hale, where the body writes `unpredictable` small."""
        first, _, rest = claim.phrase.partition(" ")
        if not rest or not folded(text).startswith(claim.phrase):
            return claim
        small = re.compile(rf"\b{re.escape(first)}\b")  # the phrase is folded: it fits no capital
        return replace(claim, phrase=rest) if any(small.search(told.text) for told in self._body) else claim


def claims_of(text: str, locale: Locale) -> tuple[Claim, ...]:
    """The claims of `text`: each name whole, each weekday and month, each number, each quotation."""
    names = [
        Claim(phrase=" ".join(name_words(name.text)), initials=name.text if _INITIALS.fullmatch(name.text) else "")
        for name in find_names(text, locale)
    ]
    days = [Claim(phrase=word) for word in words(folded(text)) if word in locale.calendar]
    return (
        *dict.fromkeys([*names, *days]),
        *(Claim(values=n.values, rounding=_rounding(text, n, locale)) for n in find_numbers(text, locale)),
        *(Claim(quotation=quotation.text) for quotation in find_quotations(text)),
    )


def _rounding(text: str, number: Number, locale: Locale) -> str:
    before = folded(text[max(0, number.start - _BEFORE) : number.start]).rstrip(" $€£¥(")
    figures = locale.figures
    for mode, phrases in (
        (ROUND_FLOOR, figures.above), (ROUND_CEILING, figures.below), (ROUND_HALF_UP, figures.around),
    ):  # fmt: skip
        if any(f" {before}".endswith(f" {phrase}") for phrase in phrases):
            return mode
    return ""


def _rounds(value: Decimal, there: Decimal, mode: str) -> bool:
    """Whether `there`, rounded to as many digits as `value` has, is `value`."""
    if value <= 0 or there <= 0:
        return False
    step = Decimal(1).scaleb(there.adjusted() - len(value.normalize().as_tuple().digits) + 1)
    return (there / step).to_integral_value(rounding=mode) * step == value
