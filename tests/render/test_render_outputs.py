"""The outputs index and the run report: what came of everything, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from lxml import html
from render_samples import BRIDGE, BRIDGE_AROUND, DOSSIER, INDEX, REFUSALS, REPORT, entry, other

from synth.domain.decision import Decision, Reason
from synth.domain.dossier import Dossier
from synth.domain.report import OutcomeKind
from synth.domain.status import Act, Status
from synth.render.outputs import counted, outputs_index
from synth.render.report import run_report_page

NEWSROOM = BRIDGE_AROUND.newsroom
PAGE = outputs_index(NEWSROOM, INDEX, REFUSALS)


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def card(page: str, headline: str) -> html.HtmlElement:
    headed = {text(h3): h3.getparent() for h3 in html.document_fromstring(page).iter("h3")}
    return headed[headline]


def test_card_shows_headline_dek_status_counts_and_files() -> None:
    found = card(PAGE, BRIDGE.headline)
    words = text(found)
    for part in (BRIDGE.dek, "corrected", "AI-generated", "version 2", f"{BRIDGE.words} words", "3 sources"):
        assert part in words
    assert "1 blocking, 1 warning" in words
    assert found.xpath('.//p[@class="links"]/a/@href') == [
        "articles/harbour-bridge/v2/article.html",
        "articles/harbour-bridge/v2/article.md",
        "articles/harbour-bridge/v2/article.json",
        "articles/harbour-bridge/v2/provenance.json",
        "https://record.example/2026/11/harbour-bridge/",
    ]


def test_held_card_says_which_finding_holds_it() -> None:
    found = card(PAGE, "Night trains return to the coast")
    (why,) = found.xpath('ul[@class="why"]')
    assert text(why) == "No passage that this sentence cites has the number 14. a gap of 14 metres sections.2.2.1"


def test_decided_finding_is_no_longer_a_reason() -> None:
    assert not card(PAGE, BRIDGE.headline).xpath('ul[@class="why"]')


def test_what_needs_a_person_comes_first() -> None:
    headings = [text(h2) for h2 in html.document_fromstring(PAGE).iter("h2")]
    assert headings == ["Held 1", "In review 1", "Published 1", "No article 2"]


@pytest.mark.parametrize("status", Status)
def test_an_article_of_any_status_has_its_card(status: Status) -> None:
    dossier = DOSSIER.model_copy(update={"status": status})
    page = outputs_index(NEWSROOM, [entry(dossier)], [])
    assert status.value.replace("_", " ") in text(card(page, BRIDGE.headline))


def test_refused_and_failed_stories_stand_there_with_their_reasons() -> None:
    words = text(list(html.document_fromstring(PAGE).iter("section"))[-1])
    assert words.startswith("No article 2")
    assert "lost-kite refused list coast thin evidence: 96 words of source text, 120 are needed" in words
    assert "robots.txt forbids it" in words
    assert "clinic-hours failed list coast invalid draft" in words


def test_index_is_the_same_bytes_after_a_run_that_changed_nothing() -> None:
    def rerun(dossier: Dossier) -> Dossier:
        made = dossier.article.provenance
        later = made.model_copy(update={"run": "other-run", "made_at": made.made_at + timedelta(days=1)})
        return dossier.model_copy(update={"article": dossier.article.model_copy(update={"provenance": later})})

    again = [one.model_copy(update={"dossier": rerun(one.dossier)}) for one in reversed(INDEX)]
    assert outputs_index(NEWSROOM, again, tuple(reversed(REFUSALS))) == PAGE
    assert BRIDGE.provenance.run not in PAGE
    assert "06:02" not in PAGE


def test_empty_newsroom_says_that_nothing_has_been_made() -> None:
    page = outputs_index(NEWSROOM, [], [])
    assert "Nothing has been made yet." in page
    assert "0 articles" in page


def test_hostile_headline_and_address_stay_text() -> None:
    article = other("x", "<script>alert(1)</script>")
    publication = DOSSIER.publications[0].model_copy(update={"url": "javascript:alert(1)"})
    page = outputs_index(
        NEWSROOM, [entry(DOSSIER.model_copy(update={"article": article, "publications": (publication,)}))], []
    )
    assert "<script" not in page
    assert "javascript:" not in page


@pytest.mark.parametrize(("number", "words"), [(0, "0 words"), (1, "1 word"), (1200, "1,200 words")])
def test_counts_agree_with_their_noun(number: int, words: str) -> None:
    assert counted(number, "word") == words


def test_decision_on_another_hash_does_not_clear_a_finding() -> None:
    finding = DOSSIER.assessment.findings[0]
    decision = Decision(
        article=BRIDGE.id,
        version=1,
        hash="0" * 64,
        act=Act.DECIDE,
        who="Ines Marl",
        at=DOSSIER.decisions[0].at,
        finding=finding.id,
        reason=Reason.MISFIRED,
    )
    stale = DOSSIER.model_copy(update={"decisions": (decision,), "status": Status.HELD})
    assert card(outputs_index(NEWSROOM, [entry(stale)], []), BRIDGE.headline).xpath('ul[@class="why"]')


def test_report_accounts_for_every_story_page_and_list() -> None:
    words = text(html.document_fromstring(run_report_page(REPORT)))
    for outcome in REPORT.outcomes:
        assert outcome.slug in words
        assert outcome.reason in words
    for page in REPORT.pages:
        assert page.url in words
        assert f"{page.reason} {page.detail}" in words
    for error in REPORT.errors:
        assert f"{error.list_name} {error.detail}" in words
    for fact in (REPORT.run, "2026-11-19 06:00:00 UTC", "12.4 s", "HTTP requests 9", "Model calls 4", "Writer llm"):
        assert fact in words


def test_report_headline_says_whether_the_run_failed() -> None:
    def headline(**more: object) -> str:
        (h1,) = html.document_fromstring(run_report_page(REPORT.model_copy(update=more))).iter("h1")
        return text(h1)

    made = REPORT.of_kind(OutcomeKind.MADE)
    assert headline() == "1 article, and something failed"
    assert headline(outcomes=made, errors=()) == "1 article"
    assert headline(outcomes=REFUSALS[:1], errors=()) == "Nothing came of this run"


def test_report_links_only_web_addresses() -> None:
    notice = REPORT.pages[0].model_copy(update={"url": "javascript:alert(1)"})
    tree = html.document_fromstring(run_report_page(REPORT.model_copy(update={"pages": (notice, REPORT.pages[0])})))
    assert tree.xpath("//table//a/@href") == [REPORT.pages[0].url]
