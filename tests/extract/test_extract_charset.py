"""Bytes become the text that the page's author wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.extract.charset import decode

WORDS = "Über die Brücke zum Café, sagte Łukasz; der Rückweg führt über die Höhe."
LATIN = "Die Fähre fährt über den Fluß, und für die Gäste gibt es Käse, Brötchen und Kräutertee. " * 8


def test_http_charset_beats_a_wrong_meta() -> None:
    html = f'<meta charset="iso-8859-2"><p>{LATIN}</p>'
    assert LATIN in decode(html.encode("cp1252"), "text/html; charset=windows-1252")


def test_byte_order_mark_beats_everything() -> None:
    assert decode(b"\xef\xbb\xbf" + WORDS.encode(), "text/html; charset=iso-8859-1") == WORDS
    assert decode(WORDS.encode("utf-16"), "text/html; charset=utf-8") == WORDS


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "shift_jis", "no-such-charset", ""])
def test_valid_utf8_is_utf8_whatever_is_declared(declared: str) -> None:
    html = f'<meta charset="{declared}"><p>{WORDS}</p>'
    assert WORDS in decode(html.encode(), f"text/html; charset={declared}")


def test_meta_counts_where_http_is_silent() -> None:
    html = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Паром отходит утром</p>'
    assert "Паром отходит утром" in decode(html.encode("cp1251"), "text/html")


def test_meta_that_does_not_fit_is_not_believed() -> None:
    html = f'<meta charset="utf-8"><p>{LATIN}</p>'
    assert LATIN in decode(html.encode("cp1252"), "text/html")


def test_latin1_is_read_as_browsers_read_it() -> None:
    assert "“crowns”" in decode("<p>“crowns”</p>".encode("cp1252"), "text/html; charset=ISO-8859-1")


def test_undeclared_bytes_are_guessed_by_their_words_and_not_by_their_tags() -> None:
    html = "<script>" + "var harbour = 1; " * 2000 + "</script><p>" + LATIN + "</p>"
    assert LATIN in decode(html.encode("cp1252"), "")


@given(st.binary(max_size=400))
def test_any_bytes_become_text_that_can_be_written(body: bytes) -> None:
    decode(body, "text/html; charset=idna").encode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=200))
def test_utf8_comes_back_unchanged(text: str) -> None:
    assert decode(text.encode(), "text/html; charset=utf-8") == text
