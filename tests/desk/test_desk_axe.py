"""axe finds nothing on any page of the desk, light and dark, on a phone and on a screen; the routes name the pages."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="needs playwright: uv run --group ci pytest tests/desk")
from desk_chromium import needs_chromium, served, signed_in
from desk_room import FLAWED, PASSWORD, Room, opened_room, taken_exercises
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from synth.desk.app import GET
from synth.desk.gatehouse import Limits
from synth.desk.people import Role

pytestmark = [pytest.mark.full, needs_chromium]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What each route shows, in the states that look different. Routes that lead on or hand out a file show nothing.
SHOWN = {
    "/queue": ("/queue", "/queue?tab=published", "/queue?tab=spiked&q=nothing", "/queue?done=ferry%20approved"),
    "/review/{ref}": (
        "/review/ferry",
        "/review/ferry?edit=lede.1",
        "/review/clean",
        "/review/bus",  # a correction that waits
        "/review/tram",  # approved
        "/review/raft",  # sent back
        "/review/punt",  # spiked
        "/review/nothing-of-that-name",
    ),
    "/review/{ref}/page": ("/review/ferry/page",),
    "/review/{ref}/source/{ordinal}": ("/review/ferry/source/2",),
    "/review/{ref}/changes": ("/review/bus/changes",),
    "/article/{ref}": ("/article/bus", "/article/tram", "/article/boat"),
    "/corrections": ("/corrections",),
    "/letters": ("/letters",),
    "/audit": ("/audit", "/audit?verify=1", "/audit?article=ferry"),
    "/figures": ("/figures",),
    "/people": ("/people",),
    "/training": ("/training",),
    "/training/{id}": ("{answered}", "{begun}"),
    "/help": ("/help",),
    "/login": ("/login", "/login?token={token}"),
}
SHOWN_NOTHING = {"/", "/next", "/audit.csv", "/audit.jsonl", "/healthz"}


def test_no_page_is_forgotten(tmp_path: Path) -> None:
    with opened_room(tmp_path) as room:
        routes = room.app._app.routes  # type: ignore[attr-defined]
        asked = {route.path for route in routes if "GET" in route.methods}
    pages = {path for path in asked if not path.startswith(("/api/", "/static/"))}
    assert set(GET) <= pages
    assert pages == set(SHOWN) | SHOWN_NOTHING


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(tmp_path: Path, browser: Chromium, width: int, scheme: str) -> None:
    with opened_room(tmp_path) as room, served(room) as origin:
        room.app._limits = Limits()
        _furnish(room)
        answered, begun = taken_exercises(room)
        blanks = {"answered": answered, "begun": begun, "token": room.desk.door.ticket()}
        options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "bypass_csp": True}
        with browser.new_context(**options) as context:  # type: ignore[arg-type]
            page = signed_in(room, context, origin)
            faults: dict[str, list[str]] = {}
            for address in (one.format(**blanks) for those in SHOWN.values() for one in those):
                page.goto(f"{origin}{address}")
                faults |= _faults(page, address)
            for address, fields in _answers(room).items():
                page.goto(f"{origin}/help")
                with page.expect_navigation():
                    page.evaluate(SEND, [address, fields])
                faults |= _faults(page, f"POST {address}")
            assert faults == {}


def test_axe_does_fail_a_broken_page(browser: Chromium) -> None:
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.set_content('<body><img src="x"><p style="color:#bbb;background:#ccc">faint</p><input></body>')
        rules = {fault.partition(":")[0] for fault in _axe(page)}
        assert {"image-alt", "color-contrast", "label", "html-has-lang"} <= rules
        page.set_content(
            '<html lang="en"><title>x</title><body><main><p style="width:3000px">wide</p></main></body></html>'
        )
        assert "wide overflows" in _faults(page, "wide")


def _furnish(room: Room) -> None:
    """Articles in every state, a letter, a person, a key of a program, a session of somebody else."""
    bus, boat = room.published("bus"), room.published("boat")
    tram, raft, punt = (room.written(slug) for slug in ("tram", "raft", "punt"))
    room.written("clean")
    room.written("ferry", cost=FLAWED)
    ada = room.signed_in("Ada Quill")
    ada.read(tram)
    ada.approve(tram)
    ada.post("/review/raft/send-back", hash=raft.article.hash, note="The lede is dull.")
    ada.post("/review/punt/spike", hash=punt.article.hash, note="No news.")
    ada.post("/article/boat/retract", hash=boat.article.hash, note="It was another boat.", public_note="Not this boat.")
    ada.post("/review/bus/edit", hash=bus.article.hash, where="headline", text="Bus goes round the bay", cites="")
    room.desk.door.add_person("Ines Marl", Role.EDITOR, PASSWORD, "Ada Quill")
    key = room.desk.door.make_key("site", ("letters:write",), "Ada Quill")
    letter = {"article": "bus", "text": "It was 250 people."}
    room.browser().client.post("/api/letters", json=letter, headers={"authorization": f"Bearer {key}"})


def _answers(room: Room) -> dict[str, dict[str, str]]:
    """Forms that are answered with a page: too late, against the rules, and with a secret that is shown once."""
    late = {"hash": "0" * 64, "where": "lede.1.1", "text": "Other words.", "cites": "1.1", "note": "why"}
    return {
        "/review/ferry/edit": late,
        "/review/clean/approve": {"hash": room.dossier("clean").article.hash},
        "/keys": {"name": "cms", "scope": "articles:read"},
        "/review/nothing/spike": {"hash": "0" * 64},
    }


SEND = """([path, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: path });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}"""


def _faults(page: Page, address: str) -> dict[str, list[str]]:
    found = {address: faults} if (faults := _axe(page)) else {}
    width = page.evaluate("document.documentElement.scrollWidth > innerWidth && document.documentElement.scrollWidth")
    return {**found, **({f"{address} overflows": [str(width)]} if width else {})}


def _axe(page: Page) -> list[str]:
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", TAGS)
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in found["violations"]]
