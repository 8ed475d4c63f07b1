"""Web addresses as a list or a feed may name them. It does not know which networks may be reached: `web` does."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

_LABEL = re.compile(r"[\w](?:[\w-]{0,61}[\w])?")
_LONGEST = 2048
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3
_PRINTABLE_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_PORTS = {"http": 80, "https": 443}
# Parameters that tell the site where a reader came from, and never which page is meant.
_TRAIL = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|srsltid|igshid|mc_[ce]id|_hsenc|_hsmi)"
    r"(?:=.*)?",
    re.IGNORECASE,
)


def address_fault(url: str) -> str:
    """What keeps `url` from being a page's address, in words that say what was expected; empty where nothing does."""
    if any(char.isspace() or unicodedata.category(char) in ("Cc", "Cs") for char in url):
        return "expected an address without spaces or line breaks"
    if len(url) > _LONGEST:
        return f"expected an address of at most {_LONGEST} characters"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # brackets that do not hold an IPv6 address, a port that is no number
        return "expected an address such as https://example.com/page"
    if parts.scheme not in _PORTS:
        return "expected an address that begins with http:// or https://"
    if parts.username is not None or parts.password is not None:
        return "expected an address without a user name or password"
    if port == 0 or not host or not _is_host(host):
        return "expected an address with a host, such as https://example.com/page"
    return ""


def host_fault(name: str) -> str:
    """What keeps `name` from being a host's name; empty where nothing does."""
    fits = 0 < len(name) <= 253 and _is_host(name.lower()) and ":" not in name
    return "" if fits else "expected the name of a host, such as example.com"


def canonical_address(url: str) -> str:
    """The one form of an address in which `address_fault` finds nothing: equal pages get equal addresses.

    Syntax and scheme are normalised (RFC 3986, 6.2.2 and 6.2.3; RFC 3987, 3.1), the fragment, which is never sent
    (RFC 9110, 4.2.5), and parameters that only tell where a reader came from (`utm_source`, `fbclid`) are left out.
    The order of parameters and a final slash stay: servers may tell pages by them.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    path = _without_dots(_normal(parts.path)) or "/"
    query = "&".join(piece for piece in _normal(parts.query).split("&") if not _TRAIL.fullmatch(piece))
    return f"{parts.scheme}://{host}{port}{path}" + (f"?{query}" if query else "")


def _normal(text: str) -> str:
    """Escapes in capitals, none where none is needed, and one for each octet that is not ASCII."""

    def escape(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return _ESCAPE.sub(escape, quote(text, safe=_PRINTABLE_ASCII))


def _without_dots(path: str) -> str:
    """`path` with its `.` and `..` segments carried out (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept) if path else ""


def _is_host(host: str) -> bool:
    if ":" in host:  # IPv6; urlsplit has checked it
        return True
    return all(_LABEL.fullmatch(label) for label in host.removesuffix(".").split("."))
