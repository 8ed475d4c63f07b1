"""Connections: a host's is used again, and those that nobody uses do not pile up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network

import pytest

from newsstand import Newsstand, Reply, newsstand
from synth.web.client import WebClient
from synth.web.lines import LINES_KEPT
from synth.web.policy import WebPolicy

pytestmark = pytest.mark.anyio
CROWD = LINES_KEPT + 6


@asynccontextmanager
async def everywhere() -> AsyncIterator[tuple[Newsstand, WebClient]]:
    """A stand that is every host there is, and a client."""
    async with newsstand() as stand:
        policy = WebPolicy(
            user_agent="synth/0.1 (test)", allow=(ip_network("127.0.0.1/32"),), attempts=1, resolve={"*": stand.origin}
        )
        async with WebClient(policy) as web:
            stand.page("/page")
            yield stand, web


async def test_next_request_to_a_host_needs_no_new_connection_however_many_others_are_asked_meanwhile() -> None:
    async with everywhere() as (stand, web):
        gate, stand.crowd = asyncio.Event(), CROWD
        stand.tell("/slow", Reply(gate=gate))
        others = [asyncio.create_task(web.get(f"http://town{n}.example/slow")) for n in range(CROWD)]
        await stand.crowded.wait()
        for _ in range(3):
            await web.get("http://harbour.example/page")
        assert stand.opened == CROWD + 1
        gate.set()
        await asyncio.gather(*others)


async def test_hosts_share_no_connection_though_they_live_at_one_place() -> None:
    async with everywhere() as (stand, web):
        await web.get("http://harbour.example/page")
        await web.get("http://quay.example/page")
        assert stand.opened == 2


async def test_connections_of_hosts_that_are_done_with_are_closed_beyond_a_number() -> None:
    async with everywhere() as (stand, web), asyncio.timeout(10):
        for n in range(CROWD):
            await web.get(f"http://town{n}.example/page")
        for _ in range(CROWD - LINES_KEPT):
            await stand.closings.acquire()
        assert stand.opened == CROWD


async def test_request_that_fails_leaves_its_host_ready_for_the_next() -> None:
    async with everywhere() as (stand, web):
        stand.tell("/never", Reply(gate=asyncio.Event()))
        asking = asyncio.create_task(web.get("http://harbour.example/never"))
        await stand.somebody_waits.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert (await web.get("http://harbour.example/page")).status == 200
