"""Who says what in a sentence: every speaker beside a verb of saying, with the words that are given to him. Pure.

It does not know who `she` is: a pronoun speaks, but nobody is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.check.material import Material
from synth.text.cues import Cues
from synth.text.words import Token

REACH = 8  # words of a speaker: `the director of the port authority said`
_STOPS = frozenset(',;:.!?“”„"«»—–()')
_HARD = frozenset(";.!?")


@dataclass(frozen=True)
class Saying:
    """`speaker` and `words` are stems of content words; the speaker of `she said` is empty.

    `start` and `end` are the text's offsets of the speaker and the verb.
    """

    verb: str
    speaker: frozenset[str]
    words: frozenset[str]
    start: int
    end: int


def sayings(text: Material, start: int, end: int) -> tuple[Saying, ...]:
    """Every saying in the stretch of a text, in order; none in quotation marks."""
    if text.cues is None:
        return ()
    return tuple(_sayings(text, text.tokens_between(start, end), text.cues))


def _sayings(text: Material, tokens: Sequence[Token], cues: Cues) -> Iterator[Saying]:
    speaking = cues.speaking
    verbs = [at for at, token in enumerate(tokens) if token.word in speaking and _says(text, tokens, at, cues)]
    for at in verbs:
        before, after = _before(text, tokens, at, cues), _after(text, tokens, at, cues)
        if tokens[at].word in cues.sayings.who_follows:
            speaker = after
        elif before:
            speaker = before
        elif _stops(text, tokens, at - 1) or not any(token.stem for token in tokens[:at]):
            speaker = after
        else:
            continue
        if speaker:
            yield _saying(text, tokens, at, speaker, verbs)


def _says(text: Material, tokens: Sequence[Token], at: int, cues: Cues) -> bool:
    """Whether a word gives what follows or precedes to somebody: `said`, `according to`, `found that`."""
    token = tokens[at]
    if any(q.start <= token.start < q.end for q in text.quotations):
        return False
    if token.word in cues.sayings.who_follows:
        return True
    if at and tokens[at - 1].word in cues.sayings.passive:
        return False
    if token.word in cues.sayings.findings:
        return at + 1 < len(tokens) and tokens[at + 1].word in cues.sayings.that
    return token.word in cues.attributions and token.word not in cues.sayings.idle


def _stops(text: Material, tokens: Sequence[Token], at: int) -> bool:
    """Whether a stop, a comma or a quotation mark stands after the word at `at`."""
    if not 0 <= at < len(tokens) - 1:
        return True
    return not _STOPS.isdisjoint(text.text[tokens[at].end : tokens[at + 1].start])


def _before(text: Material, tokens: Sequence[Token], at: int, cues: Cues) -> list[int]:
    """The words before a verb of saying in its clause, where they can be its subject."""
    found: list[int] = []
    for there in range(at - 1, max(at - 1 - REACH, -1), -1):
        if _stops(text, tokens, there) or tokens[there].word in cues.breaks | cues.sayings.joins:
            break
        found.append(there)
    return sorted(found)


def _after(text: Material, tokens: Sequence[Token], at: int, cues: Cues) -> list[int]:
    found: list[int] = []
    for there in range(at + 1, min(at + 1 + REACH, len(tokens))):
        if (found or tokens[at].word not in cues.sayings.who_follows) and _stops(text, tokens, there - 1):
            break
        if tokens[there].word in cues.breaks | cues.sayings.joins:
            break
        found.append(there)
    return found


def _saying(text: Material, tokens: Sequence[Token], at: int, speaker: list[int], verbs: Sequence[int]) -> Saying:
    """The words are what follows, up to a hard stop or the next speaker; and what precedes an inserted speaker."""
    first, last = min(at, *speaker), max(at, *speaker)
    words: list[int] = []
    for there in range(last + 1, len(tokens)):
        if _hard_stop(text, tokens, there - 1) or (there in verbs and there > last + 2):
            break
        words.append(there)
    if not words or _stops(text, tokens, last):
        for there in range(first - 1, -1, -1):
            if _hard_stop(text, tokens, there):
                break
            words.append(there)
    named = frozenset(tokens[there].stem for there in speaker if tokens[there].stem)
    told = frozenset(tokens[there].stem for there in words if tokens[there].stem)
    return Saying(tokens[at].word, named, told - named, tokens[first].start, tokens[last].end)


def _hard_stop(text: Material, tokens: Sequence[Token], at: int) -> bool:
    """Whether a stop that ends a clause for good stands after the word at `at`."""
    return not _HARD.isdisjoint(text.text[tokens[at].end : tokens[at + 1].start])
