"""Author names as a byline prints them. It does not know where a page keeps its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from synth.text.words import folded, words

_LEAD = re.compile(
    r"^(?:written\s+by|words\s+by|story\s+by|posted\s+by|reported\s+by|alle\s+artikel\s+von|(?:all\s+)?(?:articles|posts)\s+by|by|von|par|por|autor(?:in)?|author|text)\b[\s:]*",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s*[;|•]\s*|\s*,\s*(?:and|und|et|y|og|och)\s+|\s+(?:and|und|et|y|og|och|&)\s+|\s*,\s*", re.IGNORECASE
)
_TAIL = re.compile(
    r"\s*(?:\(.*|\bfor\s+.*|\bfür\s+.*|@\S+|\bin [A-Z].*|\bupdated\b.*|\bpublished\b.*|\|.*|/.*)$", re.IGNORECASE
)
_ROLE = re.compile(
    r"\b(?:editors?|reporters?|correspondents?|writers?|redaktion|redakteur(?:in)?|staff|contributors?|author|journalist|columnist|officer|head|chief|director|professor|foto|photo|"
    r"producer|analyst|experts?|specialist|consultant|inc|llc|ltd|gmbh|company|nachrichten|newsroom|developer|admin|desk|team|last)\b|\d",
    re.IGNORECASE,
)
_DEGREES = re.compile(r"(?:^|\s)(?:MS|MA|MBA|MD|MPH|RDN?|RN|NP|CPT|LCSW|JD|DPT|DVM|Ph\.?D\.?|M\.D\.|M\.S\.)$")
_HOUSE = re.compile(r"\b(?:press|times|agency|agentur|reuters|bloomberg|university)\b", re.IGNORECASE)
_INITIALS = re.compile(r"[A-Z]{2,}(?:-[A-Z]{2,})?")
_NO_NAME = re.compile(
    r"[@:\[\]{}<>=©]|^(?:january|february|march|april|may|june|july|august|september|october|november|december)$",
    re.IGNORECASE,
)
_MAX_AUTHORS = 6
_TITLE_LETTERS = 5  # of a paper's name, which another paper does not have by chance
_LONGER = 8  # letters by which the name of a house is longer than that of the person it is named after


def clean_authors(groups: Iterable[Iterable[str]], outlet: str) -> str:
    """The names of the first group that holds any, joined with `, `; `""` where no group names a person or an agency.

    A later byline that names the same and more is fuller. Dropped: leading `By`, addresses, titles and degrees after a
    name, the house behind a person, and the outlet's own name.
    """
    best: dict[str, None] = {}
    for group in map(tuple, groups):
        names = [name for byline in group for name in _persons_first(_names(byline, outlet))]
        distinct = dict.fromkeys(names)
        if not best or (len(group) == 1 and best.keys() < distinct.keys()):
            best = distinct
    return ", ".join(list(best)[:_MAX_AUTHORS])


def _persons_first(names: list[str]) -> list[str]:
    """The names of one byline without the house behind a person: `Ada Holm, Associated Press`; `Ada Holm | WBEZ`."""
    if not names or len(names[0].split()) < 2:
        return names
    return [name for name in names if name is names[0] or not (_HOUSE.search(name) or _INITIALS.fullmatch(name))]


def _names(byline: str, outlet: str) -> list[str]:
    if "://" in byline or byline.startswith(("www.", "/", ",")):
        return []
    first, *places = byline.split(",")
    if places and _is_outlet(first, outlet):
        return []  # what follows the outlet's name is where it sits
    found = []
    parts = _JOINT.split(_LEAD.sub("", " ".join(byline.split())))
    if any(_ROLE.search(part) for part in parts[1:]):  # `Ada Holm, Home, Security Expert`: a role of several pieces
        parts = [parts[0], *(part for part in parts[1:] if len(part.split()) > 1)]
    for part in parts:
        name = _TAIL.sub("", _LEAD.sub("", part)).strip(" .,:-–—\u00a0")
        while (shorter := _DEGREES.sub("", name).strip(" .,")) != name:
            name = shorter
        if _is_name(name, outlet):
            found.append(_cased(name))
    return found


def _is_name(name: str, outlet: str) -> bool:
    if not 2 < len(name) <= 60 or _ROLE.search(name) or not 1 <= len(name.split()) <= 5 or _NO_NAME.search(name):
        return False
    if _is_outlet(name, outlet):
        return False
    return any(char.isupper() for char in name) or not name.isascii()


def _is_outlet(name: str, outlet: str) -> bool:
    """Whether `name` is the outlet, in short (its initials) or in full."""
    plain, site = "".join(words(folded(name))), "".join(words(folded(outlet)))
    plain = plain.removeprefix("the")
    initials = "".join(word[0] for word in words(folded(outlet)))
    short, _, last = name.rpartition(" ")
    if short.isupper() and len(last) >= _TITLE_LETTERS and folded(outlet).split()[-1:] == [folded(last)]:
        return True  # `OÖ Volksblatt` of the Oberösterreichisches Volksblatt
    if len(words(name)) > 1 and site.startswith(plain) and len(site) > len(plain) + _LONGER:
        return False  # `Mike Holm` of `Mike Holm Landscape Photography`
    return bool(site and plain) and (plain in site or site in plain or (len(plain) > 2 and plain == initials))


def _cased(name: str) -> str:
    """A name in capitals as names are written; initials and agencies of one word stay as they are."""
    return name.title() if name.isupper() and len(name.split()) > 1 and name.isascii() else name
