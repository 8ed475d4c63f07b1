"""The client against a real server: answers, redirects, addresses, headers."""

from __future__ import annotations

import socket
from ipaddress import ip_network
from typing import Any

import pytest

from newsstand import CLOSE, Reply, newsstand
from synth.errors import AddressRefused, ConfigError, FetchError
from synth.web.client import WebClient
from synth.web.policy import WebPolicy

pytestmark = pytest.mark.anyio
LOOPBACK = (ip_network("127.0.0.1/32"),)


async def no_wait(seconds: float) -> None:
    del seconds


def client(**policy: Any) -> WebClient:
    given = {"user_agent": "synth/0.1 (test)", "allow": LOOPBACK, "attempts": 1, **policy}
    return WebClient(WebPolicy(**given), sleep=no_wait)


async def test_answer_has_status_headers_in_lower_case_and_body() -> None:
    async with newsstand() as stand, client() as web:
        stand.page("/a", b"<p>Tide tables</p>", ETag='"7"')
        response = await web.get(f"{stand.origin}/a")
        assert (response.status, response.body) == (200, b"<p>Tide tables</p>")
        assert response.content_type == "text/html"
        assert response.headers["etag"] == '"7"'
        assert response.url == response.final_url == f"{stand.origin}/a"
        assert web.requests == 1


async def test_missing_page_is_an_answer_and_not_a_failure() -> None:
    async with newsstand() as stand, client() as web:
        assert (await web.get(f"{stand.origin}/none")).status == 404


async def test_answer_without_a_type_says_so_with_an_empty_content_type() -> None:
    async with newsstand() as stand, client() as web:
        stand.tell("/a", Reply(body=b"x"))
        assert (await web.get(f"{stand.origin}/a")).content_type == ""


async def test_our_name_and_the_headers_we_give_are_sent() -> None:
    async with newsstand() as stand, client() as web:
        await web.get(f"{stand.origin}/a", {"If-None-Match": '"7"'})
        assert stand.asked[0].headers["user-agent"] == "synth/0.1 (test)"
        assert stand.asked[0].headers["if-none-match"] == '"7"'


async def test_cookies_are_never_sent_back() -> None:
    async with newsstand() as stand, client() as web:
        stand.page("/a", Set_Cookie="seen=1; Path=/")
        await web.get(f"{stand.origin}/a")
        await web.get(f"{stand.origin}/a")
        assert "cookie" not in stand.asked[1].headers


async def test_error_page_is_not_downloaded() -> None:
    async with newsstand() as stand, client(max_bytes=100) as web:
        stand.tell("/a", Reply(status=410, body=b"x" * 5000, headers={"Content-Encoding": "br"}))
        response = await web.get(f"{stand.origin}/a")
        assert (response.status, response.body) == (410, b"")


# Redirects


async def test_redirects_are_followed_and_counted_and_the_last_address_is_told() -> None:
    async with newsstand() as stand, client() as web:
        stand.redirect("/old", "/moved?x=1", 301)
        stand.redirect("/moved?x=1", f"{stand.origin}/new", 308)
        stand.page("/new", b"here")
        response = await web.get(f"{stand.origin}/old")
        assert (response.url, response.final_url) == (f"{stand.origin}/old", f"{stand.origin}/new")
        assert response.body == b"here"
        assert web.requests == 3


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://files.example/", "http://user:secret@news.example/", "http://a\\@b/"],
)
async def test_redirect_to_what_is_no_web_page_is_refused(location: str) -> None:
    async with newsstand() as stand, client() as web:
        stand.redirect("/a", location)
        with pytest.raises(FetchError) as caught:
            await web.get(f"{stand.origin}/a")
        assert caught.value.reason == "bad_redirect"
        assert "secret" not in str(caught.value)


async def test_redirect_to_a_private_address_is_refused_and_says_who_sent_us() -> None:
    async with newsstand() as stand, client() as web:
        stand.redirect("/a", stand.origin.replace("127.0.0.1", "127.0.0.2"))
        with pytest.raises(AddressRefused, match=r"127\.0\.0\.1 sends us on, but 127\.0\.0\.2 is not"):
            await web.get(f"{stand.origin}/a")
        assert web.requests == 1


async def test_redirect_in_a_circle_ends_at_once() -> None:
    async with newsstand() as stand, client() as web:
        stand.redirect("/a", "/b")
        stand.redirect("/b", "/a#again")
        with pytest.raises(FetchError) as caught:
            await web.get(f"{stand.origin}/a")
        assert caught.value.reason == "redirect_loop"
        assert web.requests == 2


async def test_redirects_beyond_the_limit_end_the_request() -> None:
    async with newsstand() as stand, client(max_redirects=2) as web:
        for number in range(9):
            stand.redirect(f"/{number}", f"/{number + 1}")
        with pytest.raises(FetchError) as caught:
            await web.get(f"{stand.origin}/0")
        assert caught.value.reason == "too_many_redirects"
        assert web.requests == 3


async def test_redirect_without_a_location_is_the_answer() -> None:
    async with newsstand() as stand, client() as web:
        stand.tell("/a", Reply(status=302))
        assert (await web.get(f"{stand.origin}/a")).status == 302


async def test_whoever_asks_may_refuse_a_redirect_before_it_is_asked() -> None:
    async def refuse(url: str) -> None:
        raise FetchError("not_there", f"not to {url}")

    async with newsstand() as stand, client() as web:
        stand.redirect("/a", "/b")
        with pytest.raises(FetchError, match=r"not to http://127\.0\.0\.1:\d+/b"):
            await web.get(f"{stand.origin}/a", on_redirect=refuse)
        assert stand.targets == ["/a"]


# The resolve map


async def test_resolve_map_sends_even_https_to_its_origin_with_the_host_kept() -> None:
    async with newsstand() as stand, client(resolve={"*.example": stand.origin}) as web:
        stand.page("news.example/tide?day=1", b"high")
        response = await web.get("https://news.example/tide?day=1")
        assert response.body == b"high"
        assert response.final_url == "https://news.example/tide?day=1"


async def test_port_of_the_original_address_stays_in_the_host_header() -> None:
    async with newsstand() as stand, client(resolve={"*": stand.origin}) as web:
        await web.get("https://news.example:8443/")
        assert stand.asked[0].headers["host"] == "news.example:8443"


async def test_first_pattern_of_the_resolve_map_that_fits_wins() -> None:
    async with newsstand() as one, newsstand() as other:
        resolve = {"News.example": one.origin, "*": other.origin}
        async with client(resolve=resolve) as web:
            await web.get("http://news.example/")
            await web.get("http://else.example/")
        assert (one.addresses, other.addresses) == (["news.example/"], ["else.example/"])


async def test_resolve_map_leads_nowhere_that_is_not_allowed() -> None:
    async with newsstand() as stand, client(resolve={"*": stand.origin}, allow=()) as web:
        with pytest.raises(AddressRefused):
            await web.get("http://news.example/")
        assert stand.asked == []


async def test_resolve_map_does_not_dress_up_a_private_address() -> None:
    async with newsstand() as stand, client(resolve={"*": stand.origin}) as web:
        for url in ("http://169.254.169.254/latest", "http://0xA9FEA9FE/", "http://[fd00::1]/"):
            with pytest.raises(AddressRefused):
                await web.get(url)
        assert stand.asked == []


@pytest.mark.parametrize("origin", ["https://127.0.0.1:9", "http://127.0.0.1:9/path", "127.0.0.1:9", ""])
async def test_resolve_map_takes_only_plain_origins(origin: str) -> None:
    with pytest.raises(ConfigError, match="resolve"):
        client(resolve={"*": origin})


# Where a name leads


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Lets the system's resolver give `answers` one after another; returns the list of names asked."""
    asked: list[str] = []
    left = list(answers)

    def look_up(host: str, port: int, *args: object, **kwargs: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        found = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


async def test_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    names(monkeypatch, ["93.184.215.14", "10.0.0.7"])
    async with client() as web:
        with pytest.raises(AddressRefused, match=r"news\.example leads to 10\.0\.0\.7"):
            await web.get("http://news.example/")
        assert web.requests == 0


async def test_name_that_changes_its_address_is_asked_once_for_each_dial(monkeypatch: pytest.MonkeyPatch) -> None:
    async with newsstand() as stand, client() as web:
        asked = names(monkeypatch, ["127.0.0.1"], ["169.254.169.254"])
        stand.tell("/", Reply(body=b"public", then=CLOSE, headers={"Connection": "close"}))
        url = stand.origin.replace("127.0.0.1", "rebind.example")
        assert (await web.get(url)).body == b"public"
        assert asked == ["rebind.example"]
        with pytest.raises(AddressRefused):
            await web.get(url)


@pytest.mark.parametrize("addresses", [["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"]])
async def test_any_address_of_a_name_that_takes_the_connection_will_do(
    addresses: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with newsstand() as stand, client(allow=(ip_network("127.0.0.0/8"),)) as web:
        names(monkeypatch, addresses)
        assert (await web.get(stand.origin.replace("127.0.0.1", "news.example"))).status == 404


async def test_name_nobody_knows_is_dns_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_up(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    async with client(attempts=3) as web:
        with pytest.raises(FetchError, match=r"no host is called newz\.example") as caught:
            await web.get("http://newz.example/")
        assert caught.value.reason == "dns_failed"


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    async with newsstand() as stand, client() as web:
        assert (await web.get(f"{stand.origin}/a")).status == 404


@pytest.mark.parametrize(
    "url",
    [
        "ftp://files.example/",
        "file:///etc/passwd",
        "news.example/page",
        "//news.example/page",
        "http://",
        "http://news.example:0/",
        "http://news.example:80:80/",
        "http://me:secret@news.example/",
        "http://news.example/\r\nX-Injected: 1",
        "http://news.example\\@10.0.0.1/",
        "http://ne ws.example/",
        "http://xn--/",
        "http://1.2.3.400/",
        f"http://{'a' * 64}.example/",
    ],
)
async def test_what_is_no_web_address_is_bad_url_in_one_line(url: str) -> None:
    async with client() as web:
        with pytest.raises(FetchError) as caught:
            await web.get(url)
        assert caught.value.reason == "bad_url"
        assert "secret" not in str(caught.value)
        assert str(caught.value).isprintable()
        assert web.requests == 0
