"""A page that is no article gives no clipping, and says why."""

from __future__ import annotations

import pytest
from extract_pages import PARAGRAPHS, TITLE, URL, capture, lead, page, paragraphs, refusal_of

from synth.domain.evidence import Clipping
from synth.extract.page import extract

TEASERS = "".join(
    f'<div><h3><a href="/news/{n}">Council number {n} votes on its harbour</a></h3><p>Short words, {n}.</p></div>'
    for n in range(24)
)

REFUSED_LISTING = ("not_an_article", "empty", "too_short")  # what is left of a list without its links may be nothing


@pytest.mark.parametrize("body", [b"", b"  \n", b"\0\0\0\0"])
def test_a_page_without_bytes_is_empty(body: bytes) -> None:
    assert refusal_of(body).reason == "empty"


def test_a_page_without_text_is_empty() -> None:
    assert refusal_of(page("<div id='app'></div><script>start()</script>")).reason == "empty"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 ...", "text/html"),
        (b"\x89PNG\r\n", "image/png"),
        (b'{"a": 1}', "application/json"),
        (b"plain words", "text/plain"),
    ],
)
def test_what_is_not_html_is_a_wrong_type(body: bytes, content_type: str) -> None:
    assert refusal_of(body, content_type=content_type).reason == "wrong_type"


def test_a_note_of_thirty_words_is_too_short() -> None:
    refusal = refusal_of(
        page(paragraphs("The lighthouse at Skerry Point opens on Monday, said the harbour board today."))
    )
    assert refusal.reason == "too_short"
    assert refusal.url == URL
    assert "13 words" in refusal.detail


def test_a_home_page_is_no_article() -> None:
    assert refusal_of(page(), url="https://www.ostrelherald.example/").reason == "not_an_article"


def test_a_listing_is_no_article() -> None:
    html = (
        f"<html><head><title>Harbour news</title></head><body><h1>Harbour news</h1><main>{TEASERS}</main></body></html>"
    )
    assert refusal_of(html, url="https://www.ostrelherald.example/coast").reason in (
        "not_an_article",
        "empty",
        "too_short",
    )
    assert refusal_of(html, url="https://www.ostrelherald.example/tag/harbour").reason == "not_an_article"


def test_an_article_whose_paragraphs_stand_in_links_is_no_listing() -> None:
    linked = "".join(
        f'<p><a href="/roof">{text}</a></p>' for text in (" ".join(PARAGRAPHS[:2]), " ".join(PARAGRAPHS[2:]))
    )
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x"}</script>'
    made = extract(capture(page(linked, head=head)), lead())
    assert isinstance(made, Clipping), made


@pytest.mark.parametrize("title", ["404 Not Found", "Page not found", "Just a moment...", "Access Denied"])
def test_an_error_page_is_no_article(title: str) -> None:
    refusal = refusal_of(page(title=title))
    assert refusal.reason == "not_an_article"
    assert title in refusal.detail


def test_a_consent_text_is_no_article() -> None:
    asks = [
        f"We and our {n} partners store cookies on your device, and we process what they tell us about you "
        "for advertising and for tracking across sites. You may give your consent to all of it or to parts of it, "
        "and you may change your mind whenever you like, here at Skerry Point or at home. Cookies that the site "
        "needs to work are always set, with or without your consent, and they are deleted after a year."
        for n in (3, 41, 112)
    ]
    assert refusal_of(page(paragraphs(*asks))).reason == "not_an_article"


def test_the_dialogs_of_an_account_are_no_article() -> None:
    asks = [
        "You want to sign in and see the films of the lighthouse that are meant for grown people alone?",
        "Your registration has failed, so please sign up once more and wait for the mail that we send.",
        "You have forgotten your password and ask for a new one? We send it to the address that we know.",
        "Your new password must have eight letters at least, and one figure of the lighthouse among them.",
        "Here you log in with the password that you chose when you came to us for the very first time.",
    ]
    refusal = refusal_of(page(paragraphs(*asks)))
    assert (refusal.reason, "password" in refusal.detail) == ("not_an_article", True)


def test_a_donation_appeal_is_not_taken_for_the_story() -> None:
    appeal = [
        "Independent journalism costs money, and most people cannot pay for it. Our reporters work hard every day.",
        "If you can afford it, please give us as little as one crown a month. Your contribution goes a very long way.",
        "We believe that everyone deserves to know what happens around them, whatever they earn, wherever they live.",
    ]
    refusal = refusal_of(page(paragraphs(*appeal)))
    assert refusal.reason == "not_an_article"
    assert TITLE in refusal.detail


def test_a_stub_before_a_paywall_says_so() -> None:
    paid = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    assert refusal_of(page(paragraphs(PARAGRAPHS[0]), head=paid)).reason == "paywall"


def test_a_stub_before_a_login_says_so() -> None:
    html = page(paragraphs(PARAGRAPHS[0]), top="<div class='wall'>Sign in to continue reading</div>")
    assert refusal_of(html).reason == "login_wall"


@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "x" * 5_000_001 + "</body></html>",
        "<html><body><table>" + "<td>" * 90_000 + "</table></body></html>",
        "<html><body><p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x</p></body></html>",
        "<html><body>" + "<div>" * 2_000 + "the end of the story" + "</div>" * 2_000 + "</body></html>",
    ],
    ids=["bytes", "tags", "attributes", "depth"],
)
def test_what_would_cost_minutes_or_lose_text_is_too_large(html: str) -> None:
    assert refusal_of(html).reason == "too_large"


def test_words_in_a_script_build_no_wall() -> None:
    html = page(paragraphs(*PARAGRAPHS[:2]), head="<script>const wall = 'Sign in to continue reading';</script>")
    assert isinstance(extract(capture(html), lead()), Clipping)
