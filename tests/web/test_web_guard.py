"""Which addresses are public, and which hosts spell one out."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared_pack import rows
from synth.errors import AddressRefused, FetchError
from synth.web.client import WebClient
from synth.web.guard import admit, is_public, literal
from synth.web.policy import WebPolicy


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "203.0.113.9",
        "224.0.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fe80::1%2",
        "fec0::1",
        "ff0e::1",
    ],
)
def test_address_that_is_not_for_everybody_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:2800:21f::1", "2a00:1450::5", "::ffff:8.8.8.8"])
def test_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_mapped_address_is_judged_as_the_address_it_holds(address: IPv4Address) -> None:
    assert is_public(IPv6Address(f"::ffff:{address}")) == is_public(address)


@given(st.ip_addresses(v=4))
def test_ipv4_address_hidden_in_an_old_ipv6_form_is_never_public(address: IPv4Address) -> None:
    number = int(address)
    for prefix, shift in (("::", 0), ("64:ff9b::", 0), ("2002::", 80), ("2001::", 0)):
        assert not is_public(IPv6Address(int(IPv6Address(prefix)) | number << shift))


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_ipv4_address_is_found_out(address: IPv4Address) -> None:
    number = int(address)
    high, low = number >> 24, number & 0xFFFFFF
    for spelling in (
        str(address),
        str(number),
        hex(number),
        f"0{number:o}",
        f"{high}.{low}",
        f"{high:#x}.{low:#o}".replace("0o", "0"),
    ):
        assert literal(spelling) == address


@pytest.mark.parametrize("host", ["news.example", "1.news.example", "0o177.0.0.1", "a", "127.0.0.1.nip.example", "-1"])
def test_name_is_not_an_address(host: str) -> None:
    assert literal(host) is None


def test_one_private_address_is_enough_to_refuse() -> None:
    with pytest.raises(AddressRefused):
        admit("news.example", [ip_address("8.8.8.8"), ip_address("10.0.0.1")], ())


def test_network_of_the_newsroom_is_admitted_when_allowed() -> None:
    admit("intranet.example", [ip_address("10.0.0.1"), ip_address("::ffff:10.0.0.9")], (ip_network("10.0.0.0/8"),))
    with pytest.raises(AddressRefused):
        admit("intranet.example", [ip_address("10.0.0.1")], (ip_network("10.1.0.0/16"),))


@pytest.mark.corpus
@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_no_address_of_the_attack_list_is_ever_asked(anyio_backend: str) -> None:
    attacks = rows("attacks/ssrf_urls.jsonl")
    # Names on the list that a machine with a network may resolve to a public address are not asked for here.
    urls = [row["url"] for row in attacks if "example.com/" not in row["url"] and row["cls"] != "dns-to-loopback"]
    async with WebClient(WebPolicy("x", connect_timeout=3, attempts=1)) as web:
        for url in urls:
            with pytest.raises(FetchError) as caught:
                await web.get(url)
            assert caught.value.reason in {"address_refused", "bad_url", "dns_failed"}, url
            assert str(caught.value).isprintable()
        assert web.requests == 0
    assert len(urls) > 50
