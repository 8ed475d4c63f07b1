"""What a second run makes of a story: nothing where nothing changed, and never over a person's head."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pipeline_desk import Desk

from ferry import ferry_page
from newsroom import ScriptedWriter
from newsstand import Reply
from synth.check.check import RULE_SET
from synth.domain.change import Change
from synth.domain.decision import Reason
from synth.domain.report import OutcomeKind
from synth.domain.status import Act, Status
from synth.extract.pool import Extractors

pytestmark = pytest.mark.anyio
ADDITION = (
    "The dairy sent a tractor through the shallows at low tide, and nobody had seen that since the winter of 1987."
)


def add_news(desk: Desk) -> None:
    desk.stand.page("courier.example/ferry", ferry_page("Merrowick Courier", extra=ADDITION).encode())


async def test_first_run_makes_an_article_with_its_files(desk: Desk) -> None:
    outcome = await desk.one(OutcomeKind.MADE)
    assert (outcome.article, outcome.version, outcome.status, outcome.sources) == ("ferry", 1, "in_review", 2)
    assert outcome.words > 150
    place = desk.outputs / "articles" / "ferry" / "v1"
    assert {path.name for path in place.iterdir()} == {"article.html", "article.md", "article.json", "provenance.json"}
    assert outcome.headline in (desk.outputs / "index.html").read_text()
    assert desk.watching.planned_stories == len(desk.watching.seen) == 1


async def test_a_second_run_finds_it_unchanged_and_touches_no_file(desk: Desk) -> None:
    first = await desk.one(OutcomeKind.MADE)
    before = desk.files()
    desk.newsroom.clock.advance(days=2)
    second = await desk.one(OutcomeKind.UNCHANGED)
    assert (second.hash, second.version) == (first.hash, 1)
    assert desk.files() == before


async def test_within_revalidate_after_nothing_is_asked_for_and_later_it_is(desk: Desk) -> None:
    desk.revalidate_after = timedelta(minutes=15)
    await desk.run()
    asked = len(desk.stand.asked)
    assert asked == 6  # two pages, and robots.txt and tdmrep.json of two hosts
    desk.newsroom.clock.advance(minutes=14)
    await desk.one(OutcomeKind.UNCHANGED)
    assert len(desk.stand.asked) == asked
    desk.newsroom.clock.advance(minutes=2)
    await desk.one(OutcomeKind.UNCHANGED)
    assert desk.stand.targets[asked:] == ["/ferry", "/ferry"]  # what hosts wish is known for a day


async def test_a_page_that_is_the_same_by_its_etag_is_not_sent_again(desk: Desk) -> None:
    page = ferry_page("Merrowick Courier").encode()
    whole = Reply(body=page, headers={"Content-Type": "text/html", "ETag": '"7"'})
    desk.stand.tell("courier.example/ferry", whole, Reply(status=304))
    await desk.one(OutcomeKind.MADE)
    outcome = await desk.one(OutcomeKind.UNCHANGED)
    assert outcome.notes == ()
    asked = [one for one in desk.stand.asked if one.address == "courier.example/ferry"]
    assert [one.headers.get("if-none-match") for one in asked] == [None, '"7"']


async def test_another_banner_around_the_same_words_is_no_news(desk: Desk) -> None:
    await desk.one(OutcomeKind.MADE)
    page = ferry_page("Merrowick Courier").replace("<nav>", '<nav><a href="/offer">Offer</a> ')
    desk.stand.page("courier.example/ferry", page.encode())
    await desk.one(OutcomeKind.UNCHANGED)


async def test_changed_words_of_a_source_make_a_new_version_of_the_same_article(desk: Desk) -> None:
    first = await desk.one(OutcomeKind.MADE)
    add_news(desk)
    desk.newsroom.clock.advance(days=1)
    second = await desk.one(OutcomeKind.MADE)
    assert (second.article, second.version) == (first.article, 2)
    assert second.hash != first.hash
    dossier = desk.newsroom.dossier()
    assert [decision.act for decision in dossier.decisions] == [Act.RENEW]
    assert dossier.article.date == desk.newsroom.house.store.dossier("ferry", 1).article.date
    assert (desk.outputs / "articles" / "ferry" / "v1" / "article.json").is_file()


async def test_new_evidence_voids_an_approval(desk: Desk) -> None:
    await desk.one(OutcomeKind.MADE)
    desk.newsroom.reviewing.approve("ferry", desk.newsroom.by())
    await desk.one(OutcomeKind.UNCHANGED)
    assert desk.newsroom.dossier().status is Status.APPROVED
    add_news(desk)
    assert (await desk.one(OutcomeKind.MADE)).status == "in_review"
    assert desk.newsroom.dossier().approval is None


async def test_a_persons_version_is_never_replaced_by_a_run(desk: Desk) -> None:
    await desk.one(OutcomeKind.MADE)
    edited = desk.newsroom.reviewing.edit(
        "ferry", [Change(where="headline", text="Saltholm ferry stays in port")], desk.newsroom.by()
    )
    assert (await desk.one(OutcomeKind.UNCHANGED)).hash == edited.article.hash
    add_news(desk)
    outcome = await desk.one(OutcomeKind.KEPT)
    assert "edited by Mara Voss; new evidence waits for a person" in outcome.notes
    assert (outcome.version, outcome.hash) == (2, edited.article.hash)


@pytest.mark.parametrize("acts", [("approve", "publish"), ("spike",)])
async def test_a_published_or_spiked_article_is_kept_and_new_evidence_is_said(
    desk: Desk, acts: tuple[str, ...]
) -> None:
    first = await desk.one(OutcomeKind.MADE)
    newsroom = desk.newsroom
    for act in acts:
        if act == "publish":
            await newsroom.release.publish(["ferry"])
        else:
            getattr(newsroom.reviewing, act)("ferry", newsroom.by())
    add_news(desk)
    outcome = await desk.one(OutcomeKind.KEPT)
    assert (outcome.version, outcome.hash) == (1, first.hash)
    words = "published; new evidence waits for a person" if "publish" in acts else "spiked; restore it"
    assert outcome.notes[-1].startswith(words)


async def test_files_that_were_deleted_are_made_again(desk: Desk) -> None:
    await desk.one(OutcomeKind.MADE)
    lost = desk.outputs / "articles" / "ferry" / "v1" / "article.json"
    whole = lost.read_bytes()
    lost.unlink()
    (desk.outputs / "index.html").unlink()
    await desk.one(OutcomeKind.UNCHANGED)
    assert lost.read_bytes() == whole
    assert (desk.outputs / "index.html").is_file()


async def test_a_page_that_times_out_later_is_read_from_its_copy_with_a_note(desk: Desk) -> None:
    first = await desk.one(OutcomeKind.MADE)
    desk.stand.tell("courier.example/ferry", Reply(status=503))
    desk.newsroom.clock.advance(days=1)
    outcome = await desk.one(OutcomeKind.UNCHANGED)
    assert outcome.hash == first.hash
    assert outcome.notes == (
        "http://courier.example/ferry could not be fetched (http_503): the copy of 2026-11-20 is used",
    )


async def test_a_page_that_is_gone_later_leaves_the_story(desk: Desk) -> None:
    await desk.one(OutcomeKind.MADE)
    desk.stand.tell("courier.example/ferry", Reply(status=410))
    outcome = await desk.one(OutcomeKind.MADE)
    assert (outcome.version, outcome.sources) == (2, 1)
    assert any("courier.example/ferry is left out" in note for note in outcome.notes)
    assert desk.newsroom.dossier().article.disclosure.single_source


async def test_a_failure_that_is_an_answer_is_not_asked_again_too_soon_and_a_passing_one_is(desk: Desk) -> None:
    desk.revalidate_after = timedelta(minutes=15)
    desk.stand.tell("courier.example/ferry", Reply(status=404))
    desk.stand.tell("herald.example/ferry", Reply(status=503))
    await desk.one(OutcomeKind.FAILED)
    asked = list(desk.stand.targets)
    await desk.one(OutcomeKind.FAILED)
    assert desk.stand.addresses[len(asked) :] == ["herald.example/ferry"]


async def test_a_stalled_server_does_not_hold_its_neighbour(desk: Desk) -> None:
    desk.stand.tell("courier.example/robots.txt", Reply(raw=b"", then="close"))
    outcome = await desk.one(OutcomeKind.MADE)
    assert outcome.sources == 1
    assert "robots.txt of courier.example could not be read" in outcome.notes[0]


async def test_a_new_rule_set_checks_again_without_voiding_an_approval(desk: Desk) -> None:
    desk.writer = ScriptedWriter()
    first = await desk.one(OutcomeKind.MADE)
    assert first.status == "in_review"
    store = desk.newsroom.house.store
    desk.newsroom.reviewing.approve("ferry", desk.newsroom.by())
    dossier = desk.newsroom.dossier()
    old = dossier.assessment.model_copy(update={"rule_set": "older"})
    store.keep_assessment(dossier.article.id, 1, old)
    assert desk.newsroom.dossier().assessment.rule_set == "older"
    outcome = await desk.one(OutcomeKind.UNCHANGED)
    dossier = desk.newsroom.dossier()
    assert dossier.assessment.rule_set == RULE_SET
    assert (outcome.hash, dossier.status) == (first.hash, Status.APPROVED)
    assert dossier.approval is not None


async def test_blocking_findings_of_a_new_rule_set_are_said_once(desk: Desk) -> None:
    """The older rules had found nothing in an article whose number no source holds."""
    desk.writer = ScriptedWriter()
    outcome = await desk.one(OutcomeKind.MADE)
    dossier = desk.newsroom.dossier()
    bad = dossier.assessment
    assert bad.findings == ()
    store = desk.newsroom.house.store
    edited = desk.newsroom.reviewing.edit(
        "ferry", [Change(where="sections.1.2.1", text="It costs 99,000 crowns.")], desk.newsroom.by()
    )
    store.keep_assessment(edited.article.id, 2, bad.model_copy(update={"rule_set": "older"}))
    outcome = await desk.one(OutcomeKind.UNCHANGED)
    assert any("a new rule set found 1 more to decide" in note for note in outcome.notes)
    assert (await desk.one(OutcomeKind.UNCHANGED)).notes == ()
    found = desk.newsroom.dossier().open_blocking[0]
    decided = desk.newsroom.reviewing.decide("ferry", found.id, Reason.MISFIRED, desk.newsroom.by())
    assert decided.open_blocking == ()


async def test_page_that_took_too_long_to_extract_is_extracted_anew_by_the_next_run(desk: Desk) -> None:
    patient = desk.extractors
    async with Extractors(workers=1, timeout=0.001) as desk.extractors:
        tally = await desk.run()
    assert {notice.reason for notice in tally.pages} == {"worker_timeout"}
    desk.extractors, desk.revalidate_after = patient, timedelta(days=1)
    asked = len(desk.stand.addresses)
    assert (await desk.one(OutcomeKind.MADE)).sources == 2
    assert len(desk.stand.addresses) == asked
