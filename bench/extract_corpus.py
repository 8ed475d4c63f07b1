"""Saved pages with what people read in them, and what two extractors make of them. It does not score."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from bench.evidence import story_of
from bench.replay import rows, saved_page
from synth.domain.evidence import Capture, Clipping
from synth.domain.noun import digest
from synth.domain.source import Lead
from synth.domain.story import Cited
from synth.extract.page import extract

SCRAPINGHUB = "scrapinghub/article-extraction-benchmark"
AED = "AndyTheFactory/article-extraction-dataset"
FUNDUS = "flairNLP/fundus"
SHORT = {SCRAPINGHUB: "scrapinghub", AED: "aed", FUNDUS: "fundus"}
_REENCODED = frozenset({"meta-correct", "meta-none", "meta-wrong"})
_FETCHED = datetime(2026, 11, 25, tzinfo=UTC)


@dataclass(frozen=True)
class Page:
    """One saved page; `text` is `""` where nobody wrote out its text."""

    id: str
    url: str
    site: str
    source: str
    kind: str
    file: str
    tags: frozenset[str]
    charset: str
    text: str
    title: str
    authors: tuple[str, ...]
    date: str

    @property
    def body(self) -> bytes:
        return saved_page(self.file)

    @property
    def short_source(self) -> str:
        return SHORT[self.source]

    @property
    def doubtful(self) -> bool:
        return "gt-doubtful" in self.tags

    @property
    def is_stub(self) -> bool:
        """Whether a paywall leaves only the beginning: such a page is to be refused, whatever its label."""
        return "paywall-stub" in self.tags

    @property
    def is_reencoded(self) -> bool:
        return bool(self.tags & _REENCODED)

    @property
    def labelled(self) -> bool:
        """Whether its title, authors and date count."""
        return not (self.doubtful or self.is_reencoded)

    @property
    def has_true_meta(self) -> bool:
        return "meta-correct" in self.tags

    @property
    def scored(self) -> bool:
        """Whether its text counts: news pages whose text people marked."""
        human = self.source in (SCRAPINGHUB, AED) and bool(self.text)
        return human and not (self.doubtful or self.is_stub or self.is_reencoded)


@dataclass(frozen=True)
class Reading:
    """What an extractor made of a page; all empty where it refused it.

    `set_out` is the text with its subheads above the passages they stand over: what people who wrote out a page's
    text wrote, and what bare trafilatura gives. A clipping keeps subheads beside its text. `offered` is what a writer
    is shown, title and description too; `fenced`, which of the page's facts are left out.
    """

    text: str = ""
    set_out: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    days: frozenset[str] = frozenset()  # of publication, in the zone that the page tells and in UTC
    refusal: str = ""
    seconds: float = 0.0
    offered: str = ""
    passages: int = 0
    shown: int = 0
    fenced: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Attack:
    """A page with an instruction to a model in it, and what we made of it."""

    id: str
    technique: str
    canary: str
    reading: Reading


@cache
def pages() -> tuple[Page, ...]:
    """Every page of the pack. `Absent` where it is not beside the checkout."""
    texts = {str(row["id"]): str(row["text"]) for row in rows("texts.jsonl.gz")}
    return tuple(_page(row, texts) for row in rows("pages.jsonl"))


def _page(row: Mapping[str, Any], texts: Mapping[str, str]) -> Page:
    expected = row["expected"]
    authors = expected.get("authors") or ()
    return Page(
        id=row["id"],
        url=row["url"],
        site=row["site"],
        source=row["source"],
        kind=row["kind"],
        file=row["file"],
        tags=frozenset(row["tags"]),
        charset=row["charset_decodes_as"] or "",
        text=texts.get(row["id"], ""),
        title=expected.get("title") or "",
        authors=tuple(str(name) for name in ([authors] if isinstance(authors, str) else authors)),
        date=str(expected.get("date") or "")[:10],
    )


@cache  # several parts look at the same page
def reading(page: Page, *, tell_charset: bool = False) -> Reading:
    """What synth makes of a page, served with its charset in the HTTP header or without."""
    return _ours(page.body, page.url, f"text/html; charset={page.charset}" if tell_charset else "text/html")


def bare(page: Page) -> Reading:
    """What trafilatura makes of the same bytes in its precision mode, with its own decoding and metadata."""
    from trafilatura import bare_extraction

    body, began = page.body, time.process_time()
    made: Any = bare_extraction(body, url=page.url, favor_precision=True, include_comments=False, with_metadata=True)
    seconds = time.process_time() - began
    return (
        Reading(refusal="nothing found", seconds=seconds)
        if made is None
        else Reading(made.text or "", made.text or "", seconds=seconds)
    )


def attacked() -> tuple[Attack, ...]:
    """Every injected page of the pack, extracted."""
    found = []
    for row in rows("attacks/injected_pages.jsonl"):
        made = _ours(saved_page(row["file"]), str(row["url"]), "text/html")
        found.append(Attack(str(row["id"]), str(row["technique"]), str(row["canary"]), made))
    return tuple(found)


def _ours(body: bytes, url: str, content_type: str) -> Reading:
    capture = Capture(
        url=url, final_url=url, fetched_at=_FETCHED, sha256=digest(body.hex()), content_type=content_type, body=body
    )
    began = time.process_time()
    made = extract(capture, Lead(url=url, via="bench"))
    seconds = time.process_time() - began
    if not isinstance(made, Clipping):
        return Reading(refusal=f"{made.reason}: {made.detail}", seconds=seconds)
    shown = [(cited.passage.heading, cited.text) for cited in _told(made)]
    facts = (made.title, made.description, made.author, made.outlet, made.dateline)
    return Reading(
        text=made.text,
        set_out="\n".join(_set_out(made)),
        title=made.title,
        authors=tuple(name for name in made.author.split(", ") if name),
        days=_days(made.published),
        seconds=seconds,
        offered="\n".join((*facts, *(line for pair in shown for line in pair))),
        passages=len(made.passages),
        shown=len(shown),
        fenced=made.fenced,
        spans=tuple((passage.start, passage.end) for passage in made.passages),
    )


def _set_out(clipping: Clipping) -> Iterator[str]:
    heading = ""
    for passage in clipping.passages:
        if passage.heading and passage.heading != heading:
            yield passage.heading
        heading = passage.heading
        yield clipping.passage_text(passage)


def _days(moment: datetime | None) -> frozenset[str]:
    """A label's day is that of a zone that it does not tell."""
    if moment is None:
        return frozenset()
    return frozenset({moment.date().isoformat(), moment.astimezone(UTC).date().isoformat()})


def _told(clipping: Clipping) -> Iterator[Cited]:
    """The passages of a story of this clipping alone, as writers get them."""
    return story_of("bench", (clipping,), clipping.language).passages()
