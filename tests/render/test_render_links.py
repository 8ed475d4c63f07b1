"""What may become a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.render.links import contact_address, page_address, web_address, with_slug

HOSTILE = (
    "",
    "javascript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "https:/one-slash",
    "https://",
    "http://a.example/ b",
    'http://a.example/"x',
    "http://a.example/<x",
    "http:\\\\a.example",
    "http://[::1",
)


@pytest.mark.parametrize("url", ["http://a.example", "https://a.example/ä?q=1&b=(x)#f", "HTTPS://A.example/"])
def test_plain_web_address_is_one(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize("url", [*HOSTILE, "a.example", "/path", "//a.example/"])
def test_everything_else_is_none(url: str) -> None:
    assert web_address(url) is None


@pytest.mark.parametrize(
    "href", ["../a/", "./", "feed.xml", "/policy", "#sources", "?page=2", "2026/11/a:b/", "https://a.example/"]
)
def test_relative_address_may_stand_on_our_own_page(href: str) -> None:
    assert page_address(href) == href


@pytest.mark.parametrize("href", [*HOSTILE, "//evil.example/", "mailto:a@b.example", "x:y"])
def test_no_other_scheme_and_no_other_host_may(href: str) -> None:
    assert page_address(href) is None


@given(st.text(max_size=30))
def test_no_text_makes_an_address_with_a_scheme_of_its_own(text: str) -> None:
    found = page_address(text)
    assert found is None or ":" not in found.split("/")[0] or found.lower().startswith(("http://", "https://"))


def test_contact_is_a_mail_or_a_web_address() -> None:
    assert contact_address("desk@record.example") == "mailto:desk@record.example"
    assert contact_address("https://record.example/contact") == "https://record.example/contact"
    assert contact_address("desk@record.example?bcc=x@evil.example") is None
    assert contact_address("Fish Steps 4, Merrowick") is None


def test_slug_is_encoded_where_it_is_put_into_an_address() -> None:
    assert with_slug("https://t.example/{slug}/", "a b/ü") == "https://t.example/a%20b%2F%C3%BC/"
