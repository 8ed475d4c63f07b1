"""Single sign-on: a real nginx before the real desk asks for name and password, and vouches for who gave them."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
from collections.abc import Iterator

import httpx
import pytest
from desk_proxy import SECRET, desk_behind_a_proxy, free_ports, started
from desk_room import OWN, PASSWORD, words

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(NGINX is None, reason="needs nginx: apt-get install nginx-light"),
]
CONFIG = """daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr warn;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    auth_basic "The desk"; auth_basic_user_file {folder}/people;
    location / {{
      proxy_pass {desk};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-User $remote_user;
      proxy_set_header X-Desk-Secret "{secret}";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header Authorization "";
    }}
  }}
}}
"""


def _person(name: str) -> str:
    salt = b"saltholm"
    digest = hashlib.sha1(PASSWORD.encode() + salt, usedforsecurity=False).digest()
    return f"{name}:{{SSHA}}{base64.b64encode(digest + salt).decode()}\n"


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of the proxy, and that of the desk behind it; one article waits."""
    conf = tmp_path_factory.mktemp("nginx")
    people = "".join(_person(name) for name in ("Ada Quill", "Ines Marl", "Åse Łund"))
    (conf / "people").write_text(people, encoding="utf-8")
    with desk_behind_a_proxy(tmp_path_factory.mktemp("newsroom")) as desk:
        (port,) = free_ports(1)
        text = CONFIG.format(folder=conf, port=port, desk=desk, secret=SECRET)
        (conf / "nginx.conf").write_text(text, encoding="utf-8")
        with started([str(NGINX), "-p", str(conf), "-c", str(conf / "nginx.conf")], port):
            yield f"http://127.0.0.1:{port}", desk


def _browser(origin: str, name: str = "", password: str = PASSWORD) -> httpx.Client:
    headers = dict(OWN)
    if name:
        headers["authorization"] = f"Basic {base64.b64encode(f'{name}:{password}'.encode()).decode()}"
    return httpx.Client(base_url=origin, headers=headers, trust_env=False)


def test_nobody_comes_in_without_a_password(proxied: tuple[str, str]) -> None:
    with _browser(proxied[0]) as stranger, _browser(proxied[0], "Ada Quill", "guess") as guesser:
        assert stranger.get("/queue").status_code == 401
        assert guesser.get("/queue").status_code == 401


@pytest.mark.parametrize("name", ["Ada Quill", "Ines Marl", "Åse Łund"])
def test_name_that_the_proxy_vouches_for_is_the_persons_name(proxied: tuple[str, str], name: str) -> None:
    with _browser(proxied[0], name) as browser:
        page = browser.get("/queue")
        assert page.status_code == 200
        assert name in words(page)
        assert "Saltholm ferry stays in port" in page.text
        assert "Sign out" not in page.text  # the proxy would sign them in again


def test_roles_are_those_of_the_settings(proxied: tuple[str, str]) -> None:
    with _browser(proxied[0], "Ada Quill") as editor, _browser(proxied[0], "Ines Marl") as admin:
        assert editor.get("/people").status_code == 403
        assert admin.get("/people").status_code == 200


def test_headers_of_a_browser_do_not_reach_the_desk(proxied: tuple[str, str]) -> None:
    forged = {"x-forwarded-user": "Ines Marl", "x-desk-secret": "guess"}
    with _browser(proxied[0], "Ada Quill") as editor:
        page = editor.get("/people", headers=forged)
        assert page.status_code == 403
        assert "yours is editor" in words(page)


def test_who_goes_round_the_proxy_is_nobody(proxied: tuple[str, str]) -> None:
    with _browser(proxied[1], "Ines Marl") as around:
        forged = {"x-forwarded-user": "Ines Marl"}
        for secret in ({}, {"x-desk-secret": "guess"}):
            assert around.get("/queue", headers={**forged, **secret}).headers["location"] == "/login?next=%2Fqueue"
        assert around.post("/training", headers=forged).status_code == 401


def test_forms_pass_the_proxy_and_those_of_other_sites_do_not(proxied: tuple[str, str]) -> None:
    with _browser(proxied[0], "Ada Quill") as browser:
        began = browser.post("/training")
        assert began.status_code == 303
        assert "Exercise" in words(browser.get(began.headers["location"]))
        assert browser.post("/training", headers={"sec-fetch-site": "cross-site"}).status_code == 403
        own = {"origin": proxied[0]}
        del browser.headers["sec-fetch-site"]
        assert browser.post("/training", headers=own).status_code == 303
        assert browser.post("/training", headers={"origin": "http://evil.example"}).status_code == 403
