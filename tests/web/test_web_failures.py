"""Servers that misbehave: each ends in a named failure, in time, and in little memory."""

from __future__ import annotations

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from ipaddress import ip_network
from typing import Any

import pytest

from newsstand import CLOSE, STALL, Reply, newsstand
from synth.errors import FetchError
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

pytestmark = pytest.mark.anyio
PAGE = b"<p>The ferry sails again.</p>" * 40
GZIP = {"Content-Encoding": "gzip"}


def policy(**changes: Any) -> WebPolicy:
    return WebPolicy(**{"user_agent": "x", "allow": (ip_network("127.0.0.1/32"),), "attempts": 1, **changes})


async def no_wait(seconds: float) -> None:
    del seconds


async def failure(reply: Reply, **changes: Any) -> FetchError:
    """How asking for a page that is answered by `reply` fails."""
    async with newsstand() as stand, WebClient(policy(**changes), sleep=no_wait) as web:
        stand.tell("/a", reply)
        with pytest.raises(FetchError) as caught:
            await web.get(f"{stand.origin}/a")
        assert str(caught.value).isprintable()
        assert caught.value.facts["url"] == f"{stand.origin}/a"
        return caught.value


async def body(reply: Reply, **changes: Any) -> bytes:
    async with newsstand() as stand, WebClient(policy(**changes)) as web:
        stand.tell("/a", reply)
        return (await web.get(f"{stand.origin}/a")).body


async def test_server_that_says_nothing_is_a_timeout() -> None:
    assert (await failure(Reply(raw=b"", then=STALL), read_timeout=0.05)).reason == "timeout"


async def test_server_that_stops_in_the_middle_is_a_timeout() -> None:
    half = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf", then=STALL)
    assert (await failure(half, read_timeout=0.05)).reason == "timeout"


async def test_page_that_drips_for_ever_ends_at_the_total_deadline() -> None:
    found = await failure(Reply(body=b"x" * 10_000, drip=True), total_timeout=0.1)
    assert found.reason == "timeout"
    assert "still sending after 0.1 s" in str(found)


@pytest.mark.parametrize("status", [403, 429, 503])
async def test_refusal_whose_body_drips_for_ever_is_the_refusal_that_its_status_says(status: int) -> None:
    async with newsstand() as stand, WebClient(policy(total_timeout=0.1)) as web:
        stand.tell("/a", Reply(status, body=b"x" * 10_000, drip=True))
        answer = await web.get(f"{stand.origin}/a")
    assert answer.status == status
    assert 0 < len(answer.body) < 10_000


async def test_connection_closed_before_any_byte_is_reset() -> None:
    assert (await failure(Reply(raw=b"", then=CLOSE))).reason == "reset"


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
    ],
)
async def test_page_cut_short_is_truncated(raw: bytes) -> None:
    assert (await failure(Reply(raw=raw, then=CLOSE))).reason == "truncated"


async def test_port_where_nobody_listens_is_connect_failed() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        async with WebClient(policy()) as web:
            with pytest.raises(FetchError) as caught:
                await web.get(f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert caught.value.reason == "connect_failed"


async def test_plain_server_behind_an_https_address_is_tls_failed() -> None:
    def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        del reader
        writer.write(b"HTTP/1.1 400 Plain HTTP only\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with server, WebClient(policy(attempts=3)) as web:
        with pytest.raises(FetchError) as caught:
            await web.get(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        assert caught.value.reason == "tls_failed"
        assert web.requests == 0


async def test_what_is_not_http_is_a_protocol_error() -> None:
    assert (await failure(Reply(raw=b"220 mail.example ESMTP\r\n\r\n", then=CLOSE))).reason == "protocol_error"


async def test_broken_chunks_are_a_protocol_error() -> None:
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n"
    assert (await failure(Reply(raw=raw, then=CLOSE))).reason == "protocol_error"


async def test_endless_headers_are_headers_too_large() -> None:
    raw = b"HTTP/1.1 200 OK\r\n" + b"X-Pad: " + b"x" * 400_000
    assert (await failure(Reply(raw=raw, then=STALL))).reason == "headers_too_large"


# Size and coding


async def test_page_that_announces_too_much_is_too_large_before_it_is_read() -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"
    assert (await failure(Reply(raw=raw, then=STALL), max_bytes=1000)).reason == "too_large"


async def test_page_that_never_ends_is_too_large() -> None:
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    raw = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk * 20
    assert (await failure(Reply(raw=raw, then=STALL), max_bytes=10_000)).reason == "too_large"


async def test_page_of_exactly_the_limit_is_taken() -> None:
    assert await body(Reply(body=b"x" * 1000), max_bytes=1000) == b"x" * 1000
    assert await body(Reply(body=gzip.compress(b"x" * 1000), headers=GZIP), max_bytes=1000) == b"x" * 1000


@pytest.mark.parametrize(("coding", "wbits"), [("gzip", 31), ("deflate", 15)])
async def test_compression_bomb_is_too_large_and_never_unpacked_beyond_the_limit(coding: str, wbits: int) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    tracemalloc.start()
    found = await failure(Reply(body=bomb, headers={"Content-Encoding": coding}), max_bytes=1_000_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.reason == "too_large"
    assert peak < 6_000_000


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE)),
        ("X-GZIP", gzip.compress(PAGE)),
        ("gzip", gzip.compress(PAGE[:99]) + gzip.compress(PAGE[99:])),
        ("gzip", gzip.compress(PAGE) + bytes(8)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("identity", PAGE),
    ],
)
async def test_compressed_page_is_unpacked(coding: str, packed: bytes) -> None:
    assert await body(Reply(body=packed, headers={"Content-Encoding": coding})) == PAGE


async def test_large_compressed_page_comes_out_whole() -> None:
    page = bytes(range(256)) * 8000
    assert await body(Reply(body=gzip.compress(page), headers=GZIP)) == page


async def test_output_held_back_by_the_unpacker_at_a_step_is_not_lost() -> None:
    page = bytes(256 * 1024 + 21)  # the last 21 bytes are still inside zlib when all input is used up
    packed = zlib.compress(page)[2:-4]
    assert await body(Reply(body=packed, headers={"Content-Encoding": "deflate"})) == page


async def test_empty_compressed_answer_is_an_empty_body() -> None:
    assert await body(Reply(headers=GZIP)) == b""


@pytest.mark.parametrize(("coding", "sent"), [("gzip", PAGE), ("br", PAGE), ("gzip, gzip", PAGE)])
async def test_coding_that_cannot_be_undone_is_bad_encoding(coding: str, sent: bytes) -> None:
    assert (await failure(Reply(body=sent, headers={"Content-Encoding": coding}))).reason == "bad_encoding"


async def test_compressed_page_cut_short_is_truncated() -> None:
    assert (await failure(Reply(body=gzip.compress(PAGE)[:-12], headers=GZIP))).reason == "truncated"


async def test_request_that_is_called_off_stays_called_off() -> None:
    async with newsstand() as stand, WebClient(policy(attempts=3)) as web:
        stand.tell("/a", Reply(gate=asyncio.Event()))
        task = asyncio.create_task(web.get(f"{stand.origin}/a"))
        await stand.somebody_waits.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(stand.asked) == 1
