"""Stories of three reports each with their editors' round-up, from the shared pack. It measures nothing."""

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


def read_reports(name: str) -> list[Reports]:
    """All stories of the file `name`, in its order. `Absent` where it is not beside the checkout."""
    return [Reports(_story(row, row["docs"]), tuple(tokens(row["reference"]["summary"]))) for row in _rows(name)]


def read_long_stories(words: int) -> list[Story]:
    """Stories of whole reports, each of about as many words; those that have fewer than three quarters are left out."""
    found = []
    for row in _rows("giveme5w1h_events"):
        docs: list[Any] = []
        for doc in row["docs"]:
            if sum(len(one["text"].split()) for one in docs) < words and doc["text"].strip():
                docs.append(doc)
        if sum(len(one["text"].split()) for one in docs) >= 0.75 * words:
            found.append(_story(row, docs))
    return found


def _rows(name: str) -> Iterator[dict[str, Any]]:
    yield from rows(f"clusters/{name}.jsonl")


def _story(row: dict[str, Any], docs: list[Any]) -> Story:
    clippings = [_clipping(doc, f"Paper {number}") for number, doc in enumerate(docs, 1)]
    return Story(
        id=row["cluster_id"], list_name="bench", slug=row["cluster_id"], declared=True,
        terms=Terms(section="World", language="en", format="analysis", rights=Rights.LICENSED, min_outlets=1),
        members=tuple(Member(ordinal=number, clipping=one) for number, one in enumerate(clippings, 1)),
    )  # fmt: skip


def _clipping(doc: dict[str, Any], unnamed: str) -> Clipping:
    """`unnamed` is the outlet where the pack knows none."""
    blocks = [" ".join(block.split()) for block in doc["text"].splitlines() if block.strip()]
    text = "\n\n".join(blocks)
    return Clipping(
        id=digest([doc["doc_id"], text])[:24], url=doc.get("url") or "", capture_sha256=digest(text),
        extractor="bench/1", title=doc["title"], outlet=doc.get("publisher") or unnamed, language="en", text=text,
        passages=tuple(_passages(blocks)),
    )  # fmt: skip


def _passages(blocks: list[str]) -> Iterator[Passage]:
    at = 0
    for number, block in enumerate(blocks, 1):
        yield Passage(number=number, start=at, end=at + len(block))
        at += len(block) + 2
