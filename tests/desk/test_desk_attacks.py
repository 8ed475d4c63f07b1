"""Attacks on the desk. Each test fails where the defence it names is taken away."""

from __future__ import annotations

import asyncio
import json
import re
import socket
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from desk_room import FLAWED, ORIGIN, OWN, PASSWORD, Room, opened_room, words

from ferry import COURIER, HERALD, PADDING, clipping
from synth.desk.app import GET, POST
from synth.desk.gatehouse import POLICY
from synth.desk.people import KEY_LIFE, Role
from synth.domain.status import Status

CORPUS = Path(__file__).parents[2].parent / "shared" / "data" / "attacks" / "xss.txt"
# Lines of our own, so that the test bites without the corpus.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% include 'x' %}",
    "</title><script>alert(1)</script>",
    "\u202e\u0000\u0008 control",
)
HANDLERS = re.compile(r"^on", re.IGNORECASE)


class Inspector(HTMLParser):
    """What a browser would run or load of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in (
            "img",
            "svg",
            "iframe",
            "object",
            "embed",
            "base",
            "style",
            "video",
            "audio",
            "math",
            "frame",
            "applet",
        ):
            self.faults.append(f"<{tag}>")
        if tag in ("script", "link") and not values.get("src", values.get("href", "")).startswith("/static/"):
            self.faults.append(f"<{tag} {values}>")
        if tag == "meta" and "http-equiv" in values:
            self.faults.append("<meta http-equiv>")
        for name, value in values.items():
            if HANDLERS.match(name) or name in ("style", "srcdoc", "formaction"):
                self.faults.append(f"{name}={value}")
            if name in ("href", "src", "action") and not re.match(r"(https?://[\w.]|/(?!/)|#|$)", value):
                self.faults.append(f"{name}={value}")


def inspected(text: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(text)
    inspector.close()
    return inspector.faults


def hostile_lines() -> list[str]:
    return [line for line in CORPUS.read_text(encoding="utf-8").splitlines() if line.strip()]


def test_the_inspector_sees_what_would_run() -> None:
    assert inspected('<p onclick="x()">')
    assert inspected("<script>x</script>")
    assert inspected('<a href="javascript:x">')
    assert not inspected('<a href="/queue">x</a><script src="/static/1/desk.js"></script>')


def _poisoned(room: Room, lines: list[str]) -> None:
    """An article whose sources say `lines` in text, title, author and address; a note and a letter that do."""
    poison = " ".join(lines)
    one = clipping("Merrowick Courier", (*COURIER, poison, PADDING)).model_copy(
        update={"title": poison, "author": poison, "url": lines[0]}
    )
    # The headline too: it holds what a writer was made to say.
    from ferry import ferry_draft

    draft = ferry_draft(FLAWED).model_copy(
        update={"headline": f"Ferry {poison}"[:3_000], "dek": f"Dek {poison}"[:3_000]}
    )
    room.newsroom.writer.says = draft
    two = clipping("Ostrel Herald", (*HERALD, PADDING)).model_copy(update={"outlet": f"Herald {poison}"})
    room.newsroom.produce((one, two))
    dossier = room.dossier()
    mara = room.signed_in()
    mara.post("/review/ferry/jot", hash=dossier.article.hash, where="lede.1.1", text=poison[:2_000], cites=poison[:100])
    mara.post(
        "/review/ferry/edit",
        hash=dossier.article.hash,
        where="dek",
        text=f"A dek {lines[0]}",
        cites="",
        note=poison[:500],
    )
    key = room.desk.door.make_key("site", ("letters:write",), "Ada Quill")
    letter = {"article": "ferry", "text": poison[:4_000] or "x", "contact": poison[:200]}
    sent = room.browser().client.post("/api/letters", json=letter, headers={"authorization": f"Bearer {key}"})
    assert sent.status_code == 201


PAGES = (
    "/queue",
    "/queue?tab=waiting&q=Ferry",
    "/review/ferry",
    "/review/ferry?edit=headline",
    "/review/ferry?edit=lede.1",
    "/review/ferry/source/1",
    "/review/ferry/source/2",
    "/review/ferry/changes?a=1&b=2",
    "/article/ferry",
    "/letters",
    "/audit",
    "/figures",
    "/corrections",
    "/people",
    "/help",
)


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_text_runs_on_no_page(room: Room, line: str) -> None:
    _poisoned(room, [line])
    mara = room.signed_in(line)
    for path in PAGES:
        answer = mara.get(path)
        assert answer.status_code == 200, path
        assert inspected(answer.text) == [], path
        assert answer.headers["content-security-policy"] == POLICY
    conflict = mara.post("/review/ferry/edit", hash="0" * 64, where="lede.1.1", text=line, cites=line, note=line)
    assert conflict.status_code == 409
    assert inspected(conflict.text) == []
    for query in (f"/queue?tab={line}&section={line}&q={line}&done={line}", f"/audit?article={line}&actor={line}"):
        assert inspected(mara.client.get(quote(query, safe="/?&=")).text) == [], query


@pytest.mark.corpus
def test_corpus_of_hostile_lines_runs_on_no_page(tmp_path: Path) -> None:
    if not CORPUS.exists():
        pytest.skip(f"needs {CORPUS}")
    lines = hostile_lines()
    assert len(lines) > 100
    for number in range(0, len(lines), 60):
        with opened_room(tmp_path / str(number)) as room:
            _poisoned(room, lines[number : number + 60])
            mara = room.signed_in()
            for path in PAGES:
                answer = mara.get(path)
                assert (answer.status_code, inspected(answer.text)) == (200, []), path


def test_address_that_is_no_web_address_is_shown_and_not_linked(room: Room) -> None:
    _poisoned(room, ["javascript:alert(1)"])
    page = room.signed_in().get("/review/ferry/source/1").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


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


@pytest.mark.parametrize("path", [path for path in POST if "{" not in path] + ["/review/ferry/approve", "/login"])
def test_no_form_is_exempt_from_the_origin_check(room: Room, path: str) -> None:
    room.written()
    assert room.signed_in().post(path, {"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "", "[::1", "0.0.0.0"])
def test_desk_answers_under_no_foreign_name(room: Room, host: str) -> None:
    mara = room.signed_in()
    assert mara.get("/queue", host=host).status_code == 400
    assert mara.get("/healthz", host=host).status_code == 400


def test_configured_name_is_answered(tmp_path: Path) -> None:
    with opened_room(tmp_path, '[desk]\nhosts = ["desk.saltholm.example"]') as room:
        assert room.signed_in().get("/healthz", host="desk.saltholm.example").status_code == 200


@pytest.mark.parametrize("path", [re.sub(r"\{\w+\}", "ferry", path) for path in GET])
def test_every_page_asks_who_is_there(room: Room, path: str) -> None:
    room.written()
    answer = room.browser().get(path)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=")


@pytest.mark.parametrize("path", [re.sub(r"\{\w+\}", "ferry", path) for path in POST])
def test_every_form_asks_who_is_there(room: Room, path: str) -> None:
    dossier = room.written()
    assert room.browser().post(path, hash=dossier.article.hash).status_code == 401
    assert room.dossier() == dossier


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


def test_log_cannot_be_changed_and_shows_where_its_chain_was_broken(room: Room) -> None:
    from synth.errors import StoreError

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
