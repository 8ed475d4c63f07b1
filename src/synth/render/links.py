"""Which addresses may become links, and what they then are.

Addresses from sources are hostile until they prove to be plain web addresses. It does not know where a link will stand.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_NEVER = re.compile(r'[\x00-\x20\x7f-\x9f<>"\\`\s]')
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def web_address(url: str) -> str | None:
    """`url` where it is an http or https address with a host, else None: such a thing is shown, but not linked."""
    if _NEVER.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def page_address(href: str) -> str | None:
    """A web address, or one relative to the page (`../other/`, `/policy`, `#sources`); None for every other scheme."""
    if not href or _NEVER.search(href) or href.startswith("//"):
        return None
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return web_address(href) if parts.scheme or ":" in href.split("/")[0] else href


def contact_address(contact: str) -> str | None:
    """What a public contact leads to: `mailto:` for an e-mail address, else a web address or None."""
    return f"mailto:{contact}" if _MAIL.fullmatch(contact) else web_address(contact)


def with_slug(pattern: str, slug: str) -> str:
    """`pattern` with `{slug}` replaced by the slug, percent-encoded."""
    return pattern.replace("{slug}", quote(slug, safe=""))
