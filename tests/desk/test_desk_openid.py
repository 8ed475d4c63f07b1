"""OpenID Connect before the desk: a provider signs people in, Apache's module asks it; the desk takes their name."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from desk_proxy import SECRET, desk_behind_a_proxy, free_ports, started
from desk_room import OWN, words

APACHE = shutil.which("apache2", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
MODULES = Path("/usr/lib/apache2/modules")
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(
        APACHE is None or not (MODULES / "mod_auth_openidc.so").exists(),
        reason="needs Apache with OpenID Connect: apt-get install apache2-bin libapache2-mod-auth-openidc",
    ),
    pytest.mark.skipif(
        importlib.util.find_spec("oidc_provider_mock") is None,
        reason="needs a provider: uv run --group ci pytest tests/desk",
    ),
]
PEOPLE = {"ada": "Ada Quill", "ines": "Ines Marl", "ase": "Åse Łund"}
LOADED = ("mpm_event", "authn_core", "authz_core", "authz_user", "proxy", "proxy_http", "headers", "auth_openidc")
CONFIG = """ServerRoot {folder}
PidFile {folder}/httpd.pid
ErrorLog /dev/null
ServerName 127.0.0.1
{modules}
Listen 127.0.0.1:{port}
User nobody
Group nogroup
OIDCProviderMetadataURL http://127.0.0.1:{provider}/.well-known/openid-configuration
OIDCClientID desk
OIDCClientSecret provider-and-proxy-alone
OIDCRedirectURI http://127.0.0.1:{port}/oidc/back
OIDCCryptoPassphrase keeps-its-own-cookies
OIDCScope "openid profile"
OIDCPassClaimsAs environment
<Location />
  AuthType openid-connect
  Require valid-user
  RequestHeader set X-Forwarded-User "%{{OIDC_CLAIM_name}}e"
  RequestHeader set X-Desk-Secret "{secret}"
</Location>
ProxyPreserveHost On
ProxyPass /oidc/ !
ProxyPass / {desk}/
"""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Apache, behind which stands a desk, and beside which stands a provider."""
    folder = tmp_path_factory.mktemp("apache")
    modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED)
    claims = [
        part for sub, name in PEOPLE.items() for part in ("--user-claims", json.dumps({"sub": sub, "name": name}))
    ]
    with desk_behind_a_proxy(tmp_path_factory.mktemp("newsroom")) as desk:
        port, provider = free_ports(2)
        text = CONFIG.format(folder=folder, modules=modules, port=port, provider=provider, secret=SECRET, desk=desk)
        (folder / "apache.conf").write_text(text, encoding="utf-8")
        apache = [str(APACHE), "-f", str(folder / "apache.conf"), "-DFOREGROUND"]
        offer = [sys.executable, "-m", "oidc_provider_mock", "-p", str(provider), *claims]
        with started(offer, provider), started(apache, port):
            yield f"http://127.0.0.1:{port}"


@contextmanager
def signed_in(proxy: str, sub: str, path: str = "/queue") -> Iterator[tuple[httpx.Client, httpx.Response]]:
    """A browser that was sent to the provider, said who it is there, and came back; and the page it came back to."""
    with httpx.Client(follow_redirects=True, trust_env=False, headers=OWN, timeout=20) as browser:
        asked = browser.get(f"{proxy}{path}")
        assert asked.url.path == "/oauth2/authorize"
        yield browser, browser.post(asked.url, data={"sub": sub})


def test_who_is_not_signed_in_is_sent_to_the_provider_and_sees_nothing(proxy: str) -> None:
    answer = httpx.get(f"{proxy}/queue", trust_env=False)
    assert answer.status_code == 302
    assert "/oauth2/authorize?" in answer.headers["location"]
    assert "ferry" not in answer.text
    forged = {"x-forwarded-user": "Ines Marl", "x-desk-secret": SECRET, "oidc_claim_name": "Ines Marl"}
    assert httpx.get(f"{proxy}/people", headers=forged, trust_env=False).status_code == 302


@pytest.mark.parametrize("sub", PEOPLE)
def test_name_that_the_provider_gives_is_the_name_at_the_desk(proxy: str, sub: str) -> None:
    with signed_in(proxy, sub, "/review/ferry") as (_, page):
        assert page.url.path == "/review/ferry"
        assert PEOPLE[sub] in words(page)
        assert "Sign out" not in page.text


def test_roles_are_those_of_the_settings_whatever_the_browser_adds(proxy: str) -> None:
    with signed_in(proxy, "ada") as (editor, _), signed_in(proxy, "ines") as (admin, _):
        forged = {"x-forwarded-user": "Ines Marl", "oidc_claim_name": "Ines Marl"}
        assert editor.get(f"{proxy}/people").status_code == 403
        assert editor.get(f"{proxy}/people", headers=forged).status_code == 403
        assert admin.get(f"{proxy}/people").status_code == 200


def test_forms_pass_and_those_of_other_sites_do_not(proxy: str) -> None:
    with signed_in(proxy, "ada") as (browser, _):
        assert browser.post(f"{proxy}/training").url.path.startswith("/training/")
        assert browser.post(f"{proxy}/training", headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_who_signs_out_at_the_proxy_is_asked_again(proxy: str) -> None:
    with signed_in(proxy, "ada") as (browser, _):
        browser.get(f"{proxy}/oidc/back", params={"logout": f"{proxy}/queue"}, follow_redirects=False)
        assert browser.get(f"{proxy}/queue").url.path == "/oauth2/authorize"
