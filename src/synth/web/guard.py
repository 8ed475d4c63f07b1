"""The guard at the dial: a host is looked up once, every address it has must be public, and that address is dialled.

Checking at the dial leaves nothing to rebind between check and use. It does not know URLs, redirects or HTTP.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpcore

from synth.errors import AddressRefused, FetchError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Not caught by `is_global` on every supported Python: IANA special-purpose registry (RFC 6890), the 6to4 relay anycast
# (RFC 7526), 6to4 itself (RFC 3056), which embeds any IPv4 address, and documentation (RFC 9637).
_NEVER: tuple[Network, ...] = tuple(
    ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "2002::/16", "3fff::/20")
)
# The only IPv6 space given out as global unicast (RFC 4291 and the IANA registry). It leaves out NAT64 (64:ff9b::/96
# and 64:ff9b:1::/48), IPv4-compatible, site-local and multicast addresses, all of which Python may call global.
_GLOBAL_UNICAST = IPv6Network("2000::/3")

_LOOKUPS = 64  # names looked up at once


def is_public(address: Address) -> bool:
    """Whether `address` is one that anybody on the internet could dial."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    return address.is_global and not address.is_multicast and not _within(address, _NEVER)


def literal(host: str) -> Address | None:
    """The address that `host` spells out, or None where it is a name.

    Knows the forms that C libraries take too: `2130706433`, `0x7f000001`, `0177.0.0.1`, `127.1` (inet_aton).
    """
    with suppress(ValueError):
        return ip_address(host)
    if host[:1].isdigit():
        with suppress(OSError):
            return IPv4Address(socket.inet_aton(host))
    return None


def admit(host: str, addresses: Iterable[Address], allow: Iterable[Network]) -> None:
    """`AddressRefused` unless every one of `addresses` is public or in `allow`."""
    allowed = tuple(allow)
    for address in addresses:
        if not is_public(address) and not _within(address, allowed):
            spelled = str(getattr(address, "ipv4_mapped", None) or address)
            what = f"{host} is" if host == spelled else f"{host} leads to {spelled}, which is"
            raise AddressRefused(
                f"{what} not a public address; nothing was asked of it (a network of yours goes to allow in [fetch])",
                host=host,
                address=spelled,
            )


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections for the connection pool, to admitted addresses only."""

    def __init__(self, allow: tuple[Network, ...]) -> None:
        self._allow = allow
        self._dialler = httpcore.AnyIOBackend()
        # Threads of its own: a name server that is slow over one host must not hold up the others.
        self._resolvers = ThreadPoolExecutor(max_workers=_LOOKUPS, thread_name_prefix="dns")

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A stream to the first address of `host` that answers. `AddressRefused`, or `FetchError` `dns_failed`."""
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._look_up(host, port)
        except TimeoutError as exc:
            raise httpcore.ConnectTimeout(f"looking up {host}") from exc
        admit(host, addresses, self._allow)
        # One deadline for all: an address that swallows packets must not use up the time of the next one.
        share = None if timeout is None else timeout / len(addresses)
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self._dialler.connect_tcp(str(address), port, share, local_address, socket_options)
        return await self._dialler.connect_tcp(str(addresses[-1]), port, share, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _look_up(self, host: str, port: int) -> tuple[Address, ...]:
        if address := literal(host):
            return (address,)
        try:
            loop = asyncio.get_running_loop()
            ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
            found = await loop.run_in_executor(self._resolvers, ask)
        except UnicodeError as exc:  # a label that is empty or longer than 63 characters
            raise FetchError("bad_url", f"{host[:80]} is not a host name; correct the address", host=host) from exc
        except socket.gaierror as exc:
            raise FetchError(
                "dns_failed",
                f"no host is called {host} ({exc.strerror}); check the spelling, and that this machine is online",
                host=host,
                transient=exc.errno == socket.EAI_AGAIN,
            ) from exc
        return tuple(dict.fromkeys(ip_address(str(entry[4][0])) for entry in found))


def _within(address: Address, networks: Iterable[Network]) -> bool:
    forms: list[Address] = [address]
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        forms.append(address.ipv4_mapped)
    return any(form in network for form in forms for network in networks)
