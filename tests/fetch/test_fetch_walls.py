"""Walls are told from pages, and never climbed."""

from __future__ import annotations

import pytest
from fetch_desk import fetch_desk

from newsstand import Reply
from shared_pack import rows, saved_page
from synth.domain.verdict import Ruling, Verdict
from synth.fetch.walls import wall_of
from synth.web.response import Response

pytestmark = pytest.mark.anyio
HTML = {"Content-Type": "text/html; charset=utf-8"}
SCRIPT = '<script src="/app.js"></script>'
ARTICLE = "<article>" + "<p>The ferry left the harbour at nine and came back by noon.</p>" * 9 + "</article>"


def page(title: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


async def ruling(html: str, status: int = 200, **headers: str) -> str:
    async with fetch_desk() as it:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        it.stand.tell("news.example/ferry", Reply(status, html.encode(), {**HTML, **named}))
        return await it.reason()


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Moment, please", "<h1>Verify you are human</h1><p>This takes a moment.</p>"),
        ("Harbour News", "<p>Checking your browser before you come in.</p>"),
        ("Harbour News", "<h1>Bitte bestätigen Sie, dass Sie kein Roboter sind</h1>"),
        ("", '<script src="/cdn-cgi/challenge-platform/x.js"></script>'),
        ("Harbour News", '<div class="g-recaptcha"></div><p>One step more</p>'),
    ],
)
async def test_check_for_robots_is_a_bot_wall(title: str, body: str) -> None:
    assert await ruling(page(title, body)) == "bot_wall"


async def test_refusal_that_is_a_check_for_robots_is_a_bot_wall_and_others_are_refusals() -> None:
    challenge = page("Just a moment...", "<p>Checking if the site connection is secure</p>")
    assert await ruling(challenge, 403) == "bot_wall"
    assert await ruling(challenge, 503) == "bot_wall"
    assert await ruling("", 403, cf_mitigated="challenge") == "bot_wall"
    assert await ruling(page("Forbidden", "<p>Not for you.</p>"), 403) == "refused"
    assert await ruling(page("Maintenance", "<p>Back at noon.</p>"), 503) == "http_503"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Before you continue", "<p>We and our 84 partners store information on a device.</p>"),
        ("Harbour News", "<h1>We value your privacy</h1><p>Accept all, or choose.</p>"),
        ("Datenschutzeinstellungen", "<p>Alle akzeptieren</p>" + "<p>Wir und unsere Partner.</p>" * 6),
    ],
)
async def test_page_that_asks_for_consent_is_a_consent_wall(title: str, body: str) -> None:
    assert await ruling(page(title, body)) == "consent_wall"


async def test_place_we_are_sent_to_tells_the_wall() -> None:
    async with fetch_desk() as it:
        it.stand.redirect("news.example/ferry", "https://consent.news.example/gate?back=ferry")
        it.stand.page("consent.news.example/gate?back=ferry", page("Harbour News", "<p>Your choice.</p>").encode())
        assert await it.reason() == "consent_wall"
        it.stand.redirect("news.example/ferry", "/account/login?next=ferry")
        form = '<form><input name="name"><input type="password" name="word"></form>'
        it.stand.page("/account/login?next=ferry", page("Harbour News", form).encode())
        found = await it.verdict()
        assert (found.ruling, found.final_url) == (Ruling.LOGIN_WALL, "https://news.example/account/login?next=ferry")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<h1>You have reached your limit of free articles</h1><p>Subscribe now. Log in</p>", "paywall"),
        ("<p>Nur für Abonnenten</p>", "paywall"),
        ("<p>Sign in to continue reading.</p>", "login_wall"),
        ("<p>Bitte anmelden</p>", "login_wall"),
    ],
)
async def test_page_that_asks_for_money_or_a_name_and_holds_nothing_else_is_a_wall(body: str, name: str) -> None:
    assert await ruling(page("Ferry runs aground", body)) == name


@pytest.mark.parametrize(
    "body",
    [
        '<div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript>' + SCRIPT,
        "<main></main>" + SCRIPT,
        "<p>JavaScript is required.</p>" + SCRIPT,
    ],
)
async def test_page_that_only_a_browser_could_fill_is_a_javascript_shell(body: str) -> None:
    assert await ruling(page("Loading", body)) == "javascript_shell"


async def test_page_without_text_and_program_is_empty() -> None:
    assert await ruling(page("", "")) == "empty"


@pytest.mark.parametrize(
    "body",
    [
        ARTICLE + "<p>Subscribe now for full access. Sign in to continue reading.</p>",
        ARTICLE.replace("harbour", "harbour. Verify you are human, it read,"),
        "<p>" + "The ferry left the harbour at nine, said its captain. " * 12 + "</p><p>Already a subscriber?</p>",
        "<noscript>" + "The ferry left the harbour at nine. " * 8 + "</noscript>" + SCRIPT,
        "<p>The ferry left at nine.</p>" + SCRIPT,
    ],
)
async def test_page_that_holds_text_is_no_wall_whatever_stands_beside_it(body: str) -> None:
    assert await ruling(page("Ferry runs aground", body)) == "ok"


async def test_wall_is_asked_once_and_no_cookie_goes_back() -> None:
    async with fetch_desk() as it:
        consent = Reply(302, headers={"Location": "/__consent?back=ferry", "Set-Cookie": "agreed=1"})
        it.stand.tell("news.example/ferry", consent)
        it.stand.page("/__consent?back=ferry", page("Before you continue", "<p>Accept all</p>").encode())
        found = await it.verdict()
        assert isinstance(found, Verdict)
        assert found.ruling is Ruling.CONSENT_WALL
        assert it.pages_asked == ["news.example/ferry", "news.example/__consent?back=ferry"]
        assert not any("cookie" in asked.headers for asked in it.stand.asked)


async def test_feed_is_never_a_wall() -> None:
    feed = '<?xml version="1.0"?><rss version="2.0"><channel><title>Just a moment...</title></channel></rss>'
    assert await ruling(feed, Content_Type="application/rss+xml") == "ok"


@pytest.mark.corpus
def test_no_real_article_is_taken_for_a_wall() -> None:
    articles = [row for row in rows("pages.jsonl") if row["kind"] == "article"]
    taken = []
    for row in articles:
        body = saved_page(row)
        if wall := wall_of(Response(row["url"], row["url"], 200, {"content-type": "text/html"}, body)):
            taken.append((row["id"], wall))
    assert len(articles) > 900
    assert taken == []
