"""A story as the model sees it: numbered passages, fenced as quoted data. It does not know what is done with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from synth.domain.story import Cited, Member, Story
from synth.write.extractive.statements import Statement


@dataclass(frozen=True)
class Line:
    """One numbered line of the fence: a passage, or a claim that stands for passages."""

    alias: str
    text: str


@dataclass(frozen=True)
class Block:
    """The lines of one clipping."""

    member: Member
    lines: tuple[Line, ...]


def blocks_of(story: Story) -> tuple[Block, ...]:
    """Every clipping of the story with every passage, whole."""
    by_member: dict[int, list[Line]] = {member.ordinal: [] for member in story.members}
    for cited in story.passages():
        by_member[int(cited.alias.split(".")[0])].append(Line(cited.alias, _one_line(cited)))
    return tuple(Block(member, tuple(by_member[member.ordinal])) for member in story.members)


def fenced(blocks: Iterable[Block]) -> str:
    """The blocks as text between `<sources>` tags. Angle brackets inside passages cannot close the fence."""
    parts = ["<sources>"]
    for block in blocks:
        clipping = block.member.clipping
        facts = [f'number="{block.member.ordinal}"', f'outlet="{_attribute(clipping.outlet)}"']
        if clipping.published is not None:
            facts.append(f'published="{clipping.published.date().isoformat()}"')
        facts.append(f'language="{clipping.language}"')
        parts.append(f"<source {' '.join(facts)}>")
        if clipping.title:
            parts.append(f"Title: {escaped(clipping.title)}")
        parts.extend(f"[{line.alias}] {escaped(line.text)}" for line in block.lines)
        parts.append("</source>")
    parts.append("</sources>")
    return "\n".join(parts)


def aliases(blocks: Sequence[Block]) -> tuple[str, ...]:
    """The ids that a draft may cite."""
    return tuple(line.alias for block in blocks for line in block.lines)


def outlet_and_date(story: Story, statement: Statement) -> str:
    """Who says a statement, and when: `Ostrel Herald, 2026-03-04`."""
    clipping = next(m.clipping for m in story.members if m.ordinal == statement.ordinal)
    outlet = escaped(clipping.outlet)
    return outlet if clipping.published is None else f"{outlet}, {clipping.published.date().isoformat()}"


def _one_line(cited: Cited) -> str:
    """The passage; before a quotation that does not name its speaker itself stands whose words these are."""
    text, speaker = " ".join(cited.text.split()), cited.passage.speaker
    return text if not speaker or speaker in text else f"(words of {speaker}) {text}"


def escaped(text: str) -> str:
    """`text` without angle brackets, so that it cannot close the fence it stands in."""
    return text.replace("<", "‹").replace(">", "›")


def _attribute(text: str) -> str:
    return escaped(text).replace('"', "'")
