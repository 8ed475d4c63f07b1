"""Hostile text of sources, titles, addresses and writers: it runs on no page of the desk."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from desk_room import FLAWED, Room, opened_room

from ferry import COURIER, HERALD, PADDING, clipping, ferry_draft
from shared_pack import DATA
from synth.desk.gatehouse import POLICY

# Lines of our own, so that the test bites without the corpus.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% include 'x' %}",
    "</title><script>alert(1)</script>",
    "\u202e\u0000\u0008 control",
)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f]")  # XML 1.0, section 2.2: what no page may hold
HANDLERS = re.compile(r"^on", re.IGNORECASE)


class Inspector(HTMLParser):
    """What a browser would run or load of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in (
            "img",
            "svg",
            "iframe",
            "object",
            "embed",
            "base",
            "style",
            "video",
            "audio",
            "math",
            "frame",
            "applet",
        ):
            self.faults.append(f"<{tag}>")
        if tag in ("script", "link") and not values.get("src", values.get("href", "")).startswith("/static/"):
            self.faults.append(f"<{tag} {values}>")
        if tag == "meta" and "http-equiv" in values:
            self.faults.append("<meta http-equiv>")
        for name, value in values.items():
            if HANDLERS.match(name) or name in ("style", "srcdoc", "formaction"):
                self.faults.append(f"{name}={value}")
            if name in ("href", "src", "action") and not re.match(r"(https?://[\w.]|/(?!/)|#|$)", value):
                self.faults.append(f"{name}={value}")


def inspected(text: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(text)
    inspector.close()
    return inspector.faults


def hostile_lines() -> list[str]:
    return [line for line in (DATA / "attacks" / "xss.txt").read_text(encoding="utf-8").splitlines() if line.strip()]


def test_the_inspector_sees_what_would_run() -> None:
    assert inspected('<p onclick="x()">')
    assert inspected("<script>x</script>")
    assert inspected('<a href="javascript:x">')
    assert not inspected('<a href="/queue">x</a><script src="/static/1/desk.js"></script>')


def _poisoned(room: Room, lines: list[str]) -> None:
    """An article whose sources say `lines` in text, title, author and address; a note and a letter that do."""
    poison = " ".join(lines)
    one = clipping("Merrowick Courier", (*COURIER, poison, PADDING)).model_copy(
        update={"title": poison, "author": poison, "url": lines[0]}
    )
    # The headline too: it holds what a writer was made to say.
    draft = ferry_draft(FLAWED).model_copy(
        update={"headline": f"Ferry {poison}"[:3_000], "dek": f"Dek {poison}"[:3_000]}
    )
    room.newsroom.writer.says = draft
    two = clipping("Ostrel Herald", (*HERALD, PADDING)).model_copy(update={"outlet": f"Herald {poison}"})
    room.newsroom.produce((one, two))
    dossier = room.dossier()
    mara = room.signed_in()
    mara.post("/review/ferry/jot", hash=dossier.article.hash, where="lede.1.1", text=poison[:2_000], cites=poison[:100])
    mara.post(
        "/review/ferry/edit",
        hash=dossier.article.hash,
        where="dek",
        text=f"A dek {lines[0]}",
        cites="",
        note=poison[:500],
    )
    key = room.desk.door.make_key("site", ("letters:write",), "Ada Quill")
    letter = {"article": "ferry", "text": poison[:4_000] or "x", "contact": poison[:200]}
    sent = room.browser().client.post("/api/letters", json=letter, headers={"authorization": f"Bearer {key}"})
    assert sent.status_code == 201


PAGES = (
    "/queue",
    "/queue?tab=waiting&q=Ferry",
    "/review/ferry",
    "/review/ferry?edit=headline",
    "/review/ferry?edit=lede.1",
    "/review/ferry/source/1",
    "/review/ferry/source/2",
    "/review/ferry/changes?a=1&b=2",
    "/article/ferry",
    "/letters",
    "/audit",
    "/figures",
    "/corrections",
    "/people",
    "/help",
    "/training",
)


@pytest.mark.parametrize("line", HOSTILE)
def test_hostile_text_runs_on_no_page(room: Room, line: str) -> None:
    _poisoned(room, [line])
    mara = room.signed_in(line)
    for path in PAGES:
        answer = mara.get(path)
        assert answer.status_code == 200, path
        assert inspected(answer.text) == [], path
        assert not UNPRINTABLE.search(answer.text), path
        assert answer.headers["content-security-policy"] == POLICY
    conflict = mara.post("/review/ferry/edit", hash="0" * 64, where="lede.1.1", text=line, cites=line, note=line)
    assert conflict.status_code == 409
    assert inspected(conflict.text) == []
    for query in (f"/queue?tab={line}&section={line}&q={line}&done={line}", f"/audit?article={line}&actor={line}"):
        assert inspected(mara.client.get(quote(query, safe="/?&=")).text) == [], query


@pytest.mark.corpus
def test_sample_of_the_corpus_of_hostile_lines_runs_on_no_page(room: Room) -> None:
    lines = hostile_lines()
    assert len(lines) > 100
    _run_on_no_page(room, Random(20_261_120).sample(lines, 40))  # noqa: S311  (a seeded draw, no secret)


@pytest.mark.corpus
@pytest.mark.full
def test_whole_corpus_of_hostile_lines_runs_on_no_page(tmp_path: Path) -> None:
    lines = hostile_lines()
    for number in range(0, len(lines), 60):
        with opened_room(tmp_path / str(number)) as room:
            _run_on_no_page(room, lines[number : number + 60])


def _run_on_no_page(room: Room, lines: list[str]) -> None:
    _poisoned(room, lines)
    mara = room.signed_in()
    for path in PAGES:
        answer = mara.get(path)
        assert (answer.status_code, inspected(answer.text)) == (200, []), path


def test_address_that_is_no_web_address_is_shown_and_not_linked(room: Room) -> None:
    _poisoned(room, ["javascript:alert(1)"])
    page = room.signed_in().get("/review/ferry/source/1").text
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page
