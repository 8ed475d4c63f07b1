"""How we behave on the web: who we say we are, how long we wait, how much we take, where we may go.

It does not know of robots.txt or of pages; that is `fetch`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network


@dataclass(frozen=True)
class WebPolicy:
    """Times in seconds; `max_bytes` counts the decoded body.

    `total_timeout` bounds the whole answer, redirects and body included, for each of `attempts`. `allow` holds networks
    that may be dialled although they are not public. `resolve` maps a host pattern (`fnmatch`) to the plain-HTTP origin
    that answers in that host's place, such as `{"*": "http://127.0.0.1:8099"}`; its address must be in `allow`.
    """

    user_agent: str
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    total_timeout: float = 60.0
    max_bytes: int = 10_000_000
    max_redirects: int = 5
    allow: tuple[IPv4Network | IPv6Network, ...] = ()
    resolve: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 3
