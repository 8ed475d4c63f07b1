"""Pages are extracted by processes that can be killed, and none is left behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from extract_pages import capture, lead, page

from synth.domain.evidence import Clipping, Quarantine
from synth.errors import ExtractionError
from synth.extract.page import extract
from synth.extract.pool import Extractors, _Worker

SLOW = "<html><body><table>" + "<td>" * 55_000  # under every cap, and still many seconds of work
CHILDREN = Path("/proc/self/task")


def children() -> set[int]:
    found: set[int] = set()
    for task in CHILDREN.iterdir():
        found.update(map(int, (task / "children").read_text().split()))
    return found


needs_proc = pytest.mark.skipif(not CHILDREN.is_dir(), reason="needs /proc to see which processes there are")


def the_worker(extractors: Extractors) -> _Worker:
    [place] = extractors._places
    assert place._worker is not None
    return place._worker


def test_a_worker_makes_what_the_function_makes() -> None:
    async def both() -> list[Clipping | Quarantine]:
        async with Extractors(workers=2) as extractors:
            pages = [extractors.extract(capture(html), lead()) for html in (page(), "", page(title="Lamp on"))]
            return await asyncio.gather(*pages)

    made = asyncio.run(both())
    assert made == [extract(capture(html), lead()) for html in (page(), "", page(title="Lamp on"))]


def test_a_page_that_takes_too_long_is_quarantined_and_the_next_one_is_extracted() -> None:
    async def run() -> tuple[Clipping | Quarantine, Clipping | Quarantine]:
        async with Extractors(workers=1, timeout=0.4) as hasty:
            slow = await hasty.extract(capture(SLOW), lead())
        async with Extractors(workers=1, timeout=30) as patient:
            return slow, await patient.extract(capture(page()), lead())

    slow, after = asyncio.run(run())
    assert isinstance(slow, Quarantine)
    assert slow.reason == "worker_timeout"
    assert isinstance(after, Clipping)


@needs_proc
def test_a_worker_that_dies_costs_one_page_and_is_replaced() -> None:
    before = children()

    async def run() -> tuple[Clipping | Quarantine, Clipping | Quarantine]:
        async with Extractors(workers=1, timeout=30) as extractors:
            await extractors.extract(capture(page()), lead())
            [worker] = children() - before
            slow = asyncio.create_task(extractors.extract(capture(SLOW), lead()))
            await asyncio.sleep(0)
            os.kill(worker, signal.SIGKILL)
            died = await slow
            return died, await extractors.extract(capture(page()), lead())

    died, after = asyncio.run(run())
    assert isinstance(died, Quarantine)
    assert died.reason == "worker_died"
    assert "signal 9" in died.detail
    assert isinstance(after, Clipping)
    assert children() == before


def test_the_page_behind_one_that_takes_too_long_is_extracted_by_another_worker() -> None:
    async def run() -> list[Clipping | Quarantine]:
        async with Extractors(workers=1, timeout=2) as extractors:
            pages = [page(), SLOW, page(), page(title="Lamp on")]
            return await asyncio.gather(*(extractors.extract(capture(html), lead()) for html in pages))

    first, slow, *behind = asyncio.run(run())
    assert isinstance(slow, Quarantine)
    assert slow.reason == "worker_timeout"
    assert [first, *behind] == [extract(capture(html), lead()) for html in (page(), page(), page(title="Lamp on"))]


@needs_proc
def test_the_page_behind_one_that_ends_its_worker_is_extracted_by_another_one() -> None:
    before = children()

    async def run() -> list[Clipping | Quarantine]:
        async with Extractors(workers=1, timeout=30) as extractors:
            await extractors.extract(capture(page()), lead())
            [worker] = children() - before
            pages = [asyncio.create_task(extractors.extract(capture(html), lead())) for html in (SLOW, page())]
            await asyncio.sleep(0.2)
            os.kill(worker, signal.SIGKILL)
            return await asyncio.gather(*pages)

    died, behind = asyncio.run(run())
    assert isinstance(died, Quarantine)
    assert died.reason == "worker_died"
    assert behind == extract(capture(page()), lead())
    assert children() == before


@needs_proc
@pytest.mark.parametrize("cancelled", [0, 1])
def test_a_page_whose_neighbour_is_cancelled_is_extracted(cancelled: int) -> None:
    before = children()
    long = page("<p>" + "The lamp of the lighthouse keeper was lit at dusk, and the harbour saw it. " * 3000 + "</p>")

    async def run() -> Clipping | Quarantine:
        async with Extractors(workers=1, timeout=30) as extractors:
            await extractors.extract(capture(page()), lead())
            pages = [asyncio.create_task(extractors.extract(capture(long), lead())) for _ in range(2)]
            await asyncio.sleep(0.01)
            pages[cancelled].cancel()
            with pytest.raises(asyncio.CancelledError):
                await pages[cancelled]
            return await pages[1 - cancelled]

    assert isinstance(asyncio.run(run()), Clipping)
    assert children() == before


def test_a_worker_that_cannot_be_started_costs_one_page_once_another_was(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def run() -> tuple[Clipping | Quarantine, Clipping | Quarantine]:
        async with Extractors(workers=1, timeout=30) as extractors:
            await extractors.extract(capture(page()), lead())
            await the_worker(extractors).kill()
            with monkeypatch.context() as patch:
                patch.setattr(sys, "executable", str(broken_python(tmp_path)))
                lost = await extractors.extract(capture(page()), lead())
            return lost, await extractors.extract(capture(page()), lead())

    lost, after = asyncio.run(run())
    assert isinstance(lost, Quarantine)
    assert lost.reason == "worker_died"
    assert lost.detail == "no extracting process can be started: no memory"
    assert isinstance(after, Clipping)


def test_where_no_worker_can_be_started_at_all_it_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async def run() -> None:
        async with Extractors(workers=1) as extractors:
            await extractors.extract(capture(page()), lead())

    monkeypatch.setattr(sys, "executable", str(broken_python(tmp_path)))
    with pytest.raises(ExtractionError, match="no extracting process can be started: no memory"):
        asyncio.run(run())


def broken_python(folder: Path) -> Path:
    """A program in Python's place that says why it ends, and ends."""
    found = folder / "python"
    found.write_text("#!/bin/sh\necho 'no memory' >&2\nexit 1\n", encoding="utf-8")
    found.chmod(0o755)
    return found


def test_a_worker_killed_while_idle_costs_no_page() -> None:
    async def run() -> Clipping | Quarantine:
        async with Extractors(workers=1) as extractors:
            await extractors.extract(capture(page()), lead())
            worker = the_worker(extractors)
            worker._process.kill()
            await worker._process.wait()
            return await extractors.extract(capture(page()), lead())

    assert isinstance(asyncio.run(run()), Clipping)


@needs_proc
def test_a_cancelled_extraction_leaves_no_process() -> None:
    before = children()

    async def run() -> None:
        async with Extractors(workers=1) as extractors:
            await extractors.extract(capture(page()), lead())
            slow = asyncio.create_task(extractors.extract(capture(SLOW), lead()))
            await asyncio.sleep(0)
            slow.cancel()
            with pytest.raises(asyncio.CancelledError):
                await slow

    asyncio.run(run())
    assert children() == before


@needs_proc
def test_no_process_is_started_before_a_page_is_asked_for() -> None:
    async def run() -> set[int]:
        async with Extractors():
            return children()

    before = children()
    assert asyncio.run(run()) == before


def test_a_pool_that_was_not_entered_refuses() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        asyncio.run(Extractors().extract(capture(page()), lead()))


def test_a_worker_ends_when_its_input_ends() -> None:
    command = [sys.executable, "-P", "-m", "synth.extract.worker", "20"]
    ended = subprocess.run(command, input=b"", capture_output=True, timeout=30, check=False)
    assert ended.returncode == 0
    assert ended.stdout.endswith(b'{"ready":true}')
