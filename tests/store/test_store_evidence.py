"""What was fetched and extracted is kept as it was."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from store_samples import NOW, capture, clipping, decision, filed, keep_visit, receipt

from synth.domain.evidence import Quarantine
from synth.domain.status import Act, Status
from synth.domain.visit import OK, Visit
from synth.errors import StoreError
from synth.store import Store, evidence

URL = "https://gull.example/ferry"
BODY = "<p>Die Fähre kam spät.</p>".encode() * 40


def visit(outcome: str = OK, *, capture_id: str = "", url: str = URL) -> Visit:
    return Visit(url=url, at=NOW, outcome=outcome, capture=capture_id)


def body_file(folder: Path) -> Path:
    (found,) = (folder / "captures").glob("*/*.gz")
    return found


def test_capture_comes_back_with_its_bytes(store: Store) -> None:
    page = capture(URL, BODY)
    keep_visit(store, visit(capture_id=page.id), page)
    assert store.read(evidence.read_capture, store.folder, page.id) == page
    assert store.visits([URL]).get(URL) == visit(capture_id=page.id)


def test_empty_body_comes_back_empty(store: Store) -> None:
    page = capture(URL, b"")
    keep_visit(store, visit(capture_id=page.id), page)
    kept = store.read(evidence.read_capture, store.folder, page.id)
    assert kept is not None
    assert kept.body == b""


def test_body_lies_compressed_under_its_hash_and_the_same_each_time(store: Store, tmp_path: Path) -> None:
    page = capture(URL, BODY)
    keep_visit(store, visit(capture_id=page.id), page)
    path = body_file(tmp_path)
    assert path.relative_to(tmp_path) == Path("captures", page.sha256[:2], f"{page.sha256}.gz")
    first = path.read_bytes()
    assert first[4:8] == bytes(4)  # RFC 1952: the time of compression, which would make each copy differ
    path.unlink()
    keep_visit(store, visit(capture_id=page.id), page)
    assert path.read_bytes() == first
    assert len(first) < len(BODY)


def test_unknown_evidence_is_none(store: Store) -> None:
    assert store.visits([URL]).get(URL) is None
    assert store.read(evidence.read_capture, store.folder, "0" * 24) is None
    assert store.read(evidence.read_extraction, "0" * 64) is None
    assert store.clipping("0" * 24) is None


def test_capture_whose_hash_is_not_its_own_is_refused(store: Store) -> None:
    page = capture(URL, BODY).model_copy(update={"body": b"another"})
    with pytest.raises(StoreError, match="not that of its body"):
        keep_visit(store, visit(capture_id=page.id), page)
    assert store.visits([URL]).get(URL) is None


@pytest.mark.parametrize(
    ("bytes_now", "words"),
    [
        (None, "is gone"),
        (b"no gzip at all", "is damaged"),
        (gzip.compress(BODY)[:-20], "is damaged"),
        (gzip.compress(b"another page"), "is not what was fetched"),
    ],
)
def test_spoilt_body_is_said_not_served(store: Store, tmp_path: Path, bytes_now: bytes | None, words: str) -> None:
    page = capture(URL, BODY)
    keep_visit(store, visit(capture_id=page.id), page)
    body_file(tmp_path).unlink()
    if bytes_now is not None:
        (tmp_path / "captures" / page.sha256[:2] / f"{page.sha256}.gz").write_bytes(bytes_now)
    with pytest.raises(StoreError, match=words):
        store.read(evidence.read_capture, store.folder, page.id)


def test_latest_visit_stands_and_the_capture_stays(store: Store) -> None:
    page = capture(URL, BODY)
    keep_visit(store, visit(capture_id=page.id), page)
    keep_visit(store, visit("timeout", capture_id=page.id), None)
    keep_visit(store, visit("http_404"), None)
    assert store.visits([URL]).get(URL) == visit("http_404")
    assert store.read(evidence.read_capture, store.folder, page.id) == page


def test_visit_cannot_name_a_capture_that_was_never_kept(store: Store) -> None:
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        keep_visit(store, visit(capture_id="0" * 24), None)


def test_visits_of_many_addresses_come_in_one_answer(store: Store) -> None:
    known = [f"https://gull.example/{number}" for number in range(0, 1203, 401)]
    for url in known:
        keep_visit(store, visit("http_404", url=url), None)
    asked = [f"https://gull.example/{number}" for number in range(1203)]
    assert sorted(store.visits(asked)) == sorted(known)
    assert store.visits(()) == {}


def test_first_extraction_under_a_key_stands(store: Store) -> None:
    page = capture(URL, BODY)
    keep_visit(store, visit(capture_id=page.id), page)
    first = clipping("gull")
    store.write(evidence.write_extraction, "k1", page.id, first)
    store.write(evidence.write_extraction, "k1", page.id, clipping("gull", text="Quite other words."))
    assert store.read(evidence.read_extraction, "k1") == first
    assert store.clipping("gull") == first


def test_quarantine_comes_back_as_one(store: Store) -> None:
    page = capture(URL, BODY)
    keep_visit(store, visit(capture_id=page.id), page)
    refused = Quarantine(url=URL, reason="too_short", detail="12 words")
    store.write(evidence.write_extraction, "k1", page.id, refused)
    assert store.read(evidence.read_extraction, "k1") == refused


def test_extraction_needs_the_capture_it_was_made_from(store: Store) -> None:
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        store.write(evidence.write_extraction, "k1", "0" * 24, clipping("gull"))
    assert store.clipping("gull") is None


@pytest.mark.parametrize("verb", ["UPDATE {} SET body = body", "DELETE FROM {}"])
@pytest.mark.parametrize(
    "table", ["captures", "clippings", "extractions", "versions", "assessments", "decisions", "publications"]
)
def test_the_database_itself_refuses_to_change_what_is_append_only(
    store: Store, tmp_path: Path, table: str, verb: str
) -> None:
    page = capture(URL, BODY)
    keep_visit(store, visit(capture_id=page.id), page)
    store.write(evidence.write_extraction, "k1", page.id, clipping("gull"))
    dossier = filed(store, "ferry")
    store.record(decision(dossier, Act.APPROVE), Status.IN_REVIEW, Status.APPROVED)
    store.record_publication(receipt(dossier), Status.PUBLISHED)
    statement = verb.format(table).replace("body = body", "key = key" if table == "extractions" else "body = body")
    with closing(sqlite3.connect(tmp_path / "synth.db")) as raw:
        (before,) = raw.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - a name of this file
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} are append-only"):
            raw.execute(statement)
        assert before > 0


def test_failure_of_the_database_quotes_no_page(store: Store) -> None:
    page = capture(URL, BODY)
    keep_visit(store, visit(capture_id=page.id), page)
    refused = Quarantine(url=URL, reason="empty", detail="Saltholm secrets")
    with pytest.raises(StoreError) as caught:
        store.write(evidence.write_extraction, "k1", "0" * 24, refused)
    assert "Saltholm" not in f"{caught.value} {caught.value.__cause__}"
