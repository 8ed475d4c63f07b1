"""The log: it cannot be changed, shows where it was, and leaves the desk whole and harmless."""

from __future__ import annotations

import json
import re

import pytest
from desk_room import Room, words

from synth.errors import StoreError


def test_log_cannot_be_changed_and_shows_where_its_chain_was_broken(room: Room) -> None:
    room.published()
    assert room.desk.log.broken_at() is None
    with pytest.raises(StoreError, match="audit is append-only"):
        room.house.store.write(lambda c: c.exec_driver_sql("UPDATE audit SET actor = 'Nobody' WHERE seq = 2"))
    room.house.store.write(lambda c: c.exec_driver_sql("DROP TRIGGER audit_no_update"))
    room.house.store.write(lambda c: c.exec_driver_sql("UPDATE audit SET actor = 'Nobody' WHERE seq = 2"))
    assert room.desk.log.broken_at() == 2
    assert "The chain is broken at entry 2" in words(room.signed_in().get("/audit?verify=1"))


def test_entry_taken_out_of_the_log_breaks_its_chain(room: Room) -> None:
    room.published()
    room.house.store.write(lambda c: c.exec_driver_sql("DROP TRIGGER audit_no_delete"))
    room.house.store.write(lambda c: c.exec_driver_sql("DELETE FROM audit WHERE seq = 2"))
    assert room.desk.log.broken_at() == 3


def test_export_holds_every_decision_and_no_formula(room: Room) -> None:
    dossier = room.written()
    mara = room.signed_in("=HYPERLINK(1)")
    mara.post("/review/ferry/spike", hash=dossier.article.hash, note="dull")
    rows = [json.loads(line) for line in mara.get("/audit.jsonl").text.splitlines()]
    assert [row["kind"] for row in rows][-1] == "spike"
    assert json.loads(rows[-1]["body"])["note"] == "dull"
    table = mara.get("/audit.csv")
    assert "'=HYPERLINK(1)" in table.text
    assert not re.search(r"(^|,)=HYPERLINK", table.text, re.MULTILINE)
    assert "attachment" in table.headers["content-disposition"]
