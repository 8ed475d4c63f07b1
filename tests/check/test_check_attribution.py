"""Who says so: words keep the speaker, and reports the outlet, that the sources give them."""

from __future__ import annotations

import pytest
from check_story import ENGLISH, checked, draft_of, found, rules_of, story_of

from synth.domain.finding import Severity

BOTH = pytest.mark.parametrize
EN = story_of(
    (
        "“Nobody warned the crews that the old rollers were cracked and the pier unsafe,” said Ingra Tolle on Tuesday.",
        "Mayor Halvard Renn said that the ferry company delayed the spare parts for the span. The pier was closed.",
        "The court found that the pilots ignored three warnings from the harbour; divers said that the wreck leaks.",
        "The harbour will stay shut for large vessels until the wreck is raised from the channel.",
    )
)
DE = story_of(
    (
        "„Niemand hat die Mannschaft vor den gebrochenen Rollen und dem morschen Pfeiler gewarnt“, sagte Ingra Tolle.",
        "Bürgermeister Halvard Renn sagte, dass die Reederei die Ersatzteile für die Brücke verzögert habe.",
        "Das Gericht entschied, dass die Lotsen drei Warnungen aus dem Hafen missachtet hätten.",
    ),
    language="de",
)


@BOTH(
    ("text", "cites", "dropped"),
    [
        ("Nobody had warned the crews that the old rollers were cracked and the pier unsafe.", "1.1", True),
        ("Merrowick Courier reported that nobody warned the crews that the old rollers were cracked.", "1.1", True),
        ("Tolle said nobody warned the crews that the old rollers were cracked and the pier unsafe.", "1.1", False),
        ("The ferry company delayed the spare parts for the span.", "1.2", True),
        ("The ferry company allegedly delayed the spare parts for the span.", "1.2", False),
        ("The ferry company delayed the spare parts for the span, according to the mayor.", "1.2", False),
        ("The harbour stays shut for all large vessels until the wreck is raised.", "1.4", False),
    ],
)
def test_words_of_a_speaker_told_as_a_fact_are_a_warning(text: str, cites: str, dropped: bool) -> None:
    findings = found(checked(draft_of((text, cites)), EN), "attribution_dropped")
    assert bool(findings) is dropped
    assert all(f.severity is Severity.WARNING and f.evidence and f.evidence.alias == cites for f in findings)


QUOTED = "“Nobody warned the crews that the old rollers were cracked and the pier unsafe.”"


def test_a_quotation_that_nobody_says_is_a_warning() -> None:
    (one,) = found(checked(draft_of((QUOTED, "1.1"), ("The pier was closed.", "1.2")), EN), "quotation_unattributed")
    assert (one.where, one.severity) == ("lede.1.1", Severity.WARNING)
    assert one.evidence is not None
    assert one.evidence.alias == "1.1"


@BOTH(
    "beside",
    ["Ingra Tolle said more on Tuesday.", "So Ingra Tolle said on Tuesday."],
)
def test_a_quotation_whose_speaker_the_next_sentence_names_is_none(beside: str) -> None:
    assert not found(checked(draft_of((QUOTED, "1.1"), (beside, "1.1")), EN), "quotation_unattributed")


@BOTH(
    ("text", "cites", "claim"),
    [
        ("Divers found that the pilots ignored three warnings from the harbour.", "1.3", "Divers found"),
        ("The court found that the pilots had ignored three warnings from the harbour.", "1.3", ""),
        ("It said that the pilots had ignored three warnings from the harbour.", "1.3", ""),
        ("Tolle said that the ferry company delayed the spare parts for the span.", "1.2", "Tolle said"),
        ("The mayor said that the ferry company delayed the spare parts for the span.", "1.2", ""),
        ("The ferry company delayed the spare parts for the span, said Ingra Tolle.", "1.2", "said Ingra Tolle"),
        ("Police said the harbour will stay shut for large vessels until the wreck is raised.", "1.4", "Police said"),
    ],
)
def test_words_given_to_another_speaker_are_a_warning(text: str, cites: str, claim: str) -> None:
    findings = found(checked(draft_of((text, cites)), EN), "attribution_changed")
    assert [f.claim for f in findings] == ([claim] if claim else [])
    assert all(f.severity is Severity.WARNING for f in findings)


@BOTH(
    ("text", "cites", "rules"),
    [
        ("Niemand hatte die Mannschaft vor den gebrochenen Rollen und dem morschen Pfeiler gewarnt.", "1.1",
         {"attribution_dropped"}),
        ("Die Lotsen haben laut Gericht drei Warnungen aus dem Hafen missachtet.", "1.3", set()),
        ("Die Reederei entschied, dass die Lotsen drei Warnungen aus dem Hafen missachtet hätten.", "1.3",
         {"attribution_changed"}),
        ("Renn sagte, dass die Reederei die Ersatzteile für die Brücke verzögert habe.", "1.2", set()),
        ("Tolle sagte, dass die Reederei die Ersatzteile für die Brücke verzögert habe.", "1.2",
         {"attribution_changed"}),
    ],
)  # fmt: skip
def test_german_speakers_are_compared_too(text: str, cites: str, rules: set[str]) -> None:
    about = {"attribution_dropped", "attribution_changed"}
    assert rules_of(checked(draft_of((text, cites)), DE)) & about == rules


COSTS = story_of(
    ("The council met late.", "The Merrowick Courier has seen the plans."),
    ("The repair of the harbour bridge will cost 4.2 million crowns.",),
    ("The repair of the harbour bridge will cost 4.8 million crowns. Ostrel Herald had written of 4.1 million.",),
)


@BOTH(
    ("text", "cites", "claims"),
    [
        ("TPR News reported that the repair will cost 4.8 million crowns, while Ostrel Herald reported 4.2 million.",
         "2.1 3.1", []),
        ("TPR News reported that the repair will cost 4.2 million crowns, while Ostrel Herald reported 4.8 million.",
         "2.1 3.1", ["4.2 million", "4.8 million"]),
        ("The repair will cost 4.8 million crowns, Ostrel Herald reported.", "2.1 3.1", ["4.8 million"]),
        ("The repair will cost 4.2 million crowns, Ostrel Herald reported.", "2.1", []),
        ("According to TPR News, the repair will cost 4.2 million crowns.", "2.1", ["TPR News"]),
        ("Ostrel Herald wrote of 4.1 million crowns.", "3.1", []),  # the passage of another says that it did
        ("TPR News is read in Ostrel, where the repair will cost 4.2 million crowns.", "2.1", []),  # it reports nothing
    ],
)  # fmt: skip
def test_an_outlet_reports_only_what_is_its_own(text: str, cites: str, claims: list[str]) -> None:
    findings = found(checked(draft_of((text, cites)), COSTS), "outlet_misattributed")
    assert [f.claim for f in findings] == claims
    assert all(f.severity is Severity.BLOCKING and f.overridable for f in findings)


def test_praise_that_no_source_has_is_a_warning() -> None:
    story = story_of(*ENGLISH, ("The iconic crane was moved.",))
    text = "The beloved bridge will be repaired beside the iconic crane for 4.2 million crowns."
    (finding,) = found(checked(draft_of((text, "1.1 3.1")), story), "loaded_word")
    assert (finding.claim, finding.severity) == ("beloved", Severity.WARNING)
    foreign = story_of(*ENGLISH, language="de", written_in="en")
    assert not found(checked(draft_of(("Die beliebte Brücke ist zu.", "1.1")), foreign), "loaded_word")


def test_a_bare_date_is_no_sentence() -> None:
    findings = found(
        checked(draft_of(("The pier is cracked.", "1.2"), ("Friday, Dec. 6.", "1.2")), EN), "sentence_cut_off"
    )
    assert [f.where for f in findings] == ["lede.1.2"]
