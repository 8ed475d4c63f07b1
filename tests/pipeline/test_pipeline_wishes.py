"""What publishers wish is kept with its evidence, told in the report, and written into provenance."""

from __future__ import annotations

import pytest
from pipeline_desk import Desk

from ferry import ferry_page
from newsstand import Reply
from synth.domain.permission import Stance
from synth.domain.report import OutcomeKind
from synth.store import evidence

pytestmark = pytest.mark.anyio
OPT_OUT = Reply(body=b"User-agent: *\nContent-Signal: ai-input=no\n")
LICENCE = "Licence 2026-14 of 3 March, signed by the Courier"


async def test_page_whose_publisher_opts_out_is_left_out_with_the_words_it_rests_on(desk: Desk) -> None:
    desk.stand.tell("courier.example/robots.txt", OPT_OUT)
    tally = await desk.run()
    (outcome,) = tally.outcomes
    assert (outcome.kind, outcome.sources) == (OutcomeKind.MADE, 1)
    (notice,) = tally.pages
    assert notice.reason == "ai_use_reserved"
    assert "http://courier.example/robots.txt says “Content-Signal: ai-input=no”" in notice.detail
    visit = desk.newsroom.house.store.visits(["http://courier.example/ferry"]).get("http://courier.example/ferry")
    assert visit is not None
    assert visit.permission.stance is Stance.RESERVED
    assert "courier.example/ferry" not in desk.stand.addresses


async def test_wish_of_the_host_that_a_page_leads_to_is_remembered_with_its_address(desk: Desk) -> None:
    desk.stand.redirect("courier.example/ferry", "http://archive.example/ferry")
    desk.stand.tell("archive.example/robots.txt", OPT_OUT)
    await desk.run()
    visit = desk.newsroom.house.store.visits(["http://courier.example/ferry"]).get("http://courier.example/ferry")
    assert visit is not None
    assert (visit.outcome, visit.final_url) == ("ai_use_reserved", "http://archive.example/ferry")


async def test_story_whose_publishers_all_opt_out_is_refused_and_has_not_failed(desk: Desk) -> None:
    desk.stand.tell("/robots.txt", OPT_OUT)
    outcome = await desk.one(OutcomeKind.REFUSED)
    assert outcome.reason.endswith("none of its 2 pages gave a text to write from: ai_use_reserved")


async def test_opt_out_is_not_asked_about_again_within_revalidate_after_and_a_copy_of_before_is_not_used(
    desk: Desk,
) -> None:
    await desk.one(OutcomeKind.MADE)
    page = Reply(body=b"<p>Ferry</p>", headers={"Content-Type": "text/html", "X-Robots-Tag": "noai"})
    desk.stand.tell("courier.example/ferry", page)
    outcome = await desk.one(OutcomeKind.MADE)
    assert (outcome.version, outcome.sources) == (2, 1)


async def test_provenance_names_the_files_that_were_looked_at_for_each_source(desk: Desk) -> None:
    await desk.one(OutcomeKind.MADE)
    permissions = desk.newsroom.dossier().article.provenance.permissions
    assert set(permissions) == {"http://courier.example/ferry", "http://herald.example/ferry"}
    consulted = permissions["http://courier.example/ferry"].consulted
    assert [(file.url, file.status) for file in consulted] == [
        ("http://courier.example/robots.txt", 404),
        ("http://courier.example/.well-known/tdmrep.json", 404),
    ]


async def test_agreement_and_its_reason_are_in_provenance(desk: Desk) -> None:
    desk.stand.tell("courier.example/robots.txt", OPT_OUT)
    desk.agreements = {"courier.example": LICENCE}
    outcome = await desk.one(OutcomeKind.MADE)
    assert outcome.sources == 2
    permission = desk.newsroom.dossier().article.provenance.permissions["http://courier.example/ferry"]
    assert (permission.stance, permission.agreement) == (Stance.AGREED, LICENCE)
    assert [signal.text for signal in permission.reserving] == ["Content-Signal: ai-input=no"]


async def test_host_files_are_kept_byte_for_byte_and_for_a_day(desk: Desk) -> None:
    robots = b"User-agent: *\nAllow: /\n"
    desk.stand.tell("courier.example/robots.txt", Reply(body=robots))
    await desk.run()
    store = desk.newsroom.house.store
    visit = store.visits(["http://courier.example/robots.txt"]).get("http://courier.example/robots.txt")
    assert visit is not None
    kept = store.read(evidence.read_capture, store.folder, visit.capture)
    assert kept is not None
    assert kept.body == robots
    desk.newsroom.clock.advance(hours=23)
    await desk.run()
    assert desk.stand.addresses.count("courier.example/robots.txt") == 1
    desk.newsroom.clock.advance(hours=1)
    await desk.run()
    assert desk.stand.addresses.count("courier.example/robots.txt") == 2


async def test_odd_page_is_used_and_the_oddity_is_told(desk: Desk) -> None:
    body = ferry_page("Merrowick Courier").encode().replace(b"ferry", b"fer\0ry", 1)
    desk.stand.page("courier.example/ferry", body)
    outcome = await desk.one(OutcomeKind.MADE)
    assert "http://courier.example/ferry: it holds NUL bytes, which are left out" in outcome.notes
