"""How politely we fetch. It does not know timeouts or networks; that is `web`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from synth.text.sites import host_name, is_under


@dataclass(frozen=True)
class FetchPolicy:
    """`host_delay` is in seconds, between the starts of two requests to one host; `concurrency` is overall.

    `agreements` maps a host (and so its subdomains) to the newsroom's written reason for using its pages although it
    opts out of use by AI, such as a licence. It opens nothing that robots.txt disallows.
    """

    contact: str
    host_concurrency: int = 2
    host_delay: float = 1.0
    concurrency: int = 256
    agreements: Mapping[str, str] = field(default_factory=dict)

    def agreement(self, host: str) -> str:
        """The reason that covers `host`; "" where none does."""
        ours = host_name(f"//{host}")  # in letters, as a newsroom may write a name that an address has in punycode
        named = [name for name in self.agreements if is_under(ours, host_name(f"//{name}"))]
        return self.agreements[max(named, key=len)] if named else ""
