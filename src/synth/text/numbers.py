"""Numbers in text: as digits with their separators, and as words; compared by value.

`4.2 million`, `4,200,000` and German `4,2 Millionen` are one value. Ordinals, fractions and years are numbers too.
It does not know dates and times of day: `dates` reads those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from synth.text.locale import Locale, evidence_locale
from synth.text.words import folded

# A group separator stands only after one to three digits: `12,400` is one number, `2016 120` are two.
_DIGITS = re.compile(
    r"(?<![\w.,])(?<![A-Z][-‑])[+\-−]?(?:\d{1,3}(?:[.,\u00a0\u202f'’ ]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?(?!\d)"
)
_DIGIT = re.compile(r"\d")
_WORD_AFTER = re.compile(r"([\s\u00a0\u202f-]*)([^\W\d_]+)")
_TWO_WORDS_AFTER = re.compile(r"[\s-]+([^\W\d_]+)(?:[\s-]+([^\W\d_]+))?")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[\s-]+$")
_NAME_BEFORE = re.compile(r"(?<![\w-])([^\W\d_a-zß-öø-ÿ][^\W\d_]+)[-‑]$")  # `Covid-19` is a name
_LONGEST_NAME = 20  # characters
_CURRENCY_BEFORE = re.compile(r"[$€£¥]\s?$")
_TYPED = {"a": "[aä]", "o": "[oö]", "u": "[uü]", "ss": "(?:ss|ß)"}
_TOKEN = re.compile("ss|.", re.DOTALL)
_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


class NumberKind(StrEnum):
    """How a number is meant: `three boats`, `the third boat`, `a third of the boats`."""

    COUNT = "count"
    ORDINAL = "ordinal"
    FRACTION = "fraction"


@dataclass(frozen=True)
class Number:
    """One number as it stands in a text. `values` holds every value it may mean: `14m` has two."""

    text: str
    start: int
    end: int
    values: frozenset[Decimal]
    kind: NumberKind = NumberKind.COUNT
    in_words: bool = False


def find_numbers(text: str, locale: Locale, *, loose: bool = False) -> tuple[Number, ...]:
    """The numbers of `text`, in order; offsets are code points.

    `loose` reads `1.200` both ways (1200 and 1.2), for texts whose language we do not know well.
    """
    digits = _in_digits(text, locale, loose=loose)
    taken = [(number.start, number.end) for number in digits]
    spoken = [n for n in _in_words(text, locale) if not any(start < n.end and n.start < end for start, end in taken)]
    return tuple(sorted([*digits, *spoken], key=lambda number: number.start))


def _in_digits(text: str, locale: Locale, *, loose: bool) -> list[Number]:
    found = []
    for match in _DIGITS.finditer(text) if _DIGIT.search(text) else ():
        named = _NAME_BEFORE.search(text, max(match.start() - _LONGEST_NAME, 0), match.start())
        if named and folded(named[1]) not in locale.calendar:
            continue
        values = readings(match[0]) if loose else _narrowed(match[0], locale)
        end, scales = _scaled(text, match.start(), match.end(), locale)
        scaled = frozenset(value * scale for value in values for scale in scales)
        found.append(Number(text[match.start() : end], match.start(), end, scaled))
    return found


def _narrowed(digits: str, locale: Locale) -> set[Decimal]:
    """The readings that the locale's decimal mark allows."""
    values = readings(digits)
    if len(values) < 2:
        return values
    decimal = locale.decimal in digits
    return {min(values, key=abs)} if decimal else {max(values, key=abs)}


def _scaled(text: str, start: int, end: int, locale: Locale) -> tuple[int, set[Decimal]]:
    """Where the number ends with its scale words (`200 thousand million`), and what they may multiply it by."""
    power = Decimal(1)
    doubtful = False
    while after := _WORD_AFTER.match(text, end):
        word = folded(after[2])
        if word not in locale.figures.scales:
            break
        if len(word) == 1:  # `14m` may be metres, `14 m` surely is, `$14 m` surely is not
            money = bool(_CURRENCY_BEFORE.search(text[max(0, start - 2) : start]))
            if after[1] and not money:
                break
            doubtful = doubtful or not money
        power *= locale.figures.scales[word]
        end = after.end(2)
    return end, {power, Decimal(1)} if doubtful else {power}


def readings(digits: str) -> set[Decimal]:
    """The values that a string of digits and separators may mean."""
    plain = re.sub(r"[\u00a0\u202f'’ ]", "", digits.replace("−", "-"))
    sign = -1 if plain.startswith("-") else 1
    plain = plain.lstrip("+-")
    marks = [char for char in plain if char in ".,"]
    if not marks:
        return {sign * Decimal(plain)}
    last = marks[-1]
    whole, _, tail = plain.rpartition(last)
    grouped = len(tail) == 3 and (len(marks) > 1 or 1 <= len(whole) <= 3) and whole.strip("0") != ""
    values = set()
    if len(set(marks)) == 1 and len(marks) > 1:
        values.add(Decimal(re.sub("[.,]", "", plain)))
    else:
        values.add(Decimal(re.sub("[.,]", "", whole) + "." + tail))
        if grouped and len(set(marks)) == 1:
            values.add(Decimal(whole + tail))
    return {sign * value for value in values}


@dataclass(frozen=True)
class _Token:
    word: str
    start: int
    end: int


@cache
def _keys(code: str) -> frozenset[str]:
    """The folded words of a language that may be, or begin, a number."""
    figures = evidence_locale(code).figures
    return frozenset({*figures.words, *figures.scales, *figures.bound, *figures.ordinals, *figures.fractions})


@cache
def _candidates(code: str, keys: frozenset[str]) -> re.Pattern[str]:
    """Where words of `keys` stand, or begin. Found on the text as typed, so offsets hold."""
    typed = ["".join(_TYPED.get(part, re.escape(part)) for part in _TOKEN.findall(key)) for key in sorted(keys)]
    ending = r"[^\W\d_]*" if evidence_locale(code).figures.joiner else r"(?![^\W\d_])"
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(typed, key=len, reverse=True))}){ending}", re.IGNORECASE)


def _spoken(text: str, locale: Locale) -> list[_Token]:
    """The words of `text` that may be, or begin, a number."""
    keys = _keys(locale.code)
    if not locale.figures.joiner:  # where numbers are not compounds most texts hold few of these words
        keys = keys.intersection(_LETTERS.findall(text.lower()))
    if not keys:
        return []
    return [_Token(folded(m[0]), m.start(), m.end()) for m in _candidates(locale.code, keys).finditer(text)]


def _in_words(text: str, locale: Locale) -> Iterator[Number]:
    tokens = _spoken(text, locale)
    at = 0
    while at < len(tokens):
        number = _count(text, tokens[at:], locale) or _fraction(text, tokens[at], locale)
        number = number or _ordinal(text, tokens[at], locale)
        end = tokens[at].end if number is None else number.end
        if number is not None:
            yield number
        while at < len(tokens) and tokens[at].start < end:
            at += 1


def _count(text: str, tokens: list[_Token], locale: Locale) -> Number | None:
    """The cardinal number that begins at the first token, where one does."""
    figures, first = locale.figures, tokens[0]
    total = current = Decimal(0)
    used = 0
    for at, token in enumerate(tokens[:12]):
        if at and not _joined(text, tokens[at - 1], token, locale):
            break
        value = word_value(token.word, locale)
        if value is not None and (not used or _fits(current, value)):
            current += value
        elif token.word in figures.scales and len(token.word) > 1 and (used or _begins_scale(text, first, locale)):
            current = (current if used else Decimal(1)) * figures.scales[token.word]
            if figures.scales[token.word] >= 1000:
                total, current = total + current, Decimal(0)
        else:
            break
        used = at + 1
    if not used:
        return None
    total += current
    start, end = first.start, tokens[used - 1].end
    follower = tokens[used] if used < len(tokens) and _joined(text, tokens[used - 1], tokens[used], locale) else None
    part = figures.fractions.get(follower.word) if follower and follower.word not in figures.halves else None
    if follower and part:  # `two-thirds`, `drei Viertel`
        values = frozenset({total * part, total * part * 100})
        return Number(text[start : follower.end], start, follower.end, values, NumberKind.FRACTION, in_words=True)
    for phrase in figures.and_half:
        if folded(text[end : end + len(phrase) + 1])[1:] == phrase:
            total, end = total + Decimal("0.5"), end + len(phrase) + 1
            break
    return Number(text[start:end], start, end, frozenset({total}), in_words=True)


def _fits(current: Decimal, value: Decimal) -> bool:
    """Whether `value` may follow in the same number: `twenty` + `five`, `one hundred` + `twenty`."""
    if current == 0:
        return True
    if current % 100 == 0:
        return value < 100
    return 20 <= current % 100 < 100 and current % 10 == 0 and 0 < value < 10


def _joined(text: str, one: _Token, other: _Token, locale: Locale) -> bool:
    between = folded(text[one.end : other.start]).strip(" \u00a0-‑")
    if not between:
        return other.start - one.end <= 2
    return between in locale.figures.spoken_and and one.word in locale.figures.scales


def _word_before(text: str, at: int) -> str:
    match = _WORD_BEFORE.search(text[max(0, at - 20) : at])
    return folded(match[1]) if match else ""


def _begins_scale(text: str, token: _Token, locale: Locale) -> bool:
    """Whether a scale word stands for itself: `a hundred`, `hundert`, but not the `million` of `4.2 million`."""
    figures = locale.figures
    if figures.joiner and token.word in ("hundert", "tausend"):
        return True
    return _word_before(text, token.start) in figures.single


def _fraction(text: str, token: _Token, locale: Locale) -> Number | None:
    """`a third`, `half of`, `half a million`, `die Hälfte der`; an idiom such as `half open` is no number."""
    figures = locale.figures
    part = figures.fractions.get(token.word)
    if part is None:
        return None
    after = _TWO_WORDS_AFTER.match(text, token.end)
    follows = [folded(word) for word in after.groups() if word] if after else []
    scale = next((at for at, word in enumerate(follows) if word in figures.scales), None)
    if after and scale is not None and all(word in figures.single for word in follows[:scale]):
        values, end = frozenset({part * figures.scales[follows[scale]]}), after.end(scale + 1)
    elif token.word in figures.halves:
        if not follows or follows[0] not in figures.partitives:
            return None
        values, end = frozenset({part, part * 100}), token.end
    elif token.word in figures.ordinals and (not follows or follows[0] not in figures.partitives):
        return None  # `a third dose`
    elif _word_before(text, token.start) in figures.single:
        values, end = frozenset({part, part * 100}), token.end
    else:
        return None
    return Number(text[token.start : end], token.start, end, values, NumberKind.FRACTION, in_words=True)


def _ordinal(text: str, token: _Token, locale: Locale) -> Number | None:
    ordinals = locale.figures.ordinals
    value = ordinals.get(token.word)
    if value is None and locale.figures.joiner:  # inflected: `dritten`, `dritter`
        value = ordinals.get(token.word.rstrip("nrsm"))
    if value is None:
        return None
    values = frozenset({Decimal(value)})
    return Number(text[token.start : token.end], token.start, token.end, values, NumberKind.ORDINAL, in_words=True)


def word_value(word: str, locale: Locale) -> Decimal | None:
    """The value of one folded number word, compounds (`funfundzwanzig`) included; None where it is no number word."""
    figures = locale.figures
    if word in figures.words:
        return figures.words[word]
    if not figures.joiner:
        return None
    for suffix in figures.suffixes:
        stem, _, ending = word.rpartition(suffix)
        if stem and ending in ("", "e", "er", "en", "es", "em", "s"):
            return _compound(stem, locale)
    return _compound(word, locale)


def _compound(word: str, locale: Locale) -> Decimal | None:
    figures = locale.figures
    if word in figures.words:
        return figures.words[word]
    for scale in ("tausend", "hundert"):
        if scale in word and scale in figures.scales and word != scale:
            left, _, right = word.partition(scale)
            high = _unit(left, locale) if left else Decimal(1)
            low = _compound(right.removeprefix(figures.joiner), locale) if right else Decimal(0)
            return None if high is None or low is None else high * figures.scales[scale] + low
    left, _, right = word.partition(figures.joiner)
    if left and right in figures.words and 20 <= figures.words[right] < 100:
        unit = _unit(left, locale)
        return unit + figures.words[right] if unit is not None and unit < 10 else None
    return None


def _unit(word: str, locale: Locale) -> Decimal | None:
    """The first part of a compound; `ein` counts only here."""
    return locale.figures.bound.get(word) or _compound(word, locale)
