"""Form, copying, what an article rests on, and risk: each is found where it is, and nowhere else."""

from __future__ import annotations

import pytest
from check_story import CONTEXT, ENGLISH, GERMAN, checked, draft_of, found, noted, rules_of, sectioned, story_of

from synth.check.score import score
from synth.domain.draft import Kind, Paragraph, Sentence
from synth.domain.evidence import PageKind, PageVerdict
from synth.domain.finding import Assessment, Severity

EN, DE = story_of(*ENGLISH), story_of(*GERMAN, language="de")
BOTH = pytest.mark.parametrize


@BOTH(
    ("language", "text", "whole"),
    [
        ("en", "The repair will cost 4.2 million crowns.", True),
        ("en", "“The pier is the good news,” said Tolle.", True),
        ("en", "Tolle spoke of “the good news.”", True),
        ("en", "The repair will cost", False),
        ("en", "The repair is paid by the town and the.", False),
        ("de", "Die Arbeiten kosten 3,1 Millionen Kronen.", True),
        ("de", "Die Arbeiten kosten", False),
        ("de", "Die Arbeiten bezahlt die Reederei von dem.", False),
    ],
)
def test_a_sentence_that_breaks_off_is_a_warning(language: str, text: str, whole: bool) -> None:
    story, cites = (EN, "1.1 1.2") if language == "en" else (DE, "1.3")
    assert bool(found(checked(draft_of((text, cites)), story), "sentence_cut_off")) is not whole


def test_a_paragraph_of_fragments_is_a_warning() -> None:
    listed = draft_of(("Three boats.", "1.1"), ("One bridge.", "1.1"), ("No money.", "1.1"), ("It is shut now.", "1.1"))
    told = draft_of(("The bridge is shut until the spring comes.", "1.1"), ("Three boats.", "1.1"), ("No.", "1.1"))
    assert [f.where for f in found(checked(listed, EN), "list_of_fragments")] == ["lede.1.1"]
    assert not found(checked(told, EN), "list_of_fragments")


@BOTH(
    ("language", "headline", "teases"),
    [
        ("en", "You won’t believe what the bridge costs", True),
        ("en", "7 reasons the bridge is shut", True),
        ("en", "The bridge is shut!", True),
        ("en", "Bridge repair costs 4.2 million", False),
        ("en", "Why the harbour bridge stays shut", False),
        ("de", "Was dann geschah, ist kaum zu glauben", True),
        ("de", "Fähre fährt seltener", False),
    ],
)
def test_a_headline_that_teases_is_a_warning(language: str, headline: str, teases: bool) -> None:
    story = EN if language == "en" else DE
    draft = draft_of(("It is shut.", "1.1"), headline=headline)
    findings = found(checked(draft, story), "clickbait")
    assert bool(findings) is teases
    assert all(finding.severity is Severity.WARNING for finding in findings)


def words(first: int, count: int) -> str:
    """Words that stand nowhere else."""
    return " ".join(f"wort{number}" for number in range(first, first + count))


@BOTH(("taken", "severity"), [(50, None), (80, Severity.WARNING), (140, Severity.BLOCKING)])
def test_too_large_a_share_of_a_source_is_copied(taken: int, severity: Severity | None) -> None:
    story = story_of((words(0, 400),))
    pieces = [(f"Hier {words(at, 20)} und anderswo.", "1.1") for at in range(0, taken, 20)]
    findings = found(checked(draft_of(*pieces), story), "copied_share")
    assert [finding.severity for finding in findings] == ([severity] if severity else [])
    extract = CONTEXT.model_copy(update={"extractive": True})
    assert not found(checked(draft_of(*pieces), story, extract), "copied_share")


def test_what_an_article_rests_on_is_noted() -> None:
    one = noted(draft_of(("The repair will cost 4.2 million crowns.", "1.1")), EN)
    assert {"single_clipping", "source_unused"} <= rules_of(one)
    assert all(f.severity is Severity.NOTE for f in one.findings)
    both = noted(draft_of(("The repair will cost 4.2 million crowns.", "1.1"), ("Work on the span starts.", "2.2")), EN)
    assert not {"single_clipping", "source_unused"} & rules_of(both)
    alone = noted(draft_of(("Die Arbeiten kosten 3,1 Millionen Kronen.", "1.3")), DE)
    assert not {"single_clipping", "source_unused"} & rules_of(alone)


@BOTH(("kind", "noted_"), [("press_release", True), ("live_blog", True), ("article", False)])
def test_a_source_that_is_no_common_report_is_noted(kind: str, noted_: bool) -> None:
    first, *rest = EN.members
    page = PageVerdict(kind=PageKind(kind), score=0.9, reason="by its address")
    told = first.model_copy(update={"clipping": first.clipping.model_copy(update={"page": page})})
    story = EN.model_copy(update={"members": (told, *rest)})
    findings = found(noted(draft_of(("The repair will cost 4.2 million crowns.", "1.1")), story), "source_kind")
    assert bool(findings) is noted_


@BOTH(
    ("text", "rule"),
    [
        ("Together 3 rollers and 24 rollers are 27 rollers.", "derived_figure"),
        ("The difference between 24 rollers and 3 rollers is 21 rollers.", "derived_figure"),
        ("Together 3 rollers and 24 rollers are 28 rollers.", "number_unsupported"),
        ("There are 3 rollers, 24 rollers and 27 rollers.", "number_unsupported"),
    ],
)
def test_a_sum_is_noted_where_its_parts_stand_beside_it(text: str, rule: str) -> None:
    rules = rules_of(noted(draft_of((text, "1.2")), EN))
    assert rule in rules
    assert not {"derived_figure", "number_unsupported"} - {rule} & rules


RISKY = [
    ("en", "Police arrested a suspect at the bridge.", "risk_crime"),
    ("en", "Two children and a toddler stood on the bridge.", "risk_minors"),
    ("en", "A vaccine against the virus was on board.", "risk_health"),
    ("en", "The voters went to the election.", "risk_elections"),
    ("en", "The director was accused of fraud.", "risk_defamation"),
    ("en", "His brother had died by suicide.", "risk_suicide"),
    ("de", "Sein Bruder war durch Suizid gestorben.", "risk_suicide"),
    ("de", "Die Polizei nahm einen Verdächtigen fest, der Haftbefehl lag vor.", "risk_crime"),
    ("de", "Zwei Kinder und ein Baby standen dort.", "risk_minors"),
    ("de", "Die Wahlbeteiligung bei der Wahl war hoch.", "risk_elections"),
]


@BOTH(("language", "text", "rule"), RISKY)
def test_a_risky_matter_is_noted_and_needs_a_person(language: str, text: str, rule: str) -> None:
    assessment = noted(draft_of((text, "1.1")), EN if language == "en" else DE)
    assert rule in rules_of(assessment)
    assert assessment.needs_person


def test_a_harmless_matter_needs_nobody() -> None:
    assert not noted(draft_of(("The repair will cost 4.2 million crowns.", "1.1")), EN).needs_person


def test_rules_that_compare_words_say_that_they_did_not_read_a_foreign_source() -> None:
    story = story_of(*GERMAN, language="en", written_in="de")
    french = story_of(("Le pont est fermé.",), language="en", written_in="fr")
    unread = {f.claim for f in found(noted(draft_of(("The ferry sails.", "1.1")), story), "not_checked")}
    assert "negation_flipped: de" in unread
    assert "unit_changed: de" not in unread
    assert "unit_changed: fr" in {
        f.claim for f in found(noted(draft_of(("It is shut.", "1.1")), french), "not_checked")
    }
    assert not found(noted(draft_of(("It is shut.", "1.1")), EN), "not_checked")


def test_numbers_are_compared_where_words_cannot_be() -> None:
    story = story_of(*GERMAN, language="en", written_in="de")
    assert rules_of(checked(draft_of(("The work costs 31 million crowns.", "1.3")), story)) == {"number_unsupported"}


def test_the_score_grows_with_findings_and_with_wording_of_its_own() -> None:
    told = noted(draft_of(("The repair of the harbour bridge will cost 4.2 million crowns.", "1.1")), EN)
    reworded = noted(draft_of(("For mending it the town must find 4.2 million crowns in all.", "1.1")), EN)
    wrong = noted(draft_of(("The repair of the harbour bridge will cost 4.8 million crowns.", "1.1")), EN)
    assert told.own_wording < reworded.own_wording
    assert score(told) < score(reworded)
    assert score(told) + 1 <= score(wrong)
    assert score(Assessment(rule_set="x")) == 0


def test_the_second_of_two_findings_on_one_sentence_that_says_less_is_left_out() -> None:
    draft = sectioned(draft_of(("It is shut.", "1.1")), "More", ("A relief fund of 250,000 crowns is planned.", "1.1"))
    assert [f.claim for f in found(checked(draft, EN), "citation_weak")] == ["250,000"]


def test_analysis_alone_rests_on_nothing_that_could_be_noted() -> None:
    paragraph = Paragraph(kind=Kind.ANALYSIS, sentences=(Sentence(text="It stays open."),))
    draft = draft_of(("It is shut.", "")).model_copy(update={"lede": (paragraph,)})
    assert not {"single_clipping", "source_unused"} & rules_of(noted(draft, EN))
