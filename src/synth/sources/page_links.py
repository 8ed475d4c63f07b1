"""A section page → the articles it links to. It does not fetch them, and does not know whether they are any good."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from synth.domain.evidence import Capture
from synth.domain.source import Source
from synth.errors import FetchError
from synth.sources.addresses import address_fault, canonical_address
from synth.sources.encoding import decode
from synth.sources.entries import Entry
from synth.sources.markup import Tag, walk
from synth.text.sites import absolute, site_of

MAX_LINKS = 5_000
_AROUND = frozenset({"nav", "footer", "form", "menu"})  # what stands around the list of articles
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Words in an address that say: a list of pages, or a page of the house, and no article.
_NO_ARTICLE = re.compile(
    r"/(?:tags?|topics?|themen?|categor(?:y|ies)|kategorie|sections?|authors?|autor(?:en)?|staff|search|suche|login|"
    r"sign-?in|register|account|subscri(?:be|ption)s?|abo(?:nnement)?|newsletters?|about(?:-us)?|contact|kontakt|"
    r"impressum|imprint|privacy|datenschutz|terms|cookies?|careers?|jobs|advertis\w*|feeds?|rss|sitemap|podcasts?|"
    r"videos?|gallery|galerie|events?|archives?|page)(?:/|$)",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:pdf|jpe?g|png|gif|webp|svg|mp3|mp4|zip|xml|json|rss|ics|docx?|xlsx?)$", re.IGNORECASE)
_DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]|\d\d)")
_NUMBERED = re.compile(r"\d{5,}")
_SLUG_WORDS = 3  # hyphenated words in the last piece of an address
_TITLE_WORDS = 4
_ENOUGH = 2  # signs of an article


def read_links(capture: Capture, source: Source) -> tuple[Entry, ...]:
    """The links of the page that lead to articles, each once, in the page's order.

    Where `source` has patterns to include, every link is given and they decide. Else a link counts that stays on the
    page's own site and shows two signs of an article among these: a date, a long number or a slug of several words in
    its address; a headline's length of text; a heading around it. `FetchError` `no_links` where none does.
    """
    page = _Page(capture.final_url)
    for piece in walk(decode(capture.body, capture.content_type)):
        page.take(piece)
    page.finish()
    texts: dict[str, _Link] = {}
    for link in page.links:
        kept = texts.get(link.url)
        texts[link.url] = link if kept is None else kept.joined(link)
    here = site_of(capture.final_url)
    links = [link for link in texts.values() if source.include or (site_of(link.url) == here and link.is_article)]
    if not links:
        words = f"{capture.url} links to no article that can be told from its links; give `include` patterns, or a feed"
        raise FetchError("no_links", words, url=capture.url)
    return tuple(
        Entry(link=link.url, title=link.text if len(link.text.split()) >= _TITLE_WORDS else "") for link in links
    )


@dataclass(frozen=True)
class _Link:
    url: str
    text: str
    headed: bool
    around: bool

    def joined(self, other: _Link) -> _Link:
        """One link of two to the same page (a picture and a headline): the longer text, the better place."""
        text = max(self.text, other.text, key=len)
        return _Link(self.url, text, self.headed or other.headed, self.around and other.around)

    @property
    def is_article(self) -> bool:
        path = unquote(urlsplit(self.url).path)
        if self.around or path.strip("/") == "" or _NO_ARTICLE.search(path) or _FILE.search(path):
            return False
        last = path.rstrip("/").rsplit("/", 1)[-1]
        slug = len(re.findall(r"[^\W\d_]{2,}", last)) >= _SLUG_WORDS
        signs = (slug, bool(_DATED.search(path)), bool(_NUMBERED.search(self.url)), self._is_headline, self.headed)
        return sum(signs) >= _ENOUGH

    @property
    def _is_headline(self) -> bool:
        wide = sum(ord(char) >= 0x2E80 for char in self.text)  # Chinese, Japanese and Korean write no spaces
        return len(self.text.split()) >= _TITLE_WORDS or wide >= 3 * _TITLE_WORDS


@dataclass
class _Open:
    """A link that has begun: where to, what it says so far, and whether it stands in a heading."""

    href: str
    words: list[str] = field(default_factory=list)
    headed: bool = False


@dataclass
class _Page:
    """Gathers the links of a page with their texts and places."""

    base: str
    links: list[_Link] = field(default_factory=list)
    _around: int = 0  # elements that are open now of those that stand around the list, and headings
    _headings: int = 0
    _link: _Open | None = None

    def take(self, piece: Tag | str) -> None:
        if isinstance(piece, str):
            if self._link:
                self._link.words.append(piece)
        elif piece.name == "a":
            self.finish()
            if not piece.ends:
                self._link = _Open(piece.attributes().get("href", ""), headed=self._headings > 0)
        elif piece.name == "base" and (href := piece.attributes().get("href")):
            self.base = absolute(href, self.base)
        elif piece.name in _HEADINGS:
            self._headings = max(0, self._headings + (-1 if piece.ends else 1))
            if self._link:
                self._link.headed = True
        elif piece.name in _AROUND:
            self._around = max(0, self._around + (-1 if piece.ends else 1))

    def finish(self) -> None:
        """Keep the link that is open, if there is one."""
        link, self._link = self._link, None
        if link is None or len(self.links) >= MAX_LINKS:
            return
        url = absolute(link.href, self.base)
        if not address_fault(url):
            text = " ".join("".join(link.words).split())
            self.links.append(_Link(canonical_address(url), text, link.headed, self._around > 0))
