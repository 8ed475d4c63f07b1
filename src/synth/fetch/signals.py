"""What publishers say of use by AI, wherever they can say it → Signals. Pure; it does not decide what follows.

What we do with a page is to give it to a model that writes from it. Content Signals call that `ai-input`; the IETF's
vocabulary (draft-ietf-aipref-vocab) calls it `ai-use`, and older drafts of it `ai`, `ai-output` or, wider, `bots` and
`tdm`. Training (`ai-train`, `train-ai`) is something else: such a signal is kept, and forbids nothing here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape

from synth.domain.permission import Channel, Signal
from synth.fetch.host_files import HostFile
from synth.fetch.robots import TOKEN, Rules, UsageLine, matches
from synth.fetch.tags import start_tags, without_comments

_OUR_USES = frozenset({"ai-input", "ai-use", "ai-output", "ai", "bots", "tdm"})
_NO = frozenset({"no", "n", "0", "?0", "false"})
_NO_AI = "noai"
_ROBOTS_WORDS = frozenset({_NO_AI, "noimageai"})
# Directives of X-Robots-Tag that hold a colon themselves, so that what stands before it names no robot.
_WITH_VALUE = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_HEAD_BYTES = 1024 * 1024
_META = re.compile(rb"<meta\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_LONGEST = 200


def host_signals(rules: Rules, tdmrep: HostFile | None, url: str) -> tuple[Signal, ...]:
    """What the host's files say about `url`."""
    return (*_robots_signals(rules, url), *(_tdmrep_signals(tdmrep, url) if tdmrep else ()))


def page_signals(headers: Mapping[str, str], body: bytes, url: str) -> tuple[Signal, ...]:
    """What the answer itself says: its headers (names in lower case), and the head of the page."""
    return (*_header_signals(headers, url), *_meta_signals(body, url))


def _robots_signals(rules: Rules, url: str) -> Iterator[Signal]:
    """Content-Signal and Content-Usage lines of our group: per use, the one with the longest path that meets `url`
    counts, and of equals the stricter (draft-ietf-aipref-attach, 3.1)."""
    applying = [line for line in rules.usage if line.pattern == "/" or matches(line.pattern, url)]
    for name in ("content-signal", "content-usage"):
        lines = [line for line in applying if line.name == name]
        longest = max((len(line.pattern) for line in lines), default=0)
        for line in lines:
            if len(line.pattern) == longest:
                yield _usage_signal(line, rules.file.url)


def _usage_signal(line: UsageLine, where: str) -> Signal:
    signals = line.name == "content-signal"
    channel = Channel.CONTENT_SIGNAL if signals else Channel.CONTENT_USAGE_ROBOTS
    return _signal(channel, where, str(line), reserves=_forbids(line.value))


def _forbids(value: str) -> bool:
    """Whether a dictionary such as `search=yes, ai-input=no` forbids what we do; the last of equal keys counts
    (RFC 9651, 4.2.2)."""
    said = {}
    for part in value.split(","):
        key, _, answer = part.partition("=")
        said[key.strip().lower()] = answer.partition(";")[0].strip().strip('"').lower()
    return any(said.get(use) in _NO for use in _OUR_USES)


def _tdmrep_signals(file: HostFile, url: str) -> Iterator[Signal]:
    """Of the rules of tdmrep.json the first that meets `url` counts (TDMRep, section on the file at the origin)."""
    for rule in _tdm_rules(file.body):
        location = str(rule.get("location", "")).strip()
        if location and matches(location, url):
            reservation = rule.get("tdm-reservation")
            text = json.dumps({key: rule[key] for key in ("location", "tdm-reservation", "tdm-policy") if key in rule})
            yield _signal(Channel.TDMREP_FILE, file.url, text, reserves=str(reservation).strip() in ("1", "True"))
            return


def _tdm_rules(body: bytes) -> list[dict[str, object]]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):  # many hosts answer every address with a page
        return []
    rules = found if isinstance(found, list) else [found]
    return [rule for rule in rules if isinstance(rule, dict)]


def _header_signals(headers: Mapping[str, str], url: str) -> Iterator[Signal]:
    if usage := headers.get("content-usage", ""):
        yield _signal(Channel.CONTENT_USAGE_HEADER, url, usage, reserves=_forbids(usage))
    if signal := headers.get("content-signal", ""):
        yield _signal(Channel.CONTENT_SIGNAL_HEADER, url, signal, reserves=_forbids(signal))
    if reservation := headers.get("tdm-reservation", "").strip():
        yield _signal(Channel.TDM_HEADER, url, reservation, reserves=reservation == "1")
    tag = headers.get("x-robots-tag", "")
    if words := _ROBOTS_WORDS & set(_robots_words(tag)):
        yield _signal(Channel.ROBOTS_HEADER, url, tag, reserves=_NO_AI in words)


def _robots_words(tag: str) -> Iterator[str]:
    """The directives of an X-Robots-Tag header that are for all robots or for us."""
    ours = True
    for part in tag.lower().split(","):
        before, colon, after = part.partition(":")
        if colon and before.strip() not in _WITH_VALUE:
            ours = before.strip() in (TOKEN, "robots", "*")
            part = after
        if ours:
            yield part.strip()


def _meta_signals(body: bytes, url: str) -> Iterator[Signal]:
    head = _head(body)
    lower = head.lower()
    if not any(word in lower for word in (b"noai", b"noimageai", b"tdm-reservation")):
        return
    plain = without_comments(head)
    for tag in (plain[span.start : span.end] for span in start_tags(plain, _META) if span.closed):
        attributes = _attributes(tag)
        name, content = attributes.get("name", "").lower(), attributes.get("content", "")
        if name == "tdm-reservation":
            yield _signal(Channel.TDM_META, url, _shown(tag), reserves=content.strip() == "1")
        elif name in ("robots", TOKEN):
            words = _ROBOTS_WORDS & {word.strip() for word in content.lower().split(",")}
            if words:
                yield _signal(Channel.ROBOTS_META, url, _shown(tag), reserves=_NO_AI in words)


def _head(body: bytes) -> bytes:
    """The head of a page, or its beginning where the end of the head is not marked in ASCII."""
    if b"\0" in body[:64]:  # UTF-16
        body = body[:_HEAD_BYTES].replace(b"\0", b"")
    end = body.find(b"</head>", 0, _HEAD_BYTES)
    return body[: end if end >= 0 else _HEAD_BYTES]


def _attributes(tag: bytes) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))
    return {name.lower(): unescape(double or single or bare) for name, double, single, bare in found}


def _shown(tag: bytes) -> str:
    return tag.decode("utf-8", "replace")


def _signal(channel: Channel, where: str, text: str, *, reserves: bool) -> Signal:
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return Signal(channel=channel, where=where, text=plain[:_LONGEST], reserves=reserves)
