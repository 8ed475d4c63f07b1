"""Which hosts may be sources, and which pages are our own. It does not know what a page says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from synth.domain.source import Trust
from synth.errors import FetchError
from synth.text.sites import host_name, is_under


@dataclass(frozen=True)
class Gatekeeper:
    """Judges addresses by what the newsroom, the list and its sources trust."""

    trusts: tuple[Trust, ...] = ()

    def fault(self, url: str, via: str = "") -> str:
        """Why the host of `url` may not be a source, in words; empty where it may.

        `via` is the place of the source that led there; empty where none did.
        """
        host = host_name(url)
        for trust in self.trusts:
            if trust.of not in ("", via):
                continue
            for name in trust.deny:
                if is_under(host, name):
                    return f"{host} is denied as a source ({name!r} in {_key('deny', trust)})"
            if trust.allow and not any(is_under(host, name) for name in trust.allow):
                return f"{host} is none of the sources that {_key('allow', trust)} names"
        return ""

    def admit(self, url: str, via: str = "") -> None:
        """`FetchError` `own_output` or `not_trusted` where `url`, led to by `via`, may not be a source."""
        if words := self.own(url):
            raise FetchError("own_output", words, url=url)
        if words := self.fault(url, via):
            raise FetchError("not_trusted", words, url=url)

    def own(self, url: str) -> str:
        """Why `url` is a page that we published, in words; empty where it is none."""
        for trust in self.trusts:
            if trust.ours and _is_within(url, trust.ours):
                return f"this is a page of our own site {trust.ours}; synth never writes from its own output"
        return ""


def _key(name: str, trust: Trust) -> str:
    return f"{name} of {trust.of}" if trust.of else f"[trust] {name}"


def _is_within(url: str, site: str) -> bool:
    if host_name(url) != host_name(site):
        return False
    root, path = urlsplit(site).path.rstrip("/"), urlsplit(url).path
    return path == root or path.startswith(f"{root}/")
