"""What holds for every assessment: it ends, it repeats itself exactly, its evidence stands where it says."""

from __future__ import annotations

import time

import pytest
from check_story import CONTEXT, ENGLISH, GERMAN, checked, draft_of, story_of
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.check.catalogue import RULES
from synth.check.check import RULE_SET, checked_severities
from synth.check.clippings import read_passages
from synth.domain.draft import Draft, Kind, Paragraph, Section, Sentence
from synth.domain.finding import Assessment, Severity
from synth.domain.story import Story
from synth.errors import ConfigError

MARKS = ["“", "”", '"', "'", "’", "‘", "„", "«", "»", "…", "...", "[", "]", "<b>", "\u202e", "\n", ". "]
FIGURES = ["4.2 million", "1.200,50", "02:40", "24:00", "15 November", "31.02.2026", "2/30/26", "-5", "9" * 40, "0.000"]
WORDED = [
    "half",
    "third",
    "two and a half",
    "one hundred and",
    "fünfundzwanzig",
    "eine halbe Million",
    "about 0",
    "nearly $",
]
NAMED = ["Ingra Tolle", "Tolle’s", "U.S.", "ß", "İ", "K", "m"]
FRAGMENTS = st.sampled_from([*MARKS, *FIGURES, *WORDED, *NAMED])
TEXTS = st.lists(st.one_of(FRAGMENTS, st.text(max_size=12)), max_size=14).map(" ".join)
SENTENCES = st.builds(
    Sentence, text=TEXTS, cites=st.lists(st.sampled_from(["1.1", "1.2", "2.1", "9.9", "x"]), max_size=3).map(tuple)
)
PARAGRAPHS = st.builds(
    Paragraph, kind=st.sampled_from(list(Kind)), sentences=st.lists(SENTENCES, max_size=4).map(tuple)
)
SECTIONS = st.builds(Section, heading=TEXTS, paragraphs=st.lists(PARAGRAPHS, max_size=2).map(tuple))
DRAFTS = st.builds(
    Draft,
    headline=TEXTS,
    dek=TEXTS,
    lede=st.lists(PARAGRAPHS, max_size=3).map(tuple),
    sections=st.lists(SECTIONS, max_size=2).map(tuple),
    keywords=st.lists(TEXTS, max_size=2).map(tuple),
)
PASSAGES = st.lists(TEXTS, min_size=1, max_size=3)


def test_a_clipping_is_read_once_and_read_anew_when_its_text_has_changed() -> None:
    story = story_of(*ENGLISH)
    draft = draft_of(("The repair will cost 5.9 million crowns.", "1.1"))
    assert "number_unsupported" in {finding.rule for finding in checked(draft, story).findings}
    member = story.members[0]
    again = member.clipping.model_copy()
    assert read_passages(again, 1) is read_passages(member.clipping, 1)
    dearer = again.model_copy(update={"text": again.text.replace("4.2 million", "5.9 million")})
    changed = story.model_copy(update={"members": (member.model_copy(update={"clipping": dearer}), *story.members[1:])})
    assert "number_unsupported" not in {finding.rule for finding in checked(draft, changed).findings}


def evidence_stands(assessment: Assessment, story: Story) -> bool:
    clippings = {member.clipping.id: member.clipping for member in story.members}
    for finding in assessment.findings:
        if finding.evidence is not None:
            clipping, evidence = clippings[finding.evidence.clipping], finding.evidence
            cited = story.find(evidence.alias)
            if clipping.text[evidence.start : evidence.end] != evidence.text or cited is None:
                return False
            if not cited.passage.start <= evidence.start <= evidence.end <= cited.passage.end:
                return False
    return True


@settings(max_examples=150)
@given(
    draft=DRAFTS,
    one=PASSAGES,
    other=PASSAGES,
    language=st.sampled_from(["en", "de"]),
    source=st.sampled_from(["en", "de", "fr"]),
)
def test_any_draft_of_any_story_is_assessed_within_a_second(
    draft: Draft, one: list[str], other: list[str], language: str, source: str
) -> None:
    story = story_of(one, other, language=language, written_in=source)
    began = time.process_time()
    assessment = checked(draft, story)
    assert time.process_time() - began < 1
    assert evidence_stands(assessment, story)
    ids = [finding.id for finding in assessment.findings]
    assert len(ids) == len(set(ids))
    assert checked(draft, story) == assessment


@settings(max_examples=100)
@given(passage=st.text(max_size=300), other=st.text(max_size=60))
def test_evidence_stands_where_it_says_in_any_text(passage: str, other: str) -> None:
    story = story_of((passage, other))
    draft = draft_of((f"“{passage[3:40]} words {other}” cost 7 crowns, said Vance.", "1.1"), (other, "1.2"))
    assert evidence_stands(checked(draft, story), story)


HOSTILE = ["“", '"a', "'a ", "A. ", "7 ", "<a ", "[", "a.b", "a@", "Ab ", "*a", "one hundred and ", "Ab. Cd. ", "“a” "]


@pytest.mark.parametrize("text", [piece * 3000 for piece in HOSTILE], ids=HOSTILE)
def test_a_hostile_text_is_assessed_within_seconds(text: str) -> None:
    began = time.process_time()
    checked(draft_of((text, "1.1"), headline=text, dek=text), story_of(ENGLISH[0], ENGLISH[1]))
    checked(draft_of(("A short sentence.", "1.1")), story_of((text,)))
    assert time.process_time() - began < 5


def test_a_rule_set_is_named_in_every_assessment() -> None:
    assert checked(draft_of(("It is shut.", "1.1")), story_of(*ENGLISH)).rule_set == RULE_SET


def test_rule_ids_are_unique_and_described() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.description.endswith(".") for rule in RULES)


def test_sentences_taken_over_with_their_citation_have_no_blocking_finding() -> None:
    for story in (story_of(*ENGLISH), story_of(*GERMAN, language="de")):
        sentences = [(cited.text, cited.alias) for cited in story.passages()]
        context = CONTEXT.model_copy(update={"extractive": True})
        assert not checked(draft_of(*sentences), story, context).findings


def test_a_newsroom_may_raise_and_lower_what_it_may_override() -> None:
    severities = checked_severities({"number_unsupported": "warning", "length": "blocking", "citation_weak": "note"})
    context = CONTEXT.model_copy(update={"severities": severities})
    draft = draft_of(("It cost 9 million crowns, half of 250,000 crowns.", "1.1"), headline="b" * 99)
    found = {finding.rule: finding.severity for finding in checked(draft, story_of(*ENGLISH), context).findings}
    assert found["number_unsupported"] is Severity.WARNING
    assert found["length"] is Severity.BLOCKING


@pytest.mark.parametrize(
    ("severities", "words"),
    [
        ({"quotation_altered": "warning"}, "check.severities.quotation_altered: this rule is always blocking"),
        ({"citation_missing": "note"}, "check.severities.citation_missing: this rule is always blocking"),
        ({"number_unsuported": "note"}, "unknown key; did you mean 'number_unsupported'?"),
        ({"length": "off"}, "expected blocking, warning, note, not 'off'; a rule cannot be switched off"),
    ],
)
def test_a_severity_that_may_not_be_set_is_refused(severities: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        checked_severities(severities)
    assert words in str(refusal.value)
