"""Whose text a page prints: the news agency that its byline, dateline or last line names.

It does not compare texts: two outlets may print one agency's words without saying so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

_LAST_BLOCKS = 3
_LAST_CHARS = 160
_BYLINE_CHARS = 160
# City, perhaps with its country and the day, then who reports from there: `HANOI, Vietnam, Nov. 20 (AP) —`
_DAY = re.compile(r",\s(?:[^\W\d_]{3,9}\.?\s\d{1,2}|\d{1,2}\.?\s[^\W\d_]{3,9})(?:,?\s\d{4})?$")
_PLACE = (
    r"[^\W\d_][\w.'’ /-]{1,40}(?:,\s[^\W\d_][\w.'’ ]{1,30})?"
    r"(?:,\s(?:[^\W\d_]{3,9}\.?\s\d{1,2}|\d{1,2}\.?\s[^\W\d_]{3,9})(?:,?\s\d{4})?)?"
)
_DATELINE = re.compile(
    rf"^(?P<place>{_PLACE},?)?\s*(?:[(\[（](?P<agency>[^()\[\]（）]{{2,40}})[)\]）]|/(?P<wire>[A-Z][\w -]{{2,24}})/)\s*"
    r"(?:[-–—:.]|\.{3}|$|(?=[^\W\d_a-z]))"
)
_CAPITALS = re.compile(
    r"^(?P<place>[^\W\d_a-z][^\Wa-z_.,'’/ -]*(?:[.,'’/ -]+[^\W\d_a-z][^\Wa-z_]*)*(?:,\s[A-Z][\w. ]{1,25})?)"
    r"\s*[–—]\s(?=\W*[^\W\d_a-z])"
)
_BETWEEN = re.compile(r"\s*(?:[,;|/&•·\n]|\s[–—-]\s|\band\b|\bund\b|\bet\b)\s*", re.IGNORECASE)
# Who took over no more than a part: `with material from`, `contributed to this report`
_SHARED = re.compile(
    r"\b(?:with|mit|and|und|avec|additional|contributed|used in this|material|materials|files|beitrag)\b", re.IGNORECASE
)
_CREDIT = re.compile(
    r"^(?:(?:source|quelle|fuente|fonte|agency|agentur|copyright|©|\(c\)|text)\W*)+(?:\d{4}\W+)?(?:by|von|the)?\s*",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(\[（]([^()\[\]（）]{2,40})[)\]）]\s*\.?$")
_REUTERS_CREDIT = re.compile(r"\breporting by [^.;]{3,200}[;.]\s*(?:additional|writing|editing)\b", re.IGNORECASE)


class Agency(BaseModel):
    """One agency of `agencies.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    marks: frozenset[str]
    names: tuple[str, ...]
    hosts: tuple[str, ...]
    releases: bool = False


@dataclass(frozen=True)
class Dateline:
    """Where a report comes from, and whose it is; `""` and None where its first line does not say."""

    place: str = ""
    agency: Agency | None = None


class _Register(BaseModel):
    """All agencies, looked up by what a page calls them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: tuple[Agency, ...]

    @cached_property
    def by_mark(self) -> dict[str, Agency]:
        return {mark: agency for agency in self.agency for mark in agency.marks}

    @cached_property
    def by_host(self) -> dict[str, Agency]:
        return {host: agency for agency in self.agency for host in agency.hosts}

    @cached_property
    def in_words(self) -> tuple[tuple[re.Pattern[str], Agency], ...]:
        return tuple(
            (re.compile(rf"\b(?:{'|'.join(map(re.escape, agency.names))})\b", re.IGNORECASE), agency)
            for agency in self.agency
            if agency.names
        )


@cache
def _register() -> _Register:
    text = (Path(__file__).parent / "agencies.toml").read_text(encoding="utf-8")
    return _Register.model_validate(tomllib.loads(text))


def agency_of(address: str, bylines: Iterable[str], texts: Sequence[str]) -> Agency | None:
    """The agency whose text a page prints, None where nothing says so.

    `address` is the page's own or the one it names as canonical, `bylines` are as the page has them, uncleaned, and
    `texts` are the blocks of its article. An agency that only contributed does not count: `with material from AP`.
    """
    if texts and (told := dateline_of(texts[0]).agency):
        return told
    if host := _host_agency(address):
        return host
    for byline in bylines:
        if told := _in_byline(byline):
            return told
    return next((told for text in texts[-_LAST_BLOCKS:] if (told := _in_credit(text))), None)


def dateline_of(first: str) -> Dateline:
    """Place and agency at the beginning of an article's first block: `LONDON (AP) —`, `Berlin (dpa) -`."""
    match = _DATELINE.match(first)
    if match and (agency := _marked(match["agency"] or match["wire"])):
        return Dateline(_city(match["place"] or ""), agency)
    capitals = _CAPITALS.match(first)
    return Dateline(_city(capitals["place"])) if capitals and len(capitals["place"]) <= 60 else Dateline()


def _city(place: str) -> str:
    """The place without the day that follows it."""
    return _DAY.sub("", place.strip(" ,-")).strip(" ,")


def _marked(text: str) -> Agency | None:
    """The first agency among marks that stand together: `dpa/lno`, `APA/AP`, `Reuters Staff`."""
    known = _register()
    for mark in (text, *_BETWEEN.split(text)):
        if agency := known.by_mark.get(mark.strip(" .")):
            return agency
    return next((agency for pattern, agency in known.in_words if pattern.search(text)), None)


def _in_byline(byline: str) -> Agency | None:
    line = re.sub(r"^(?:by|von|par|por|di|from)\s+", "", " ".join(byline.split()), flags=re.IGNORECASE)
    if not line or len(line) > _BYLINE_CHARS:
        return None
    agency = _marked(_CREDIT.sub("", line))
    return None if agency is None or (_SHARED.search(line) and _people_before(line)) else agency


def _people_before(line: str) -> bool:
    """Whether somebody is named before the words that share the work: `Ben Carr with AP`, not `Reuters and AP`."""
    match = _SHARED.search(line)
    return match is not None and bool(line[: match.start()].strip()) and _marked(line[: match.start()]) is None


def _in_credit(text: str) -> Agency | None:
    """The agency of a last line: `(Reuters)`, `© dpa-infocom`, `Quelle: dpa`, `Reporting by … Editing by …`."""
    if _REUTERS_CREDIT.search(text):
        return _register().by_mark["Reuters"]
    if bracket := _IN_BRACKETS.search(text[-60:]):
        return _only_marks(bracket[1])
    if len(text) > _LAST_CHARS or _SHARED.search(text):
        return None
    rest = _CREDIT.sub("", text)
    return _marked(rest) if rest != text else _only_marks(text)


def _only_marks(text: str) -> Agency | None:
    """The agency of a text that is nothing but marks and short names of desks: `dpa/feh`, `PTI`."""
    parts = [part.strip(" .") for part in _BETWEEN.split(text)]
    found = [agency for part in parts if (agency := _register().by_mark.get(part))]
    return found[0] if found and all(len(part) <= 20 for part in parts) else None


def _host_agency(address: str) -> Agency | None:
    host = urlsplit(address).hostname or ""
    labels = host.split(".")
    return next(
        (agency for at in range(len(labels)) if (agency := _register().by_host.get(".".join(labels[at:])))), None
    )
