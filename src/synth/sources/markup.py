"""HTML or XML as a run of tags and texts, in time linear to its length, whatever an enemy made of it.

Python's own readers of HTML, and feedparser's for broken XML, take quadratic time over unclosed tags and comments. This
one builds no tree, repairs nothing and expands no entity but characters. It does not know what a tag means.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Each stops at the next `<`, so that no character is looked at more than a few times.
_TAG = re.compile(r"""<(/?)(?:([\w.-]+):)?([A-Za-z_][\w.-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>""")
_LOOSE_TAG = re.compile(r"<(/?)(?:([\w.-]+):)?([A-Za-z_][\w.-]*)([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_RAW = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style")}
_MOST_ATTRIBUTES = 200


@dataclass(frozen=True)
class Tag:
    """A start or end tag; `name` in lower case without its `prefix`, `inside` what stands between name and `>`."""

    name: str
    prefix: str
    inside: str
    ends: bool

    @property
    def closed(self) -> bool:
        """Whether it opens nothing: an XML tag such as `<outline/>`."""
        return self.inside.endswith("/")

    def attributes(self) -> dict[str, str]:
        """The first 200 attributes by lower-case name, their characters unescaped; the first of two alike counts."""
        found: dict[str, str] = {}
        for at, match in enumerate(_ATTRIBUTE.finditer(self.inside)):
            if at >= _MOST_ATTRIBUTES:
                break
            value = next((group for group in match.groups()[1:] if group is not None), "")
            found.setdefault(match[1].lower(), html.unescape(value))
        return found


def walk(markup: str, *, scripts: bool = False) -> Iterator[Tag | str]:
    """The tags and texts of `markup` in order; comments and declarations are passed over, and what stands in scripts
    and styles unless `scripts` says that it is read like all else.

    Texts are unescaped, CDATA sections come as they are. What is opened and never closed (a comment, a script) ends
    the walk, as in a browser.
    """
    at, end = 0, len(markup)
    while at < end:
        opened = markup.find("<", at)
        if opened < 0:
            opened = end
        if opened > at:
            yield html.unescape(markup[at:opened])
        if opened == end:
            return
        piece, at = _piece(markup, opened)
        if isinstance(piece, Tag) and piece.name in _RAW and not (scripts or piece.ends or piece.closed):
            close = _RAW[piece.name].search(markup, at)
            at = close.start() if close else end
        if piece is not None:
            yield piece


def _piece(markup: str, at: int) -> tuple[Tag | str | None, int]:
    """What begins with the `<` at `at`, None where it is passed over, and where to go on."""
    if markup.startswith("<!--", at):
        return None, _after(markup, "-->", at + 4)
    if markup.startswith("<![CDATA[", at):
        after = _after(markup, "]]>", at)
        return markup[at + 9 : after].removesuffix("]]>"), after
    if markup.startswith(("<!", "<?"), at):
        return None, _after(markup, ">", at)
    match = _TAG.match(markup, at) or _LOOSE_TAG.match(markup, at)
    if match is None:
        return "<", at + 1
    return Tag(match[3].lower(), match[2] or "", match[4], bool(match[1])), match.end()


def _after(markup: str, mark: str, at: int) -> int:
    found = markup.find(mark, at)
    return found + len(mark) if found >= 0 else len(markup)


def plain_text(markup: str) -> str:
    """The text of a piece of HTML."""
    return "".join(piece for piece in walk(markup) if isinstance(piece, str))


def is_tangled(markup: str) -> bool:
    """Whether broken XML is broken beyond what any newsroom's software does by mistake: it is made to hold readers up.

    Bare ampersands, tags without an end and elements without one are counted.
    """
    if len(re.findall(r"&(?!#?\w{1,32};)", markup)) > 5_000:
        return True
    if len(re.findall(r"<(?=[^<>]*(?:<|$))", markup)) > 200:
        return True
    depth = 0
    for piece in walk(markup, scripts=True):
        if isinstance(piece, Tag) and not piece.closed:
            depth += -1 if piece.ends else 1
            if depth > 500:
                return True
    return False
