"""Titles and descriptions that newsrooms wrote over their own reports: paraphrases with capitals, names and all.

Nobody has judged them one by one, as a reader has the drafts: they stand in where there are no drafts. Left out is what
stands in the report word for word, speaks to the reader, or shares too few words with the report to rest on it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from bench.aligning import aligned
from bench.evidence import Case, clipping_of, draft_of, story_of
from bench.overlap import tokens
from bench.replay import rows, saved_page
from synth.domain.draft import Sentence
from synth.text.quotations import unbalanced
from synth.text.sentences import split_sentences

NEWS = ("aed-", "sh-", "fun-")  # the collections of news pages; others hold shops, guides and recipes too
LEAST_SHARED = 0.6  # of a sentence's words, in the report
WORDS = range(6, 45)
MOST_CAPITALS = 0.5  # of the longer words of a title: above that a capital says nothing
HEAD = 200_000  # characters of a page in which its head ends
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(name|property|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_NAMES = {"description", "og:description", "twitter:description"}
_TO_READERS = re.compile(
    r"(?i)\b(?:you|your|we|we've|we're|our|us|here's|here are|read|watch|find out|get the latest)\b|\?"
)


def summaries() -> Iterator[Case]:
    """A case for each English news page that has such sentences; each cites the passages with most of its words."""
    pages = {str(row["id"]): row for row in rows("pages.jsonl") if row["lang"] == "en" and row["kind"] == "article"}
    for text in rows("texts.jsonl.gz"):
        page = pages.get(str(text["id"]))
        if page is not None and str(page["id"]).startswith(NEWS):
            yield from _case(page, str(text["text"]))


def _case(page: dict[str, Any], text: str) -> Iterator[Case]:
    expected = page["expected"]
    blocks = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    doc = {"url": page["url"], "publisher": page["site"], "title": "", "date": expected.get("date")}
    story = story_of(str(page["id"]), [clipping_of(doc, "en", blocks)], "en")
    whole = " ".join(tokens(text))
    held = set(tokens(text))
    found = []
    for sentence in dict.fromkeys(_sentences(page, expected.get("title") or "")):
        words = tokens(sentence)
        shared = sum(word in held for word in words) / max(len(words), 1)
        if " ".join(words) not in whole and shared >= LEAST_SHARED:
            found.append(Sentence(text=sentence, cites=aligned(sentence, story)))
    if found:
        yield Case(str(page["id"]), story, draft_of(found))


def _sentences(page: dict[str, Any], title: str) -> Iterator[str]:
    texts = [span.text for description in _descriptions(page) for span in split_sentences(description, "en")]
    texts = [text for text in texts if text.endswith((".", "!", ".”", '."')) and not text.endswith("...")]
    longer = [word for word in title.split()[1:] if len(word) > 3]
    if sum(word[0].isupper() for word in longer) <= MOST_CAPITALS * len(longer):
        texts.append(title)
    for text in texts:
        if len(text.split()) in WORDS and text.isprintable() and not unbalanced(text) and not _TO_READERS.search(text):
            yield text


def _descriptions(page: dict[str, Any]) -> Iterator[str]:
    head = saved_page(page["file"])[:HEAD].decode("utf-8", "replace")
    for tag in _META.findall(head):
        values = {name.lower(): html.unescape(one or other) for name, one, other in _ATTRIBUTE.findall(tag)}
        if (values.get("name") or values.get("property") or "").lower() in _NAMES:
            # some pages escape their entities twice
            yield " ".join(html.unescape(values.get("content", "")).split())
