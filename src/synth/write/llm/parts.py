"""A story that exceeds the window is read in parts: claims with passage ids for each clipping. Nothing is cut silently.

It does not ask a model itself; it is given what asks.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from pydantic import Field, ValidationError

from synth.domain.noun import Noun
from synth.domain.question import Answer, Question
from synth.errors import MalformedAnswer
from synth.write.llm.passages import Block, Line

Ask = Callable[[Question], Awaitable[Answer]]


class Claim(Noun):
    cites: tuple[str, ...] = Field(min_length=1)
    text: str = Field(min_length=1)


class Claims(Noun):
    claims: tuple[Claim, ...]


def pieces(block: Block, fits: Callable[[Block], bool]) -> tuple[Block, ...]:
    """`block` cut between passages into as few pieces as fit; a passage alone is never cut."""
    done: list[Block] = []
    lines: list[Line] = []
    for line in block.lines:
        if lines and not fits(Block(block.member, (*lines, line))):
            done.append(Block(block.member, tuple(lines)))
            lines = []
        lines.append(line)
    if lines:
        done.append(Block(block.member, tuple(lines)))
    return tuple(done)


def read_claims(answer: Answer, block: Block) -> Block:
    """The claims of one piece as lines that can be cited. Claims that name none of its passages are left out.

    `MalformedAnswer` where the answer is no list of claims.
    """
    try:
        found = Claims.model_validate_json(answer.text)
    except ValidationError as exc:
        raise MalformedAnswer(f"the answer is no list of claims: {exc.errors()[0]['msg']}") from exc
    known = {line.alias for line in block.lines}
    lines = []
    for claim in found.claims:
        cites = [alias for alias in claim.cites if alias in known]
        if cites:
            also = f" (also {', '.join(cites[1:])})" if len(cites) > 1 else ""
            lines.append(Line(cites[0], " ".join(claim.text.split()) + also))
    return Block(block.member, tuple(lines))


def merged(parts: Sequence[Block]) -> tuple[Block, ...]:
    """Pieces of one clipping put together again, in the order of the clippings."""
    found: dict[int, list[Line]] = {}
    members = {part.member.ordinal: part.member for part in parts}
    for part in parts:
        found.setdefault(part.member.ordinal, []).extend(part.lines)
    return tuple(Block(members[ordinal], tuple(lines)) for ordinal, lines in found.items() if lines)


def slimmed(blocks: Sequence[Block], fits: Callable[[Sequence[Block]], bool]) -> tuple[Block, ...]:
    """The first claims of every clipping, as many of each as fit: claims come with the most important first."""
    most = max((len(block.lines) for block in blocks), default=0)
    for count in range(most, 0, -1):
        slim = tuple(Block(block.member, block.lines[:count]) for block in blocks)
        if fits(slim):
            return slim
    return ()
