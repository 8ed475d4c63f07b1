"""Texts of the shared pack as stories whose sentences can be cited and checked. It does not know what is measured.

Every case belongs to a half by its document's id: rules may be tuned on one, and are never tuned on the other.
"""

from __future__ import annotations

import hashlib
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bench.replay import rows
from synth.domain.draft import Draft, Paragraph, Sentence
from synth.domain.evidence import Clipping, Passage
from synth.domain.noun import digest
from synth.domain.source import Rights, Terms
from synth.domain.story import Member, Story
from synth.text.quotations import unbalanced
from synth.text.sentences import split_sentences

TUNING, UNSEEN = "tuning", "unseen"
HALVES = (TUNING, UNSEEN)


@dataclass(frozen=True)
class Case:
    """A story and a draft about it whose sentences are true, each in a paragraph of its own."""

    id: str
    story: Story
    draft: Draft

    @property
    def half(self) -> str:
        return half_of(self.id)


def half_of(document: str) -> str:
    """Even sha256 of a document's id: the half for tuning; odd: the half that stays unseen."""
    return HALVES[int(hashlib.sha256(document.encode()).hexdigest(), 16) % 2]


def draft_of(lines: Sequence[Sentence]) -> Draft:
    """A draft of one paragraph for each sentence; headline and dek claim nothing."""
    paragraphs = tuple(Paragraph(sentences=(line,)) for line in lines)
    return Draft(headline="after the event", dek="what is known so far", lede=paragraphs)


def english(per_story: int) -> Iterator[Case]:
    """Sentences of BASIL and Giveme5W1H, each citing the paragraph it stands in; at most so many of each story."""
    for name in ("basil_triples", "giveme5w1h_events"):
        for row in rows(f"clusters/{name}.jsonl"):
            docs: Any = row["docs"]
            yield verbatim_case(str(row["cluster_id"]), docs, "en", per_story)


def german(per_story: int) -> Iterator[Case]:
    """The same of the German pages whose text people have written out, one page a story."""
    pages = {str(row["id"]): row for row in rows("pages.jsonl") if row["lang"] == "de" and row["kind"] == "article"}
    for text in rows("texts.jsonl.gz"):
        if (page := pages.get(str(text["id"]))) is not None:
            expected: Any = page["expected"]
            doc = {"text": text["text"], "publisher": page["site"], "url": page["url"], **expected}
            yield verbatim_case(str(text["id"]), [doc], "de", per_story)


def story_of(id_: str, clippings: Sequence[Clipping], language: str) -> Story:
    """A declared story of those clippings, in their order."""
    terms = Terms(section="World", language=language, format="analysis", rights=Rights.LICENSED, min_outlets=1)
    members = tuple(Member(ordinal=at, clipping=clipping) for at, clipping in enumerate(clippings, 1))
    return Story(id=id_, list_name="bench", slug=id_, declared=True, terms=terms, members=members)


def clipping_of(doc: dict[str, Any], language: str, blocks: Sequence[str]) -> Clipping:
    """A clipping with those blocks as its passages."""
    passages, at = [], 0
    for number, block in enumerate(blocks, 1):
        passages.append(Passage(number=number, start=at, end=at + len(block)))
        at += len(block) + 2
    text = "\n\n".join(blocks)
    return Clipping(
        id=digest([doc.get("url") or "", text])[:24],
        url=doc.get("url") or "",
        capture_sha256=digest(text),
        extractor="bench/1",
        title=doc.get("title") or "",
        published=_day(doc.get("date")),
        outlet=doc.get("publisher") or "the outlet",
        language=language,
        text=text,
        passages=tuple(passages),
    )


def verbatim_case(id_: str, docs: list[dict[str, Any]], language: str, per_story: int) -> Case:
    """At most so many sentences of those documents, each citing the paragraph it stands in."""
    clippings = [clipping_of(doc, language, list(_blocks(doc["text"]))) for doc in docs]
    story = story_of(id_, clippings, language)
    lines = []
    for cited in story.passages():
        for span in split_sentences(cited.text, language):
            if not unbalanced(span.text) and len(span.text.split()) > 3:
                lines.append(Sentence(text=span.text, cites=(cited.alias,)))
    chosen = random.Random(id_).sample(lines, min(per_story, len(lines)))
    return Case(id_, story, draft_of(chosen))


def _blocks(text: str) -> Iterator[str]:
    for line in unicodedata.normalize("NFC", text).splitlines():
        if block := " ".join(line.split()):
            yield block


def _day(written: object) -> datetime | None:
    """When a document was published; some of the pack have no date, or one that is none."""
    try:
        return datetime.fromisoformat(str(written or "")[:10])
    except ValueError:
        return None
