"""Stories of three reports each with their editors' round-up, from the shared pack. It does not know what is measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bench.overlap import tokens
from bench.replay import rows
from synth.domain.evidence import Clipping, Passage
from synth.domain.noun import digest
from synth.domain.source import Rights, Terms
from synth.domain.story import Member, Story
from synth.text.locale import locale_of
from synth.write.extractive.statements import Statement, read_statements


@dataclass(frozen=True)
class Reports:
    """One story and the words of its round-up."""

    story: Story
    wanted: tuple[str, ...]

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every sentence that is not cut off: the pack holds the first paragraphs of each report."""
        found = read_statements(self.story, locale_of("en"))
        return tuple(statement for statement in found if not statement.text.rstrip("”\"'").endswith(("...", "…")))

    @property
    def titles(self) -> dict[int, str]:
        return {member.ordinal: member.clipping.title for member in self.story.members}


def read_reports() -> list[Reports]:
    """All stories of the file, in its order. `Absent` where it is not beside the checkout."""
    return [_reports(row) for row in rows("clusters/allsides_stories.jsonl")]


def _reports(row: dict[str, Any]) -> Reports:
    clippings = [_clipping(doc) for doc in row["docs"]]
    story = Story(
        id=row["cluster_id"], list_name="bench", slug=row["cluster_id"], declared=True,
        terms=Terms(section="World", language="en", format="analysis", rights=Rights.LICENSED, min_outlets=1),
        members=tuple(Member(ordinal=number, clipping=one) for number, one in enumerate(clippings, 1)),
    )  # fmt: skip
    return Reports(story, tuple(tokens(row["reference"]["summary"])))


def _clipping(doc: dict[str, Any]) -> Clipping:
    blocks = [" ".join(block.split()) for block in doc["text"].splitlines() if block.strip()]
    text = "\n\n".join(blocks)
    return Clipping(
        id=digest([doc["doc_id"], text])[:24], url=doc["url"], capture_sha256=digest(text), extractor="bench/1",
        title=doc["title"], outlet=doc["publisher"], language="en", text=text, passages=tuple(_passages(blocks)),
    )  # fmt: skip


def _passages(blocks: list[str]) -> Iterator[Passage]:
    at = 0
    for number, block in enumerate(blocks, 1):
        yield Passage(number=number, start=at, end=at + len(block))
        at += len(block) + 2
