"""Blocks to the stored text and its numbered passages. It does not know where the blocks come from."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence

from synth.domain.evidence import Passage
from synth.extract.body import Block
from synth.text.addressed import find_address
from synth.text.sentences import split_sentences

MAX_CHARS = 600
BETWEEN = "\n\n"


def number_passages(blocks: Sequence[Block], language: str) -> tuple[str, tuple[Passage, ...]]:
    """(text in NFC, passages from number 1). A block above `MAX_CHARS` is several passages, cut at sentence ends.

    A passage that speaks to a language model is marked as suspect; it keeps its number and its text.
    """
    passages: list[Passage] = []
    text = BETWEEN.join(unicodedata.normalize("NFC", block.text) for block in blocks)
    at = 0
    for block in blocks:
        length = len(unicodedata.normalize("NFC", block.text))
        for start, end in _cuts(text[at : at + length], language):
            address = find_address(text[at + start : at + end])
            passages.append(
                Passage(
                    number=len(passages) + 1,
                    start=at + start,
                    end=at + end,
                    kind=block.kind,
                    heading="" if find_address(block.heading) else block.heading,
                    suspect=address.way if address else "",
                )
            )
        at += length + len(BETWEEN)
    return text, tuple(passages)


def _cuts(block: str, language: str) -> Iterator[tuple[int, int]]:
    """(start, end) of the pieces of a block: of like length, each of whole sentences."""
    if len(block) <= MAX_CHARS:
        yield 0, len(block)
        return
    aim = len(block) / math.ceil(len(block) / MAX_CHARS)
    start = end = 0
    for sentence in split_sentences(block, language):
        over = sentence.end - start
        if end > start and (over > MAX_CHARS or over - aim > aim - (end - start)):
            yield start, end
            start = sentence.start
        end = sentence.end
    yield start, len(block)
