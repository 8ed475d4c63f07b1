"""Claims bent in their meaning are findings at their sentence; claims told in other words are not: English, German."""

from __future__ import annotations

import pytest
from check_story import CONTEXT, checked, draft_of, found, rules_of, story_of

from synth.domain.draft import Kind
from synth.domain.finding import Finding, Severity
from synth.domain.story import Story

BOTH = pytest.mark.parametrize
EN = (
    "The number of passengers rose by 5 percent last year after the council approved the cheaper ticket.",
    "The pilot boat lies 12 kilometres north of the old harbour and costs $4.2 million.",
    "Mayor Halvard Renn did not attend the meeting, and the port director, Ingra Tolle, declined to say why.",
    "The shipyard may have ignored a warning about the rollers, the inspectors wrote in March.",
    "Port Director Ingra Tolle criticised Mayor Halvard Renn over the closed bridge.",
    "Council member Oona Sarrick denied that the contract was signed before the vote.",
    "The ferry makes more than 40 trips a day, and no passengers were injured in the collision.",
)
DE = (
    "Die Zahl der Fahrgäste stieg im vergangenen Jahr um 5 Prozent, nachdem der Rat die billigere Karte beschloss.",
    "Das Lotsenboot liegt 12 Kilometer nördlich des alten Hafens und kostet 4,2 Millionen Euro.",
    "Bürgermeister Halvard Renn nahm nicht an der Sitzung teil, die Reederei bestätigte den Vertrag am Abend.",
    "Die Werft könnte eine Warnung vor den Rollen übersehen haben, schrieben die Prüfer im März.",
)
EXTRACT = CONTEXT.model_copy(update={"extractive": True})
STORIES = {"en": story_of(EN), "de": story_of(DE, language="de")}
TURNED = [
    ("en", "direction_flipped", "The number of passengers fell by 5 percent last year.", "1.1"),
    ("en", "direction_flipped", "Passenger numbers fell 5 percent last year after the council’s decision.", "1.1"),
    ("en", "direction_flipped", "The number of passengers rose before the council approved the cheaper ticket.", "1.1"),
    ("en", "direction_flipped", "The council rejected the cheaper ticket.", "1.1"),
    ("en", "direction_flipped", "The pilot boat lies 12 kilometres south of the old harbour.", "1.2"),
    ("en", "direction_flipped", "Oona Sarrick confirmed that the contract was signed before the vote.", "1.6"),
    ("en", "direction_flipped", "The ferry makes less than 40 trips a day.", "1.7"),
    ("en", "negation_flipped", "Mayor Halvard Renn did attend the meeting.", "1.3"),
    ("en", "negation_flipped", "Renn attended the meeting with the council.", "1.3"),
    ("en", "direction_flipped", "The number of passengers did not rise by 5 percent last year.", "1.1"),
    ("en", "negation_flipped", "Passengers were injured in the collision.", "1.7"),
    ("en", "negation_flipped", "The inspectors wrote that the shipyard had not ignored the warning.", "1.4"),
    ("en", "roles_swapped", "Halvard Renn criticised Ingra Tolle over the closed bridge.", "1.5"),
    ("en", "roles_swapped", "Ingra Tolle was criticised by Halvard Renn.", "1.5"),
    ("en", "unit_changed", "The number of passengers rose by 5 percentage points last year.", "1.1"),
    ("en", "unit_changed", "The pilot boat lies 12 miles north of the old harbour.", "1.2"),
    ("en", "unit_changed", "The pilot boat costs €4.2 million.", "1.2"),
    ("en", "number_unsupported", "The pilot boat costs $4.2 billion.", "1.2"),
    ("en", "number_unsupported", "The number of passengers rose by 5 percent last month for the council.", "1.1"),
    ("en", "title_changed", "Senator Halvard Renn did not attend the meeting.", "1.3"),
    ("en", "title_changed", "Mayor Oona Sarrick denied that the contract was signed before the vote.", "1.6"),
    ("en", "title_changed", "Ingra Tolle, the treasurer, declined to say why.", "1.3"),
    ("en", "hedge_dropped", "The shipyard ignored a warning about the rollers.", "1.4"),
    ("de", "direction_flipped", "Die Zahl der Fahrgäste sank im vergangenen Jahr um 5 Prozent.", "1.1"),
    ("de", "direction_flipped", "Das Lotsenboot liegt 12 Kilometer südlich des alten Hafens.", "1.2"),
    ("de", "direction_flipped", "Die Reederei dementierte den Vertrag am Abend.", "1.3"),
    ("de", "negation_flipped", "Halvard Renn nahm an der Sitzung teil.", "1.3"),
    ("de", "negation_flipped", "Die Zahl der Fahrgäste stieg im vergangenen Jahr nicht.", "1.1"),
    ("de", "unit_changed", "Die Zahl der Fahrgäste stieg um 5 Prozentpunkte.", "1.1"),
    ("de", "unit_changed", "Das Lotsenboot liegt 12 Meilen nördlich des alten Hafens.", "1.2"),
    ("de", "unit_changed", "Das Lotsenboot kostet 4,2 Millionen Dollar.", "1.2"),
    ("de", "title_changed", "Landrat Halvard Renn nahm nicht an der Sitzung teil.", "1.3"),
    ("de", "hedge_dropped", "Die Werft hat eine Warnung vor den Rollen übersehen.", "1.4"),
]  # fmt: skip
TOLD = [
    ("en", "Passenger numbers increased by five per cent last year.", "1.1"),
    ("en", "The cheaper ticket that the council adopted was followed by a growth of 5 percent.", "1.1"),
    ("en", "The boat, which lies 12 km to the north of the harbour, costs 4.2 million dollars.", "1.2"),
    ("en", "Renn stayed away from the meeting; Tolle refused to say why.", "1.3"),
    ("en", "The mayor, Halvard Renn, did not come to the meeting.", "1.3"),
    ("en", "The director of the port, Ingra Tolle, would not say why.", "1.3"),
    ("en", "Possibly the shipyard ignored a warning about the rollers.", "1.4"),
    ("en", "Renn was criticised by Tolle over the closed bridge.", "1.5"),
    ("en", "The contract was not signed before the vote, said Oona Sarrick of the council.", "1.6"),
    ("en", "Nobody on board the ferry was injured, and it makes over 40 trips a day.", "1.7"),
    ("de", "Es kamen 5 Prozent mehr Fahrgäste als zuvor, die Zahl wuchs im vergangenen Jahr.", "1.1"),
    ("de", "Das Boot liegt zwölf Kilometer nördlich vom alten Hafen.", "1.2"),
    ("de", "Ohne Bürgermeister Renn fand die Sitzung statt; er nahm nicht teil.", "1.3"),
    ("de", "Möglicherweise hat die Werft eine Warnung vor den Rollen übersehen.", "1.4"),
]  # fmt: skip


def only(text: str, cites: str, story: Story, rule: str) -> list[Finding]:
    return found(checked(draft_of((text, cites)), story), rule)


@BOTH(("language", "rule", "text", "cites"), TURNED)
def test_a_claim_turned_round_is_a_finding_at_its_sentence(language: str, rule: str, text: str, cites: str) -> None:
    (finding,) = only(text, cites, STORIES[language], rule)
    assert finding.where == "lede.1.1"
    assert finding.severity is (Severity.WARNING if rule == "hedge_dropped" else Severity.BLOCKING)
    assert finding.overridable
    assert finding.evidence is not None
    assert finding.evidence.alias == cites


@BOTH(("language", "text", "cites"), TOLD)
def test_a_claim_told_in_other_words_is_none(language: str, text: str, cites: str) -> None:
    assert not checked(draft_of((text, cites)), STORIES[language]).blocking
    assert not only(text, cites, STORIES[language], "hedge_dropped")


def test_the_contrary_is_shown_beside_the_claim() -> None:
    (finding,) = only(
        "The number of passengers fell by 5 percent last year.", "1.1", STORIES["en"], "direction_flipped"
    )
    assert "fell" in finding.difference.partition("/")[0]
    assert "rose" in finding.difference.partition("/")[2]


def test_not_only_denies_nothing() -> None:
    story = story_of(("The storm damaged the pier and the bridge on Tuesday night.",))
    assert not checked(draft_of(("The storm damaged not only the pier but the bridge too.", "1.1")), story).blocking


def test_a_sentence_of_the_source_is_never_turned() -> None:
    for story in STORIES.values():
        lines = [(cited.text, cited.alias) for cited in story.passages()]
        assert not checked(draft_of(*lines), story, EXTRACT).blocking


def test_half_a_sentence_of_the_source_may_be_turned() -> None:
    story = story_of(("The mayor denied that the harbour office closed the bridge to all heavy lorries.",))
    draft = draft_of(("The harbour office closed the bridge to all heavy lorries.", "1.1"))
    assert "negation_flipped" in rules_of(checked(draft, story))


def test_a_courtesy_is_no_office() -> None:
    assert not only("Mrs Ingra Tolle declined to say why.", "1.3", STORIES["en"], "title_changed")


def test_what_somebody_does_may_be_gathered_from_the_source() -> None:
    story = story_of(("“It is slow,” said Jessamy Holt, who keeps the ironmonger’s in Capstan Street.",))
    assert not checked(draft_of(("Shopkeeper Jessamy Holt called it slow.", "1.1")), story).blocking


def test_the_title_of_a_neighbour_is_not_ones_own() -> None:
    story = story_of(("Jessamy Holt thanked Mayor Halvard Renn for the new boat.",))
    assert rules_of(checked(draft_of(("Mayor Jessamy Holt thanked Renn.", "1.1")), story)) == {"title_changed"}


def test_a_title_that_only_an_uncited_source_gives_is_a_warning() -> None:
    story = story_of(("Halvard Renn opened the new quay on Monday.",), ("Mayor Halvard Renn spoke for an hour.",))
    findings = checked(draft_of(("Mayor Halvard Renn opened the new quay.", "1.1")), story).findings
    assert [(finding.rule, finding.severity) for finding in findings] == [("citation_weak", Severity.WARNING)]


def test_a_name_put_in_anothers_place_is_a_finding_though_the_source_knows_both() -> None:
    story = story_of((EN[4] + " Oona Sarrick kept out of it.",))
    draft = draft_of(("Port Director Ingra Tolle criticised Oona Sarrick over the closed bridge.", "1.1"))
    assert "name_unsupported" in rules_of(checked(draft, story))


SPOKEN = (
    "“The pier is the good news for this harbour,” said Ingra Tolle, the director of the port authority.",
    "Mayor Halvard Renn asked for patience.",
)
GESPROCHEN = (
    "„Ich kann mir keinen Kapitän backen“, sagte Reedereichef Folkert Brahm.",
    "Kreisrätin Maren Ostholt bat um Geduld.",
)


@BOTH(
    ("language", "text", "right"),
    [
        ("en", "“The pier is the good news for this harbour,” said Tolle.", True),
        ("en", "“The pier is the good news for this harbour,” the director said.", True),
        ("en", "According to Tolle “the pier is the good news”.", True),
        ("en", "“The pier is the good news for this harbour,” said Halvard Renn.", False),
        ("en", "Renn told reporters: “The pier is the good news for this harbour.”", False),
        ("en", "“The pier is the good news for this harbour,” the Merrowick Courier reported.", True),
        ("de", "„Ich kann mir keinen Kapitän backen“, sagte Brahm.", True),
        ("de", "„Ich kann mir keinen Kapitän backen“, sagte Maren Ostholt.", False),
    ],
)
def test_a_quotation_given_to_somebody_else_is_held(language: str, text: str, right: bool) -> None:
    story = story_of(SPOKEN) if language == "en" else story_of(GESPROCHEN, language="de")
    findings = found(checked(draft_of((text, "1.1 1.2")), story), "quotation_speaker")
    assert bool(findings) is not right
    assert not any(finding.overridable for finding in findings)


def test_where_the_source_says_she_whoever_was_named_before_may_speak() -> None:
    story = story_of(("Ingra Tolle leads the port.", "“It is good news for us all,” she said.", "Halvard Renn left."))
    assert not found(
        checked(draft_of(("“It is good news for us all,” said Tolle.", "1.2")), story), "quotation_speaker"
    )


@pytest.mark.parametrize(("name", "right"), [("Ingra Tolle", True), ("Halvard Renn", False)])
def test_where_the_markup_names_a_speaker_nobody_else_may_speak(name: str, right: bool) -> None:
    story = story_of(("Halvard Renn left with Ingra Tolle.", "The pier is the good news for this harbour."))
    member = story.members[0]
    passages = tuple(
        one.model_copy(update={"speaker": "Ingra Tolle, director"}) if one.number == 2 else one
        for one in member.clipping.passages
    )
    spoken = member.model_copy(update={"clipping": member.clipping.model_copy(update={"passages": passages})})
    draft = draft_of((f"“The pier is the good news for this harbour,” said {name}.", "1.2"))
    findings = found(checked(draft, story.model_copy(update={"members": (spoken,)})), "quotation_speaker")
    assert bool(findings) is not right


KILLED = "A truck drove into the crowd at the harbour festival and 60 people were hurt on Friday night."
OTHER = "On Friday night 84 people were hurt when a truck drove into the crowd at the harbour festival."


@BOTH(
    ("text", "holds"),
    [
        ("At the harbour festival 60 people were hurt.", True),
        ("At the harbour festival 60 people were hurt, the Merrowick Courier reported.", False),
        ("At the harbour festival 60 people were hurt, 84 people by another count.", False),
        ("A truck drove into the crowd.", False),
    ],
)
def test_a_number_on_which_sources_differ_is_no_fact(text: str, holds: bool) -> None:
    findings = found(checked(draft_of((text, "1.1")), story_of((KILLED,), (OTHER,))), "sources_disagree")
    assert bool(findings) is holds
    if findings:
        assert findings[0].difference == "draft: “60” / source: “84”"
        assert findings[0].evidence is not None
        assert findings[0].evidence.outlet == "Ostrel Herald"


@BOTH(
    "other",
    [
        "On Friday night 61 people were hurt when a truck drove into the crowd at the harbour festival.",  # rounding
        "The council counted 84 people at its meeting about the empty library on Monday.",  # another matter
        "On Friday night 84 stalls stood when a truck drove into the crowd at the harbour festival.",  # other things
    ],
)
def test_numbers_of_different_things_do_not_differ(other: str) -> None:
    draft = draft_of(("At the harbour festival 60 people were hurt.", "1.1"))
    assert not found(checked(draft, story_of((KILLED,), (other,))), "sources_disagree")


def test_a_passage_that_bears_the_sentence_out_better_is_offered() -> None:
    draft = draft_of(("The shipyard ignored a warning about the rollers, inspectors wrote.", "1.7"))
    (finding,) = found(checked(draft, STORIES["en"]), "citation_weak")
    assert finding.evidence is not None
    assert finding.evidence.alias == "1.4"


def test_a_sentence_that_no_source_of_the_story_bears_out_is_held() -> None:
    draft = draft_of(("Gardeners trimmed hedges while children painted wooden benches.", "1.1"))
    (finding,) = found(checked(draft, STORIES["en"]), "unsupported")
    assert finding.severity is Severity.BLOCKING
    assert finding.overridable


def test_a_sentence_that_its_passage_hardly_bears_out_is_weak() -> None:
    draft = draft_of(("Gardeners painted benches while the port authority counted bridge repairs.", "1.1"))
    (finding,) = found(checked(draft, STORIES["en"]), "support_weak")
    assert finding.severity is Severity.WARNING


def test_a_sentence_is_not_held_for_its_words_where_a_source_is_in_another_language() -> None:
    foreign = story_of(["La réparation du pont coûtera 4,2 millions de couronnes."], written_in="fr")
    draft = draft_of(("Gardeners trimmed hedges while children painted wooden benches.", "1.1"))
    assert not found(checked(draft, foreign), "unsupported")


def test_a_wrong_office_behind_a_countrys_name_is_a_changed_title() -> None:
    wrong = draft_of(("US-Landrat Halvard Renn nahm nicht an der Sitzung teil.", "1.3"))
    right = draft_of(("US-Bürgermeister Halvard Renn nahm nicht an der Sitzung teil.", "1.3"))
    assert found(checked(wrong, STORIES["de"]), "title_changed")
    assert not found(checked(right, STORIES["de"]), "title_changed")


def test_a_part_after_a_semicolon_that_no_passage_bears_out_is_weak_though_the_sentence_is_not() -> None:
    padded = EN[0].rstrip(".") + "; gardeners trimmed hedges while children painted benches."
    (finding,) = found(checked(draft_of((padded, "1.1")), STORIES["en"]), "support_weak")
    assert finding.claim.startswith("gardeners")
    assert not found(checked(draft_of((EN[0], "1.1")), STORIES["en"]), "support_weak")


def test_analysis_of_what_nobody_reported_is_a_warning() -> None:
    reported = draft_of((EN[0], "1.1"))
    strange = draft_of(("Gardeners trimmed hedges while children painted wooden benches.", ""), kind=Kind.ANALYSIS)
    fitting = draft_of(
        ("The cheaper ticket that the council approved brought passengers back.", ""), kind=Kind.ANALYSIS
    )
    for analysis, rules in ((strange, {"analysis_brings_new"}), (fitting, set[str]())):
        draft = reported.model_copy(update={"lede": (*reported.lede, *analysis.lede)})
        assert rules_of(checked(draft, STORIES["en"])) == rules


def test_a_denial_is_not_excused_by_a_no_that_denies_nothing() -> None:
    story = story_of(("The council opened its new library near the harbour in May, the No. 1 wish of the town.",))
    draft = draft_of(("The council has not unveiled its new library near the harbour.", "1.1"))
    assert "negation_flipped" in rules_of(checked(draft, story))
