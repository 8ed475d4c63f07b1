"""Addresses without fetching them: which site one belongs to, and what a relative one means.

The door to tld, which carries the Public Suffix List. Pure and offline. It does not know who publishes a site.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urljoin, urlsplit


def host_name(url: str) -> str:
    """The host of an http(s) address in lower case and its own letters, without a final dot; `""` where it names none.

    A name that is spelled in punycode (`xn--`, RFC 3492) and the same name in letters are one.
    """
    try:
        host = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:  # brackets that hold no IPv6 address
        return ""
    return ".".join(map(_in_letters, host.split(".")))


def site_of(url: str) -> str:
    """The registered name of an address: `ledger.co.uk` of `https://news.ledger.co.uk/a`, `""` where it has no host.

    Names that are given out below another's (the private part of publicsuffix.org: `anna.blog.example`) are sites of
    their own. A host under no known suffix counts by its last two labels, an IP address as it is.
    """
    return _site(host_name(url))


def is_under(host: str, name: str) -> bool:
    """Whether `host` is `name` or lies below it; both in lower case."""
    return host == name or host.endswith(f".{name}")


def absolute(link: str, base: str) -> str:
    """`link` as it reads at the address `base`; an empty one stays empty, a broken one as it is."""
    try:
        return urljoin(base, link.strip()) if link.strip() else ""
    except ValueError:  # brackets without an IPv6 address in them
        return link.strip()


def _in_letters(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


@lru_cache(maxsize=4096)
def _site(host: str) -> str:
    if not host or ":" in host or host.replace(".", "").isdigit():
        return host
    from tld import get_fld  # reads its list at import: only where an address is looked at

    found: str | None = get_fld(f"https://{host}", fail_silently=True, search_private=True)
    return found or ".".join(host.split(".")[-2:])
