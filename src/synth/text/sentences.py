"""Sentences of a text, with offsets. Door to: sentencex."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sentencex


@dataclass(frozen=True)
class Span:
    """A piece of a text; offsets are code points, end exclusive."""

    start: int
    end: int
    text: str


_INITIAL = re.compile(r"(?<![^\W_])[A-Z]\.$")
_CLOSERS = "”\"’'»)]"


def split_sentences(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of `text`, trimmed, in order. Quotation marks stay with the sentence they close."""
    spans: list[Span] = []
    at = 0
    for piece in sentencex.segment(language, text):
        words = piece.strip()
        if not words:
            continue
        start = text.index(words, at)
        at = start + len(words)
        if spans and (all(mark in _CLOSERS for mark in words) or _inside_initials(text, spans[-1].end, start)):
            last = spans.pop()
            spans.append(Span(last.start, at, text[last.start : at]))
        else:
            spans.append(Span(start, at, words))
    return tuple(_join_open_quotations(spans, text))


def _inside_initials(text: str, end: int, start: int) -> bool:
    """Whether a split fell into initials written without spaces: `(R-S.|C.)`, `U.|N.`"""
    return end == start and _INITIAL.search(text[max(0, end - 3) : end]) is not None


def _join_open_quotations(spans: list[Span], text: str) -> list[Span]:
    """A quotation of several sentences is one unit: a sentence taken out of its middle would lack its marks."""
    joined: list[Span] = []
    for span in spans:
        if joined and _open(joined[-1].text) and span.start - joined[-1].start < 600:
            last = joined.pop()
            joined.append(Span(last.start, span.end, text[last.start : span.end]))
        else:
            joined.append(span)
    return joined


def _open(text: str) -> bool:
    if "„" in text:
        return text.count("„") > text.count("“") + text.count("”")
    return text.count("“") > text.count("”")
