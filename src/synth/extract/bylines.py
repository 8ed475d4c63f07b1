"""Author names as a byline prints them. It does not know where a page keeps its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from synth.text.words import folded, words

_LEAD = re.compile(
    r"^(?:written\s+by|words\s+by|story\s+by|posted\s+by|reported\s+by|by|von|par|por|autor(?:in)?|author|text)\b[\s:]*",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s*[;|•]\s*|\s*,\s*(?:and|und|et|y)\s+|\s+(?:and|und|et|y|&)\s+|\s*,\s*", re.IGNORECASE)
_TAIL = re.compile(
    r"\s*(?:\(.*|\bfor\s+.*|\bfür\s+.*|@\S+|\bin [A-Z].*|\bupdated\b.*|\bpublished\b.*|\|.*|/.*)$", re.IGNORECASE
)
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|correspondents?|writers?|redaktion|redakteur(?:in)?|staff|contributors?|author|journalist|columnist|officer|head|chief|director|professor|foto|photo|"
    r"producer|analyst|inc|llc|ltd|gmbh|admin|desk|team)\b|\d",
    re.IGNORECASE,
)
_DEGREES = re.compile(r"(?:^|\s)(?:MS|MA|MBA|MD|MPH|RDN?|RN|NP|CPT|LCSW|JD|DPT|DVM|Ph\.?D\.?|M\.D\.|M\.S\.)$")
_MAX_AUTHORS = 6


def clean_authors(groups: Iterable[Iterable[str]], outlet: str) -> str:
    """The names of the first group that holds any, joined with `, `; `""` where no group names a person or an agency.

    Dropped: leading `By`, addresses, titles and degrees after a name, and the outlet's own name.
    """
    for group in groups:
        names = [name for byline in group for name in _names(byline, outlet)]
        distinct = dict.fromkeys(names)
        if distinct:
            return ", ".join(list(distinct)[:_MAX_AUTHORS])
    return ""


def _names(byline: str, outlet: str) -> list[str]:
    if "://" in byline or byline.startswith(("www.", "/")):
        return []
    found = []
    for part in _JOINT.split(_LEAD.sub("", " ".join(byline.split()))):
        name = _TAIL.sub("", _LEAD.sub("", part)).strip(" .,:-–—\u00a0")
        while (shorter := _DEGREES.sub("", name).strip(" .,")) != name:
            name = shorter
        if _is_name(name, outlet):
            found.append(_cased(name))
    return found


def _is_name(name: str, outlet: str) -> bool:
    if not 2 < len(name) <= 60 or _ROLE.search(name) or not 1 <= len(name.split()) <= 5 or "@" in name:
        return False
    plain, site = "".join(words(folded(name))), "".join(words(folded(outlet)))
    if site and (plain in site or site in plain):
        return False
    return any(char.isupper() for char in name) or not name.isascii()


def _cased(name: str) -> str:
    """A name in capitals as names are written; initials and agencies of one word stay as they are."""
    return name.title() if name.isupper() and len(name.split()) > 1 and name.isascii() else name
