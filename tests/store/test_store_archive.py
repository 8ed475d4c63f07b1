"""Evidence kept by many at once: few transactions, each operation its own outcome."""

from __future__ import annotations

import asyncio

import pytest
from store_samples import NOW, capture, clipping

from synth.domain.evidence import Capture, Quarantine
from synth.domain.visit import OK, Visit
from synth.errors import StoreError
from synth.store import Store, evidence
from synth.store.archive import Archive

pytestmark = pytest.mark.anyio


def page(number: int) -> Capture:
    return capture(f"https://gull.example/{number}", b"<p>page %d</p>" % number * 50)


def visit(of: Capture) -> Visit:
    return Visit(url=of.url, at=NOW, outcome=OK, capture=of.id)


async def test_what_is_kept_comes_back(store: Store) -> None:
    archive, kept = Archive(store), page(1)
    assert await archive.visit(kept.url) is None
    await archive.keep_visit(visit(kept), kept)
    assert await archive.visit(kept.url) == store.visits([kept.url]).get(kept.url) == visit(kept)
    assert await archive.capture(kept.id) == store.read(evidence.read_capture, store.folder, kept.id) == kept
    refused = Quarantine(url=kept.url, reason="too_short", detail="12 words")
    for key, taken in (("k1", clipping("gull")), ("k2", refused)):
        await archive.keep_extraction(key, kept.id, taken)
        assert await archive.extraction(key) == store.read(evidence.read_extraction, key) == taken


async def test_what_many_keep_at_once_is_few_transactions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    archive, pages = Archive(store), [page(number) for number in range(96)]
    transactions, write = 0, store.write

    def counted(*args: object) -> object:
        nonlocal transactions
        transactions += 1
        return write(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "write", counted)
    await asyncio.gather(*(archive.keep_visit(visit(one).model_copy(update={"capture": ""}), None) for one in pages))
    assert 6 <= transactions <= 7  # 16 in each, and the first perhaps alone
    assert set(store.visits(one.url for one in pages)) == {one.url for one in pages}


async def test_one_that_cannot_be_kept_takes_none_with_it(store: Store) -> None:
    archive, pages = Archive(store), [page(number) for number in range(9)]
    lost = pages[4].url

    async def keep(one: Capture) -> None:
        await archive.keep_visit(visit(one), None if one.url == lost else one)

    outcomes = await asyncio.gather(*map(keep, pages), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes if outcome] == [StoreError]
    assert isinstance(outcomes[4], StoreError)
    assert set(store.visits(one.url for one in pages)) == {one.url for one in pages} - {lost}
