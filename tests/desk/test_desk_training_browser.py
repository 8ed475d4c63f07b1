"""An exercise in real Chromium: by keys, on a phone, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="needs playwright: uv run --group ci pytest tests/desk")
from desk_chromium import needs_chromium, served, signed_in
from desk_room import Room, opened_room
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from synth.desk.gatehouse import Limits

pytestmark = [needs_chromium, pytest.mark.full]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Room, str]]:
    with opened_room(tmp_path) as room:
        room.app._limits = Limits()
        room.written("ferry")
        with served(room) as origin:
            yield room, origin


def _outcome(room: Room, page: Page) -> tuple[str, str]:
    """What was answered on the page before: outcome and place."""
    result = room.desk.exercises.result(page.url.rpartition("/")[2])
    assert result is not None
    return result.outcome, result.place


def test_by_keys_alone(browser: Chromium, desk: tuple[Room, str]) -> None:
    room, origin = desk
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = signed_in(room, context, origin)
    page.goto(f"{origin}/training")
    page.keyboard.press("t")
    page.wait_for_url("**/training/*")
    page.keyboard.press("w")  # nothing is chosen yet: the browser asks for a sentence, beginning with the first
    expect(page.locator(":checked")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(":checked")).to_have_attribute("value", "lede.1.2")
    page.keyboard.press("w")
    expect(page.locator("h1")).not_to_contain_text("Saltholm")
    assert _outcome(room, page)[1] == "lede.1.2"
    page.keyboard.press("t")
    page.wait_for_selector(".choices")
    page.keyboard.press("j")
    page.keyboard.press("g")
    page.wait_for_selector(".choices", state="detached")
    assert _outcome(room, page)[0] in ("missed", "cleared")
    assert room.complaints == []
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["phone", "without-javascript"])
def test_by_pointer_on_a_phone_and_without_javascript(browser: Chromium, desk: tuple[Room, str], scripts: bool) -> None:
    room, origin = desk
    screen: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    context = browser.new_context(**screen, java_script_enabled=scripts)
    page = signed_in(room, context, origin)
    page.goto(f"{origin}/training")
    page.locator("main button").tap()
    page.wait_for_selector(".choices")
    choice = page.locator(".choice").nth(3)
    choice.scroll_into_view_if_needed()
    first_line = "label => { const box = label.getClientRects()[0]; return [box.x + 8, box.y + box.height / 2]; }"
    x, y = choice.evaluate(first_line)  # the middle of words that run over two lines may lie between them
    page.touchscreen.tap(x, y)
    page.locator('[name=verdict][value="wrong"]').tap()
    page.wait_for_selector(".choices", state="detached")
    assert _outcome(room, page)[1] == "sections.1.1.1"
    context.close()
