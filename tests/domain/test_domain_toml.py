"""TOML with lines, durations and slugs: what a person's files are read with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.errors import ConfigError
from synth.text.slugs import MOST_CHARS, slug_of
from synth.toml import parse, seconds, unknown_key


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0.0),
        (1.5, 1.5),
        ("90s", 90.0),
        ("15m", 900.0),
        (" 24h ", 86400.0),
        ("7d", 604800.0),
        ("2w", 1209600.0),
        ("1.5 h", 5400.0),
    ],
)
def test_durations_are_seconds_or_a_number_with_a_unit(value: object, expected: float) -> None:
    assert seconds(value) == expected


@pytest.mark.parametrize(
    "value", ["", "15", "m", "15 minutes", "-5m", "1h30m", True, None, [1], "٣m٣", float("nan"), float("inf")]
)
def test_what_is_no_duration_is_refused_with_examples(value: object) -> None:
    with pytest.raises(ValueError, match="expected seconds or a duration such as 90s, 15m, 24h or 7d"):
        seconds(value)


TEXT = '''title = "A list"
words = """
[[story]]
slug = "not a story"
"""
plain = 'one'

[[story]]
slug = "first"
urls = [
  "https://a.example/",
  "https://b.example/",
]

[[story]]   # the second
slug = "second"
quoted."a b" = 1

[fetch.resolve]
"*" = "http://127.0.0.1:1"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 1),
        (("words",), 2),
        (("plain",), 6),
        (("story", 0), 8),
        (("story", 0, "slug"), 9),
        (("story", 0, "urls"), 10),
        (("story", 1), 15),
        (("story", 1, "slug"), 16),
        (("story", 1, "quoted", "a b"), 17),
        (("fetch", "resolve"), 19),
        (("fetch", "resolve", "*"), 20),
        (("story", 1, "missing"), 15),
        (("nothing", "here"), 1),
    ],
)
def test_a_key_is_found_at_its_line_and_a_missing_one_at_its_table(path: tuple[str | int, ...], line: int) -> None:
    assert parse(TEXT, "list.toml").line(*path) == line


def test_text_in_a_multi_line_string_is_not_taken_for_a_table() -> None:
    document = parse(TEXT, "list.toml")
    assert [story["slug"] for story in document.values["story"]] == ["first", "second"]
    assert ("story", 0, "slug") in document.lines
    assert ("story", 2) not in document.lines


def test_a_string_that_opens_and_ends_in_one_line_hides_nothing() -> None:
    document = parse("a = " + '"""x"""' + "\nb = 1\nc = '''y'''\nd = 2\n", "x.toml")
    assert [document.line(key) for key in "abcd"] == [1, 2, 3, 4]


def test_quotation_marks_in_a_comment_open_no_string() -> None:
    document = parse('a = 1  # says """ and no more\nb = 2\n', "x.toml")
    assert document.line("b") == 2


@pytest.mark.parametrize(
    "value",
    [
        '["""\n[other]\nc = 1\n"""]',
        '"""\\"" \nc = 1\n""""',
        '"a # [b"',
        "'''\n[other]'''",
        '{ c = "[x" }',
        '[ # ["\n  "c = 1",\n]',
        '"\u2028"',
    ],
)
def test_nothing_within_a_value_hides_or_invents_a_key(value: str) -> None:
    document = parse(f"[t]\na = {value}\nb = 2\n", "x.toml")
    assert document.line("t", "b") == 3 + value.count("\n")
    assert ("other",) not in document.lines
    assert ("t", "c") not in document.lines


def test_lines_within_an_array_are_not_taken_for_keys_or_tables() -> None:
    document = parse('[t]\na = [\n  [1],\n  ["x = 1"],\n]\nb = 2\n', "x.toml")
    assert (document.line("t", "a"), document.line("t", "b")) == (2, 6)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = 1\nb = \n", 2), ("a = 1\na = 2\n", 2), ("[x\n", 1), ('a = 1\nb = "open', 2), ("\n\nkey value\n", 3)],
)
def test_what_is_not_toml_is_one_line_with_file_and_line(text: str, line: int) -> None:
    with pytest.raises(ConfigError) as refused:
        parse(text, "list.toml")
    assert str(refused.value).startswith(f"list.toml:{line}: not valid TOML: ")
    assert "\n" not in str(refused.value)


def test_an_error_names_file_line_and_key_without_the_numbers_of_tables() -> None:
    document = parse(TEXT, "list.toml")
    assert str(document.error(("story", 1, "slug"), "too long")) == "list.toml:16: story.slug: too long"
    assert str(document.error((), "empty")) == "list.toml:1: empty"


def test_an_unknown_key_is_answered_with_the_nearest_known_one_or_with_all() -> None:
    assert unknown_key("langauge", ["language", "format"]) == "unknown key; did you mean 'language'?"
    assert unknown_key("xyz", ["b", "a"]) == "unknown key; known here: a, b"


@given(st.text(max_size=200))
def test_a_slug_is_never_empty_never_long_and_fit_for_an_address(title: str) -> None:
    slug = slug_of(title)
    assert 0 < len(slug) <= MOST_CHARS
    assert slug.isascii()
    assert all(part.isalnum() and part == part.lower() for part in slug.split("-"))


@given(st.text(max_size=200))
def test_a_slug_is_the_same_for_the_same_title_and_for_itself(title: str) -> None:
    assert slug_of(title) == slug_of(title)
    assert slug_of(slug_of(title)) == slug_of(title)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Fähre nach Tönnsand fährt seltener", "faehre-nach-toennsand-faehrt-seltener"),
        ("Straße, Œuvre & Łódź: İzmir", "strasse-oeuvre-lodz-izmir"),
        ("The mayor’s “no” to 4.2 million", "the-mayors-no-to-4-2-million"),
        ("../../etc/passwd\x00", "etc-passwd"),
    ],
)
def test_titles_become_words_in_plain_letters(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_titles_of_other_scripts_have_slugs_of_their_own() -> None:
    one, other = slug_of("海の橋"), slug_of("山の駅")
    assert one.startswith("story-")
    assert one != other


def test_a_long_title_is_cut_between_words() -> None:
    assert slug_of("word " * 40) == "-".join(["word"] * 12)
    assert slug_of("x" * 100) == "x" * MOST_CHARS
