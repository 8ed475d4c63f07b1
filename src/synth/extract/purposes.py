"""Pages that serve something other than one report: shops, forums, manuals, services, job offers.

It does not know lists of links and walls. Of a page that calls itself an article in JSON-LD it judges the host alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from synth.domain.evidence import PageKind
from synth.extract import jsonld
from synth.extract.body import Block
from synth.extract.kinds import PageRefused, refusal
from synth.extract.metadata import PageFacts
from synth.extract.phrases import phrases

# schema.org types of pages about one thing that is no report
_TYPES = frozenset({"Product", "ProductGroup", "QAPage", "DiscussionForumPosting", "JobPosting"})
# and of pages about what can be bought, booked or visited; reports name such things, too, but they have a date
_OFFERS = frozenset({"LocalBusiness", "Store", "Service", "Course", "Event", "SoftwareApplication", "Occupation"})
_PROSE_CHARS = 155  # in the mean block: pages of services are made of shorter ones, reports of longer
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # one sign says what two letters and more say


def refuse_by_purpose(facts: PageFacts, url: str) -> None:
    """`ExtractionError` not_an_article where host, type, software or address tell what else the page is for.

    A date excuses only an address that reports have, too: publishing systems date their lists and offers as well. An
    author of what calls itself an article excuses any address.
    """
    wording, parts = phrases().purposes, urlsplit(url)
    is_web = parts.scheme in ("http", "https")
    if is_web and (match := wording.manual_host.match(parts.hostname or "")):
        raise _other(f"by its host, {match[0]}", 0.8)
    if facts.types & jsonld.ARTICLES:
        return
    kinds = facts.types & (_TYPES if facts.published else _TYPES | _OFFERS)
    if facts.og_type.startswith("product") or kinds:
        raise _other(f"the page calls itself {', '.join(sorted(kinds)) or facts.og_type}", 0.9)
    if wording.software.match(facts.generator):
        raise _other(f"its software makes forums or manuals: {facts.generator[:60]}", 0.9)
    if not is_web:
        return
    if match := wording.host.match(parts.hostname or ""):
        raise _other(f"by its host, {match[0]}", 0.8)
    reports = wording.reports.search(parts.path)
    if (facts.published is not None and reports) or (facts.og_type == "article" and " " in facts.author):
        return
    if match := wording.path.search(parts.path):
        raise _other(f"by its address, {match[0]}", 0.7)
    # a parameter that Google adds to the links of merchants' product lists
    if facts.published is None and "srsltid=" in parts.query and not reports:
        raise _other("its address comes from a list of goods", 0.7)


def refuse_scraps(facts: PageFacts, url: str, blocks: Sequence[Block]) -> None:
    """`ExtractionError` not_an_article where nothing but the text could tell of an article, and it is made of scraps.

    Such a page names no author, no date and no type, and its address is none that reports have.
    """
    told = facts.types & jsonld.ARTICLES or facts.published or facts.author
    parts = urlsplit(url)
    if told or parts.scheme not in ("http", "https") or phrases().purposes.reports.search(parts.path):
        return
    chars = sum(len(block.text) + 2 * len(_DENSE.findall(block.text)) for block in blocks)
    if chars < _PROSE_CHARS * len(blocks):
        raise _other("it names no author and no date, and its text is made of short pieces", 0.6)


def _other(evidence: str, score: float) -> PageRefused:
    return refusal(PageKind.OTHER, score, f"this page is for something else than a report: {evidence}")
