"""Every rule of RFC 9309 that concerns a crawler, section by section; the file is read, and nothing is fetched.

What depends on how robots.txt is answered (2.3) is in test_fetch_robots.py, as it takes a server.
"""

from __future__ import annotations

import pytest
from fetch_desk import NOON

from shared_pack import DATA
from synth.fetch.host_files import HostFile
from synth.fetch.robots import MOST_BYTES, Rules, read_rules

OURS = "User-agent: synth\n"


def rules(text: str | bytes, status: int = 200) -> Rules:
    body = text.encode() if isinstance(text, str) else text
    return read_rules(HostFile("https://news.example/robots.txt", NOON, status, body))


def allowed(text: str | bytes, path: str) -> bool:
    return rules(text).allow(f"https://news.example{path}")


@pytest.mark.parametrize(
    ("rule", "text", "path", "expected"),
    [
        # 2.2.1 The User-Agent line
        ("token in any case", "User-Agent: SYNTH\nDisallow: /\n", "/a", False),
        ("token is compared whole", "User-agent: synthesis\nDisallow: /\n", "/a", True),
        ("beginning of our token is not ours", "User-agent: syn\nDisallow: /\n", "/a", True),
        ("version after the token", "User-agent: synth/0.1\nDisallow: /\n", "/a", False),
        ("our group before that for all", "User-agent: *\nDisallow: /\n\nUser-agent: synth\nAllow: /\n", "/a", True),
        ("... whatever the order", "User-agent: synth\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "/a", True),
        ("groups for us are one", OURS + "Disallow: /a\n\n" + OURS + "Disallow: /b\n", "/b", False),
        ("... the first of them too", OURS + "Disallow: /a\n\n" + OURS + "Disallow: /b\n", "/a", False),
        ("groups for all are one", "User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n", "/a", False),
        ("several tokens head a group", "User-agent: x\nUser-agent: synth\nUser-agent: y\nDisallow: /\n", "/a", False),
        ("empty lines do not end a heading", "User-agent: synth\n\n\nUser-agent: x\n\nDisallow: /\n", "/a", False),
        ("no group for us and none for all", "User-agent: x\nDisallow: /\n", "/a", True),
        ("our group may be empty", "User-agent: *\nDisallow: /\n\nUser-agent: synth\n", "/a", True),
        ("rules before any group count for nobody", "Disallow: /\nUser-agent: *\nAllow: /b\n", "/a", True),
        # 2.2.2 The Allow and Disallow lines
        ("without a rule that meets it a path is allowed", OURS + "Disallow: /b\n", "/a", True),
        ("without any rule too", OURS, "/a", True),
        ("a path is compared from its beginning", OURS + "Disallow: /a\n", "/b/a", True),
        ("... and its end is open", OURS + "Disallow: /a\n", "/abc/d.html", False),
        ("paths are compared with regard to case", OURS + "Disallow: /A\n", "/a", True),
        ("the longest match counts", OURS + "Disallow: /news/\nAllow: /news/ferry/\n", "/news/ferry/1", True),
        ("... either way", OURS + "Allow: /news/\nDisallow: /news/ferry/\n", "/news/ferry/1", False),
        ("... whatever the order", OURS + "Allow: /news/ferry/\nDisallow: /news/\n", "/news/ferry/1", True),
        ("of equals allow counts", OURS + "Disallow: /a\nAllow: /a\n", "/a", True),
        ("the query belongs to the path", OURS + "Disallow: /a?page=\n", "/a?page=2", False),
        ("... and is not met by the bare path", OURS + "Disallow: /a?page=\n", "/a", True),
        ("an empty disallow forbids nothing", OURS + "Disallow:\n", "/a", True),
        ("robots.txt itself is always allowed", OURS + "Disallow: /\n", "/robots.txt", True),
        ("percent-encoding of what needs none", OURS + "Disallow: /%66erry\n", "/ferry", False),
        ("... in the address", OURS + "Disallow: /ferry\n", "/%66erry", False),
        ("characters beyond ASCII in the file", OURS + "Disallow: /fähre\n", "/f%C3%A4hre", False),
        ("... and encoded there", OURS + "Disallow: /f%C3%A4hre\n", "/f%c3%a4hre", False),
        ("a reserved character that is encoded is another", OURS + "Disallow: /a%2Fb\n", "/a/b", True),
        # 2.2.3 Special characters
        ("# begins a comment", OURS + "Disallow: /a # not /b\n", "/a", False),
        ("... on a line of its own", "# User-agent: *\n" + OURS + "#Disallow: /\n", "/a", True),
        ("... after a token", "User-agent: synth # the desk\nDisallow: /\n", "/a", False),
        ("$ ends a path", OURS + "Disallow: /*.pdf$\n", "/a.pdf", False),
        ("... and nothing may follow", OURS + "Disallow: /*.pdf$\n", "/a.pdf?x=1", True),
        ("* stands for any run", OURS + "Disallow: /*/print\n", "/news/2026/print", False),
        ("... an empty one too", OURS + "Disallow: /a*b\n", "/ab", False),
        ("* and $ can be meant as they are", OURS + "Disallow: /a%2Ab\n", "/axb", True),
        # 2.2.4 Other records
        ("other records do not end a heading", OURS + "Sitemap: /s.xml\nUser-agent: x\nDisallow: /\n", "/a", False),
        ("... nor hide rules", OURS + "Noindex: /a\nDisallow: /a\n", "/a", False),
        ("Crawl-delay ends a heading: it is a rule", OURS + "Crawl-delay: 9\nUser-agent: x\nDisallow: /\n", "/a", True),
        # 2.2 and 2.3: format
        ("line ends of old Macs", "User-agent: synth\rDisallow: /a\r", "/a", False),
        ("line ends of Windows", "User-agent: synth\r\nDisallow: /a\r\n", "/a", False),
        ("a last line without an end", OURS + "Disallow: /a", "/a", False),
        ("blanks around everything", "  User-agent :  synth  \n\t Disallow\t:\t/a \t\n", "/a", False),
        ("a byte order mark", "\ufeffUser-agent: synth\nDisallow: /a\n", "/a", False),
        ("what is no line of robots.txt is passed over", OURS + "<p>!!</p>\n:\nDisallow: /a\n", "/a", False),
        ("a slip of the pen is taken as meant", "Useragent: synth\nDissallow: /a\n", "/a", False),
    ],
)  # fmt: skip
def test_rule(rule: str, text: str, path: str, *, expected: bool) -> None:
    assert allowed(text, path) is expected, rule


def test_bytes_that_are_not_utf_8_do_not_hide_the_rules_around_them() -> None:
    assert not allowed(b"User-agent: synth\n# \xff\xfe\xe9\nDisallow: /a\n", "/a")


def test_at_least_500_kib_are_read() -> None:
    head = (OURS + "#").encode()
    last = b"\nDisallow: /a\n"
    whole = head + b"x" * (MOST_BYTES - len(head) - len(last)) + last
    assert len(whole) == MOST_BYTES
    assert not allowed(whole, "/a")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 499])
def test_client_error_allows_everything(status: int) -> None:
    assert rules("User-agent: *\nDisallow: /\n", status).allow("https://news.example/a")


@pytest.mark.parametrize("status", [500, 503, 599, 304, 0])
def test_any_other_answer_and_none_disallow_everything(status: int) -> None:
    found = rules("User-agent: *\nAllow: /\n", status)
    assert not found.allow("https://news.example/a")
    assert found.unreachable


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 4\n\nUser-agent: synth\nCrawl-delay: 7.5\n", 7.5),
        ("User-agent: *\nCrawl-delay: 4\n\nUser-agent: synth\nDisallow: /b\n", 0),
        ("User-agent: *\nCrawl-delay: 4\n", 4),
        ("User-agent: *\nCrawl-delay: 3600\n", 30),
        ("User-agent: *\nCrawl-delay: soon\n", 0),
        ("User-agent: *\nCrawl-delay: -3\n", 0),
    ],
)
def test_crawl_delay_is_that_of_our_group(text: str, seconds: float) -> None:
    assert rules(text).delay == seconds


@pytest.mark.corpus
def test_every_stored_robots_file_is_read_and_decides() -> None:
    files = sorted((DATA / "robots").glob("*"))
    assert len(files) > 250
    decided = set()
    for file in files:
        found = rules(file.read_bytes())
        decided |= {found.allow(f"https://news.example{path}") for path in ("/", "/news/ferry.html?x=1", "/search")}
        assert 0 <= found.delay <= 30
    assert decided == {True, False}
