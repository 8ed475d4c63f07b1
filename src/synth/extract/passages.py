"""Blocks to the stored text and its numbered passages. It does not know where the blocks come from."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence

from synth.domain.evidence import Passage
from synth.extract.body import Block
from synth.text.addressed import find_addresses
from synth.text.sentences import split_sentences

MAX_CHARS = 600
BETWEEN = "\n\n"


def number_passages(blocks: Sequence[Block], language: str) -> tuple[str, tuple[Passage, ...]]:
    """(text in NFC, passages from number 1). A block above `MAX_CHARS` is several passages, cut at sentence ends.

    A passage that speaks to a language model is marked as suspect; it keeps its number and its text.
    """
    texts = [unicodedata.normalize("NFC", block.text) for block in blocks]
    text = BETWEEN.join(texts)
    pieces: list[tuple[Block, int, int]] = []
    at = 0
    for block, whole in zip(blocks, texts, strict=True):
        pieces.extend((block, at + start, at + end) for start, end in _cuts(whole, language))
        at += len(whole) + len(BETWEEN)
    beside = tuple(dict.fromkeys(words for block in blocks for words in (block.heading, block.speaker)))
    found = find_addresses([*(text[start:end] for _, start, end in pieces), *beside])
    spoken = {words for words, address in zip(beside, found[len(pieces) :], strict=True) if address}
    passages = tuple(
        Passage(
            number=number,
            start=start,
            end=end,
            kind=block.kind,
            heading="" if block.heading in spoken else block.heading,
            speaker="" if block.speaker in spoken else block.speaker,
            suspect=address.way if address else "",
        )
        for number, ((block, start, end), address) in enumerate(zip(pieces, found, strict=False), 1)
    )
    return text, passages


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
