"""Attacks on the desk. Each test fails where the defence it names is taken away."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from pathlib import Path

import pytest
from desk_room import ORIGIN, OWN, PASSWORD, Room, opened_room, words

from synth.desk.app import GET, POST
from synth.desk.people import KEY_LIFE, Role
from synth.domain.status import Status


def test_policy_allows_nothing_inline_and_nothing_foreign(room: Room) -> None:
    headers = room.signed_in().get("/queue").headers
    policy = headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": ORIGIN}, 403),
        ({"origin": ORIGIN}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:8766"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_form_of_another_site_does_nothing(room: Room, headers: dict[str, str], status: int) -> None:
    dossier = room.written()
    answer = room.signed_in().post("/review/ferry/spike", headers, hash=dossier.article.hash)
    assert answer.status_code == status
    assert (room.dossier().status is Status.SPIKED) == (status == 303)


def test_no_form_is_exempt_from_the_origin_check(room: Room) -> None:
    room.written()
    mara = room.signed_in()
    for path in (*(re.sub(r"\{\w+\}", "ferry", path) for path in POST), "/login"):
        assert mara.post(path, {"sec-fetch-site": "cross-site"}).status_code == 403, path


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "[::1", "0.0.0.0"])
def test_desk_answers_under_no_foreign_name(room: Room, host: str) -> None:
    mara = room.signed_in()
    assert mara.get("/queue", host=host).status_code == 400
    assert mara.get("/healthz", host=host).status_code == 400


def test_configured_name_is_answered(tmp_path: Path) -> None:
    with opened_room(tmp_path, '[desk]\nhosts = ["desk.saltholm.example"]') as room:
        assert room.signed_in().get("/healthz", host="desk.saltholm.example").status_code == 200


def test_every_page_asks_who_is_there(room: Room) -> None:
    room.written()
    stranger = room.browser()
    for path in GET:
        answer = stranger.get(re.sub(r"\{\w+\}", "ferry", path))
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/login?next="), path


def test_every_form_asks_who_is_there(room: Room) -> None:
    dossier = room.written()
    stranger = room.browser()
    for path in POST:
        answer = stranger.post(re.sub(r"\{\w+\}", "ferry", path), hash=dossier.article.hash)
        assert answer.status_code == 401, path
        assert room.dossier() == dossier, path


EDITORS_OWN = {
    "/article/ferry/publish": Role.EDITOR,
    "/article/ferry/retract": Role.EDITOR,
    "/review/ferry/withdraw": Role.EDITOR,
    "/review/ferry/embargo": Role.EDITOR,
    "/people": Role.ADMIN,
    "/people/remove": Role.ADMIN,
    "/people/sign-out": Role.ADMIN,
    "/keys": Role.ADMIN,
    "/keys/revoke": Role.ADMIN,
}


@pytest.mark.parametrize(("path", "needed"), EDITORS_OWN.items())
def test_lower_role_cannot_do_what_a_higher_one_may(room: Room, path: str, needed: Role) -> None:
    dossier = room.written()
    lower = room.signed_in("Mara Voss", Role(needed - 1))
    form = {
        "hash": dossier.article.hash,
        "name": "Mara Voss",
        "role": "admin",
        "password": PASSWORD,
        "scope": "runs:write",
    }
    assert lower.post(path, **form).status_code == 403
    assert room.dossier() == dossier
    assert room.desk.entrance.people() == ()
    assert room.desk.entrance.program_keys() == ()


def test_form_cannot_name_another_person_under_a_decision(room: Room) -> None:
    dossier = room.written()
    room.signed_in("Mara Voss", Role.REVIEWER).approve(
        dossier, ticked="yes", who="Ada Quill", by="Ada Quill", name="Ada Quill"
    )
    approval = room.dossier().approval
    assert approval is not None
    assert approval.who == "Mara Voss"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\tx",
        " /queue",
    ],
)
def test_sign_in_leads_nowhere_else(room: Room, wanted: str) -> None:
    form = {"token": room.desk.door.ticket(), "name": "Mara Voss", "next": wanted}
    assert room.browser().post("/login", **form).headers["location"] == "/queue"


def test_sign_in_leads_back_to_the_page_that_was_asked_for(room: Room) -> None:
    form = {"token": room.desk.door.ticket(), "name": "Mara Voss", "next": "/review/ferry"}
    assert room.browser().post("/login", **form).headers["location"] == "/review/ferry"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../pyproject.toml",
        "/static/%2e%2e/%2e%2e/synth.toml",
        "/static/000000000000/desk.css",
        "/static/x/..%2f..%2fapp.py",
        "/review/..%2f..%2fsynth.toml",
        "/review/ferry/source/..%2f..%2f1",
        "/article/%2e%2e%2fsynth.toml",
    ],
)
def test_no_path_leads_out_of_the_desk(room: Room, path: str) -> None:
    room.written()
    answer = room.signed_in().get(path)
    assert answer.status_code in (404, 303)
    assert "[newsroom]" not in answer.text


def test_oversized_form_is_refused_unread(room: Room) -> None:
    room.written()
    mara = room.signed_in()
    assert mara.post("/review/ferry/jot", text="x" * 70_000).status_code == 413
    assert mara.post("/review/ferry/jot", text="x" * 21_000).status_code == 413
    login = room.browser().post("/login", token="x" * 70_000)
    assert login.status_code == 413


def test_body_that_lies_about_its_length_is_stopped_at_the_limit(room: Room) -> None:
    taken = 0

    async def receive() -> dict[str, object]:
        nonlocal taken
        taken += 10_000
        assert taken < 1_000_000, "the desk reads on and on"
        return {"type": "http.request", "body": b"x" * 10_000, "more_body": True}

    assert _asked(room, receive)[0] == 413
    assert taken <= 80_000


@pytest.mark.skipif(sys.platform != "linux", reason="bounds address space, which Linux alone counts so that it helps")
def test_attack_that_eats_memory_ends_in_an_error_and_not_in_a_swapping_machine(room: Room) -> None:
    with pytest.raises(MemoryError):
        bytearray(3 << 30)


def test_slow_body_is_given_up(room: Room) -> None:
    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    assert _asked(room, receive)[0] == 408


def _asked(room: Room, receive: object) -> tuple[int, list[dict[str, object]]]:
    sent: list[dict[str, object]] = []

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    headers = [(b"host", b"127.0.0.1:8765"), (b"sec-fetch-site", b"same-origin")]
    scope = {"type": "http", "method": "POST", "path": "/login", "headers": headers, "query_string": b"", "asgi": {}}
    asyncio.run(asyncio.wait_for(room.app(scope, receive, send), 3))  # type: ignore[arg-type]
    return int(str(sent[0]["status"])), sent


def test_no_field_makes_the_desk_ask_an_address(room: Room) -> None:
    dossier = room.written()
    with socket.create_server(("127.0.0.1", 0)) as bait:
        bait.setblocking(False)
        url = f"http://127.0.0.1:{bait.getsockname()[1]}/"
        mara = room.signed_in(url)
        for path in (re.sub(r"\{\w+\}", "ferry", path) for path in POST):
            fields = (
                "text",
                "note",
                "public_note",
                "cites",
                "where",
                "name",
                "until",
                "seen",
                "next",
                "scope",
                "reason",
            )
            mara.post(path, hash=dossier.article.hash, **dict.fromkeys(fields, url))
        mara = room.signed_in()
        for path in GET:
            mara.get(f"{re.sub(r'{[^}]+}', 'ferry', path)}?edit={url}&q={url}&a={url}&finding={url}&before={url}")
        key = room.desk.door.make_key("cron", ("runs:write", "letters:write", "articles:read"), "Ada Quill")
        bearer = {"authorization": f"Bearer {key}"}
        client = room.browser().client
        client.post("/api/runs", json={"lists": [url]}, headers=bearer)
        client.post("/api/letters", json={"article": "ferry", "text": url, "contact": url}, headers=bearer)
        with pytest.raises(BlockingIOError):
            bait.accept()


def test_key_of_a_program_is_no_way_to_the_pages_and_a_session_none_to_the_programs_side(room: Room) -> None:
    dossier = room.written()
    key = room.desk.door.make_key("cron", ("articles:read",), "Ada Quill")
    bearer = {"authorization": f"Bearer {key}"}
    assert room.browser().get("/queue", **bearer).status_code == 303
    assert room.browser().post("/review/ferry/approve", {**OWN, **bearer}, hash=dossier.article.hash).status_code == 401
    assert room.signed_in().get("/api/articles").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/api/articles", "articles:read"),
        ("POST", "/api/runs", "runs:write"),
        ("POST", "/api/letters", "letters:write"),
    ],
)
def test_key_opens_only_what_its_scopes_say(room: Room, method: str, path: str, scope: str) -> None:
    others = tuple(one for one in ("articles:read", "runs:write", "letters:write") if one != scope)
    key = room.desk.door.make_key("cron", others, "Ada Quill")
    client = room.browser().client
    answer = client.request(method, path, json={}, headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 403
    assert scope in answer.json()["error"]


def test_revoked_and_expired_keys_open_nothing(room: Room) -> None:
    key = room.desk.door.make_key("cron", ("articles:read",), "Ada Quill")
    bearer = {"authorization": f"Bearer {key}"}
    client = room.browser().client
    assert client.get("/api/articles", headers=bearer).status_code == 200
    room.clock.at += KEY_LIFE
    assert client.get("/api/articles", headers=bearer).status_code == 401
    room.clock.at -= KEY_LIFE
    room.desk.door.revoke_key("cron", "Ada Quill")
    assert client.get("/api/articles", headers=bearer).status_code == 401


def test_address_puts_no_words_of_a_stranger_on_a_page(room: Room) -> None:
    room.written()
    mara = room.signed_in()
    for path in ("/queue", "/review/ferry", "/article/ferry"):
        assert "call" not in words(mara.get(f"{path}?done=Your session ended: call 555 0100")), path
        assert "ferry approved" in words(mara.get(f"{path}?done=ferry approved")), path


@pytest.mark.parametrize("path", ["/article/ferry/publish", "/article/ferry/retract"])
def test_stale_form_of_an_editor_changes_nothing_that_is_out(room: Room, path: str) -> None:
    if path.endswith("publish"):
        dossier = room.written()
        mara = room.signed_in()
        mara.read(dossier)
        mara.approve(dossier)
    else:
        dossier, mara = room.published(), room.signed_in()
    before = room.dossier()
    answer = mara.post(path, hash="0" * 64, note="why", public_note="sorry")
    assert answer.status_code == 409
    assert room.dossier() == before


def test_reader_page_within_the_desk_may_load_and_run_nothing(room: Room) -> None:
    room.written()
    policy = room.signed_in().get("/review/ferry/page").headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert policy.endswith("sandbox")
