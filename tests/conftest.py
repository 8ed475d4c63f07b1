"""Fixtures that whole folders of tests share. What they need is imported by them, so that other folders pay nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copy
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from shared_pack import DATA

# A deadline is a wall-clock assertion: on a busy machine it fails without a fault.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

if TYPE_CHECKING:
    from desk_room import Room
    from pipeline_desk import Desk
    from playwright.sync_api import Browser

    from synth.extract.pool import Extractors
    from synth.store.store import Store


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `corpus` are skipped, saying so, where the shared pack is not beside this checkout."""
    if DATA.is_dir():
        return
    absent = pytest.mark.skip(reason="the shared pack of real pages (../shared) is not beside this checkout")
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(absent)


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that was just made, to be copied: making one costs as much as a test."""
    from synth.store import Store

    folder = tmp_path_factory.mktemp("store")
    Store.open("", folder).close()
    return folder / "synth.db"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store of its own, closed at the end."""
    from synth.store.store import Store

    with closing(Store.open("", tmp_path)) as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for all tests of a module."""
    from desk_chromium import chromium

    with chromium() as opened:
        yield opened


@pytest.fixture
def room(tmp_path: Path, new_store: Path) -> Iterator[Room]:
    """The desk that most tests of `tests/desk` use."""
    from desk_room import bounded_memory, opened_room

    (tmp_path / ".synth").mkdir()
    copy(new_store, tmp_path / ".synth")
    with bounded_memory(), opened_room(tmp_path) as room:
        yield room


@pytest.fixture(scope="module")
async def extractors(anyio_backend: str) -> AsyncIterator[Extractors]:
    """One set of extracting processes for all tests of a module: starting them costs more than a test."""
    from synth.extract.pool import Extractors

    async with Extractors() as extractors:
        yield extractors


@pytest.fixture
async def desk(tmp_path: Path, extractors: Extractors) -> AsyncIterator[Desk]:
    """One declared story of two outlets, served and not yet run; for `tests/pipeline`."""
    from pipeline_desk import Desk

    from ferry import ferry_page
    from newsroom import Newsroom
    from newsstand import newsstand

    async with newsstand() as stand:
        stand.page("courier.example/ferry", ferry_page("Merrowick Courier").encode())
        stand.page("herald.example/ferry", ferry_page("Ostrel Herald").encode())
        newsroom = Newsroom(tmp_path)
        desk = Desk(newsroom, stand, extractors)
        desk.stories(ferry=["courier.example/ferry", "herald.example/ferry"])
        yield desk
        newsroom.close()
