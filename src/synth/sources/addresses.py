"""Web addresses as a list or a feed may name them. It does not know which networks may be reached: `web` does."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urldefrag, urlsplit

_LABEL = re.compile(r"[\w](?:[\w-]{0,61}[\w])?")
_LONGEST = 2048


def address_fault(url: str) -> str:
    """What keeps `url` from being a page's address, in words that say what was expected; empty where nothing does."""
    if any(char.isspace() or unicodedata.category(char) == "Cc" for char in url):
        return "expected an address without spaces or line breaks"
    if len(url) > _LONGEST:
        return f"expected an address of at most {_LONGEST} characters"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # brackets that do not hold an IPv6 address, a port that is no number
        return "expected an address such as https://example.com/page"
    if parts.scheme not in ("http", "https"):
        return "expected an address that begins with http:// or https://"
    if parts.username is not None or parts.password is not None:
        return "expected an address without a user name or password"
    if port == 0 or not host or not _is_host(host):
        return "expected an address with a host, such as https://example.com/page"
    return ""


def page_address(url: str) -> str:
    """`url` without its fragment, which names a place in a page and is never sent (RFC 9110, section 4.2.5)."""
    return urldefrag(url).url


def _is_host(host: str) -> bool:
    if ":" in host:  # IPv6; urlsplit has checked it
        return True
    return all(_LABEL.fullmatch(label) for label in host.removesuffix(".").split("."))
