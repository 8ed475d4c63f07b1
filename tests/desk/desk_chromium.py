"""A real desk on a real port, and Chromium before it. It does not know what a test is about."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from desk_room import Room
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright

from synth.desk.people import Role

CHROMIUM = shutil.which("chromium")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SCREEN = {"viewport": {"width": 1280, "height": 800}}
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: apt-get install chromium")


@contextmanager
def served(room: Room) -> Iterator[str]:
    """The desk of a room on a free port of this machine; its address."""
    server = uvicorn.Server(uvicorn.Config(room.app, log_level="error", access_log=False, lifespan="on"))
    socket = uvicorn.Config(room.app, host="127.0.0.1", port=0, log_level="error").bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        socket.close()


@contextmanager
def chromium() -> Iterator[Chromium]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        try:
            yield browser
        finally:
            browser.close()


def drawn(page: Page) -> None:
    """Wait until the page was drawn twice: then it has noticed what is in view."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def signed_in(room: Room, context: BrowserContext, origin: str, name: str = "Mara Voss") -> Page:
    """A tab of somebody who is signed in, whose errors and console complaints the room collects."""
    _, secret = room.desk.door._opened(name, Role.ADMIN, "test")
    context.add_cookies([{"name": room.desk.cookie, "value": secret, "url": origin}])
    page = context.new_page()
    page.set_default_timeout(8_000)
    page.on("pageerror", lambda error: room.complaints.append(str(error)))
    page.on("console", lambda said: room.complaints.append(said.text) if said.type == "error" else None)
    return page
