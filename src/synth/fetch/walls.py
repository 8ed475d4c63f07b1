"""Which answers are walls: a page that stands in the place of the one we asked for. Pure.

It sees an answer as it came and knows no article: a wall inside a page is for the extractor to find.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict

from synth.domain.verdict import Ruling
from synth.fetch.media import Fault, is_markup
from synth.fetch.tags import contents, start_tags, without_tags
from synth.web.address import host_of, shown
from synth.web.response import Response

_FEW_WORDS = 60  # a page of so few, menus and all, holds no article
_SHELL_WORDS = 30
_CONSENT_WORDS = 400
_PARAGRAPHS = 8
_MOST_BYTES = 150_000

_BY_STATUS = {
    401: (Ruling.LOGIN_WALL, "asks for a sign-in"),
    402: (Ruling.PAYWALL, "asks for payment"),
    403: (Ruling.REFUSED, "refuses us"),
    404: (Ruling.GONE, "has no such page; correct the address or leave it out"),
    406: (Ruling.REFUSED, "has no version of this page for us"),
    407: (Ruling.LOGIN_WALL, "asks for a sign-in"),
    410: (Ruling.GONE, "says this page is gone; leave it out"),
    451: (Ruling.WITHHELD, "may not show this page, for legal reasons"),
}
# Headers with which services mark a check for robots: Cloudflare, AWS WAF, Vercel.
_CHALLENGE = {"cf-mitigated": "challenge", "x-amzn-waf-action": "", "x-vercel-mitigated": ""}

_HIDDEN = re.compile(rb"<(script|style|template|svg|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.S | re.I)
_NOSCRIPT, _NOSCRIPT_END = re.compile(rb"<noscript\b", re.I), re.compile(rb"</noscript", re.I)
_TITLE, _TITLE_END = re.compile(rb"<(?:title|h1)\b", re.I), re.compile(rb"</(?:title|h1)", re.I)
_SCRIPT = re.compile(rb"<script\b", re.I)
_INPUT = re.compile(rb"<input\b", re.I)
_PASSWORD = re.compile(rb"""type\s*=\s*["']?password""", re.I)
_SIGNS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


def _any_of(value: object) -> object:
    alternatives = value if isinstance(value, list) else [value]
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives), re.IGNORECASE)


Pattern = Annotated[re.Pattern[str], BeforeValidator(_any_of)]


class _Wording(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    bot_mark: Pattern
    bot_words: Pattern
    script_words: Pattern
    consent_title: Pattern
    consent_words: Pattern
    consent_place: Pattern
    login_place: Pattern
    paywall_place: Pattern
    pay_words: Pattern
    login_words: Pattern


@cache
def _wording() -> _Wording:
    return _Wording.model_validate(tomllib.loads((Path(__file__).parent / "walls.toml").read_text(encoding="utf-8")))


def wall_of(response: Response) -> Fault | None:
    """The wall that `response` is, or None where it is a page, a feed, or a failure that may pass."""
    host = host_of(response.final_url)
    if found := _challenge(response):
        return Fault(Ruling.BOT_WALL, f"{host} checks for robots ({found}); synth does not pretend to be a reader")
    if by_status := _BY_STATUS.get(response.status):
        ruling, words = by_status
        return Fault(ruling, f"{host} {words} (HTTP {response.status})")
    if not response.ok or len(response.body) > _MOST_BYTES or response.body.count(b"<p") >= _PARAGRAPHS:
        return None
    if not response.body.strip() or not is_markup(response.content_type, response.body):
        return None
    return _wall_of_page(response, host)


def _challenge(response: Response) -> str:
    """What tells that the answer is a check for robots: a header, or the source of a refusal. "" where nothing does."""
    for name, value in _CHALLENGE.items():
        if name in response.headers and value in response.headers[name]:
            return f"{name}: {response.headers[name][:40]}"
    if response.ok or not response.body:
        return ""
    source = response.body.decode("utf-8", "replace")
    return _said(_wording().bot_words, _text(response.body)) or _said(_wording().bot_mark, source)


@dataclass(frozen=True)
class _Sight:
    """A small page as a reader without JavaScript would see it."""

    title: str
    text: str
    words: int
    without_scripts: str  # what is shown where no program may run
    source: bytes


def _wall_of_page(response: Response, host: str) -> Fault | None:
    body = response.body
    text = _text(body)
    words = len(text.split()) + len(_SIGNS.findall(text)) // 2
    if words > _CONSENT_WORDS:
        return None
    titles = islice(contents(body, _TITLE, _TITLE_END, or_all=False), 2)
    title = " | ".join(" ".join(_plain(found).split()) for found in titles)
    without = " ".join(_plain(found) for found in contents(body, _NOSCRIPT, _NOSCRIPT_END, or_all=True))
    sight = _Sight(title, text, words, without, body)
    place = "" if response.final_url == response.url else _place(response.final_url)
    return _consent(sight, place, host) or _bots(sight, host) or _asking(sight, place, host) or _unfilled(sight, host)


def _consent(sight: _Sight, place: str, host: str) -> Fault | None:
    wording = _wording()
    titled = any(wording.consent_title.search(part) for part in sight.title.split(" | "))
    if wording.consent_place.search(place) or (titled and wording.consent_words.search(sight.text)):
        words = f"{host} asks for consent to cookies first: “{shown(sight.title)}”; synth consents to nothing"
        return Fault(Ruling.CONSENT_WALL, words)
    return None


def _bots(sight: _Sight, host: str) -> Fault | None:
    wording = _wording()
    if sight.words > _FEW_WORDS:
        return None
    found = _said(wording.bot_words, f"{sight.title} {sight.text}")
    if not found and sight.words < _SHELL_WORDS:
        found = _said(wording.bot_mark, sight.source.decode("utf-8", "replace"))
    if found:
        return Fault(Ruling.BOT_WALL, f"{host} checks for robots ({found}); synth does not pretend to be a reader")
    return None


def _asking(sight: _Sight, place: str, host: str) -> Fault | None:
    """A page that asks for money or for a name, and holds nothing else."""
    wording = _wording()
    moved = bool(wording.login_place.search(place) and _asks_for_password(sight.source))
    if sight.words > (_CONSENT_WORDS if moved else _FEW_WORDS):
        return None
    everything = f"{sight.title} {sight.text}"
    if found := _said(wording.pay_words, everything):
        return Fault(Ruling.PAYWALL, f"{host} asks to subscribe or to log in first: “{found}”")
    if wording.paywall_place.search(place):
        return Fault(Ruling.PAYWALL, f"{host} sends us to {shown(place)}, which asks to subscribe")
    if moved:
        return Fault(Ruling.LOGIN_WALL, f"{host} sends us to a sign-in at {shown(place)}")
    if found := _said(wording.login_words, everything):
        return Fault(Ruling.LOGIN_WALL, f"{host} asks for a sign-in first: “{found}”")
    return None


def _unfilled(sight: _Sight, host: str) -> Fault | None:
    """A page that its reader's browser would have to fill (hardly a word, and a program), or one that holds nothing."""
    if sight.words > _SHELL_WORDS or len(sight.without_scripts.split()) > _SHELL_WORDS:
        return None
    asked = _said(_wording().script_words, f"{sight.text} {sight.without_scripts}")
    if _SCRIPT.search(sight.source) and (asked or not sight.words):
        how = f"“{asked}”" if asked else "it holds a program and no text"
        return Fault(Ruling.JAVASCRIPT_SHELL, f"{host} sent a page that JavaScript would have to fill: {how}")
    return None if sight.words else Fault(Ruling.EMPTY, f"{host} answered with a page without text")


def _asks_for_password(source: bytes) -> bool:
    return any(_PASSWORD.search(source, span.start, span.end) for span in start_tags(source, _INPUT))


def _place(url: str) -> str:
    """Host and path of an address: where a wall shows by its name."""
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}"


def _said(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return shown(" ".join(found[0].split()))[:60] if found else ""


def _text(body: bytes) -> str:
    """The visible words of a page, roughly: without scripts, styles, comments and tags."""
    start = body.lower().find(b"<body")
    return " ".join(_plain(_HIDDEN.sub(b" ", body[max(start, 0) :])).split())


def _plain(markup: bytes) -> str:
    return without_tags(markup.replace(b"\0", b"")).decode("utf-8", "replace")
