"""The desk in real Chromium: by keyboard, by mouse, on a phone, without JavaScript; its keys and its accessibility."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="needs playwright: uv run --group ci pytest tests/desk")
from desk_chromium import PHONE, SCREEN, drawn, needs_chromium, served, signed_in
from desk_room import FLAWED, Room, flawed_draft, opened_room, taken_exercises
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from synth.desk.gatehouse import Limits
from synth.desk.key_table import KEYS
from synth.domain.status import Act, Status

pytestmark = needs_chromium


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
@pytest.mark.parametrize("flaws", [1, 3, 8])
def test_n_findings_take_n_keys_and_one_more(browser: Chromium, desk: tuple[Room, str], flaws: int) -> None:
    room, origin = desk
    dossier = room.written("ferry", draft=flawed_draft(flaws))
    assert len(dossier.assessment.blocking) == flaws
    keys = []
    with browser.new_context(**SCREEN) as context:  # type: ignore[arg-type]
        page = signed_in(room, context, origin)
        page.goto(f"{origin}/review/ferry")
        for settled in range(flaws):
            expect(page.locator(".card[aria-current]:not(.settled)")).to_be_in_viewport()
            drawn(page)  # the desk notes what was in view
            key = page.locator(".card[aria-current] .acts [data-key]").first.get_attribute("data-key") or ""
            page.keyboard.press(key)
            keys.append(key)
            expect(page.locator(".card.blocking.settled")).to_have_count(settled + 1)
        for card in page.locator(".card").all():
            card.scroll_into_view_if_needed()
        page.locator("[data-part=end]").scroll_into_view_if_needed()
        expect(page.locator("[data-attest]")).to_have_attribute("aria-disabled", "false")
        page.keyboard.press("a")
        keys.append("a")
        page.wait_for_url("**/queue?done=*")
    assert room.dossier().status is Status.APPROVED
    assert len(keys) == flaws + 1
    assert set(keys) <= {"o", "m", "a"}
    assert room.complaints == []


@pytest.mark.full
def test_words_being_typed_stay_while_a_finding_is_decided_and_as_the_page_goes(
    browser: Chromium, desk: tuple[Room, str]
) -> None:
    room, origin = desk
    room.written("ferry", cost=FLAWED)
    with browser.new_context(**SCREEN) as context:  # type: ignore[arg-type]
        page = signed_in(room, context, origin)
        page.goto(f"{origin}/review/ferry?edit=lede.1.2")
        page.fill(".edit textarea", "Its steering broke")
        page.click('.card.blocking [data-key="m"]')
        expect(page.locator(".card.blocking.settled")).to_have_count(1)
        expect(page.locator(".edit textarea")).to_have_value("Its steering broke")
        page.keyboard.press("q")  # at once: before the two seconds are over
        page.wait_for_url("**/queue")
        page.goto(f"{origin}/review/ferry")
        expect(page.locator(".slug")).to_contain_text("Words of yours at lede.1.2 are not saved: “Its steering broke”")
    assert room.complaints == []


@pytest.mark.full
def test_list_of_what_is_to_settle_gives_way_to_what_it_leads_to(browser: Chromium, desk: tuple[Room, str]) -> None:
    room, origin = desk
    room.written("ferry", cost=FLAWED)
    with browser.new_context(**PHONE) as context:  # type: ignore[arg-type]
        page = signed_in(room, context, origin)
        page.goto(f"{origin}/review/ferry")
        page.locator(".blocked summary").tap()
        page.locator(".blocked li .act").first.tap()
        expect(page.locator(".blocked li").first).to_be_hidden()
        expect(page.locator(".card.blocking")).to_be_in_viewport()


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
    press('.verdicts [data-key="p"]')
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
def test_words_are_kept_although_another_field_is_typed_in_at_once(browser: Chromium, desk: tuple[Room, str]) -> None:
    room, origin = desk
    room.written("ferry")
    context = browser.new_context()
    page = signed_in(room, context, origin)
    page.goto(f"{origin}/review/ferry?edit=lede.1.2")
    page.locator(".edit textarea").fill("Its steering broke on Thursday.")
    page.locator("summary", has_text="Spike").click()
    page.locator("form[action$='/spike'] [name=note]").press_sequentially("no")
    expect(page.locator("[data-jotted]")).to_contain_text("Kept")
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
    for path in ("/queue", "/review/ferry", "/review/clean", "/article/tram", "/training", taken_exercises(room)[1]):
        page.goto(f"{origin}{path}")
        found |= set(page.evaluate("[...document.querySelectorAll('[data-key]')].map(e => e.dataset.key)"))
        found |= set(page.evaluate("[...document.querySelectorAll('[data-focus]')].map(e => e.dataset.focus)"))
    assert found == {key.key for key in KEYS.values()} - {"Enter"}
    page.goto(f"{origin}/help")
    assert set(page.locator("tbody kbd").all_inner_texts()) >= {key.key for key in KEYS.values()}
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


@pytest.mark.full
def test_pen_behind_one_sentence_is_not_in_the_way_of_the_next(browser: Chromium, desk: tuple[Room, str]) -> None:
    room, origin = desk
    room.written("ferry")
    with browser.new_context(**SCREEN) as context:  # type: ignore[arg-type]
        page = signed_in(room, context, origin)
        page.goto(f"{origin}/review/ferry")
        pen = page.locator('[id="at-lede.1.1"] .pen').bounding_box()
        assert pen is not None
        under = [pen["x"] + pen["width"] / 2, pen["y"] + pen["height"] / 2]
        hit = "([x, y]) => document.elementFromPoint(x, y).closest('.pen')?.getAttribute('href') ?? ''"
        page.mouse.move(5, 5)
        assert page.evaluate(hit, under) == ""
        page.locator('[id="at-lede.1.1"]').hover(position={"x": 20, "y": 5})
        assert page.evaluate(hit, under).endswith("edit=lede.1.1")
