"""What programs may ask of the desk: articles, runs, letters; once for each key, and no more than so many a minute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from desk_room import FLAWED, Room, opened_room, runs_end

from synth.desk.api import PER_MINUTE, Allowance
from synth.domain.status import Status

LIST = '[[story]]\nslug = "ferry"\nurls = ["https://courier.example/ferry"]\n'


def _client(room: Room, *scopes: str) -> tuple[Any, dict[str, str]]:
    key = room.desk.door.make_key("cron", scopes, "Ada Quill")
    return room.browser().client, {"authorization": f"Bearer {key}"}


def test_articles_are_listed_by_risk_with_their_status(room: Room) -> None:
    room.written("clean")
    room.written("ferry", cost=FLAWED)
    client, bearer = _client(room, "articles:read")
    answer = client.get("/api/articles", headers=bearer).json()
    assert [(row["slug"], row["status"], row["blocking"]) for row in answer["articles"]] == [
        ("ferry", "held", 1),
        ("clean", "in_review", 0),
    ]
    assert answer["next"] is None
    only = client.get("/api/articles?status=held", headers=bearer).json()["articles"]
    assert [row["slug"] for row in only] == ["ferry"]
    assert client.get("/api/articles?status=lost", headers=bearer).status_code == 422


def test_dossier_of_an_article_comes_with_its_hash(room: Room) -> None:
    dossier = room.written()
    client, bearer = _client(room, "articles:read")
    answer = client.get("/api/articles/ferry", headers=bearer).json()
    assert answer["hash"] == dossier.article.hash
    assert answer["article"]["headline"] == dossier.article.headline
    assert client.get("/api/articles/no-such", headers=bearer).status_code == 404


def test_nothing_can_be_approved_by_a_program(room: Room) -> None:
    dossier = room.written()
    client, bearer = _client(room, "articles:read", "runs:write", "letters:write")
    for path in ("/api/articles/ferry", "/api/articles/ferry/approve", "/api/runs/ferry"):
        assert client.post(path, json={"hash": dossier.article.hash}, headers=bearer).status_code in (404, 405)
    assert room.dossier().status is Status.IN_REVIEW


def _ended(client: Any, bearer: dict[str, str], errand: str) -> dict[str, Any]:
    runs_end()
    found: dict[str, Any] = client.get(f"/api/runs/{errand}", headers=bearer).json()
    assert found["state"] != "started", "the run did not end"
    return found


@pytest.mark.full
def test_run_is_started_beside_the_desk_once_for_each_idempotency_key(tmp_path: Path) -> None:
    with opened_room(tmp_path) as room:
        room.newsroom.list("coast", LIST)
        client, bearer = _client(room, "runs:write")
        once = {**bearer, "idempotency-key": "2026-11-20T12"}
        first = client.post("/api/runs", json={"lists": ["coast"]}, headers=once)
        again = client.post("/api/runs", json={"lists": ["coast"]}, headers=once)
        assert (first.status_code, again.status_code) == (202, 202)
        assert first.json()["id"] == again.json()["id"]
        assert first.headers["location"] == f"/api/runs/{first.json()['id']}"
        other = client.post("/api/runs", json={"lists": []}, headers=once)
        assert other.status_code == 422
        ended = _ended(client, bearer, first.json()["id"])
        assert (ended["state"], ended["exit_code"]) == ("failed", 1)  # the outlet is invented: nothing came out
        assert ended["run"] in {report.run for report in room.house.store.reports()}
        assert len(room.house.store.reports()) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"lists": ["nowhere"]}, 404),
        ({"lists": ["--dry-run"]}, 404),
        ({"story": "--limit=0"}, 404),
        ({"list": ["coast"]}, 422),
        ({"lists": "coast"}, 422),
        ([], 422),
    ],
)
def test_run_of_something_unknown_is_refused_before_it_starts(room: Room, body: object, status: int) -> None:
    room.newsroom.list("coast", LIST)
    client, bearer = _client(room, "runs:write")
    assert client.post("/api/runs", json=body, headers=bearer).status_code == status
    assert room.house.store.reports() == ()


def test_body_that_is_no_json_is_refused_in_words(room: Room) -> None:
    client, bearer = _client(room, "runs:write")
    answer = client.post("/api/runs", content=b"{", headers=bearer)
    assert answer.status_code == 400
    assert "not JSON" in answer.json()["error"]
    deep = client.post("/api/runs", content=b"[" * 50_000, headers=bearer)
    assert deep.status_code == 400


def test_run_of_another_key_cannot_be_seen(room: Room) -> None:
    errand, _ = room.desk.errands._post.begin(_errand("cron"))
    client, bearer = _client(room, "runs:write")
    other = {"authorization": f"Bearer {room.desk.door.make_key('cms', ('runs:write',), 'Ada Quill')}"}
    assert client.get(f"/api/runs/{errand.id}", headers=bearer).status_code == 200
    assert client.get(f"/api/runs/{errand.id}", headers=other).status_code == 404


def _errand(owner: str) -> Any:
    from synth.store.post import Errand

    return Errand(id="e1", owner=owner, key="k", made_at="2026-11-20T12:00:00+00:00")


def test_key_has_so_many_requests_a_minute_and_then_waits() -> None:
    now = [0.0]
    allowance = Allowance(lambda: now[0])
    assert [allowance.take("a") for _ in range(PER_MINUTE)] == [0.0] * PER_MINUTE
    wait = allowance.take("a")
    assert wait > 0
    assert allowance.take("b") == 0.0
    now[0] += wait
    assert allowance.take("a") == 0.0


def test_too_many_requests_are_told_when_to_come_again(room: Room) -> None:
    client, bearer = _client(room, "articles:read")
    codes = [client.get("/api/articles", headers=bearer).status_code for _ in range(PER_MINUTE + 30)]
    assert codes[0] == 200
    assert 429 in codes


def test_description_names_every_endpoint_and_is_open_to_all(room: Room) -> None:
    answer = room.browser().client.get("/api/openapi.json").json()
    assert answer["openapi"].startswith("3.1")
    routes = {route.path for route in room.app._app.routes if route.path.startswith("/api/")}  # type: ignore[attr-defined]
    assert set(answer["paths"]) == routes - {"/api/openapi.json"}
    schemas = set(answer["components"]["schemas"])
    used = {part.rpartition("/")[2].strip('"}') for part in str(answer).split("'") if part.startswith("#/components")}
    assert used <= schemas


def test_script_stays_small_and_names_no_other_host() -> None:
    from synth.desk.press import SCRIPT, static_file

    script = static_file(SCRIPT).decode()
    assert len(script.encode()) < 8_192
    assert "http" not in script
    assert "innerHTML" not in script
    assert "eval" not in script
