"""From `synth run` to the published page through real processes and a real browser: by keyboard alone, by mouse alone,
on a phone, without JavaScript; and a run at work beside the desk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright", reason="needs playwright: uv run --group ci pytest tests/desk")
from desk_chromium import PHONE, SCREEN, drawn, needs_chromium
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from synth.domain.article import Article
from synth.domain.dossier import Dossier
from synth.domain.status import Act, Status
from synth.settings import load
from synth.wiring import House

pytestmark = [pytest.mark.full, needs_chromium]
WRONG = " after 98,765 complaints"  # in no source


@dataclass(frozen=True)
class Served:
    """A newsroom made by `synth init` and `synth run`, and the desk before it."""

    folder: Path
    link: str

    def another_link(self) -> str:
        return _synth(self.folder, "serve", "--port", self.link.split(":")[2].partition("/")[0], "--link").strip()

    def dossier(self, slug: str) -> Dossier:
        house = House(load(self.folder, {}))
        try:
            return house.store.dossier(slug)
        finally:
            house.close()

    def article(self, slug: str) -> Article:
        return self.dossier(slug).article


def _environ() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith("SYNTH_")}


def _synth(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "synth", "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=_environ(), timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().removeprefix("the desk: ")


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "synth", "-C", str(folder), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environ()) as desk:
        assert desk.stdout is not None
        try:
            yield desk.stdout.readline().removeprefix("the desk: ").strip()
        finally:
            desk.terminate()


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("room") / "newsroom"
    subprocess.run([sys.executable, "-m", "synth", "init", str(folder)], check=True, capture_output=True)
    _synth(folder, "run")
    with _serving(folder) as link:
        yield Served(folder, link)


def _is_out(newsroom: Served, slug: str) -> None:
    """The article that was read, edited, checked and mended is out, and the record says how."""
    dossier = newsroom.dossier(slug)
    assert dossier.status is Status.PUBLISHED
    assert [d.act for d in dossier.decisions] == [Act.EDIT, Act.EDIT, Act.APPROVE]
    address = urlsplit(dossier.publications[-1].url).path.strip("/")
    page = newsroom.folder / "outputs" / "site" / address
    text = (page / "index.html" if page.is_dir() else page).read_text(encoding="utf-8")
    assert "reviewed by Mara Voss" in text
    assert WRONG not in text


def test_by_keyboard_alone(browser: Chromium, newsroom: Served) -> None:
    slug = "harbour-bridge"
    headline = newsroom.article(slug).headline
    with browser.new_context(**SCREEN) as context:  # type: ignore[arg-type]
        page = context.new_page()
        press = page.keyboard.press
        page.goto(newsroom.another_link())
        _tab_to(page, "input[name=name]")
        press("Control+a")
        page.keyboard.type("Mara Voss")
        press("Enter")
        page.wait_for_url("**/queue")
        press("/")
        page.keyboard.type(headline[:14])
        press("Enter")
        page.wait_for_url("**q=*")
        press("j")
        press("Enter")
        page.wait_for_url(f"**/review/{slug}")
        press("e")  # the headline: a number that no source has
        page.wait_for_url("**edit=headline")
        press("Control+End")
        page.keyboard.type(WRONG)
        press("Control+s")
        expect(page.locator(".blocked")).to_be_visible()
        press("f")  # the finding that came of it
        page.wait_for_url("**edit=headline")
        press("Control+a")
        page.keyboard.type(headline)
        press("Control+s")
        expect(page.locator("[data-attest]")).to_be_visible()
        _read_by_keys(page)
        press("a")
        expect(page.locator(".done")).to_contain_text(f"{slug} approved")
        press("q")
        page.wait_for_url("**/queue")
        _tab_to(page, '.tabs a[href*="tab=approved"]')
        press("Enter")
        page.wait_for_url("**tab=approved")
        page.locator(f'.slips a[href="/review/{slug}"]').wait_for()
        press("j")
        press("Enter")
        page.wait_for_url(f"**/review/{slug}")
        press("p")
        page.wait_for_url(f"**/article/{slug}?done=published")
    _is_out(newsroom, slug)


def _tab_to(page: Page, css: str) -> None:
    """Go on from element to element until the one wanted has the focus."""
    for _ in range(60):
        if page.evaluate("css => document.activeElement.matches(css)", css):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {css} by keyboard")


def _read_by_keys(page: Page) -> None:
    """Space by space to the end, and every finding by its key."""
    button = page.locator("[data-attest]")
    for _ in range(page.locator(".card").count()):
        page.keyboard.press("j")
    for _ in range(40):
        if button.get_attribute("aria-disabled") == "false":
            return
        page.keyboard.press("PageDown")
        drawn(page)
    raise AssertionError("read to the end, and the button does not work")


@pytest.mark.parametrize(
    ("slug", "screen"), [("library-flood", SCREEN), ("night-trains", PHONE)], ids=["mouse", "phone"]
)
def test_by_pointer_alone(browser: Chromium, newsroom: Served, slug: str, screen: dict[str, object]) -> None:
    headline = newsroom.article(slug).headline
    with browser.new_context(**screen) as context:  # type: ignore[arg-type]
        page = context.new_page()

        def press(css: str) -> None:
            place = page.locator(css).first
            place.tap() if screen is PHONE else place.click()

        page.goto(newsroom.another_link())
        page.fill("input[name=name]", "Mara Voss")
        press("button")
        press(f'.slips a[href="/review/{slug}"]')
        page.wait_for_url(f"**/review/{slug}")
        for text, then in ((f"{headline}{WRONG}", ".blocked"), (headline, "[data-attest]")):
            page.locator("h1 .line").hover()
            press(".blocked summary" if page.locator(".blocked").count() else "h1 .pen")
            if page.locator(".blocked").count():
                press(".blocked li .act")
                press('.card.blocking [data-key="f"]')
            page.wait_for_url("**edit=headline")
            page.fill(".edit textarea", text)
            press("[data-save]")
            expect(page.locator(then)).to_be_visible()
        for card in page.locator(".card").all():
            card.scroll_into_view_if_needed()
        page.locator("[data-part=end]").scroll_into_view_if_needed()
        expect(page.locator("[data-attest]")).to_have_attribute("aria-disabled", "false")
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
        press("[data-attest]")
        expect(page.locator(".done")).to_contain_text(f"{slug} approved")
        press(".done a")
        page.wait_for_url(f"**/article/{slug}")
        press('[data-key="p"]')
        page.wait_for_url(f"**/article/{slug}?done=published")
    _is_out(newsroom, slug)


def test_without_javascript(browser: Chromium, newsroom: Served) -> None:
    slug = "heat-network"
    headline = newsroom.article(slug).headline
    with browser.new_context(**SCREEN, java_script_enabled=False) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(newsroom.another_link())
        page.fill("input[name=name]", "Mara Voss")
        page.click("button")
        page.click(f'.slips a[href="/review/{slug}"]')
        page.hover("h1 .line")
        page.click("h1 .pen")
        page.fill(".edit textarea", f"{headline}{WRONG}")
        page.click("[data-save]")
        page.click(".blocked summary")
        page.click(".blocked li .act")
        page.click('.card.blocking .acts a[href*="edit="]')
        page.fill(".edit textarea", headline)
        page.click("[data-save]")
        page.check("input[name=ticked]")
        page.click("[data-attest]")
        page.click(".done a")
        page.click('[data-key="p"]')
        page.wait_for_url(f"**/article/{slug}?done=published")
    _is_out(newsroom, slug)
    approval = newsroom.dossier(slug).approval
    assert approval is not None
    assert approval.read is not None
    assert approval.read.shown_by == "ticked"


def test_desk_decides_while_a_run_writes(browser: Chromium, newsroom: Served) -> None:
    """A run has every story written anew while a person edits, over and over: nobody waits, and nothing is lost."""
    command = [sys.executable, "-m", "synth", "-C", str(newsroom.folder), "run", "--fresh", "--json"]
    slug, edits = "seagrass-survey", 0
    with browser.new_context(**SCREEN) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(newsroom.another_link())
        page.fill("input[name=name]", "Ada Quill")
        page.click("button")
        page.wait_for_url("**/queue")
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=_environ()
        ) as run:
            while run.poll() is None:
                page.goto(f"{newsroom.link.partition('/login')[0]}/review/{slug}?edit=dek")
                page.fill(
                    ".edit textarea", f"A dek in words of its own, and another each time: {'so ' * (edits + 1)}it is."
                )
                page.click("[data-save]")
                page.wait_for_load_state()
                if page.locator(".edit").count() == 0 and page.title().startswith("It changed") is False:
                    edits += 1
            out, said = run.communicate()
    assert run.returncode == 0, said
    report = json.loads(out)
    assert edits > 0
    assert not [one for one in report["outcomes"] if one["kind"] == "failed"]
    decided = newsroom.dossier(slug).decisions
    assert sum(d.act is Act.EDIT for d in decided) == edits
    assert sum(d.act is Act.RENEW for d in decided) <= 1
