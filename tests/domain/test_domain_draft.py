"""What makes a draft invalid, and what an edit does to one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ferry import ferry_clippings, ferry_draft, paragraph, story_of
from synth.domain.change import Change, changed
from synth.domain.draft import Draft, Kind, Paragraph, Section, faults
from synth.errors import DecisionRefused

STORY = story_of(*ferry_clippings())
DRAFT = ferry_draft()


def codes(draft: Draft) -> set[tuple[str, str]]:
    return {(fault.code, fault.where) for fault in faults(draft, STORY)}


def edit(where: str, text: str, *cites: str) -> Draft:
    return changed(DRAFT, Change(where=where, text=text, cites=cites or None))


def test_a_good_draft_has_no_fault() -> None:
    assert codes(DRAFT) == set()


@pytest.mark.parametrize(
    "alias", ["3.1", "1.9", "0.1", "1.0", "01.1", "1", "1.1.1", "1.1 ", "one", "².1", "1.99999999"]
)
def test_a_citation_that_names_no_passage_is_a_fault(alias: str) -> None:
    draft = DRAFT.model_copy(
        update={
            "lede": (Paragraph(sentences=(DRAFT.lede[0].sentences[0].model_copy(update={"cites": ("1.1", alias)}),)),)
        }
    )
    assert codes(draft) == {("citation_unknown", "lede.1.1")}


def test_reporting_without_a_citation_is_a_fault_and_analysis_is_not() -> None:
    bare = DRAFT.model_copy(update={"lede": (paragraph(("It will take days.", "")),)})
    assert codes(bare) == {("citation_missing", "lede.1.1")}
    assert (
        codes(DRAFT.model_copy(update={"lede": (paragraph(("It will take days.", ""), kind=Kind.ANALYSIS),)})) == set()
    )


def test_analysis_may_not_cite_what_is_not_there_either() -> None:
    assert codes(DRAFT.model_copy(update={"lede": (paragraph(("So.", "7.7"), kind=Kind.ANALYSIS),)})) == {
        ("citation_unknown", "lede.1.1")
    }


@pytest.mark.parametrize(
    ("update", "fault"),
    [
        ({"headline": " "}, ("empty_text", "headline")),
        ({"dek": ""}, ("empty_text", "dek")),
        ({"lede": ()}, ("section_empty", "lede")),
        ({"lede": (Paragraph(sentences=()),)}, ("section_empty", "lede.1")),
        ({"lede": (paragraph(("\u00a0", "1.1")),)}, ("empty_text", "lede.1.1")),
        ({"sections": (Section(heading="\t", paragraphs=DRAFT.lede),)}, ("section_empty", "sections.1")),
        ({"sections": (Section(heading="Later", paragraphs=()),)}, ("section_empty", "sections.1")),
        (
            {"sections": (Section(heading="Later", paragraphs=(Paragraph(sentences=()),)),)},
            ("section_empty", "sections.1.1"),
        ),
    ],
)
def test_each_empty_place_is_a_fault_that_names_it(update: dict[str, object], fault: tuple[str, str]) -> None:
    assert codes(DRAFT.model_copy(update=update)) == {fault}


def test_a_brief_has_no_sections_and_no_fault() -> None:
    assert codes(DRAFT.model_copy(update={"sections": ()})) == set()


def test_every_sentence_and_paragraph_is_named_by_its_place() -> None:
    assert [place for place, _, _ in DRAFT.sentences()] == [
        "lede.1.1", "lede.1.2", "lede.2.1", "sections.1.1.1", "sections.1.2.1",
    ]  # fmt: skip
    assert DRAFT.words == sum(len(sentence.text.split()) for _, _, sentence in DRAFT.sentences())


@pytest.mark.parametrize("where", ["headline", "dek"])
def test_headline_and_dek_take_new_words(where: str) -> None:
    assert getattr(edit(where, " New words. "), where) == "New words."


@pytest.mark.parametrize("where", [place for place, _, _ in DRAFT.sentences()])
def test_new_words_change_their_sentence_alone_and_keep_its_citations(where: str) -> None:
    before = {place: sentence for place, _, sentence in DRAFT.sentences()}
    after = {place: sentence for place, _, sentence in edit(where, "New words.").sentences()}
    assert after.pop(where) == before.pop(where).model_copy(update={"text": "New words."})
    assert after == before


def test_an_edit_may_change_the_citations_too() -> None:
    sentence = edit("sections.1.2.1", "It costs money.", "2.1", "2.2").sections[0].paragraphs[1].sentences[0]
    assert sentence.cites == ("2.1", "2.2")


def test_a_heading_takes_new_words() -> None:
    draft = edit("sections.1", "By bus")
    assert draft.sections[0].heading == "By bus"
    assert draft.sections[0].paragraphs == DRAFT.sections[0].paragraphs


def test_a_sentence_without_words_is_taken_out() -> None:
    assert [s.text for s in edit("lede.1.1", "").lede[0].sentences] == ["Its steering failed on Thursday."]


def test_a_paragraph_whose_last_sentence_is_taken_out_vanishes() -> None:
    assert edit("lede.2.1", " ").lede == DRAFT.lede[:1]


def test_a_section_whose_last_paragraph_is_taken_out_vanishes() -> None:
    once = edit("sections.1.1.1", "")
    assert len(once.sections[0].paragraphs) == 1
    assert changed(once, Change(where="sections.1.1.1", text="")).sections == ()


@pytest.mark.parametrize(
    "where",
    ["", "title", "lede", "lede.1", "lede.1.2.3", "sections", "sections.1.1", "lede.1.1 ", "lede.-1.1", "body.1.1"],
)
def test_a_place_of_no_known_form_is_refused(where: str) -> None:
    with pytest.raises(DecisionRefused, match="no place"):
        edit(where, "x")


@pytest.mark.parametrize(
    "where",
    ["lede.0.1", "lede.1.0", "lede.3.1", "lede.1.3", "sections.0", "sections.2", "sections.1.3.1", "sections.1.1.2"],
)
def test_a_place_that_this_article_lacks_is_refused(where: str) -> None:
    with pytest.raises(DecisionRefused, match=f"the article has no {where}"):
        edit(where, "x")


@given(
    st.lists(
        st.tuples(st.sampled_from([place for place, _, _ in DRAFT.sentences()]), st.sampled_from(["", "New words."]))
    )
)
def test_edits_never_leave_an_empty_paragraph_or_section_behind(edits: list[tuple[str, str]]) -> None:
    draft = DRAFT
    for where, text in edits:
        try:
            draft = changed(draft, Change(where=where, text=text))
        except DecisionRefused:
            continue
    assert {code for code, where in codes(draft) if where != "lede"} == set()
