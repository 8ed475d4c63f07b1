"""Start tags in the bytes of a page, and what stands in an element, each in time linear to the page.

A pattern such as `<meta[^>]*>` looks to the end of the page for every `<meta` that nothing closes; a page of nothing
else would hold everybody up. It does not know what a tag means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(rb"<[^>]*>")


class Span(NamedTuple):
    """From the `<` to behind the `>`; where no `>` follows any more, to the end of the page, and not `closed`."""

    start: int
    end: int
    closed: bool


def start_tags(page: bytes, opening: re.Pattern[bytes]) -> Iterator[Span]:
    """The tags that begin as `opening` says, in order; one inside another's brackets is a part of that."""
    at = 0
    while match := opening.search(page, at):
        end = page.find(b">", match.end())
        if end < 0:
            yield Span(match.start(), len(page), False)
            return
        yield Span(match.start(), at := end + 1, True)


def contents(page: bytes, opening: re.Pattern[bytes], closing: re.Pattern[bytes], *, or_all: bool) -> Iterator[bytes]:
    """What stands between each such tag and what closes it; where nothing does, all that follows if `or_all`."""
    at = 0
    while (match := opening.search(page, at)) and (start := page.find(b">", match.end()) + 1):
        end = closing.search(page, start)
        if end or or_all:
            yield page[start : end.start() if end else len(page)]
        if end is None:
            return
        at = end.end()


def without_comments(page: bytes) -> bytes:
    """`page` without its comments; one that nothing ends stays."""
    kept, at = [], 0
    while (start := page.find(b"<!--", at)) >= 0 and (end := page.find(b"-->", start + 4)) >= 0:
        kept.append(page[at:start])
        at = end + 3
    return b"".join((*kept, page[at:]))


def without_tags(page: bytes) -> bytes:
    """`page` with a blank for each tag; a `<` that no `>` follows stays."""
    end = page.rfind(b">") + 1
    return _TAG.sub(b" ", page[:end]) + page[end:]
