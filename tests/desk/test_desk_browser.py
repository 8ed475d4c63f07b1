"""The desk in real Chromium: by keyboard, by mouse, on a phone, without JavaScript; its keys and its accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="needs playwright: uv run --group ci pytest tests/desk")
from desk_chromium import chromium, needs_chromium, served, signed_in
from desk_room import FLAWED, Room, opened_room
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from synth.desk.gatehouse import Limits
from synth.desk.key_table import KEYS
from synth.domain.status import Act, Status

pytestmark = needs_chromium
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SCREEN = {"viewport": {"width": 1280, "height": 800}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Room, str]]:
    with opened_room(tmp_path) as room:
        room.app._limits = Limits()
        with served(room) as origin:
            yield room, origin


def _read_to_the_end(page: Page) -> None:
    page.locator("[data-part=end]").scroll_into_view_if_needed()
    expect(page.locator("[data-attest]")).to_have_attribute("aria-disabled", "false")


def test_by_keyboard_alone_from_the_queue_to_the_published_page(browser: Chromium, desk: tuple[Room, str]) -> None:
    room, origin = desk
    room.written("ferry", cost=FLAWED)
    context = browser.new_context(**SCREEN)  # type: ignore[arg-type]
    page = signed_in(room, context, origin)
    page.goto(f"{origin}/queue")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/ferry")
    expect(page.locator(".card[aria-current]")).to_have_count(1)
    page.keyboard.press("o")  # one key for the one finding
    expect(page.locator(".card.blocking.settled")).to_have_count(1)
    page.keyboard.press("End")
    expect(page.locator("[data-attest]")).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("a")  # and one to approve
    page.wait_for_url("**/queue?done=*")
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    page.goto(f"{origin}/article/ferry")
    page.keyboard.press("p")
    page.wait_for_url("**/article/ferry?done=published")
    assert room.dossier().status is Status.PUBLISHED
    assert [d.act for d in room.dossier().decisions] == [Act.DECIDE, Act.APPROVE]
    assert room.complaints == []
    context.close()


def test_clean_article_takes_one_key_once_it_was_read(browser: Chromium, desk: tuple[Room, str]) -> None:
    room, origin = desk
    room.written("ferry")
    context = browser.new_context(viewport={"width": 1280, "height": 420})
    page = signed_in(room, context, origin)
    page.goto(f"{origin}/review/ferry")
    expect(page.locator("[data-attest]")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("a")  # too early: it leads to what was not read, and approves nothing
    assert room.dossier().status is Status.IN_REVIEW
    _read_to_the_end(page)
    page.keyboard.press("a")
    page.wait_for_url("**/queue?done=*")
    assert room.dossier().status is Status.APPROVED
    approval = room.dossier().approval
    assert approval is not None
    assert approval.read is not None
    assert approval.read.shown_by == "scrolled"
    assert room.complaints == []
    context.close()


@pytest.mark.full
@pytest.mark.parametrize("screen", [SCREEN, PHONE], ids=["mouse", "phone"])
def test_by_pointer_alone_from_the_queue_to_the_published_page(
    browser: Chromium, desk: tuple[Room, str], screen: dict[str, Any]
) -> None:
    room, origin = desk
    room.written("ferry", cost=FLAWED)
    context = browser.new_context(**screen)
    page = signed_in(room, context, origin)

    def press(css: str) -> None:
        place = page.locator(css).first
        if screen is PHONE:
            place.tap()
        else:
            place.click()

    page.goto(f"{origin}/queue")
    press(".slips h2 a")
    page.wait_for_url("**/review/ferry")
    press('.card [data-key="o"]')
    expect(page.locator(".card.settled")).to_have_count(1)
    _read_to_the_end(page)
    press("[data-attest]")
    page.wait_for_url("**/queue?done=*")
    press('.tabs a[href*="approved"]')
    press(".slips h2 a")
    page.wait_for_url("**/review/ferry")
    press(".verdicts a.button")
    page.wait_for_url("**/article/ferry")
    press('[data-key="p"]')
    page.wait_for_url("**/article/ferry?done=published")
    assert room.dossier().status is Status.PUBLISHED
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert room.complaints == []
    context.close()


@pytest.mark.full
def test_without_javascript_from_the_link_to_the_published_page(browser: Chromium, desk: tuple[Room, str]) -> None:
    room, origin = desk
    room.written("ferry", cost=FLAWED)
    context = browser.new_context(**SCREEN, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{origin}/login?token={room.desk.door.ticket()}")
    page.fill("input[name=name]", "Mara Voss")
    page.click("button")
    page.click(".slips h2 a")
    page.click('.acts a[href*="edit="]')
    page.fill("textarea[name=text]", "The part that is missing costs 38,000 crowns.")
    page.click("[data-save]")
    page.check("input[name=ticked]")
    page.click("[data-attest]")
    page.wait_for_url("**/queue?done=*")
    page.goto(f"{origin}/article/ferry")
    page.click('[data-key="p"]')
    page.wait_for_url("**/article/ferry?done=published")
    now = room.dossier()
    assert (now.status, now.article.version) == (Status.PUBLISHED, 2)
    context.close()


@pytest.mark.full
def test_edit_in_place_keeps_words_while_they_are_typed(browser: Chromium, desk: tuple[Room, str]) -> None:
    room, origin = desk
    room.written("ferry")
    context = browser.new_context(**SCREEN)  # type: ignore[arg-type]
    page = signed_in(room, context, origin)
    page.goto(f"{origin}/review/ferry?edit=lede.1.2")
    expect(page.locator(".edit textarea")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("Its steering broke on Thursday.")
    expect(page.locator("[data-jotted]")).to_contain_text("Kept")
    page.goto(f"{origin}/review/ferry?edit=lede.1.2")
    expect(page.locator(".edit textarea")).to_have_value("Its steering broke on Thursday.")
    page.keyboard.press("Control+s")
    page.wait_for_url(f"{origin}/review/ferry")
    assert room.dossier().article.lede[0].sentences[1].text == "Its steering broke on Thursday."
    assert room.complaints == []
    context.close()


@pytest.mark.full
def test_article_that_changes_meanwhile_is_said_at_the_next_sign_of_life(
    browser: Chromium, desk: tuple[Room, str]
) -> None:
    room, origin = desk
    dossier = room.written("ferry")
    context = browser.new_context(viewport={"width": 1280, "height": 420})
    page = signed_in(room, context, origin)
    page.goto(f"{origin}/review/ferry")
    ada = room.signed_in("Ada Quill")
    ada.post("/review/ferry/edit", hash=dossier.article.hash, where="headline", text="Ferry stays in port", cites="")
    page.locator("[data-part=end]").scroll_into_view_if_needed()
    expect(page.locator("[data-moved]")).to_be_visible()
    context.close()


@pytest.mark.full
def test_keys_rest_in_fields_with_modifiers_on_repeat_and_when_switched_off(
    browser: Chromium, desk: tuple[Room, str]
) -> None:
    room, origin = desk
    dossier = room.written("ferry", cost=FLAWED)
    context = browser.new_context(**SCREEN)  # type: ignore[arg-type]
    page = signed_in(room, context, origin)
    page.goto(f"{origin}/queue")
    page.focus("input[type=search]")
    for known in KEYS.values():
        page.keyboard.press(known.key if len(known.key) == 1 else "a")
    assert page.url == f"{origin}/queue"
    page.goto(f"{origin}/review/ferry")
    for key in "oxbn":
        for modifier in ("ctrlKey", "altKey", "metaKey"):
            page.evaluate(
                "([key, modifier]) => document.body.dispatchEvent(new KeyboardEvent('keydown', "
                "{key, bubbles: true, [modifier]: true}))",
                [key, modifier],
            )
        page.evaluate(
            "key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, repeat: true}))", key
        )
        page.evaluate(
            "key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, isComposing: true}))",
            key,
        )
    page.goto(f"{origin}/help")
    page.click("[data-keys]")
    page.goto(f"{origin}/review/ferry")
    page.keyboard.press("o")
    page.keyboard.press("x")
    assert room.dossier() == dossier
    page.goto(f"{origin}/help")
    page.click("[data-keys]")
    page.goto(f"{origin}/review/ferry")
    page.keyboard.press("o")
    expect(page.locator(".card.settled")).to_have_count(1)
    context.close()


@pytest.mark.full
def test_every_key_of_the_table_has_a_place_and_every_place_a_key_of_the_table(
    browser: Chromium, desk: tuple[Room, str]
) -> None:
    room, origin = desk
    room.published("bus")
    room.written("ferry", cost=FLAWED)
    room.signed_in().post("/review/ferry/edit", hash=room.dossier().article.hash, where="dek", text="New.", cites="")
    room.written("tram")
    tram = room.dossier("tram")
    ada = room.signed_in("Ada Quill")
    ada.read(tram)
    ada.approve(tram)
    room.written("clean")
    context = browser.new_context(**SCREEN)  # type: ignore[arg-type]
    page = signed_in(room, context, origin)
    found: set[str] = set()
    for path in ("/queue", "/review/ferry", "/review/clean", "/article/tram", "/training", _exercises(room)[1]):
        page.goto(f"{origin}{path}")
        found |= set(page.evaluate("[...document.querySelectorAll('[data-key]')].map(e => e.dataset.key)"))
        found |= set(page.evaluate("[...document.querySelectorAll('[data-focus]')].map(e => e.dataset.focus)"))
    assert found == {key.key for key in KEYS.values()} - {"Enter"}
    page.goto(f"{origin}/help")
    assert set(page.locator("tbody kbd").all_inner_texts()) >= {key.key for key in KEYS.values()}
    context.close()


def _axe(page: Page) -> list[str]:
    script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: {type: 'tag', values: tags}})", tags)
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]} ({len(v['nodes'])})" for v in found["violations"]]


@pytest.mark.full
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(browser: Chromium, desk: tuple[Room, str], width: int, scheme: str) -> None:
    room, origin = desk
    published = room.published("bus")
    room.written("ferry", cost=FLAWED)
    ada = room.signed_in("Ada Quill")
    ada.post("/review/bus/edit", hash=published.article.hash, where="headline", text="Bus goes round the bay", cites="")
    key = room.desk.door.make_key("site", ("letters:write",), "Ada Quill")
    letter = {"article": "bus", "text": "It was 250 people."}
    room.browser().client.post("/api/letters", json=letter, headers={"authorization": f"Bearer {key}"})
    room.written("clean")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = signed_in(room, context, origin)
    faults = {}
    answered, begun = _exercises(room)
    for path in (*AXED, answered, begun, f"/login?token={room.desk.door.ticket()}"):
        page.goto(f"{origin}{path}")
        if found := _axe(page):
            faults[path] = found
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults[f"{path} overflows"] = [str(page.evaluate("document.documentElement.scrollWidth"))]
    assert faults == {}
    context.close()


def _exercises(room: Room) -> tuple[str, str]:
    """The addresses of an exercise that was answered wrongly, and of one under way."""
    mara = room.signed_in()
    for _ in range(100):
        path = str(mara.post("/training").headers["location"])
        row = room.desk.exercises.exercise(path.rpartition("/")[2], mara.person)
        assert row is not None
        mara.post(path, verdict="wrong", place="lede.1.1")
        if row.place not in ("", "lede.1.1"):
            return path, str(mara.post("/training").headers["location"])
    raise AssertionError("a hundred exercises without an error elsewhere")


AXED = (
    "/queue",
    "/queue?tab=published",
    "/review/ferry",
    "/review/ferry?edit=lede.1",
    "/review/clean",
    "/review/bus",
    "/review/bus/changes",
    "/review/ferry/source/2",
    "/article/bus",
    "/corrections",
    "/letters",
    "/figures",
    "/audit?verify=1",
    "/people",
    "/help",
    "/training",
    "/review/nothing-of-that-name",
)


@pytest.mark.full
def test_axe_does_fail_a_broken_page(browser: Chromium) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.set_content('<body><img src="x"><p style="color:#bbb;background:#ccc">faint</p><input></body>')
    rules = {fault.partition(":")[0] for fault in _axe(page)}
    assert {"image-alt", "color-contrast", "label", "html-has-lang"} <= rules
    context.close()


@pytest.mark.full
def test_marked_words_on_the_page_are_the_stored_offsets(browser: Chromium, desk: tuple[Room, str]) -> None:
    room, origin = desk
    dossier = room.written("ferry", cost=FLAWED)
    evidence = dossier.assessment.blocking[0].evidence
    assert evidence is not None
    story = room.house.store.story(dossier.article.story, everything=True)
    clipping = next(member.clipping for member in story.members if member.clipping.id == evidence.clipping)
    context = browser.new_context(**SCREEN)  # type: ignore[arg-type]
    page = signed_in(room, context, origin)
    page.goto(f"{origin}/review/ferry")
    assert page.locator(".card mark").first.text_content() == clipping.text[evidence.start : evidence.end]
    page.click('.card [data-key="s"]')
    page.wait_for_url(re.compile(r"/source/\d"))
    assert page.locator("mark").text_content() == clipping.text[evidence.start : evidence.end]
    context.close()
