"""A list file becomes a SourceList, or one clear line for each thing wrong in it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synth.domain.source import Rights, Source, SourceKind, Terms, Trust
from synth.errors import ConfigError
from synth.sources.lists import ReadList, list_files, read_list

DEFAULTS = Terms(section="News", language="en", format="analysis", rights=Rights.QUOTE, min_outlets=1)
STORY = '[[story]]\nslug = "dam"\nurls = ["https://valley-post.example/dam"]\n'


def read(folder: Path, text: str | bytes) -> ReadList:
    sources = folder / "sources"
    sources.mkdir(exist_ok=True)
    path = sources / "valley.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_list(path, DEFAULTS)


def lines(reading: ReadList) -> list[str]:
    return [notice.detail for notice in reading.errors]


def test_a_whole_list_is_read(tmp_path: Path) -> None:
    (tmp_path / "sources" / "sample").mkdir(parents=True)
    (tmp_path / "sources" / "sample" / "dam.html").write_text("<p>The dam holds.</p>")
    reading = read(
        tmp_path,
        """
section = "Valley"
language = "de"
format = "brief"
rights = "licensed"
schedule = "*/30 6-22 * * mon-fri"

[[story]]
slug = "dam"
urls = ["https://valley-post.example/dam#comments"]
files = ["sample/dam.html"]
section = "Water"
min_outlets = 2

[[feed]]
url = "https://valley-post.example/rss"
outlet = "Valley Post"
max_age = "90m"
""",
    )
    found = reading.list
    assert not reading.errors
    assert found is not None
    assert (found.name, found.schedule) == ("valley", "*/30 6-22 * * mon-fri")
    assert Path(found.folder) == tmp_path / "sources"
    assert found.terms == Terms(section="Valley", language="de", format="brief", rights=Rights.LICENSED, min_outlets=1)
    (story,) = found.stories
    assert story.terms == found.terms.model_copy(update={"section": "Water", "min_outlets": 2})
    assert (story.urls, story.files) == (("https://valley-post.example/dam",), ("sample/dam.html",))
    (feed,) = found.sources
    assert (feed.outlet, feed.max_age, feed.min_outlets) == ("Valley Post", timedelta(minutes=90), 2)


def test_a_silent_list_takes_the_newsrooms_terms(tmp_path: Path) -> None:
    reading = read(tmp_path, STORY)
    assert reading.list is not None
    assert reading.list.stories[0].terms == DEFAULTS
    assert reading.list.schedule == ""


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("secton = 1\n", "sources/valley.toml:1: secton: unknown key; did you mean 'section'?"),
        ("\nsection = 3\n", "sources/valley.toml:2: section: expected text in quotation marks, got 3"),
        ('section = " "\n', "sources/valley.toml:1: section: expected text, got an empty one"),
        (
            '\n\nlanguage = "xx"\n',
            "sources/valley.toml:3: language: expected a language synth writes in (de, en), got 'xx'",
        ),
        ('rights = "all"\n', "sources/valley.toml:1: rights: expected 'quote' or 'licensed', got 'all'"),
        (
            'schedule = "hourly"\n',
            'sources/valley.toml:1: schedule: expected five fields, such as "*/30 * * * *" for every half hour; '
            "got 'hourly'",
        ),
    ],
)
def test_a_fault_at_the_top_loses_the_list_because_every_story_depends_on_it(
    tmp_path: Path, text: str, line: str
) -> None:
    reading = read(tmp_path, text + STORY)
    assert lines(reading) == [line]
    assert reading.list is None


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ('[[story]]\nslug = "a"\n', "5: story: no pages: expected urls = [...] or files = [...]"),
        ('[[story]]\nurls = ["https://a.example/"]\n', "5: story.slug: missing; it is required here"),
        (
            '[[story]]\nslug = "a"\nurl = "https://a.example/"\nurls = ["https://a.example/"]\n',
            "7: story.url: unknown key; did you mean 'urls'?",
        ),
        (
            '[[story]]\nslug = "a"\nurls = "https://a.example/"\n',
            "7: story.urls: expected a list in square brackets, got 'https://a.example/'",
        ),
        (
            '[[story]]\nslug = "a"\nurls = [\n  "ftp://a.example/x",\n]\n',
            "7: story.urls: expected an address that begins with http:// or https://, got 'ftp://a.example/x'",
        ),
        (
            '[[story]]\nslug = "Dam Breach"\nurls = ["https://a.example/"]\n',
            "6: story.slug: expected at most 80 lower-case letters a-z, digits and hyphens, neither first nor last a "
            "hyphen, got 'Dam Breach'",
        ),
        (
            '[[story]]\nslug = "dam"\nurls = ["https://a.example/"]\n',
            "6: story.slug: 'dam' stands already in line 2; expected each once",
        ),
        ('[[story]]\nslug = "a"\nfiles = ["no.html"]\n', "7: story.files: no such file in sources/, got 'no.html'"),
        (
            '[[story]]\nslug = "a"\nfiles = ["../valley.html"]\n',
            "7: story.files: expected a path inside the list's folder sources/, got '../valley.html'",
        ),
        (
            '[[story]]\nslug = "a"\nurls = ["https://a.example/"]\nmin_outlets = 0\n',
            "8: story.min_outlets: expected 1 or more, got 0",
        ),
        (
            '[[story]]\nslug = "a"\nurls = ["https://a.example/"]\nmin_outlets = true\n',
            "8: story.min_outlets: expected a whole number, got True",
        ),
        (
            '[[feed]]\nurl = "https://a.example/rss"\nmax_age = "soon"\n',
            "7: feed.max_age: expected seconds or a duration such as 90s, 15m, 24h or 7d, not 'soon'",
        ),
        (
            '[[feed]]\nurl = "https://a.example/rss"\nmax_age = "0h"\n',
            "7: feed.max_age: expected more than nothing and at most ten years, got '0h'",
        ),
        ('[[feed]]\nmax_age = "7d"\n', "5: feed.url: missing; it is required here"),
        (
            '[[feed]]\nurl = "https:///rss"\n',
            "6: feed.url: expected an address with a host, such as https://example.com/page, got 'https:///rss'",
        ),
        (
            '[feed]\nurl = "https://a.example/rss"\n',
            "5: feed: expected tables under [[feed]], with two brackets, got {'url': 'https://a.example/rss'}",
        ),
    ],
)
def test_a_bad_entry_is_left_out_with_its_line_and_the_rest_runs(tmp_path: Path, entry: str, line: str) -> None:
    reading = read(tmp_path, f"{STORY}\n{entry}")
    assert lines(reading) == [f"sources/valley.toml:{line}"]
    assert reading.list is not None
    assert [story.slug for story in reading.list.stories] == ["dam"]
    assert reading.list.sources == ()


def test_every_kind_of_source_is_read_with_what_the_producer_knows_of_it(tmp_path: Path) -> None:
    saved = tmp_path / "sources" / "saved"
    saved.mkdir(parents=True)
    (saved / "urls.txt").write_text("https://a.example/1")
    reading = read(
        tmp_path,
        """
[trust]
allow = ["Valley-Post.example"]
deny = ["ads.valley-post.example"]

[[sitemap]]
url = "https://valley-post.example/sitemap.xml"
outlet = "Valley Post"
owner = "Valley Media"
country = "de"
language = "EN"
section = "Valley"
rights = "licensed"
terms_note = "Agreement 17 of 2026"
max_age = "12h"
max_items = 50
include = ["*/news/*"]
exclude = ["*/live/*"]
allow = ["valley-post.example", "partner.example"]
min_outlets = 1
[[page]]
url = "https://Valley-Post.example/politics?utm_source=x#top"
[[saved]]
path = "saved"
[[addresses]]
path = "saved/urls.txt"
""",
    )
    found = reading.list
    assert not reading.errors
    assert found is not None
    of_list = Trust(allow=("valley-post.example",), deny=("ads.valley-post.example",))
    of_sitemap = Trust(allow=("valley-post.example", "partner.example"), of="https://valley-post.example/sitemap.xml")
    assert found.trusts == (Trust(), of_list, of_sitemap)
    sitemap, page, folder, addresses = found.sources
    assert sitemap == Source(
        kind=SourceKind.SITEMAP,
        place="https://valley-post.example/sitemap.xml",
        outlet="Valley Post",
        owner="Valley Media",
        country="DE",
        language="en",
        section="Valley",
        rights=Rights.LICENSED,
        terms_note="Agreement 17 of 2026",
        max_age=timedelta(hours=12),
        max_items=50,
        include=("*/news/*",),
        exclude=("*/live/*",),
        min_outlets=1,
    )
    assert (page.place, page.max_age) == ("https://valley-post.example/politics", timedelta(hours=24))
    assert (folder.kind, folder.place, folder.max_age) == (SourceKind.SAVED, "saved", None)
    assert (addresses.kind, addresses.place) == (SourceKind.ADDRESSES, "saved/urls.txt")


def test_a_sitemap_is_never_without_a_bound(tmp_path: Path) -> None:
    reading = read(tmp_path, '[[sitemap]]\nurl = "https://a.example/s.xml"\n')
    assert reading.list is not None
    assert reading.list.sources[0].max_items == 1000


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('[[saved]]\npath = "gone"', "saved.path: no such file in sources/, got 'gone'"),
        ('[[saved]]\npath = ".."', "saved.path: expected a path inside the list's folder sources/, got '..'"),
        ('[[addresses]]\npath = "."', "addresses.path: no such file in sources/, got '.'"),
        ('[[addresses]]\nmax_age = "1h"', "addresses.path: missing; it is required here"),
        ('[[page]]\nurl = "https://a.example"\nmax_items = 0', "page.max_items: expected 1 or more, got 0"),
        (
            '[[page]]\nurl = "https://a.example"\ncountry = "Germany"',
            "page.country: expected a country's two letters (ISO 3166-1), such as DE, got 'Germany'",
        ),
        (
            '[[page]]\nurl = "https://a.example"\nexclude = ["a b"]',
            "page.exclude: expected a pattern of addresses such as */politics/*, got 'a b'",
        ),
        (
            '[trust]\ndeny = ["https://a.example"]',
            "trust.deny: expected the name of a host, such as example.com, got 'https://a.example'",
        ),
    ],
)
def test_a_wrong_source_is_told_in_one_line(tmp_path: Path, entry: str, words: str) -> None:
    (line,) = lines(read(tmp_path, f"{STORY}\n{entry}\n"))
    assert line.split(": ", 1)[1] == words


def test_every_fault_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    reading = read(tmp_path, 'lang = "de"\n[[story]]\nslug = "A"\nurls = ["x"]\n[[feed]]\nurl = ""\n')
    assert [line.split(": ")[0] for line in lines(reading)] == [f"sources/valley.toml:{n}" for n in (1, 3, 4, 6)]


def test_a_password_in_an_address_is_refused_and_not_repeated(tmp_path: Path) -> None:
    reading = read(tmp_path, STORY.replace("https://", "https://desk:hunter2@"))
    assert lines(reading) == [
        "sources/valley.toml:3: story.urls: expected an address without a user name or password, "
        "got 'https://valley-post.example/dam'"
    ]


def test_a_feed_named_twice_is_read_once(tmp_path: Path) -> None:
    feed = '[[feed]]\nurl = "https://a.example/rss"\n'
    reading = read(tmp_path, feed + feed)
    assert reading.list is not None
    assert len(reading.list.sources) == 1
    assert "stands already in line 2" in lines(reading)[0]


@pytest.mark.parametrize("text", ["", 'section = "World"\n'])
def test_a_list_without_stories_and_feeds_is_told(tmp_path: Path, text: str) -> None:
    reading = read(tmp_path, text)
    assert reading.list is None
    assert lines(reading) == [
        "sources/valley.toml:1: the list is empty: expected [[story]], [[feed]], [[sitemap]], [[page]], [[saved]], "
        "[[addresses]]"
    ]


def test_broken_toml_names_its_line(tmp_path: Path) -> None:
    reading = read(tmp_path, STORY + "[[story\n")
    assert reading.list is None
    assert lines(reading)[0].startswith("sources/valley.toml:4: not valid TOML: ")


def test_text_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    reading = read(tmp_path, 'language = "de"\nsection = "K\xfcste"\n'.encode("latin-1"))
    assert reading.list is None
    assert lines(reading) == ["sources/valley.toml:2: not UTF-8 text; save the file in the encoding UTF-8"]


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert not read(tmp_path, STORY.encode("utf-8-sig")).errors


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, "x = " + "9" * 5000])
def test_values_beyond_all_measure_lose_the_list_and_not_the_run(tmp_path: Path, text: str) -> None:
    reading = read(tmp_path, text)
    assert reading.list is None
    assert len(reading.errors) == 1


def test_a_list_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    reading = read_list(tmp_path / "gone.toml", DEFAULTS)
    assert reading.list is None
    assert lines(reading) == [f"{tmp_path.name}/gone.toml:1: cannot be read: no such file or directory"]


def test_list_files_are_sorted_and_hidden_ones_left_alone(tmp_path: Path) -> None:
    for name in ("b.toml", "a.toml", ".a.toml", "notes.md"):
        (tmp_path / name).touch()
    (tmp_path / "c.toml").mkdir()
    assert [path.name for path in list_files(tmp_path)] == ["a.toml", "b.toml"]
    with pytest.raises(ConfigError, match="no such folder"):
        list_files(tmp_path / "none")


KEYS = st.sampled_from(["section", "language", "rights", "slug", "urls", "files", "url", "max_age", "schedule", "x"])
VALUES = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(), st.booleans(), st.floats(), st.just("https://a.example/")),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


def as_toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(char):08x}" for char in value) + '"'
    return str(value).lower()


TABLES = st.lists(st.tuples(st.sampled_from(["", "[[story]]", "[[feed]]", "[story]"]), KEYS, VALUES), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(TABLES)
def test_no_shape_of_list_crashes_and_each_fault_is_one_line(
    tmp_path: Path, tables: list[tuple[str, str, object]]
) -> None:
    text = "\n".join(f"{head}\n{key} = {as_toml(value)}" for head, key, value in tables)
    reading = read(tmp_path, text)
    assert reading.list is not None or reading.errors
    for line in lines(reading):
        assert line.startswith("sources/valley.toml:")
        assert len(line.splitlines()) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.one_of(st.text(), st.binary()))
def test_no_bytes_crash_the_reader(tmp_path: Path, text: str | bytes) -> None:
    reading = read(tmp_path, text.encode("utf-8", "replace") if isinstance(text, str) else text)
    assert reading.errors
    assert all(len(line.splitlines()) == 1 for line in lines(reading))
