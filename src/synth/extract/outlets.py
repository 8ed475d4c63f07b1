"""What an outlet is called, as its readers know it. It does not know the page's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from synth.extract import jsonld
from synth.extract.metas import Metas, first_of, line
from synth.text.sites import site_of
from synth.text.words import folded, words

# Second labels under which names are given: ledger.co.uk.
_SUFFIXES = frozenset({"ac", "co", "com", "gov", "net", "org"})
_SEPARATOR = re.compile(r"\s+[|–—/]\s+|\s+-\s+|\s*\|\s*")
_NO_NAME = re.compile(r"[@_©:]|^\W|\d{4}")  # a handle, an address, a line about rights, a date
_MOST_CHARS = 60
_SMALL = frozenset({"the", "of", "and", "for", "der", "die", "das", "und", "le", "la", "les", "el", "de"})
_LEAST_LETTERS = 3  # of a host's label that initials may spell


def declared_outlets(
    metas: Metas, article: jsonld.Node, nodes: tuple[jsonld.Node, ...], titles: Iterable[str], *, address: str
) -> Iterator[str]:
    """The names that the page gives its outlet, by decreasing trust; none that is one of the article's `titles`.

    One word in small letters that the host does not hold names a section (`checkout`) and comes last.
    """
    named = [
        first_of(metas, "og:site_name"),
        *jsonld.names_of(article, "publisher", nodes),
        *(jsonld.text_of(node, "name") for node in nodes if jsonld.types(node) & {"NewsMediaOrganization", "WebSite"}),
        first_of(metas, "application-name"),
    ]
    named.sort(key=lambda name: name.isalpha() and name.islower() and folded(name) not in site_of(address))
    of_article = {folded(title) for title in titles}
    for name in named:
        parts = [part.strip() for part in _SEPARATOR.split(line(name))]
        own = next((part for part in parts if part and folded(part) not in of_article), "")
        if own and len(own) <= _MOST_CHARS and "://" not in own:
            yield own


def outlet_name(declared: str, guesses: Sequence[str], address: str) -> str:
    """The declared name where it says more than the host does, else the first guess that the host bears out.

    Else the host without its service labels; of a file its name. A guess may be a tail of the page's `<title>`.
    """
    said = _said(declared, address)
    return said or next((part for part in _parts(guesses) if _is_spelled(part, address)), "") or _host(address)


def _said(name: str, address: str) -> str:
    """The declared name; `Hosted` of hosted.wire.example and `ledger` of ledger.example say less than the host does."""
    labels = (urlsplit(address).hostname or "").removeprefix("www.").split(".")
    service = len(labels) > 2 and labels[-2] not in _SUFFIXES and folded(name) == labels[0]
    return "" if service or (name.islower() and name in labels) else name


def _parts(guesses: Iterable[str]) -> Iterator[str]:
    """Pieces of the guesses that can be names, the last ones first; none is a handle or an address."""
    for guess in guesses:
        for part in reversed(_SEPARATOR.split(line(guess))):
            part = part.strip(" |–—-")
            if part and len(part) <= _MOST_CHARS and not _NO_NAME.search(part):
                yield part


def _is_spelled(name: str, address: str) -> bool:
    """Whether the site's own label spells the name: in full, or by the beginnings of its words (`nytimes`)."""
    label = site_of(address).partition(".")[0].replace("-", "")
    said = words(folded(name))
    plain = "".join(said)
    if len(label) < _LEAST_LETTERS or not said:
        return False
    return label in (plain, "".join(word for word in said if word not in _SMALL)) or _begins(said, label)


def _begins(said: Sequence[str], label: str, used: int = 0) -> bool:
    """Whether beginnings of these words, in order, make up the label; small words may give nothing.

    After two words and more the rest of a long name need not be in it: `bund-naturschutz`, `… in Bayern e.V.`
    """
    if not label:
        return not said or used > 1
    if not said:
        return False
    first, rest = said[0], said[1:]
    if first in _SMALL and _begins(rest, label, used):
        return True
    most = next((at for at, (one, other) in enumerate(zip(first, label, strict=False)) if one != other), None)
    longest = min(len(first), len(label)) if most is None else most
    return any(_begins(rest, label[count:], used + 1) for count in range(longest, 0, -1))


def _host(address: str) -> str:
    parts = urlsplit(address)
    if parts.hostname:
        return re.sub(r"^(?:www\d?|m|amp|edition|mobile)\.(?=[^.]+\.)", "", parts.hostname)
    return PurePosixPath(unquote(parts.path)).stem
