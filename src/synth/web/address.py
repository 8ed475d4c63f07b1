"""Addresses of pages: which we ask at all, and what they say of host and origin.

It does not know where a host leads; that is `guard`.
"""

from __future__ import annotations

import re
from functools import lru_cache

import httpx

from synth.errors import FetchError

_SCHEMES = ("http", "https")
_LOGIN = re.compile(r"//[^/?#]*@")


@lru_cache(maxsize=4096)  # an address is looked at some ten times on its way
def read_url(url: str) -> httpx.URL:
    """`url` as an absolute http(s) address without fragment. `FetchError` `bad_url` says what is wrong with it."""
    if not url.isprintable() or "\\" in url:
        raise _bad(url, "it holds control characters or a backslash")
    try:
        parsed = httpx.URL(url)
        scheme, host, port = parsed.scheme, parsed.host, parsed.port
    except (httpx.InvalidURL, UnicodeError, ValueError) as exc:
        raise _bad(url, str(exc)) from exc
    if scheme not in _SCHEMES:
        raise _bad(url, "only http and https addresses are fetched")
    if not host or "%" in host:
        raise _bad(url, "it names no host" if not host else "its host name is not valid")
    if parsed.userinfo:
        raise _bad(url, "it holds a user name or password")
    if port == 0:
        raise _bad(url, "port 0 cannot be asked")
    return parsed.copy_with(fragment=None)


def host_of(url: str) -> str:
    """The host of `url`, lower case, as it goes over the wire (punycode). `FetchError` `bad_url`."""
    return read_url(url).raw_host.decode("ascii")


def origin_of(url: str) -> str:
    """Scheme, host and port of `url` (RFC 6454), such as `https://news.example`. `FetchError` `bad_url`."""
    parsed = read_url(url)
    return f"{parsed.scheme}://{parsed.netloc.decode('ascii')}"


def shown(url: str) -> str:
    """`url` fit for a line of talk: printable, without a password, at most 200 characters."""
    plain = _LOGIN.sub("//", "".join(char if char.isprintable() else "�" for char in url))
    return plain if len(plain) <= 200 else plain[:199] + "…"


def _bad(url: str, why: str) -> FetchError:
    return FetchError("bad_url", f"{shown(url)} is not an address synth can fetch: {why}; correct it", url=url)
