"""What the settings say to single rooms: the terms of lists, and the policies of web, fetch and endpoints.

It does not open anything. What it names is imported where it is made, so that a command loads only its own rooms.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from pydantic import SecretStr

from synth.domain.source import Rights, Terms
from synth.settings import Settings

if TYPE_CHECKING:
    from synth.endpoint.config import EndpointConfig
    from synth.fetch.policy import FetchPolicy
    from synth.web.policy import WebPolicy


def default_terms(settings: Settings) -> Terms:
    """The terms of a list that says nothing of its own."""
    return Terms(
        section="News",
        language=settings.newsroom.language,
        format=settings.writer.format,
        rights=Rights.QUOTE,
        min_outlets=1,
    )


def endpoint_config(settings: Settings, name: str) -> EndpointConfig:
    """`[endpoints.NAME]` with its key, which is empty where none is set."""
    from synth.endpoint.config import EndpointConfig

    values = settings.endpoints[name].model_dump(exclude={"api_key_env"})
    return EndpointConfig(name=name, api_key=settings.keys.get(name, SecretStr("")), **values)


def web_policy(settings: Settings) -> WebPolicy:
    """How pages are asked for, from `[fetch]`."""
    from synth.fetch.fetcher import user_agent
    from synth.web.policy import WebPolicy

    fetch = settings.fetch
    return WebPolicy(
        user_agent=user_agent(fetch.contact),
        connect_timeout=fetch.connect_timeout,
        read_timeout=fetch.read_timeout,
        total_timeout=fetch.total_timeout,
        max_bytes=fetch.max_bytes,
        max_redirects=fetch.max_redirects,
        allow=tuple(ipaddress.ip_network(network) for network in fetch.allow),
        resolve=fetch.resolve,
    )


def fetch_policy(settings: Settings) -> FetchPolicy:
    """How hosts are treated, from `[fetch]`."""
    from synth.fetch.policy import FetchPolicy

    fetch = settings.fetch
    return FetchPolicy(
        contact=fetch.contact,
        host_concurrency=fetch.host_concurrency,
        host_delay=fetch.host_delay,
        concurrency=fetch.concurrency,
        agreements=fetch.agreements,
    )
