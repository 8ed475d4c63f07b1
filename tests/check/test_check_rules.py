"""Every rule fires where it should and stays silent where it should."""

from __future__ import annotations

import pytest
from check_story import CONTEXT, ENGLISH, GERMAN, checked, draft_of, found, rules_of, sectioned, story_of

from synth.domain.draft import Kind
from synth.domain.finding import Severity
from synth.domain.story import Story

EN, DE = story_of(*ENGLISH), story_of(*GERMAN, language="de")
BOTH = pytest.mark.parametrize


def story(language: str) -> Story:
    return EN if language == "en" else DE


QUOTED = [
    ("en", "“The pier is the good news, because a new pier would have meant two years,” said Tolle.", "1.2"),
    ("en", "“The pier is the good news ... a new pier would have meant two years.” That was Tolle's view.", "1.2"),
    ("en", "Tolle called the pier 'the good news'.", "1.2"),
    ("en", "“[A] new pier would have meant two years”, she said.", "1.2"),
    ("en", "Tolle said: \"The pier is the good news, because [another] pier would have meant two years.\"", "1.2"),
    ("de", "„Ich kann mir keinen Kapitän backen“, sagte Brahm.", "1.2"),
    ("de", "»Ich kann ein Schiff ersetzen«, sagte Brahm.", "1.2"),
]  # fmt: skip
BENT = [
    ("en", "“The pier is the bad news, because a new pier would have meant two years,” said Tolle.", "1.2"),
    ("en", "“The pier is the good news, because a new pier would mean two years,” said Tolle.", "1.2"),
    ("en", "“A new pier would have meant two years … The pier is the good news,” said Tolle.", "1.2"),
    ("en", "Tolle spoke of 'the best news'.", "1.2"),
    ("de", "„Ich kann mir keinen Kapitän kaufen“, sagte Brahm.", "1.2"),
]  # fmt: skip


@BOTH(("language", "text", "cites"), QUOTED)
def test_a_quotation_as_the_source_has_it_passes(language: str, text: str, cites: str) -> None:
    assert not checked(draft_of((text, cites)), story(language)).blocking


@BOTH(("language", "text", "cites"), BENT)
def test_a_quotation_changed_by_one_word_is_a_finding(language: str, text: str, cites: str) -> None:
    findings = found(checked(draft_of((text, cites)), story(language)), "quotation_altered")
    assert [finding.severity for finding in findings] == [Severity.BLOCKING]
    assert not findings[0].overridable


def test_the_difference_of_a_bent_quotation_is_said_word_by_word() -> None:
    text = "“The pier is the bad news, because a new pier would have meant two years,” said Tolle."
    (finding,) = found(checked(draft_of((text, "1.2")), EN), "quotation_altered")
    assert finding.evidence is not None
    assert finding.evidence.text == "The pier is the good news, because a new pier would have meant two years,"
    assert finding.difference == "draft: “the bad news,” / source: “the good news,”"


def test_a_quotation_over_two_sentences_is_compared_as_one() -> None:
    story = story_of(("“It is slow. It is sociable,” said Jessamy Holt.",))
    good = draft_of(("“It is slow.", "1.1"), ("It is sociable,” said Holt.", "1.1"))
    bad = draft_of(("“It is slow.", "1.1"), ("It is unsociable,” said Holt.", "1.1"))
    assert not checked(good, story).findings
    assert rules_of(checked(bad, story)) == {"quotation_altered"}


def test_a_quotation_from_a_passage_that_is_not_cited_is_held_and_the_passage_named() -> None:
    draft = draft_of(("“The pier is the good news,” said Tolle.", "1.1"))
    (finding,) = found(checked(draft, EN), "quotation_uncited")
    assert finding.severity is Severity.BLOCKING
    assert finding.evidence is not None
    assert (finding.evidence.alias, finding.evidence.text) == ("1.2", "The pier is the good news,")


def test_a_quotation_mark_without_partner_is_a_finding() -> None:
    assert rules_of(checked(draft_of(("“The pier is the good news, said Tolle.", "1.2")), EN)) == {"quotation_unclosed"}


def test_a_quotation_translated_in_quotation_marks_blocks_and_says_why() -> None:
    story = story_of(*GERMAN, language="en", written_in="de")
    draft = draft_of(("“I can replace a ship but I cannot bake a captain,” said Folkert Brahm.", "1.2"))
    (finding,) = found(checked(draft, story), "quotation_altered")
    assert "another language" in finding.message


NUMBERS = [
    ("en", "The repair will cost 4.2 million crowns.", "1.1"),
    ("en", "The repair will cost 4,200,000 crowns.", "1.1"),
    ("en", "The bill of 4.2m crowns was named on Tuesday.", "1.1"),
    ("en", "More than 9,000 vehicles used it a day.", "1.3"),
    ("en", "Nearly 10,000 vehicles used it a day.", "1.3"),
    ("en", "Around 9,000 vehicles used it a day.", "1.3"),
    ("en", "It happened at 2:40 a.m. on 15 November 2026.", "1.3"),
    ("en", "It happened on November 15.", "1.3"),
    ("en", "The authority spoke on 17 November.", "1.1"),
    ("en", "Three of the two dozen rollers are cracked.", "1.2"),
    ("en", "3 of the 24 rollers are cracked.", "1.2"),
    ("en", "One of them was the first to say so, and the two agreed.", "1.1"),
    ("en", "A third of the town lives there, or 33 percent.", "1.4"),
    ("en", "The first boat leaves at 06:00.", "1.4"),
    ("en", "The first boat leaves at 6 am.", "1.4"),
    ("de", "Sie fährt ab dem 1. Dezember 5 Mal am Tag.", "1.1"),
    ("de", "Das kostet 3.100.000 Kronen.", "1.3"),
    ("de", "Das letzte Schiff fährt um 19.30 Uhr.", "1.3"),
    ("de", "Mehr als 200 Menschen waren da.", "1.4"),
    ("de", "Zweihundertvierzig Menschen waren da.", "1.4"),
    ("de", "Das Konzept soll am 15.1.2027 vorliegen.", "1.4"),
]  # fmt: skip
WRONG_NUMBERS = [
    ("en", "The repair will cost 4.8 million crowns.", "1.1", "4.8 million"),
    ("en", "The repair will cost 42 million crowns.", "1.1", "42 million"),
    ("en", "About 8,000 vehicles used it a day.", "1.3", "8,000"),
    ("en", "More than 10,000 vehicles used it a day.", "1.3", "10,000"),
    ("en", "It happened at 03:40 on 15 November.", "1.3", "03:40"),
    ("en", "It happened at 02:40 on 16 November.", "1.3", "16 November"),
    ("en", "It happened on 15 December.", "1.3", "15 December"),
    ("en", "It happened on 15 November 2025.", "1.3", "15 November 2025"),
    ("en", "Four of the 24 rollers are cracked.", "1.2", "Four"),
    ("en", "The authority said so on Thursday.", "1.1", "Thursday"),
    ("en", "A quarter of the town lives there.", "1.4", "quarter"),
    ("en", "It has been shut since 1938.", "1.1", "1938"),
    ("de", "Sie fährt ab dem 1. Dezember sechsmal am Tag.", "1.1", "sechsmal"),
    ("de", "Das kostet 3,7 Millionen Kronen.", "1.3", "3,7 Millionen"),
    ("de", "Das Konzept soll am 15. Februar vorliegen.", "1.4", "15. Februar"),
    ("de", "Zweihundertfünfzig Menschen waren da.", "1.4", "Zweihundertfünfzig"),
]  # fmt: skip


@BOTH(("language", "text", "cites"), NUMBERS)
def test_a_number_of_the_same_value_passes(language: str, text: str, cites: str) -> None:
    assert not checked(draft_of((text, cites)), story(language)).findings


@BOTH(("language", "text", "cites", "claim"), WRONG_NUMBERS)
def test_a_number_that_no_passage_has_is_a_finding(language: str, text: str, cites: str, claim: str) -> None:
    findings = found(checked(draft_of((text, cites)), story(language)), "number_unsupported")
    assert [finding.claim for finding in findings] == [claim]
    assert findings[0].severity is Severity.BLOCKING


def test_a_wrong_number_comes_with_the_passages_number_beside_it() -> None:
    (finding,) = checked(draft_of(("The repair will cost 4.8 million crowns.", "1.1")), EN).findings
    assert finding.difference == "draft: “4.8 million” / source: “4.2 million”"
    assert finding.evidence is not None
    assert (finding.evidence.alias, finding.evidence.outlet) == ("1.1", "Merrowick Courier")


def test_a_number_that_another_passage_supports_is_a_warning_that_names_it() -> None:
    (finding,) = checked(draft_of(("A relief fund of 250,000 crowns is planned.", "1.1")), EN).findings
    assert (finding.rule, finding.severity) == ("citation_weak", Severity.WARNING)
    assert finding.evidence is not None
    assert finding.evidence.alias == "2.1"


def test_a_small_number_elsewhere_in_the_story_supports_nothing() -> None:
    story = story_of(("Three people were hurt.",), ("The haulier moved four of his lorries.",))
    assert rules_of(checked(draft_of(("Four people were hurt.", "1.1")), story)) == {"number_unsupported"}


def test_a_number_in_the_name_of_a_cited_outlet_is_no_claim() -> None:
    story = story_of(("The bridge is shut.",))
    member = story.members[0].model_copy(
        update={"clipping": story.members[0].clipping.model_copy(update={"outlet": "Kanal 5 Merrowick"})}
    )
    story = story.model_copy(update={"members": (member,)})
    assert not checked(draft_of(("The bridge is shut, Kanal 5 Merrowick reported.", "1.1")), story).findings
    assert rules_of(checked(draft_of(("The bridge is shut for 5 days.", "1.1")), story)) == {"number_unsupported"}


def test_one_person_is_a_finding_where_the_source_counts_three() -> None:
    story = story_of(("Three boats were lost. One of them sank.", "Some boats were lost."))
    assert not checked(draft_of(("One boat was lost.", "1.1")), story).findings
    story = story_of(("Three boats were lost.", "Some boats were lost."))
    assert rules_of(checked(draft_of(("One boat was lost.", "1.1")), story)) == {"number_unsupported"}
    assert not checked(draft_of(("One boat was lost.", "1.2")), story).findings


def test_numbers_are_compared_by_value_across_languages() -> None:
    story = story_of(*GERMAN, language="en", written_in="de")
    good = draft_of(("The work costs 3.1 million crowns, and the last boat leaves at 7:30 pm.", "1.3"))
    bad = draft_of(("The work costs 31 million crowns.", "1.3"))
    assert not checked(good, story).findings
    assert rules_of(checked(bad, story)) == {"number_unsupported"}


NAMES = [
    ("en", "Ingra Tolle leads the port authority.", "1.2"),
    ("en", "The Port Authority said so, and Tolle’s office agreed.", "1.2"),
    ("en", "Tolle said so.", "1.2"),
    ("en", "Port Director Ingra Tolle welcomed it.", "1.2"),
    ("en", "Engineer Ingra Tolle welcomed it.", "1.2"),
    ("en", "The harbour is in trouble, the Merrowick Courier reported.", "1.1"),
    ("en", "On Monday Brack and Veldt begin, the I.M.O. aside.", "2.2 9.9"),
    ("de", "Der Vorschlag kam von Folkert Brahm und nicht von Ostholt.", "1.2 1.4"),
    ("de", "Brahms Reederei fährt seltener, berichtet der Merrowick Courier.", "1.2"),
    ("de", "Neue Sorgen plagen die Insel.", "1.1"),
]  # fmt: skip
WRONG_NAMES = [
    ("en", "The authority is led by Cordelia Vance.", "1.2", "Cordelia Vance"),
    ("en", "Ingra Vance leads the port authority.", "1.2", "Ingra Vance"),
    ("en", "That, said the director, was what Vance wanted.", "1.2", "Vance"),
    ("en", "Vance said so.", "1.2", "Vance"),
    ("en", "The bridge of Kessling is shut.", "1.1", "Kessling"),
    ("de", "Das sagte Reedereichef Holger Brahm.", "1.2", "Reedereichef Holger Brahm"),
    ("de", "Heike Vossen sagte, das Schiff sei alt.", "1.2", "Heike Vossen"),
    ("de", "Das Schiff sei alt, sagte Vossen.", "1.2", "Vossen"),
]  # fmt: skip


@BOTH(("language", "text", "cites"), NAMES)
def test_a_name_that_the_cited_source_holds_passes(language: str, text: str, cites: str) -> None:
    assert not found(checked(draft_of((text, cites)), story(language)), "name_unsupported") or "I.M.O" in text


@BOTH(("language", "text", "cites", "claim"), WRONG_NAMES)
def test_a_name_that_no_source_holds_is_a_finding(language: str, text: str, cites: str, claim: str) -> None:
    findings = found(checked(draft_of((text, cites)), story(language)), "name_unsupported")
    assert [finding.claim for finding in findings] == [claim]


def test_a_name_put_together_from_two_people_is_a_finding() -> None:
    passage = "Ingra Tolle spoke for an hour about the piers and the rollers and the money. Then Halvard Renn answered."
    draft = draft_of(("It was Halvard Tolle who spoke.", "1.1"))
    assert rules_of(checked(draft, story_of((passage,)))) == {"name_unsupported"}


def test_a_name_that_only_an_uncited_source_holds_is_a_warning() -> None:
    (finding,) = checked(draft_of(("The repair was on the mind of Halvard Renn.", "1.1")), EN).findings
    assert (finding.rule, finding.severity) == ("citation_weak", Severity.WARNING)
    assert finding.evidence is not None
    assert finding.evidence.outlet == "Ostrel Herald"


@BOTH(
    ("text", "source"),
    [
        ("The Tolvanian ministry paid.", "The ministry of Tolvany paid."),
        ("It was an American ship.", "It was a ship from the United States."),
        ("Three Democrats left.", "Three Democratic members left."),
        ("GTO II is named after Grand Tolle Opening II.", "Grand Tolle Opening II is a film."),
        ("The AIO took the recorder.", "The Accident Investigation Office took the recorder."),
        ("Anne-Marie Holt left.", "Anne Marie Holt left."),
        ("The U.S. ship left.", "The US ship left."),
    ],
)
def test_a_demonym_or_an_initialism_stands_for_the_name(text: str, source: str) -> None:
    assert not checked(draft_of((text, "1.1")), story_of((source,))).findings


@BOTH(
    ("text", "claim"),
    [
        ("See https://news.example/1 for more.", "https://news.example/1"),
        ("See www.news.example for more.", "www.news.example"),
        ("More at news.example/harbour today.", "news.example/harbour"),
        ("Write to desk@news.example now.", "desk@news.example"),
        ("The <b>bridge</b> is shut.", "<b>"),
        ("Brack &amp; Veldt are at work.", "&amp;"),
        ("The bridge is **shut**.", "**s"),
        ("The [bridge](x) is shut.", "[bridge](x)"),
        ("# The bridge is shut.", "#"),
        ("The bridge is shut [1.2].", "[1.2]"),
        ("The bridge is shut [1].", "[1]"),
        ("The bridge is\u200b shut.", "U+200B"),
        ("The bridge is \u202eshut.", "U+202E"),
    ],
)
def test_an_address_or_markup_in_a_text_cannot_pass(text: str, claim: str) -> None:
    findings = found(checked(draft_of((text, "1.1")), EN), "markup_or_url")
    assert claim in [finding.claim for finding in findings]
    assert not any(finding.overridable for finding in findings)


def test_markup_in_headline_heading_and_keyword_is_found_too() -> None:
    draft = sectioned(draft_of(("It is shut.", "1.1"), headline="**Shut**"), "See www.news.example", ("Shut.", "1.1"))
    draft = draft.model_copy(update={"keywords": ("<i>bridge</i>",)})
    where = {finding.where for finding in found(checked(draft, EN), "markup_or_url")}
    assert where == {"headline", "sections.1", "keywords"}


@BOTH("text", ["Brack & Veldt (Merrowick) – 5 * 3 = 15.", "Booking.com, U.S. and 3.5 percent.", "It is a 3 < 5 case."])
def test_ordinary_signs_are_no_markup(text: str) -> None:
    assert not found(checked(draft_of((text, "1.1")), EN), "markup_or_url")


LONG = " ".join(f"{number} of the quiet harbour town" for number in range(2001, 2008))
LONGER = " ".join(f"{number} of the other busy harbour town" for number in range(3001, 3009))


@BOTH(("words", "severity"), [(25, None), (26, Severity.WARNING), (45, Severity.WARNING), (46, Severity.BLOCKING)])
def test_a_long_run_of_a_sources_words_is_copied(words: int, severity: Severity | None) -> None:
    story = story_of((f"Before that came {LONGER} and more.",))
    draft = draft_of((" ".join(LONGER.split()[:words]) + " as somebody else put it.", "1.1"))
    findings = found(checked(draft, story), "copied_run")
    assert [finding.severity for finding in findings] == ([severity] if severity else [])
    if findings:
        assert findings[0].evidence is not None
        assert findings[0].evidence.text == " ".join(LONGER.split()[:words])


def test_a_quotation_is_not_copying_and_breaks_a_run() -> None:
    story = story_of((f"He said “{LONG}” and then {LONGER} and left.",))
    assert not found(checked(draft_of((f"He said “{LONG}” once.", "1.1")), story), "copied_run")
    halves = f"{' '.join(LONGER.split()[:20])} “no no no” {' '.join(LONGER.split()[23:43])}"
    assert not found(checked(draft_of((halves, "1.1")), story), "copied_run")


def test_an_extract_may_copy() -> None:
    story = story_of((LONGER,))
    context = CONTEXT.model_copy(update={"extractive": True})
    assert not found(checked(draft_of((LONGER, "1.1")), story, context), "copied_run")


@BOTH(
    ("headline", "dek", "claim"),
    [
        ("Bridge repair to cost 5 million", "", "5 million"),
        ("Cordelia Vance", "", "Cordelia Vance"),
        ("The director is Cordelia Vance", "", "Cordelia Vance"),
        ("“A good pier” for the town", "", "A good pier"),
        ("", "the bridge will be shut until April 2027", "April 2027"),
    ],
)
def test_a_headline_that_says_what_the_body_does_not_is_held(headline: str, dek: str, claim: str) -> None:
    draft = draft_of(
        ("The repair will cost 4.2 million crowns, said Ingra Tolle.", "1.1 1.2"), headline=headline, dek=dek
    )
    (finding,) = checked(draft, EN).findings
    assert (finding.rule, finding.claim, finding.severity) == ("headline_unsupported", claim, Severity.BLOCKING)


@BOTH(
    "headline", ["Bridge repair to cost 4.2 million", "Harbour Bridge Repair to Cost a Fortune", "Tolle on the repair"]
)
def test_a_headline_that_the_body_bears_out_passes(headline: str) -> None:
    draft = draft_of(("The repair will cost 4.2 million crowns, said Ingra Tolle.", "1.1 1.2"), headline=headline)
    assert not checked(draft, EN).findings


def test_headline_and_dek_over_the_formats_limits_are_warnings() -> None:
    draft = draft_of(("The bridge is shut.", "1.1"), headline="b" * 91, dek="word " * 31)
    findings = found(checked(draft, EN), "length")
    assert [(f.where, f.severity) for f in findings] == [("headline", Severity.WARNING), ("dek", Severity.WARNING)]
    assert not found(checked(draft_of(("It is shut.", "1.1"), headline="b" * 90, dek="word " * 30), EN), "length")


ENGLISH_PARAGRAPH = (
    "The ferry between the island and the mainland will sail less often in the winter months because the company "
    "cannot find enough people to work on board, and the islanders are angry about it."
)
GERMAN_PARAGRAPH = (
    "Die Fähre zwischen der Insel und dem Festland fährt in den Wintermonaten seltener, weil die Reederei nicht genug "
    "Leute für die Arbeit an Bord findet, und die Insulaner sind verärgert darüber."
)


@BOTH(("language", "text"), [("en", GERMAN_PARAGRAPH), ("de", ENGLISH_PARAGRAPH)])
def test_an_article_in_another_language_is_held(language: str, text: str) -> None:
    assert "wrong_language" in rules_of(checked(draft_of((text, "1.1")), story(language)))


@BOTH(("language", "text"), [("de", GERMAN_PARAGRAPH), ("en", ENGLISH_PARAGRAPH)])
def test_an_article_in_its_own_language_is_not(language: str, text: str) -> None:
    assert "wrong_language" not in rules_of(checked(draft_of((text, "1.1")), story(language)))


def test_one_paragraph_in_another_language_is_found_where_it_stands() -> None:
    draft = draft_of((ENGLISH_PARAGRAPH, "1.1"), (ENGLISH_PARAGRAPH.replace("winter", "summer"), "1.1"))
    draft = sectioned(draft, "More", (GERMAN_PARAGRAPH, "1.1"))
    (finding,) = found(checked(draft, EN), "wrong_language")
    assert finding.where == "sections.1.1"


def test_a_sentence_said_twice_is_a_warning() -> None:
    sentence = "The council votes on a relief fund for shops beside the broken bridge."
    again = "A relief fund for shops beside the broken bridge: on that the council votes."
    other = "The council votes on a new roof for the old library beside the market."
    draft = draft_of((sentence, "2.1"), (other, "2.1"), (again, "2.1"))
    findings = found(checked(draft, EN), "sentence_repeated")
    assert [(f.where, f.severity) for f in findings] == [("lede.1.3", Severity.WARNING)]


def test_two_results_that_differ_in_a_number_are_no_repetition() -> None:
    draft = draft_of(
        ("The eastern ward counted 64 closed shops in the harbour street.", "1.1"),
        ("The eastern ward counted 31 closed shops in the harbour street.", "1.1"),
    )
    assert not found(checked(draft, EN), "sentence_repeated")


def test_a_reporting_sentence_without_a_citation_is_held() -> None:
    (finding,) = checked(draft_of(("It is shut.", "")), EN).findings
    assert (finding.rule, finding.severity, finding.overridable) == ("citation_missing", Severity.BLOCKING, False)


def test_a_citation_of_a_passage_that_is_not_there_is_held() -> None:
    (finding,) = found(checked(draft_of(("It is shut.", "1.1 7.7")), EN), "citation_unknown")
    assert (finding.claim, finding.where, finding.overridable) == ("7.7", "lede.1.1", False)


def test_an_empty_section_and_an_empty_sentence_are_held() -> None:
    draft = sectioned(draft_of(("It is shut.", "1.1"), (" ", "1.1")), "What comes next")
    assert {"section_empty", "empty_text"} <= rules_of(checked(draft, EN))


def test_analysis_may_cite_nothing_but_brings_no_new_fact() -> None:
    reported = ("The repair will cost 4.2 million crowns, said Ingra Tolle.", "1.1 1.2")
    draft = sectioned(draft_of(reported), "What it means")
    analysis = draft_of(("For 4.2 million crowns Tolle gets time.", ""), kind=Kind.ANALYSIS).lede[0]
    invented = draft_of(("For 7 million crowns Vance said so.", ""), kind=Kind.ANALYSIS).lede[0]

    def with_analysis(paragraph: object) -> set[str]:
        section = draft.sections[0].model_copy(update={"paragraphs": (paragraph,)})
        return rules_of(checked(draft.model_copy(update={"sections": (section,)}), EN))

    assert not with_analysis(analysis)
    assert with_analysis(invented) == {"number_unsupported", "name_unsupported"}


def test_a_half_that_another_passage_holds_is_offered_and_not_denied() -> None:
    told = story_of(
        ("The fee covers less than half of the actual cost of a connection.", "The network will open in spring.")
    )
    assessment = checked(draft_of(("Owners pay a fee that is less than half of the actual cost.", "1.2")), told)
    assert not found(assessment, "number_unsupported")
    assert [f.evidence.alias for f in found(assessment, "citation_weak") if f.claim == "half" and f.evidence] == ["1.1"]


@BOTH(
    ("headline", "claims"),
    [
        ("Ingra Tolle Dies after a fall", []),  # the language's verb
        ("Ingra Tolle Sent to the port", []),  # a source writes it in lower case, as no name is
        ("Ingra Tolle Sues the port", []),  # nor does anybody bear that name where no source has the word
        ("Cordelia Vance Dies after a fall", ["Cordelia Vance"]),
        ("US Harbour Board ends its hearing", []),  # the body has both, apart
        ("EU Harbour Board ends its hearing", ["EU Harbour Board"]),
        ("Tolle Harbour Board ends its hearing", ["Tolle Harbour Board"]),  # no country: two names made one
    ],
)
def test_a_capital_in_a_headline_is_no_name_where_the_word_is_an_ordinary_one(headline: str, claims: list[str]) -> None:
    told = story_of(
        ("The Harbour Board ended its hearing after long weeks of talk and many angry letters.",
         "The US lent money. Divers were sent. Ingra Tolle died after a fall.")
    )  # fmt: skip
    body = draft_of(
        ("The Harbour Board ended its hearing after long weeks of talk and many letters.", "1.1"),
        ("The US lent money.", "1.2"),
        ("Ingra Tolle died after a fall.", "1.2"),
        headline=headline,
    )
    assert [f.claim for f in found(checked(body, told), "headline_unsupported")] == claims


@BOTH("heading", ["Project Details", "Environmental Impact"])
def test_a_heading_in_title_case_names_nobody(heading: str) -> None:
    draft = sectioned(draft_of((ENGLISH[0][0], "1.1")), heading, (ENGLISH[0][2], "1.3"))
    assert not found(checked(draft, EN), "headline_unsupported")


def test_a_name_in_a_heading_in_sentence_case_must_stand_in_the_body() -> None:
    draft = sectioned(draft_of((ENGLISH[0][0], "1.1")), "What Cordelia Vance wants now", (ENGLISH[0][2], "1.3"))
    (finding,) = found(checked(draft, EN), "headline_unsupported")
    assert finding.where == "sections.1"
