"""Where a page says that its text was first: at another outlet, of which this page is a copy or to which it only leads.

It does not fetch that page, and believes nothing about its own site.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from synth.text.sites import absolute, site_of

_REFRESH = re.compile(r"\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
_AT_ONCE = 5  # seconds; a page that is left later is meant to be read


def origin_of(tree: HtmlElement, canonical: str, url: str) -> str:
    """The address of the original of the page at `url`, `""` where the page is the original.

    It is what `canonical` (RFC 6596, or `og:url`) names on another site, else where `<meta http-equiv=refresh>` leads
    at once. A home page is no original of anything.
    """
    if _is_page_elsewhere(canonical, url):
        return canonical
    for meta in tree.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            match = _REFRESH.match(meta.get("content") or "")
            if match and int(match[1]) <= _AT_ONCE and _is_page_elsewhere(found := absolute(match[2], url), url):
                return found
    return ""


def _is_page_elsewhere(address: str, url: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that hold no IPv6 address
        return False
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or "") or not parts.path.strip("/"):
        return False
    return site_of(address) != site_of(url)
