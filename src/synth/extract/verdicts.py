"""What kind of report an accepted page is, and how much speaks for that. It does not refuse pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from synth.domain.evidence import PageKind, PageVerdict
from synth.extract import jsonld
from synth.extract.agencies import Agency
from synth.extract.body import Block
from synth.extract.metadata import PageFacts
from synth.extract.phrases import phrases

# What speaks for a report, and how much of it each says; together 1.
_SCHEMA, _OPEN_GRAPH, _DATED, _SIGNED, _ADDRESS, _PROSE = 0.3, 0.15, 0.2, 0.1, 0.1, 0.15
_PROSE_CHARS = 140  # in the mean block
_UPDATES = 3  # times of day at which blocks or their headings begin
_TIME = re.compile(
    r"^\W*(?:\d{1,2}[:.]\d\d(?:\s?(?:[ap]\.?m\.?|uhr|[A-Z]{2,4}))?|\d{1,2}\s?[ap]\.?m\.?)\b", re.IGNORECASE
)


def verdict_of(facts: PageFacts, address: str, blocks: Sequence[Block], agency: Agency | None) -> PageVerdict:
    """Press release, live blog or article, with the evidence in words.

    A press release says what a body tells of itself: it comes from a service that spreads such texts, or says so in
    its address or its first line. A live blog is schema.org's LiveBlogPosting, or its address and times say so.
    """
    path = urlsplit(address).path
    wording = phrases().verdicts
    if agency is not None and agency.releases:
        return PageVerdict(kind=PageKind.PRESS_RELEASE, score=0.95, reason=f"{agency.name} spreads such texts")
    if blocks and (match := wording.release_line.match(blocks[0].text)):
        return PageVerdict(kind=PageKind.PRESS_RELEASE, score=0.9, reason=f"it begins “{match[0].strip()}”")
    if not facts.types & jsonld.ARTICLES and (match := wording.release_path.search(path)):
        return PageVerdict(kind=PageKind.PRESS_RELEASE, score=0.7, reason=f"by its address, {match[0]}")
    if "LiveBlogPosting" in facts.types:
        return PageVerdict(kind=PageKind.LIVE_BLOG, score=0.95, reason="it calls itself a LiveBlogPosting")
    updates = sum(bool(_TIME.match(block.text)) for block in blocks)
    updates += sum(bool(_TIME.match(heading)) for heading in {block.heading for block in blocks})
    if updates >= _UPDATES and (match := wording.live_path.search(path)):
        return PageVerdict(
            kind=PageKind.LIVE_BLOG, score=0.7, reason=f"{updates} times of day, and its address, {match[0]}"
        )
    return _article(facts, path, blocks)


def _article(facts: PageFacts, path: str, blocks: Sequence[Block]) -> PageVerdict:
    own = facts.types & jsonld.ARTICLES
    chars = sum(len(block.text) for block in blocks)
    evidence = [
        (_SCHEMA, f"schema.org {', '.join(sorted(own))}", bool(own)),
        (_OPEN_GRAPH, f"og:type {facts.og_type}", facts.is_article and bool(facts.og_type)),
        (_DATED, "a date", facts.published is not None),
        (_SIGNED, "an author", bool(facts.author)),
        (_ADDRESS, "an address as reports have", bool(phrases().purposes.reports.search(path))),
        (_PROSE, "paragraphs of prose", bool(blocks) and chars >= _PROSE_CHARS * len(blocks)),
    ]
    found = [(weight, words) for weight, words, holds in evidence if holds]
    reason = ", ".join(words for _, words in found) or "nothing but its text"
    return PageVerdict(kind=PageKind.ARTICLE, score=round(sum(weight for weight, _ in found), 2), reason=reason)
