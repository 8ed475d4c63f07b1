"""On real reports: what the desk marks in a source is what stands at the stored offsets, on the review page and in the
whole source; and every passage that a sentence cites is the stored one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from desk_room import Browser, Room, opened_room

from ferry import TERMS
from shared_pack import rows
from synth.check.mutate import mutations
from synth.domain.dossier import Dossier
from synth.domain.draft import Draft, Paragraph, Sentence
from synth.domain.evidence import Clipping, Passage
from synth.domain.finding import Evidence
from synth.domain.story import Member, Story
from synth.pipeline.produce import LEAST_WORDS
from synth.render.press import printable
from synth.text.sentences import split_sentences

NAMES = ("allsides_stories", "basil_triples", "giveme5w1h_events", "giveme5w1h_gold_2016", "neus_leads")
PER_SOURCE = 4  # sentences that a draft takes from each source
pytestmark = pytest.mark.corpus


class Marks(HTMLParser):
    """The passages of a page of the desk, each as (before, marked, after); and those that citations show."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.evidence: list[list[str]] = []
        self.cited: list[str] = []
        self._at: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote" and ("class", "theirs") in attrs:
            self.evidence.append([""])
            self._at = ["evidence"]
        elif tag == "span" and self._at == ["evidence"]:
            self._at.append("who")
        elif tag == "mark" and self._at[:1] == ["evidence"]:
            self.evidence[-1].append("")
        elif tag == "q":
            self.cited.append("")
            self._at = ["cited"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark" and self._at[:1] == ["evidence"]:
            self.evidence[-1].append("")
        elif tag == "span" and self._at[1:] == ["who"]:
            self._at.pop()
        elif tag in ("blockquote", "q", "p"):
            self._at = []

    def handle_data(self, data: str) -> None:
        if self._at == ["evidence"]:
            self.evidence[-1][-1] += data
        elif self._at == ["cited"]:
            self.cited[-1] += data


def stories() -> Iterator[tuple[str, tuple[Clipping, ...]]]:
    for name in NAMES:
        for row in rows(f"clusters/{name}.jsonl"):
            found = {one.id: one for one in (_clipping(doc) for doc in row["docs"]) if one.passages}
            if sum(one.words for one in found.values()) >= LEAST_WORDS:
                yield row["cluster_id"], tuple(found.values())


def _clipping(doc: dict[str, str]) -> Clipping:
    text, at = doc["text"], 0
    spans: list[Passage] = []
    for block in text.split("\n"):
        if block.strip():
            spans.append(Passage(number=len(spans) + 1, start=at, end=at + len(block)))
        at += len(block) + 1
    return Clipping(
        id=hashlib.sha256(f"{doc['doc_id']} {text}".encode()).hexdigest()[:20],
        url=doc.get("url") or "https://news.example/",
        capture_sha256="0" * 64,
        extractor="test",
        title=doc.get("title") or "",
        outlet=doc.get("publisher") or "The Outlet",
        language="en",
        text=text,
        passages=tuple(spans),
    )


def _flawed(clippings: tuple[Clipping, ...], rng: Random) -> Draft:
    """Sentences of the sources under their citations, and an error planted in each that takes one."""
    members = tuple(Member(ordinal=at, clipping=one) for at, one in enumerate(clippings, 1))
    story = Story(id="s", list_name="", slug="s", declared=True, terms=TERMS, members=members)
    lines = []
    for member in members:
        own = [
            Sentence(text=printable(span.text), cites=(f"{member.ordinal}.{passage.number}",))
            for passage in member.clipping.passages
            for span in split_sentences(member.clipping.passage_text(passage), "en")
            if 40 < len(span.text) < 400
        ]
        lines += rng.sample(own, min(PER_SOURCE, len(own)))
    lede = tuple(Paragraph(sentences=(line,)) for line in lines)
    draft = Draft(headline="After the event", dek="What is known.", lede=lede)
    for where, _, _ in tuple(draft.sentences()):
        if found := list(mutations(story, draft, where, rng)):
            draft = rng.choice(found).draft
    return draft


def _compared(room: Room, mara: Browser, name: str, clippings: tuple[Clipping, ...]) -> int:
    """The findings with evidence of one story; each is marked where its offsets say, or this fails."""
    draft = _flawed(clippings, Random(name))  # noqa: S311  (a seeded draw, no secret)
    if not draft.lede:
        return 0
    slug = f"s{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    room.newsroom.writer.says = draft
    room.newsroom.produce(clippings, slug=slug)
    dossier = room.dossier(slug)
    stored = {one.id: one for one in clippings}
    page = mara.get(f"/review/{slug}").text
    assert "was not found in the stored source" not in page
    found = [finding.evidence for finding in dossier.assessment.findings if finding.evidence]
    wanted = sorted(_passage(stored[evidence.clipping], evidence) for evidence in found)
    marks = Marks(page)
    assert sorted(tuple(one) for one in marks.evidence) == wanted
    cited = [cite for sentence in dossier.article.sentences() for cite in sentence.cites]
    assert marks.cited == [
        printable(stored[one.clipping].passage_text(stored[one.clipping].passages[one.passage - 1])) for one in cited
    ]
    if found:
        _compared_whole(mara, slug, dossier, stored)
    return len(wanted)


def _compared_whole(mara: Browser, slug: str, dossier: Dossier, stored: dict[str, Clipping]) -> None:
    """The first finding with evidence, marked in the whole source."""
    finding = next(finding for finding in dossier.assessment.findings if finding.evidence)
    assert finding.evidence is not None
    ordinal = list(stored).index(finding.evidence.clipping) + 1
    whole = mara.get(f"/review/{slug}/source/{ordinal}?finding={finding.id}").text
    marked = " ".join(re.findall("<mark>(.*?)</mark>", whole, re.DOTALL))  # one for each passage it touches
    assert unescape(marked).split() == printable(finding.evidence.text).split()


def _passage(clipping: Clipping, evidence: Evidence) -> tuple[str, str, str]:
    """What stands before, at and after the stored offsets, within the passages that the evidence touches."""
    touched = [p for p in clipping.passages if p.start < evidence.end and evidence.start < p.end]
    start, end = min(touched[0].start, evidence.start), max(touched[-1].end, evidence.end)
    before, after = clipping.text[start : evidence.start], clipping.text[evidence.end : end]
    return printable(before), printable(clipping.text[evidence.start : evidence.end]), printable(after)


def test_marks_on_a_sample_of_real_stories_are_the_stored_offsets(room: Room) -> None:
    mara = room.signed_in()
    sample = Random(20_261_120).sample(list(stories()), 5)  # noqa: S311  (a seeded draw, no secret)
    assert sum(_compared(room, mara, name, clippings) for name, clippings in sample) > 12


@pytest.mark.full
def test_marks_on_every_real_story_are_the_stored_offsets(tmp_path: Path) -> None:
    with opened_room(tmp_path) as room:
        mara = room.signed_in()
        counts = [_compared(room, mara, name, clippings) for name, clippings in stories()]
    assert len(counts) > 300
    assert sum(counts) > 2_000
