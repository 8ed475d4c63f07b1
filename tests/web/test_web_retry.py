"""When a request is made again, and after how long."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from newsstand import CLOSE, STALL, Reply, newsstand
from synth.errors import FetchError
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

pytestmark = pytest.mark.anyio
OK = Reply(body=b"at last")
HALF = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf", then=CLOSE)


class Patient:
    """A client of three attempts and the naps it took between them."""

    def __init__(self) -> None:
        policy = WebPolicy("x", allow=(ip_network("127.0.0.1/32"),), read_timeout=0.1)
        self.web = WebClient(policy, sleep=self._nap)
        self.naps: list[float] = []

    async def _nap(self, seconds: float) -> None:
        self.naps.append(seconds)


async def outcome(*replies: Reply) -> tuple[int | str, list[float], int]:
    """Status or reason, naps and requests for a page answered by `replies` one after another."""
    patient = Patient()
    async with newsstand() as stand, patient.web as web:
        stand.tell("/a", *replies)
        try:
            result: int | str = (await web.get(f"{stand.origin}/a")).status
        except FetchError as exc:
            result = exc.reason
        return result, patient.naps, web.requests


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_busy_server_is_asked_again(status: int) -> None:
    result, naps, requests = await outcome(Reply(status), Reply(status), OK)
    assert (result, requests, len(naps)) == (200, 3, 2)


async def test_naps_grow_and_are_jittered() -> None:
    _, naps, _ = await outcome(Reply(503))
    assert 1 <= naps[0] <= 2 <= naps[1] <= 3
    assert naps != [1, 2]


@pytest.mark.parametrize(
    "reply", [Reply(raw=b"", then=CLOSE), Reply(raw=b"", then=STALL), HALF], ids=["reset", "silent", "cut short"]
)
async def test_broken_connection_is_tried_again(reply: Reply) -> None:
    result, naps, requests = await outcome(reply, OK)
    assert (result, requests, len(naps)) == (200, 2, 1)


@pytest.mark.parametrize("status", [304, 400, 401, 403, 404, 410, 451, 500, 501])
async def test_other_answers_are_never_asked_for_again(status: int) -> None:
    assert await outcome(Reply(status)) == (status, [], 1)


async def test_server_that_stays_busy_gives_its_last_answer() -> None:
    result, _, requests = await outcome(Reply(503))
    assert (result, requests) == (503, 3)


async def test_server_that_stays_broken_gives_its_failure() -> None:
    result, _, requests = await outcome(Reply(raw=b"", then=CLOSE))
    assert (result, requests) == ("reset", 3)


@pytest.mark.parametrize("reply", [Reply(body=b"x", headers={"Content-Encoding": "br"})])
async def test_page_that_cannot_be_read_is_not_asked_for_again(reply: Reply) -> None:
    assert await outcome(reply) == ("bad_encoding", [], 1)


async def test_retry_after_in_seconds_is_waited_exactly() -> None:
    assert await outcome(Reply(429, headers={"Retry-After": "7"}), OK) == (200, [7.0], 2)


async def test_retry_after_as_a_date_is_counted_from_the_date_of_the_answer() -> None:
    headers = {"Date": "Wed, 01 Jan 2020 10:00:00 GMT", "Retry-After": "Wed, 01 Jan 2020 10:00:09 GMT"}
    assert await outcome(Reply(503, headers=headers), OK) == (200, [9.0], 2)


async def test_retry_after_in_the_past_is_no_wait() -> None:
    assert await outcome(Reply(503, headers={"Retry-After": "Wed, 01 Jan 2020 10:00:09 GMT"}), OK) == (200, [0.0], 2)


async def test_retry_after_that_is_too_long_is_not_waited_for() -> None:
    assert await outcome(Reply(429, headers={"Retry-After": "3600"}), OK) == (429, [], 1)


@pytest.mark.parametrize("value", ["soon", "", "-5", "1.5", "²"])
async def test_retry_after_that_cannot_be_read_leaves_our_own_pause(value: str) -> None:
    result, naps, _ = await outcome(Reply(503, headers={"Retry-After": value.encode().decode("latin-1")}), OK)
    assert result == 200
    assert 1 <= naps[0] <= 2


async def test_retry_goes_on_where_the_redirects_had_led() -> None:
    patient = Patient()
    async with newsstand() as stand, patient.web as web:
        stand.redirect("/a", "/b")
        stand.tell("/b", Reply(503), OK)
        assert (await web.get(f"{stand.origin}/a")).body == b"at last"
        assert stand.targets == ["/a", "/b", "/b"]
