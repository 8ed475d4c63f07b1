"""Which pages are no article: home pages, listings, error pages, consent walls, video shells, paid stubs.

It does not know how the text was found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from synth.domain.evidence import PageKind, PageVerdict
from synth.errors import ExtractionError
from synth.extract import jsonld
from synth.extract.body import Block
from synth.extract.metadata import PageFacts
from synth.extract.phrases import phrases
from synth.text.words import folded, words

MIN_WORDS = 40
_PAID_STUB_WORDS = 120
_STUB_WORDS = 80  # sites ask for a login beside every article, so that what they ask is not enough
_TEASER_CHARS = 200
_DIALOGS, _DIALOG_SHARE = 5, 0.33
_LISTINGS = frozenset({"CollectionPage", "ItemList", "OfferCatalog", "SearchResultsPage", "ProfilePage"})
_HOME_PATHS = frozenset({"", "index.html", "index.htm", "index.php", "en", "de", "home", "news"})
_LOGIN = re.compile(r"log ?in|sign ?in|regist|account|anmeld|einlogg", re.IGNORECASE)


class PageRefused(ExtractionError):
    """The page is none that is used as a source: what it was taken for instead."""

    def __init__(self, reason: str, verdict: PageVerdict) -> None:
        super().__init__(reason, verdict.reason)
        self.verdict = verdict


def refuse_by_address(facts: PageFacts, url: str) -> None:
    """`ExtractionError` not_an_article where address and metadata say so, before any text is looked at."""
    parts, wording = urlsplit(url), phrases().kinds
    if wording.error_title.search(facts.title):
        raise refusal(PageKind.ERROR, 0.95, f"this is an error page: its title is “{facts.title}”")
    if wording.consent_title.match(facts.title) and not facts.is_article:
        raise refusal(PageKind.CONSENT, 0.9, f"this is a consent page: its title is “{facts.title}”")
    if parts.scheme in ("http", "https") and not parts.query and parts.path.strip("/") in _HOME_PATHS:
        raise refusal(PageKind.HOME_PAGE, 0.9, f"this is a home page, by its address: {parts.path or '/'}")
    if not facts.types & jsonld.ARTICLES and facts.types & _LISTINGS:  # WordPress sets og:type article on lists too
        raise refusal(PageKind.LISTING, 0.9, "this page calls itself a collection of pages")
    if not facts.is_article and facts.published is None and wording.listing_path.search(parts.path):
        raise refusal(PageKind.LISTING, 0.7, "this is a list of pages, by its address")


def refuse_by_text(facts: PageFacts, blocks: Sequence[Block], tree: HtmlElement) -> None:
    """`ExtractionError` where the blocks are no article's text: paywall, login_wall, empty, not_an_article, too_short.

    `tree` is the page, which may speak of paying or signing in outside its article too.
    """
    count = max(sum(len(block.text.split()) for block in blocks), _cjk_words(blocks))
    text = " ".join(block.text for block in blocks)
    is_stub = count < (_PAID_STUB_WORDS if facts.paid else _STUB_WORDS)
    gate = _gate_of(tree.text_content()) if is_stub else ""
    if is_stub and (facts.paid or gate):
        reason = "login_wall" if not facts.paid and _LOGIN.search(gate) else "paywall"
        what = f"only {count} words stand before the wall: {gate or 'the page says that it is not free'}"
        raise refusal(PageKind.PAYWALL_STUB, 0.9 if facts.paid else 0.7, what, reason=reason)
    shell = (PageKind.VIDEO, 0.8) if _is_film(facts) else (PageKind.OTHER, 0.5)
    if not blocks:
        raise refusal(*shell, "no article text was found on the page", reason="empty")
    if count < 3 * MIN_WORDS and phrases().kinds.error_text.search(text):
        raise refusal(PageKind.ERROR, 0.8, "this is an error page or a check for robots")
    if count < MIN_WORDS:
        few = f"{count} words of text are too few: at least {MIN_WORDS} are needed"
        raise refusal(*shell, few, reason="too_short")
    if _is_consent(text):
        raise refusal(PageKind.CONSENT, 0.8, "the text found is about cookies and consent")
    if _is_login(blocks, text):
        raise refusal(PageKind.OTHER, 0.8, "the text found is the dialogs of an account: password, registration")
    if _is_listing(facts, blocks):
        raise refusal(PageKind.LISTING, 0.7, "the text found is a list of teasers and links")
    if not is_about(facts, text):
        title = facts.title
        raise refusal(PageKind.OTHER, 0.6, f"the text found does not speak of what the title names: “{title}”")


def refusal(kind: PageKind, score: float, what: str, *, reason: str = "not_an_article") -> PageRefused:
    """The error that refuses a page taken for `kind`; `score`: how much speaks for that, 0 to 1."""
    return PageRefused(reason, PageVerdict(kind=kind, score=score, reason=what))


def _is_film(facts: PageFacts) -> bool:
    return facts.og_type.startswith("video") or bool(facts.types & {"VideoObject", "Clip", "Movie", "TVEpisode"})


def _gate_of(page_text: str) -> str:
    """The words with which a page asks for payment or a login, `""` where it does not."""
    match = phrases().kinds.gate.search(page_text)
    return " ".join(match[0].split()) if match else ""


def is_about(facts: PageFacts, text: str) -> bool:
    """Whether the text shares a word with the title, or two with title and description: else it is another text.

    A page whose title and description name fewer than three things cannot be judged and passes.
    """
    title = _stems(facts.title)
    wanted = title | _stems(facts.description)
    found = _stems(text)
    return len(wanted) < 3 or bool(title & found) or len(wanted & found) >= 2


@lru_cache(maxsize=8)  # of one page: its title, description and text are asked for several times
def _stems(text: str) -> frozenset[str]:
    """Beginnings of the longer words; pairs of signs in scripts without spaces."""
    plain = folded(text)
    runs = () if plain.isascii() else _CJK.findall(plain)
    stems = {word[:6] for word in words(plain) if len(word) >= 4 and not (runs and _CJK.search(word))}
    for run in runs:
        stems.update(run[at : at + 2] for at in range(len(run) - 1))
    return frozenset(stems)


_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\uac00-\ud7af\u1100-\u11ff\u3130-\u318f]+")


def _cjk_words(blocks: Sequence[Block]) -> int:
    """Words of scripts that set none apart, at two signs a word."""
    return sum(len(run) for block in blocks for run in _CJK.findall(block.text)) // 2


def _is_consent(text: str) -> bool:
    about = phrases().kinds.consent_word.count(text)
    return about >= 4 and about > 0.03 * len(text.split())


def _is_login(blocks: Sequence[Block], text: str) -> bool:
    """Whether a third of the blocks, and five at least, speak of passwords and registration."""
    wording = phrases().kinds.login_word
    if wording.count(text) < _DIALOGS:
        return False
    about = sum(wording.is_in(block.text) for block in blocks)
    return about >= _DIALOGS and about > _DIALOG_SHARE * len(blocks)


def _is_listing(facts: PageFacts, blocks: Sequence[Block]) -> bool:
    """Teasers are short, stand under headings of their own or in links, and do not make a text.

    Where the page calls itself an article, a long block in a link is prose that a careless link was set around.
    """
    chars = sum(len(block.text) for block in blocks)
    teasers = [block for block in blocks if not facts.is_article or len(block.text) < _TEASER_CHARS]
    linked = sum(len(block.text) * block.linked for block in teasers) / chars
    headings = len({block.heading for block in blocks if block.heading})
    if linked > (0.6 if facts.is_article else 0.35):
        return True
    if facts.is_article:
        return False
    mean = chars / len(blocks)
    return len(blocks) >= 8 and mean < 170 and headings > 0.4 * len(blocks)
