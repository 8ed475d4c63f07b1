"""`synth sources`: list, check, import, as a producer at a terminal meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsroom import kiosk
from synth.cli.app import cli, code_of
from synth.errors import ConfigError

NEWSROOM = '[newsroom]\nname = "The Saltholm Review"\n[fetch]\nallow = ["127.0.0.1/32"]\nhost_delay = 0\n'
LIST = """[[feed]]
url = "http://courier.example/rss"
outlet = "Merrowick Courier"
owner = "Merrowick Media"
country = "TO"
language = "en"
terms_note = "Agreement 17"
[[sitemap]]
url = "http://herald.example/sitemap.xml"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    (tmp_path / "synth.toml").write_text(NEWSROOM, encoding="utf-8")
    (tmp_path / "sources" / "coast.toml").write_text(LIST, encoding="utf-8")
    return tmp_path


def say(folder: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["-C", str(folder), "sources", *arguments], standalone_mode=False)
    assert result.exception is None, (arguments, result.output, result.exception)
    assert (result.return_value or 0) == code, (arguments, result.output)
    return result


def test_sources_are_listed_with_what_is_known_of_them(folder: Path) -> None:
    rows = [re.split(r"\s{2,}", line) for line in say(folder, "list").stdout.splitlines()]
    known = "TO, en, Agreement 17, owned by Merrowick Media"
    assert rows == [
        ["list", "kind", "outlet", "what is known", "place"],
        ["coast", "feed", "Merrowick Courier", known, "http://courier.example/rss"],
        ["coast", "sitemap", "http://herald.example/sitemap.xml"],
    ]
    first, second = json.loads(say(folder, "list", "coast", "--json").stdout)
    assert (first["list"], first["kind"], first["owner"]) == ("coast", "feed", "Merrowick Media")
    assert second["max_items"] == 1000


def test_a_list_of_stories_only_says_that_it_has_no_sources(folder: Path) -> None:
    (folder / "sources" / "coast.toml").write_text('[[story]]\nslug = "a"\nurls = ["http://a.example/"]\n')
    result = say(folder, "list")
    assert result.stdout == ""
    assert "no sources" in result.stderr


def test_a_check_tells_each_source_and_fails_where_one_is_unusable(folder: Path) -> None:
    items = "".join(f"<item><link>http://courier.example/{at}</link></item>" for at in range(4))
    with kiosk() as stand:
        stand.page("courier.example/rss", f"<rss><channel>{items}</channel></rss>".encode(), Content_Type="text/xml")
        stand.page("courier.example/0", b"<html><body><p>Ferry</p></body></html>")
        (folder / "synth.toml").write_text(f'{NEWSROOM}resolve = {{ "*" = "{stand.origin}" }}\n', encoding="utf-8")
        lines = say(folder, "check", code=1).stdout.splitlines()
        told = json.loads(say(folder, "check", "--json", code=1).stdout)
        (folder / "sources" / "coast.toml").write_text(LIST.partition("[[sitemap]]")[0], encoding="utf-8")
        assert say(folder, "check", "coast").stdout.splitlines()[-1] == "1 source checked, 0 unusable"
    assert [line.split()[:3] for line in lines[1:3]] == [["coast", "feed", "ok"], ["coast", "sitemap", "dead"]]
    assert lines[3].startswith("http://herald.example/sitemap.xml: dead: ")
    assert lines[-1] == "2 sources checked, 1 unusable"
    assert [(one["subject"]["kind"], one["usable"], len(one["leads"])) for one in told] == [
        ("feed", True, 4),
        ("sitemap", False, 0),
    ]


def test_subscriptions_are_imported_as_a_list_that_runs(folder: Path) -> None:
    opml = folder / "My reader.opml"
    opml.write_text(
        '<opml><body><outline text="Coast"><outline text="Courier" xmlUrl="http://courier.example/rss"/></outline>'
        '<outline text="Nothing"/></body></opml>'
    )
    result = say(folder, "import", str(opml))
    assert result.stdout.startswith(f"{folder}/sources/my-reader.toml: 1 source; next: ")
    assert result.stdout.endswith(f"synth -C {folder} sources check my-reader\n")
    assert result.stderr == "left out: Nothing: names no address\n"
    (source,) = json.loads(say(folder, "list", "my-reader", "--json").stdout)
    assert (source["place"], source["outlet"], source["section"]) == ("http://courier.example/rss", "Courier", "Coast")


def test_an_import_overwrites_no_list_and_is_misuse_where_the_file_is_none(folder: Path) -> None:
    addresses = folder / "coast.txt"
    addresses.write_text("http://courier.example/sitemap.xml\n")
    before = (folder / "sources" / "coast.toml").read_text()
    with pytest.raises(ConfigError, match=r"coast\.toml exists: name another list with --list"):
        CliRunner().invoke(
            cli, ["-C", str(folder), "sources", "import", str(addresses)], standalone_mode=False, catch_exceptions=False
        )
    assert (folder / "sources" / "coast.toml").read_text() == before
    say(folder, "import", str(addresses), "--list", "Other Coast", "--as", "sitemap")
    assert "[[sitemap]]" in (folder / "sources" / "other-coast.toml").read_text()
    assert code_of(["-C", str(folder), "sources", "import", str(folder / "none.opml")]) == 2
