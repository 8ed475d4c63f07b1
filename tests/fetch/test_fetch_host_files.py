"""robots.txt and tdmrep.json are kept for a day, from one run to the next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fetch_desk import NOON, fetch_desk

from newsstand import CLOSE, Reply
from synth.domain.evidence import Capture
from synth.domain.visit import Visit

pytestmark = pytest.mark.anyio
ROBOTS = "news.example/robots.txt"
PAGE = "https://news.example/a"


class Drawer:
    """A shelf in memory, as the store is one on disk."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Visit, Capture | None]] = {}

    async def find(self, url: str) -> tuple[Visit, Capture | None] | None:
        return self.kept.get(url)

    async def keep(self, visit: Visit, capture: Capture | None) -> None:
        self.kept[visit.url] = (visit, capture)


async def run(drawer: Drawer, robots: Reply, *, hours: float = 0) -> tuple[str, int]:
    """One run, so many hours after noon: what became of the page, and how often robots.txt was asked for."""
    async with fetch_desk(shelf=drawer) as it:
        it.clock.at = NOON + timedelta(hours=hours)
        it.stand.tell(ROBOTS, robots)
        return await it.reason(PAGE), it.stand.addresses.count(ROBOTS)


DISALLOW = Reply(body=b"User-agent: *\nDisallow: /\n")
ALLOW = Reply(body=b"User-agent: *\nAllow: /\n")


async def test_robots_of_an_earlier_run_holds_for_a_day_and_no_longer() -> None:
    drawer = Drawer()
    assert await run(drawer, DISALLOW) == ("robots_disallowed", 1)
    assert await run(drawer, ALLOW, hours=23.9) == ("robots_disallowed", 0)
    assert await run(drawer, ALLOW, hours=24) == ("ok", 1)


async def test_missing_robots_is_remembered_too() -> None:
    drawer = Drawer()
    assert await run(drawer, Reply(404)) == ("ok", 1)
    assert await run(drawer, DISALLOW, hours=1) == ("ok", 0)


@pytest.mark.parametrize("fault", [Reply(500), Reply(raw=b"", then=CLOSE)], ids=["500", "reset"])
async def test_robots_that_could_not_be_had_is_asked_for_again_by_the_next_run(fault: Reply) -> None:
    drawer = Drawer()
    assert await run(drawer, fault) == ("robots_unreachable", 1)
    assert await run(drawer, ALLOW) == ("ok", 1)


async def test_robots_that_cannot_be_had_any_more_disallows_everything_whatever_it_said_yesterday() -> None:
    drawer = Drawer()
    assert await run(drawer, ALLOW) == ("ok", 1)
    assert await run(drawer, Reply(503), hours=25) == ("robots_unreachable", 1)


async def test_a_run_longer_than_a_day_reads_robots_again() -> None:
    async with fetch_desk(shelf=Drawer()) as it:
        it.stand.tell(ROBOTS, ALLOW, DISALLOW)
        assert await it.reason(PAGE) == "ok"
        it.clock.at += timedelta(hours=24)
        assert await it.reason(PAGE) == "robots_disallowed"


async def test_file_is_kept_as_evidence_byte_for_byte() -> None:
    drawer = Drawer()
    await run(drawer, DISALLOW)
    visit, capture = drawer.kept[f"https://{ROBOTS}"]
    assert capture is not None
    assert capture.body == DISALLOW.body
    assert (visit.status, visit.capture) == (200, capture.id)


async def test_endless_robots_is_read_as_far_as_the_rule_says() -> None:
    body = b"User-agent: *\nDisallow: /private/\n" + b"# and so on\n" * 1_000_000
    assert await run(Drawer(), Reply(body=body)) == ("ok", 1)
