"""The ways in: links, passwords, proxies, sessions; and what strangers try at them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import Literal

import pytest
from argon2 import PasswordHasher
from desk_room import ORIGIN, PASSWORD, Room, opened_room, words

from synth.desk.people import Role, Turnstile
from synth.store.entrance import digest_of


def test_link_signs_in_once(room: Room) -> None:
    ticket = room.desk.door.ticket()
    first, second = room.browser(), room.browser()
    assert first.get(f"/login?token={ticket}").status_code == 200  # looking at it does not use it up
    assert first.post("/login", token=ticket, name="Mara Voss").status_code == 303
    assert first.get("/queue").status_code == 200
    assert second.post("/login", token=ticket, name="Mara Voss").status_code == 403
    assert second.get("/queue").status_code == 303


def test_link_is_void_after_five_minutes_and_where_it_was_made_up(room: Room) -> None:
    ticket = room.desk.door.ticket()
    room.clock.advance(minutes=5, seconds=1)
    assert room.browser().post("/login", token=ticket, name="Mara Voss").status_code == 403
    assert room.browser().post("/login", token="made-up", name="Mara Voss").status_code == 403


def test_link_is_not_used_up_by_a_missing_name(room: Room) -> None:
    ticket = room.desk.door.ticket()
    assert room.browser().post("/login", token=ticket, name="  ").status_code == 403
    assert room.browser().post("/login", token=ticket, name="Mara Voss").status_code == 303


def test_session_planted_before_the_sign_in_is_worth_nothing_after_it(room: Room) -> None:
    victim, attacker = room.browser(), room.browser()
    for browser in (victim, attacker):
        browser.client.cookies.set(room.desk.cookie, "planted-by-an-attacker")
    victim.post("/login", token=room.desk.door.ticket(), name="Mara Voss")
    assert attacker.get("/queue").status_code == 303


def test_stolen_cookie_is_worth_nothing_after_signing_out(room: Room) -> None:
    mara, thief = room.signed_in(), room.browser()
    thief.client.cookies.set(room.desk.cookie, mara.client.cookies[room.desk.cookie])
    assert thief.get("/queue").status_code == 200
    mara.post("/logout")
    assert thief.get("/queue").status_code == 303


def test_admin_ends_every_session_of_a_person(room: Room) -> None:
    thief, admin = room.signed_in("Mara Voss", Role.REVIEWER), room.signed_in("Ada Quill")
    admin.post("/people/sign-out", name="Mara Voss")
    assert thief.get("/queue").status_code == 303
    assert admin.get("/queue").status_code == 200


def test_session_ends_after_twelve_hours(room: Room) -> None:
    mara = room.signed_in()
    room.clock.advance(hours=12, seconds=1)
    assert mara.get("/queue").status_code == 303


def test_secrets_are_not_in_the_database(room: Room) -> None:
    ticket = room.desk.door.ticket()
    browser = room.browser()
    browser.post("/login", token=ticket, name="Mara Voss")
    key = room.desk.door.make_key("cron", ("runs:write",), "Ada Quill")
    room.desk.door.add_person("Ines Marl", Role.EDITOR, PASSWORD, "Ada Quill")
    cookie = browser.client.cookies[room.desk.cookie]
    room.house.store.write(lambda connection: connection.exec_driver_sql("SELECT 1"))
    kept = b"".join(path.read_bytes() for path in (room.newsroom.folder / ".synth").glob("synth.db*"))
    for secret in (ticket, cookie, key, PASSWORD):
        assert secret.encode() not in kept
    assert digest_of(cookie).encode() in kept


def test_cookie_is_kept_from_scripts_and_other_sites(room: Room) -> None:
    answer = room.browser().post("/login", token=room.desk.door.ticket(), name="Mara Voss")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


def test_behind_https_the_cookie_is_bound_to_this_host(tmp_path: Path) -> None:
    with opened_room(tmp_path, "[desk]\nhttps = true") as room:
        browser = room.browser()
        headers = {"origin": ORIGIN.replace("http:", "https:")}
        answer = browser.post("/login", headers, token=room.desk.door.ticket(), name="Mara Voss")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-synth=")
        assert "Secure" in cookie


USERS = '[desk]\nsign_in = "users"'


@pytest.fixture
def users(tmp_path: Path) -> Iterator[Room]:
    with opened_room(tmp_path, USERS) as room:
        room.desk.door.add_person("Mara Voss", Role.REVIEWER, PASSWORD, "setup")
        yield room


def test_password_signs_in_with_the_role_of_the_person(users: Room) -> None:
    browser = users.browser()
    assert browser.post("/login", name="Mara Voss", password=PASSWORD).status_code == 303
    assert browser.get("/queue").status_code == 200
    assert browser.get("/people").status_code == 403


@pytest.mark.parametrize(
    ("name", "password"), [("Mara Voss", "wrong"), ("Nobody", PASSWORD), ("", ""), ("Mara Voss", "")]
)
def test_wrong_pair_is_refused_in_the_same_words(users: Room, name: str, password: str) -> None:
    answer = users.browser().post("/login", name=name, password=password)
    assert answer.status_code == 403
    assert "no such name and password" in words(answer)


def test_guessing_is_stopped_even_for_the_right_password_until_the_window_has_passed(users: Room) -> None:
    for _ in range(Turnstile.PER_NAME):
        assert users.browser().post("/login", name="Mara Voss", password="guess").status_code == 403
    assert users.browser().post("/login", name="Mara Voss", password=PASSWORD).status_code == 429
    users.clock.advance(minutes=15, seconds=1)
    assert users.browser().post("/login", name="Mara Voss", password=PASSWORD).status_code == 303


def test_one_address_cannot_try_one_password_on_many_names(users: Room) -> None:
    for number in range(Turnstile.PER_PEER):
        users.desk.door._turnstile.wrong(f"name {number}", "testclient")
    assert users.browser().post("/login", name="Somebody New", password="guess").status_code == 429


def test_many_sign_ins_at_once_do_not_take_the_machines_memory(users: Room) -> None:
    door, running, most = users.desk.door, 0, 0
    counting = Lock()

    class Slow(PasswordHasher):
        """The real one, counting how many work at once."""

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            nonlocal running, most
            with counting:
                running += 1
                most = max(most, running)
            try:
                return super().verify(hash, password)
            finally:
                with counting:
                    running -= 1

    door._hasher = Slow()
    with ThreadPoolExecutor(8) as crowd:
        signed = [crowd.submit(door.with_password, "Mara Voss", PASSWORD, "testclient") for _ in range(8)]
    assert {one.result()[0].name for one in signed} == {"Mara Voss"}
    assert most <= 2


def test_name_in_utf_8_is_the_name_under_decisions(tmp_path: Path) -> None:
    with opened_room(tmp_path, PROXY, {"DESK_SECRET": "s3cret"}) as room:
        browser = room.browser(client=("127.0.0.1", 50_000))
        for sent in ("Åse Łund".encode(), "Åse Lund".encode("latin-1")):
            headers = [(b"x-forwarded-user", sent), (b"x-desk-secret", b"s3cret")]
            page = browser.client.get("/queue", headers=headers)
            assert page.status_code == 200
            assert "Åse" in words(page)


def test_ticket_and_proxy_headers_are_no_way_in_where_passwords_are_asked_for(users: Room) -> None:
    ticket = users.desk.door.ticket()
    assert users.browser().post("/login", token=ticket, name="Mara Voss").status_code == 403
    forged = users.browser().get("/queue", **{"x-forwarded-user": "Mara Voss", "x-desk-secret": ""})
    assert forged.status_code == 303


def test_changed_password_ends_the_sessions_of_the_old_one(users: Room) -> None:
    browser = users.browser()
    browser.post("/login", name="Mara Voss", password=PASSWORD)
    users.desk.door.add_person("Mara Voss", Role.REVIEWER, "another long password", "setup")
    assert browser.get("/queue").status_code == 303


PROXY = """[desk]
sign_in = "proxy"
proxy_peers = ["127.0.0.1/32"]
proxy_secret_env = "DESK_SECRET"
"""


@pytest.mark.parametrize(
    ("peer", "secret", "status"),
    [("127.0.0.1", "s3cret", 200), ("127.0.0.1", "wrong", 303), ("127.0.0.1", "", 303), ("192.0.2.7", "s3cret", 303)],
)
def test_name_in_a_header_counts_only_from_the_proxy_with_its_secret(
    tmp_path: Path, peer: str, secret: str, status: int
) -> None:
    with opened_room(tmp_path, PROXY, {"DESK_SECRET": "s3cret"}) as room:
        browser = room.browser(client=(peer, 50_000))
        headers = {"x-forwarded-user": "Ada Quill", "x-desk-secret": secret}
        assert browser.get("/queue", **headers).status_code == status


def test_proxy_without_a_secret_lets_nobody_in(tmp_path: Path) -> None:
    with opened_room(tmp_path, PROXY) as room:
        browser = room.browser(client=("127.0.0.1", 50_000))
        assert browser.get("/queue", **{"x-forwarded-user": "Ada Quill", "x-desk-secret": ""}).status_code == 303


@pytest.mark.parametrize(
    ("settings", "host", "safe"),
    [
        ("", "127.0.0.1", True),
        ("", "::1", True),
        ("", "localhost", True),
        ("", "0.0.0.0", False),
        ("", "192.0.2.7", False),
        ("", "desk.saltholm.example", False),
        (USERS, "127.0.0.1", True),
        (USERS, "192.0.2.7", False),
        (f"{USERS}\nhttps = true", "192.0.2.7", True),
        (PROXY, "192.0.2.7", True),
        ('[desk]\nsign_in = "proxy"', "127.0.0.1", False),
        (PROXY.replace("DESK_SECRET", "UNSET"), "127.0.0.1", False),
    ],
)
def test_desk_is_not_opened_to_a_network_that_it_cannot_tell_apart(
    tmp_path: Path, settings: str, host: str, safe: bool
) -> None:
    from synth.desk.serving import see_that_it_is_safe
    from synth.errors import ConfigError
    from synth.settings import load

    (tmp_path / "synth.toml").write_text(f'[newsroom]\nname = "Saltholm"\n{settings}\n', encoding="utf-8")
    found = load(tmp_path, {"DESK_SECRET": "s3cret"})
    if safe:
        see_that_it_is_safe(found, host)
        return
    with pytest.raises(ConfigError):
        see_that_it_is_safe(found, host)
