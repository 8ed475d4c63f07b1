"""What is odd about an answer is taken and told."""

from __future__ import annotations

import pytest
from fetch_desk import fetch_desk

from newsstand import Reply

pytestmark = pytest.mark.anyio
GREETING = "<!DOCTYPE html><p>Fähre und Brücke</p>"


async def notes(body: bytes, **headers: str) -> tuple[str, ...]:
    async with fetch_desk() as it:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        it.stand.tell("news.example/ferry", Reply(body=body, headers=named))
        return (await it.page()).notes


async def test_page_without_a_type_is_noted() -> None:
    (note,) = await notes(GREETING.encode())
    assert "without a Content-Type" in note


async def test_page_declared_in_a_charset_that_it_is_not_in_is_noted() -> None:
    (note,) = await notes(GREETING.encode(), Content_Type="text/html; charset=iso-2022-jp")
    assert "declared as iso-2022-jp" in note


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("iso-8859-1", GREETING.encode("iso-8859-1")),
        ("utf-8", GREETING.encode()),
        ("iso-2022-jp", b"<!DOCTYPE html><p>Ferry</p>"),
        ("utf-16", GREETING.encode("utf-16")),
    ],
)
async def test_page_in_its_charset_is_nothing_odd(charset: str, body: bytes) -> None:
    assert await notes(body, Content_Type=f"text/html; charset={charset}") == ()


async def test_nul_bytes_are_noted() -> None:
    (note,) = await notes(b"<p>Fer\0ry</p>", Content_Type="text/html")
    assert "NUL bytes" in note


async def test_headers_beyond_16_kib_are_not_kept_and_that_is_noted() -> None:
    async with fetch_desk() as it:
        flood = {f"X-Pad-{number}": "x" * 200 for number in range(200)}
        it.stand.tell("news.example/ferry", Reply(body=b"<p>Ferry</p>", headers={"Content-Type": "text/html", **flood}))
        found = await it.page()
    assert sum(len(name) + len(value) for name, value in found.headers.items()) <= 16_384
    assert any("KiB of headers" in note for note in found.notes)


async def test_header_section_beyond_100_kb_is_refused() -> None:
    async with fetch_desk() as it:
        flood = {f"X-Pad-{number}": "x" * 200 for number in range(900)}
        it.stand.tell("news.example/ferry", Reply(body=b"<p>Ferry</p>", headers=flood))
        assert await it.reason() == "headers_too_large"


async def test_page_that_stops_before_its_end_is_noted_and_one_that_never_says_html_is_not() -> None:
    (note,) = await notes(b"<html><body><p>The ferry left at nine and", Content_Type="text/html")
    assert "stops before </html>" in note
    assert (
        await notes(b"<html><body><p>Ferry</p></body></HTML>\n<!-- served in 3 ms -->", Content_Type="text/html") == ()
    )
    assert await notes(b"<p>Ferry</p>", Content_Type="text/html") == ()


async def test_text_that_was_encoded_twice_is_noted_and_one_with_a_few_such_letters_is_not() -> None:
    page = "<p>" + "Fähre für Gäste, schöne Grüße. " * 6 + "</p>"
    (note,) = await notes(page.encode().decode("latin-1").encode(), Content_Type="text/html")
    assert "encoded again" in note
    assert await notes((page + "Ã¤" * 9).encode(), Content_Type="text/html") == ()
