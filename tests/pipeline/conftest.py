"""One set of extracting processes for all tests of a module: starting them costs more than a test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pipeline_desk import Desk

from ferry import ferry_page
from newsroom import Newsroom
from newsstand import newsstand
from synth.extract.pool import Extractors


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def extractors(anyio_backend: str) -> AsyncIterator[Extractors]:
    async with Extractors() as extractors:
        yield extractors


@pytest.fixture
async def desk(tmp_path: Path, extractors: Extractors) -> AsyncIterator[Desk]:
    """One declared story of two outlets, served and not yet run."""
    async with newsstand() as stand:
        stand.page("courier.example/ferry", ferry_page("Merrowick Courier").encode())
        stand.page("herald.example/ferry", ferry_page("Ostrel Herald").encode())
        newsroom = Newsroom(tmp_path)
        desk = Desk(newsroom, stand, extractors)
        desk.stories(ferry=["courier.example/ferry", "herald.example/ferry"])
        yield desk
        newsroom.close()
