"""One page, one address: forms that mean the same become one, and two pages never do."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared_pack import DATA
from synth.sources.addresses import address_fault, canonical_address, host_fault
from synth.text.sites import host_name, site_of


@pytest.mark.parametrize(
    ("given_as", "canonical"),
    [
        ("HTTPS://Valley-Post.Example", "https://valley-post.example/"),
        ("http://a.example:80/x", "http://a.example/x"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("https://a.example:80/x", "https://a.example:80/x"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://a.example/a/./b/../c", "https://a.example/a/c"),
        ("https://a.example/../../c/", "https://a.example/c/"),
        ("https://a.example/b/..", "https://a.example/"),
        ("https://a.example/%7Euser/%e4%bd%a0", "https://a.example/~user/%E4%BD%A0"),
        ("https://a.example/%2e%2e/x", "https://a.example/x"),
        ("https://a.example/a%2Fb", "https://a.example/a%2Fb"),
        ("https://a.example/Küste", "https://a.example/K%C3%BCste"),
        ("https://a.example/100%", "https://a.example/100%"),
        ("https://a.example/x#part", "https://a.example/x"),
        ("https://a.example/x?", "https://a.example/x"),
        ("https://a.example/x?b=2&a=1", "https://a.example/x?b=2&a=1"),
        ("https://a.example/x?a=&&b", "https://a.example/x?a=&&b"),
        ("https://a.example/x?utm_source=rss&id=7&fbclid=Iw", "https://a.example/x?id=7"),
        ("https://a.example/x?utm=1&source=rss", "https://a.example/x?utm=1&source=rss"),
        ("https://a.example/x/", "https://a.example/x/"),
        ("https://a.example//x//y", "https://a.example//x//y"),
    ],
)
def test_an_address_has_one_form(given_as: str, canonical: str) -> None:
    assert address_fault(given_as) == ""
    assert canonical_address(given_as) == canonical


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["%2e", "..", ".", "/", "?", "&", "%41", "%e4", "#", "=", "utm_x", ":", "@", "%"]), st.text()
    ),
    max_size=12,
)


@given(st.sampled_from(["http", "https"]), PIECES)
def test_the_form_of_a_form_is_itself_and_stays_an_address(scheme: str, pieces: list[str]) -> None:
    url = f"{scheme}://a.example/" + "".join(pieces)
    assume(not address_fault(url))
    form = canonical_address(url)
    assume(not address_fault(form))  # escapes may make it longer than any address
    assert canonical_address(form) == form
    assert form.isascii()


@given(st.text(alphabet="abcXYZ019-._~!$'()*+,;:@/", max_size=30), st.text(alphabet="abcXYZ019=&%2F;", max_size=30))
def test_what_is_no_spelling_of_the_same_page_stays_two_pages(path: str, query: str) -> None:
    """Letters, order of parameters, final slashes and escaped slashes are kept."""
    assume("." not in path and not query.endswith("%") and "%" not in query[-2:])
    url = f"https://a.example/{path}" + (f"?{query}" if query else "")
    assume(not address_fault(url))
    assert canonical_address(url).lower() == url.lower()


@pytest.mark.corpus
def test_no_two_pages_of_the_saved_web_become_one() -> None:
    pages: dict[str, set[str]] = {}
    for key, page in json.loads((DATA / "web.json").read_text(encoding="utf-8")).items():
        url = f"https://{key.strip()}"
        assert not address_fault(url), url
        form = canonical_address(url)
        assert canonical_address(form) == form
        pages.setdefault(form, set()).add(page)
    assert len(pages) > 1000
    assert [form for form, merged in pages.items() if len(merged) > 1] == []


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.ledger.co.uk/a", "ledger.co.uk"),
        ("https://news.ledger.com:8080/a", "ledger.com"),
        ("https://anna.github.io/", "anna.github.io"),
        ("https://valley-post.example/", "valley-post.example"),
        ("https://www.valley-post.example/", "valley-post.example"),
        ("https://Ledger.Com./", "ledger.com"),
        ("http://192.0.2.7/", "192.0.2.7"),
        ("http://[2001:db8::1]/", "2001:db8::1"),
        ("http://localhost/", "localhost"),
        ("https://www.xn--kste-0ra.example/", "küste.example"),
        ("https://xn--é.example/", "xn--é.example"),
        ("https://[/", ""),
        ("sample/a.html", ""),
    ],
)
def test_a_site_is_its_registered_name(url: str, site: str) -> None:
    assert site_of(url) == site


@given(st.text(max_size=40))
def test_no_text_crashes_the_names_of_hosts(text: str) -> None:
    assert isinstance(site_of(f"https://{text}"), str)
    assert isinstance(host_name(text), str)


@pytest.mark.parametrize("name", ["", "a b", "https://a.example", "a.example/x", "a..example", "[::1]", "x" * 300])
def test_what_is_no_host_is_told(name: str) -> None:
    assert host_fault(name)


def test_a_hosts_name_is_one() -> None:
    assert not host_fault("News.Valley-Post.example")
