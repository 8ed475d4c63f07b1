"""Likeness of words, and where in a text the likest stretch stands. Door to: rapidfuzz.

It does not know what is compared, or whether unlike is wrong.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from rapidfuzz import fuzz

from synth.text.words import folded

SHOWN_WORDS = 40


def likeness(one: str, other: str) -> float:
    """How alike two names or phrases are, 0 to 1; case and accents do not count."""
    return fuzz.ratio(folded(one), folded(other)) / 100


def stretch(needle: str, text: str) -> tuple[int, int, float]:
    """(start, end, likeness 0 to 1) of the stretch of whole words of `text` that is likest to `needle`."""
    if not needle or not text:
        return 0, 0, 0.0
    if len(needle) > len(text):
        return 0, len(text), fuzz.ratio(needle, text) / 100
    found = fuzz.partial_ratio_alignment(needle, text)
    if found is None:
        return 0, 0, 0.0
    start, end = found.dest_start, found.dest_end
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end, found.score / 100


def beside(draft: str, source: str) -> str:
    """`draft` and `source` side by side, as a reviewer reads them."""
    return f"draft: “{draft}” / source: “{source}”"


def word_difference(draft: str, source: str) -> str:
    """Where the words of two texts part, each place with one word of its surroundings."""
    ours, theirs = draft.split()[:400], source.split()[:400]
    matcher = SequenceMatcher(None, [folded(w) for w in ours], [folded(w) for w in theirs], autojunk=False)
    places = []
    for tag, start, end, source_start, source_end in matcher.get_opcodes():
        if tag != "equal":
            places.append(beside(_around(ours, start, end), _around(theirs, source_start, source_end)))
    return "; ".join(places[:5])


def _around(words: list[str], start: int, end: int) -> str:
    if end - start > SHOWN_WORDS:
        return " ".join([*words[start : start + SHOWN_WORDS], "…"])
    return " ".join(words[max(0, start - 1) : end + 1])
