"""What becomes of a story and why: nothing is dropped without its reason, and no story stops another."""

from __future__ import annotations

import pytest
from pipeline_desk import LIST, Desk

from ferry import CHOIR, GARDEN, ferry_draft, ferry_page, page
from newsroom import ScriptedWriter
from newsstand import Reply
from synth.domain.report import OutcomeKind, RunReport, StoryOutcome
from synth.domain.story import Story
from synth.errors import EndpointBusy, QuotaExhausted
from synth.group.ranking import Bounds, SectionRule
from synth.write.formats import Format
from synth.write.writer import Written

pytestmark = pytest.mark.anyio
MADE, REFUSED, FAILED = OutcomeKind.MADE, OutcomeKind.REFUSED, OutcomeKind.FAILED


def serve(desk: Desk, slug: str, place: str, number: int) -> list[str]:
    """Another story of two outlets, as addresses for a list."""
    for outlet in ("Merrowick Courier", "Ostrel Herald"):
        host = outlet.split()[1].lower()
        desk.stand.page(f"{host}.example/{slug}", ferry_page(outlet, place=place, number=number).encode())
    return [f"courier.example/{slug}", f"herald.example/{slug}"]


async def outcomes(desk: Desk) -> dict[str, StoryOutcome]:
    return {outcome.slug: outcome for outcome in (await desk.run()).outcomes}


async def test_too_little_text_is_refused_with_the_numbers_and_no_writer_is_asked(desk: Desk) -> None:
    desk.writer = writer = ScriptedWriter()
    words = "The ferry to Saltholm will stay in port until Monday, because its steering failed off the point. "
    for host in ("courier", "herald"):
        desk.stand.page(f"{host}.example/ferry", page(host, "Ferry stays in port", [words * 3]).encode())
    desk.stories(ferry=["courier.example/ferry"])
    outcome = await desk.one(REFUSED)
    assert outcome.reason.startswith("thin_evidence: the sources hold ")
    assert "at least 120 are needed" in outcome.reason
    assert writer.attempts == []
    assert desk.newsroom.house.store.dossiers() == ()


async def test_a_list_that_asks_for_two_outlets_gets_no_article_from_one(desk: Desk) -> None:
    desk.newsroom.list(
        "coast", LIST + '[[story]]\nmin_outlets = 2\nslug = "ferry"\nurls = ["http://courier.example/ferry"]\n'
    )
    assert "1 outlet only (Merrowick Courier); this list asks for 2" in (await desk.one(REFUSED)).reason


async def test_a_page_that_fails_is_noted_and_the_others_are_used(desk: Desk) -> None:
    desk.stories(ferry=["courier.example/ferry", "herald.example/gone", "herald.example/ferry"])
    tally = await desk.run()
    (outcome,) = tally.outcomes
    assert (outcome.kind, outcome.sources) == (MADE, 2)
    assert [note for note in outcome.notes if "herald.example/gone is left out: " in note]
    (notice,) = tally.pages
    assert (notice.url, notice.reason, notice.via) == ("http://herald.example/gone", "gone", "ferry")


async def test_a_story_none_of_whose_pages_can_be_had_has_failed(desk: Desk) -> None:
    desk.stories(ferry=["courier.example/gone", "herald.example/gone"])
    tally = await desk.run()
    (outcome,) = tally.outcomes
    assert outcome.kind is FAILED
    assert outcome.reason == "FetchError: none of its 2 pages could be fetched: gone"
    assert [notice.url for notice in tally.pages] == ["http://courier.example/gone", "http://herald.example/gone"]


async def test_pages_that_are_no_articles_are_refused_with_their_reasons(desk: Desk) -> None:
    links = "".join(f'<li><a href="/{n}">Headline number {n} of the day</a></li>' for n in range(60))
    desk.stand.page("courier.example/ferry", f"<html><title>Home</title><body><ul>{links}</ul></body></html>".encode())
    desk.stand.tell("herald.example/ferry", Reply(body=b"%PDF-1.7 ...", headers={"Content-Type": "application/pdf"}))
    tally = await desk.run()
    (outcome,) = tally.outcomes
    assert outcome.kind is REFUSED
    reasons = {notice.url: notice.reason for notice in tally.pages}
    assert reasons["http://herald.example/ferry"] == "wrong_type"
    assert reasons["http://courier.example/ferry"] in ("not_an_article", "too_short", "empty")
    assert all(notice.detail and notice.reason in outcome.reason for notice in tally.pages)


async def test_a_near_copy_is_left_out_and_said(desk: Desk) -> None:
    copy = ferry_page("Merrowick Courier").replace("Merrowick Courier", "Caldmoor Post")
    copy = copy.replace("2026-11-20T08:00", "2026-11-20T09:00")
    desk.stand.page("post.example/ferry", copy.encode())
    desk.stories(ferry=["courier.example/ferry", "herald.example/ferry", "post.example/ferry"])
    outcome = await desk.one(MADE)
    assert outcome.sources == 2
    [note] = outcome.notes
    assert note.startswith("http://post.example/ferry is left out: ")
    assert note.endswith("http://courier.example/ferry, which is kept")


async def test_one_outlet_is_labelled_single_source(desk: Desk) -> None:
    desk.stories(ferry=["courier.example/ferry"])
    await desk.one(MADE)
    assert desk.newsroom.dossier().article.disclosure.single_source


class Choosy(ScriptedWriter):
    """A writer whose program breaks on one story."""

    async def write(self, story: Story, form: Format, attempt: int = 0, note: str = "") -> Written:
        if story.slug == "harbour":
            raise ZeroDivisionError("in the middle of it")
        return await super().write(story, form, attempt, note)


async def test_a_crash_in_one_story_is_its_own_and_names_the_place(desk: Desk) -> None:
    desk.stories(ferry=["courier.example/ferry", "herald.example/ferry"], harbour=serve(desk, "harbour", "Ostrel", 17))
    desk.writer = Choosy()
    found = await outcomes(desk)
    assert found["ferry"].kind is MADE
    assert found["harbour"].kind is FAILED
    assert found["harbour"].reason == "internal error: ZeroDivisionError: in the middle of it"
    assert "in write" in found["harbour"].traceback
    assert [outcome.slug for outcome in desk.watching.seen].count("harbour") == 1


@pytest.mark.parametrize(
    ("says", "kind", "words"),
    [
        (EndpointBusy(), FAILED, "EndpointBusy: The endpoint is overloaded"),
        (QuotaExhausted(), OutcomeKind.NOT_TRIED, "the run was stopped: QuotaExhausted"),
        (ferry_draft().model_copy(update={"lede": ()}), FAILED, "InvalidDraft: the writer's draft is invalid: lede: "),
    ],
)
async def test_what_a_writer_cannot_do_is_the_reason_and_nothing_is_filed(
    desk: Desk, says: object, kind: OutcomeKind, words: str
) -> None:
    desk.writer = ScriptedWriter(says=says)  # type: ignore[arg-type]
    outcome = await desk.one(kind)
    assert outcome.reason.startswith(words)
    assert desk.newsroom.house.store.dossiers() == ()
    assert not (desk.outputs / "articles").exists()


async def test_a_missing_format_fails_the_story_and_names_it(desk: Desk) -> None:
    desk.newsroom.list(
        "coast", 'format = "sonnet"\n[[story]]\nslug = "ferry"\nurls = ["http://courier.example/ferry"]\n'
    )
    assert "sonnet" in (await desk.one(FAILED)).reason


async def test_a_held_article_is_made_and_its_reason_told(desk: Desk) -> None:
    desk.writer = ScriptedWriter(says=ferry_draft(cost="83,000"))
    outcome = await desk.one(MADE)
    assert outcome.status == "held"
    assert outcome.reason.startswith("number_unsupported: ")


async def test_outcomes_come_in_the_order_of_lists_and_stories(desk: Desk) -> None:
    desk.stories(
        zebra=serve(desk, "zebra", "Zell", 31), ferry=["courier.example/ferry"], alpha=serve(desk, "alpha", "Ahn", 52)
    )
    desk.newsroom.list("aaa", LIST + '[[story]]\nslug = "first"\nurls = ["http://herald.example/ferry"]\n')
    tally = await desk.run()
    assert [outcome.slug for outcome in tally.outcomes] == ["first", "zebra", "ferry", "alpha"]


# --- discovery


def feed(*items: tuple[str, str]) -> bytes:
    inner = "".join(
        f"<item><title>{title}</title><link>http://{link}</link><pubDate>Fri, 20 Nov 2026 07:00:00 GMT</pubDate></item>"
        for link, title in items
    )
    return f'<rss version="2.0"><channel><title>News</title>{inner}</channel></rss>'.encode()


def with_feeds(desk: Desk, more: str = "") -> None:
    """Two feeds that name a page each on the ferry, and one each on something that the other has not got."""
    for host, own in (("courier", GARDEN), ("herald", CHOIR)):
        items = [(f"{host}.example/ferry", "On the ferry"), (f"{host}.example/own", "On something else")]
        desk.stand.page(f"{host}.example/feed", feed(*items), Content_Type="application/rss+xml")
        desk.stand.page(f"{host}.example/own", own.encode())
    feeds = "".join(f'[[feed]]\nurl = "http://{host}.example/feed"\n{more}' for host in ("courier", "herald"))
    desk.newsroom.list("coast", LIST + feeds)


async def test_feeds_discover_a_story_of_two_outlets_and_refuse_what_only_one_has(desk: Desk) -> None:
    with_feeds(desk)
    tally = await desk.run()
    made = [outcome for outcome in tally.outcomes if outcome.kind is MADE]
    assert [(outcome.sources, outcome.list_name) for outcome in made] == [(2, "coast")]
    refused = [outcome for outcome in tally.outcomes if outcome.kind is REFUSED]
    assert {
        outcome.reason for outcome in refused
    } == {  # stories of one rank stand in the order of their clippings' ids
        f"thin_evidence: reported by 1 outlet only ({outlet}); this list asks for 2"
        for outlet in ("Merrowick Courier", "Ostrel Herald")
    }
    assert len(refused) == 2
    (story,) = desk.newsroom.house.store.stories()
    assert not story.declared
    assert len(story.outlets) == 2


async def test_a_discovered_story_stays_the_same_story_in_later_runs(desk: Desk) -> None:
    with_feeds(desk)
    await desk.run()
    (before,) = desk.newsroom.house.store.dossiers()
    tally = await desk.run()
    assert [outcome.kind for outcome in tally.outcomes if outcome.article] == [OutcomeKind.UNCHANGED]
    extra = "The company has now found a second ship, the Linnet, in the port of Ahn."
    desk.stand.page("herald.example/ferry", ferry_page("Ostrel Herald", extra=extra).encode())
    tally = await desk.run()
    (after,) = desk.newsroom.house.store.dossiers()
    assert (after.article.id, after.article.slug, after.article.version) == (before.article.id, before.article.slug, 2)


async def test_two_outlets_that_print_one_agency_are_one_source(desk: Desk) -> None:
    with_feeds(desk)
    for outlet, host in (("Merrowick Courier", "courier"), ("Ostrel Herald", "herald")):
        html = ferry_page(outlet)
        html = html.replace("<p>", "<p>SALTHOLM (AP) — ", 1)
        desk.stand.page(f"{host}.example/ferry", html.encode())
    reasons = {outcome.reason for outcome in (await desk.run()).outcomes}
    assert "thin_evidence: reported by 1 outlet only (AP); this list asks for 2" in reasons
    assert desk.newsroom.house.store.stories() == ()


def only_news(desk: Desk) -> None:
    """The feeds name the ferry's pages no more; a third outlet tells of it anew."""
    for host in ("courier", "herald"):
        items = [("gull.example/ferry", "Ferry still in port")] if host == "courier" else []
        desk.stand.page(f"{host}.example/feed", feed(*items), Content_Type="application/rss+xml")
    extra = "The company has now found a second ship, the Linnet, in the port of Ahn."
    desk.stand.page("gull.example/ferry", ferry_page("Gull Post", extra=extra).encode())


async def test_a_late_page_joins_the_story_whose_first_pages_no_feed_names_any_more(desk: Desk) -> None:
    with_feeds(desk)
    await desk.run()
    only_news(desk)
    (outcome,) = (await desk.run()).outcomes
    assert (outcome.kind, outcome.version) == (MADE, 2)
    (story,) = desk.newsroom.house.store.stories()
    assert {"Merrowick Courier", "Gull Post"} <= set(story.outlets)


async def test_a_late_page_joins_a_story_that_a_person_approved_and_leaves_the_article_to_them(desk: Desk) -> None:
    with_feeds(desk)
    await desk.run()
    (before,) = desk.newsroom.house.store.dossiers()
    slug = before.article.slug
    desk.newsroom.reviewing.approve(slug, desk.newsroom.by(slug=slug))
    await desk.newsroom.release.publish([slug])
    only_news(desk)
    (outcome,) = (await desk.run()).outcomes
    assert (outcome.kind, outcome.version) == (OutcomeKind.KEPT, 1)
    assert "sources have moved on" in outcome.notes[-1]
    (story,) = desk.newsroom.house.store.stories()
    assert "Gull Post" in story.outlets


async def test_news_of_a_story_that_is_long_over_is_no_part_of_it(desk: Desk) -> None:
    with_feeds(desk, 'max_age = "365d"\n')
    await desk.run()
    desk.newsroom.clock.advance(days=120)
    only_news(desk)
    (outcome,) = [one for one in (await desk.run()).outcomes if one.kind is REFUSED]
    assert "reported by 1 outlet only" in outcome.reason


async def test_a_feed_may_be_content_with_one_outlet(desk: Desk) -> None:
    with_feeds(desk, "min_outlets = 1\n")
    assert [(outcome.kind, outcome.reason) for outcome in (await desk.run()).outcomes] == [(MADE, "")] * 3


async def test_a_limit_takes_the_story_of_the_highest_place_and_lists_the_others_with_theirs(desk: Desk) -> None:
    with_feeds(desk, "min_outlets = 1\n")
    desk.bounds = Bounds(limit=1)
    found = (await desk.run()).outcomes
    made = [outcome for outcome in found if outcome.kind is MADE]
    assert [(outcome.sources, outcome.rating.startswith("place 1 of 3 with ")) for outcome in made] == [(2, True)]
    left = [outcome.reason for outcome in found if outcome.kind is OutcomeKind.LEFT_OUT]
    assert sorted(reason.partition(" with ")[0] for reason in left) == [
        f"the run's limit leaves places for 1 of them; place {n} of 3" for n in (2, 3)
    ]
    assert len(desk.newsroom.house.store.stories()) == 3  # what waits is kept, though its pages leave the feeds
    again = {outcome.kind for outcome in (await desk.run()).outcomes}
    assert again == {MADE, OutcomeKind.UNCHANGED, OutcomeKind.LEFT_OUT}  # an article that stands takes no place


async def test_a_section_takes_no_more_stories_than_the_newsroom_says(desk: Desk) -> None:
    with_feeds(desk, "min_outlets = 1\n")
    desk.bounds = Bounds(sections={"Coast": SectionRule(most=2)})
    kinds = sorted(outcome.kind for outcome in (await desk.run()).outcomes)
    assert kinds == [OutcomeKind.LEFT_OUT, MADE, MADE]


async def test_copies_are_not_counted_among_the_clippings_a_story_needs(desk: Desk) -> None:
    with_feeds(desk, "min_clippings = 3\n")
    reasons = [outcome.reason for outcome in (await desk.run()).outcomes]
    words = "told by 2 clippings that are no copies of one another; this list asks for 3"
    assert f"thin_evidence: {words}" in reasons
    assert desk.newsroom.house.store.stories() == ()


async def test_a_feed_that_fails_is_an_error_of_its_list_and_the_others_are_read(desk: Desk) -> None:
    with_feeds(desk, "min_outlets = 1\n")
    desk.stand.tell("herald.example/feed", Reply(status=404))
    tally = await desk.run()
    (error,) = tally.errors
    assert error.detail.startswith("feed http://herald.example/feed: ")
    assert [outcome.kind for outcome in tally.outcomes] == [MADE, MADE]  # the ferry and the garden


async def test_old_entries_of_a_feed_are_listed_and_not_fetched(desk: Desk) -> None:
    with_feeds(desk)
    desk.newsroom.clock.advance(days=3)
    tally = await desk.run()
    assert tally.outcomes == []
    assert {notice.reason for notice in tally.pages} == {"too_old"}
    assert not [address for address in desk.stand.addresses if address.endswith(("/ferry", "/own"))]


async def test_the_report_of_a_run_survives_being_kept(desk: Desk) -> None:
    desk.stories(ferry=["courier.example/ferry", "herald.example/gone"])
    tally = await desk.run()
    now = desk.newsroom.clock.at
    report = RunReport(
        run="r1", started_at=now, ended_at=now, writer="extractive", lists=("coast",),
        outcomes=tuple(tally.outcomes), pages=tuple(tally.pages),
    )  # fmt: skip
    store = desk.newsroom.house.store
    store.keep_report(report)
    assert store.report("r1") == report
