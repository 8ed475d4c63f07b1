"""The stamp: the only maker of articles, and what it never lets through."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ferry import NOW, PADDING, TERMS, clipping, ferry_clippings, ferry_draft, paragraph, story_of
from synth.domain.article import Article, DisclosureKind, Provenance
from synth.domain.dossier import Identity
from synth.domain.draft import Draft, Kind, Paragraph, Section, Sentence
from synth.domain.finding import Assessment
from synth.domain.source import Terms
from synth.domain.story import Story
from synth.errors import InvalidDraft
from synth.stamp import EXCERPT_WORDS, Imprint, draft_of, stamp

STORY = story_of(*ferry_clippings())
PROVENANCE = Provenance(run="r1", made_at=NOW, writer="llm", writer_version="1", rule_set="1", fingerprint="f")
ALIASES = [cited.alias for cited in STORY.passages()]


def stamped(
    draft: Draft, story: Story = STORY, kind: DisclosureKind = DisclosureKind.MODEL, rule_set: str = "1"
) -> Article:
    identity = Identity(id="a1", slug="ferry", date=NOW.date(), version=3)
    imprint = Imprint(identity=identity, newsroom="The Saltholm Review", disclosure=kind, format="analysis")
    return stamp(story, draft, Assessment(rule_set=rule_set), PROVENANCE, imprint)


def one_sentence(text: str, cites: str, kind: Kind = Kind.REPORTING) -> Draft:
    return ferry_draft().model_copy(update={"lede": (paragraph((text, cites), kind=kind),), "sections": ()})


def test_an_article_has_identity_disclosure_byline_sources_and_provenance() -> None:
    article = stamped(ferry_draft())
    assert (article.id, article.slug, article.version, article.date) == ("a1", "ferry", 3, NOW.date())
    assert "The Saltholm Review" in article.byline
    assert "AI-generated" in article.disclosure.sentence
    assert [source.outlet for source in article.sources] == ["Merrowick Courier", "Ostrel Herald"]
    assert article.provenance == PROVENANCE


def test_an_extract_never_says_that_a_model_wrote_it() -> None:
    sentence = stamped(ferry_draft(), kind=DisclosureKind.EXTRACTIVE).disclosure.sentence
    assert "AI-generated" not in sentence
    assert "ssembled" in sentence


def test_disclosure_and_byline_are_in_the_language_of_the_article() -> None:
    english = stamped(ferry_draft()).disclosure.sentence
    german = stamped(ferry_draft(), story_of(*ferry_clippings(), terms=TERMS.model_copy(update={"language": "de"})))
    assert german.disclosure.sentence != english
    assert "KI" in german.disclosure.sentence


@pytest.mark.parametrize("cites", ["9.1", "1.99", "1.1 2.77", "x"])
def test_a_citation_that_leads_nowhere_is_never_stamped(cites: str) -> None:
    with pytest.raises(InvalidDraft, match=r"lede\.1\.1: no passage"):
        stamped(one_sentence("The ferry stays.", cites))


def test_reporting_without_a_citation_is_never_stamped() -> None:
    with pytest.raises(InvalidDraft, match="must cite a passage"):
        stamped(one_sentence("The ferry stays.", ""))


def test_an_article_that_cites_no_source_at_all_is_never_stamped() -> None:
    with pytest.raises(InvalidDraft, match="cites no source"):
        stamped(one_sentence("Ferries are old.", "", kind=Kind.ANALYSIS))


def test_a_check_by_other_rules_than_provenance_names_is_never_stamped() -> None:
    with pytest.raises(InvalidDraft, match="checked by rule set 2, but provenance names 1"):
        stamped(ferry_draft(), rule_set="2")


def test_a_stamp_without_a_newsroom_cannot_be_made() -> None:
    with pytest.raises(ValidationError, match="newsroom"):
        Imprint(
            identity=Identity(id="a", slug="s", date=NOW.date(), version=1),
            newsroom="",
            disclosure=DisclosureKind.MODEL,
            format="brief",
        )


def test_sources_are_the_cited_ones_numbered_without_gaps_in_the_order_of_the_story() -> None:
    three = story_of(*ferry_clippings(), clipping("TPR News", ("The sea is calm.", PADDING)))
    article = stamped(one_sentence("Calm sea, ferry in port.", "3.1 1.1"), three)
    assert [(source.number, source.outlet) for source in article.sources] == [(1, "Merrowick Courier"), (2, "TPR News")]


def test_a_story_of_one_outlet_is_marked_single_source() -> None:
    assert stamped(one_sentence("The ferry stays.", "1.1"), story_of(ferry_clippings()[0])).disclosure.single_source
    assert not stamped(ferry_draft()).disclosure.single_source


def test_an_article_that_cites_two_outlets_of_one_owner_is_marked_single_source() -> None:
    owned = TERMS.model_copy(update={"owners": dict.fromkeys(STORY.outlets, "Saltholm Media")})
    assert stamped(ferry_draft(), story_of(*ferry_clippings(), terms=owned)).disclosure.single_source
    owned = TERMS.model_copy(update={"owners": {STORY.outlets[0]: "Saltholm Media"}})
    assert not stamped(ferry_draft(), story_of(*ferry_clippings(), terms=owned)).disclosure.single_source


def test_an_article_that_cites_one_of_two_outlets_is_marked_single_source() -> None:
    assert stamped(one_sentence("The ferry stays.", "1.1")).disclosure.single_source
    assert not stamped(one_sentence("The ferry stays.", "1.1 2.1")).disclosure.single_source


def test_a_passage_cited_twice_in_a_sentence_is_one_citation() -> None:
    assert len(stamped(one_sentence("The ferry stays.", "1.1 1.1")).lede[0].sentences[0].cites) == 1


def test_an_excerpt_is_the_sentence_nearest_to_the_words_that_cite_it() -> None:
    one = clipping(
        "Merrowick Courier", ("Rain fell all day. The ferry stays in port until Monday. Gulls cried.", PADDING)
    )
    excerpts = stamped(one_sentence("The ferry does not leave port.", "1.1"), story_of(one)).sources[0].excerpts
    assert [(excerpt.passage, excerpt.text) for excerpt in excerpts] == [(1, "The ferry stays in port until Monday.")]


WORDS = st.lists(
    st.sampled_from(["ferry", "port,", "Monday.", "(no)", "a", "„ja“", "4.2", "x" * 70]), min_size=1, max_size=90
)


@given(WORDS)
def test_no_excerpt_is_longer_than_25_words_of_its_passage(words: list[str]) -> None:
    text = " ".join(words)
    story = story_of(clipping("Merrowick Courier", (text, PADDING)))
    excerpt = stamped(one_sentence("The ferry stays in port.", "1.1"), story).sources[0].excerpts[0].text
    shown = excerpt.removesuffix(" …").split()
    assert 0 < len(shown) <= EXCERPT_WORDS == 25
    assert " ".join(shown).rstrip(",;:") in text


@given(WORDS)
def test_an_excerpt_that_is_cut_says_so(words: list[str]) -> None:
    text = " ".join(word.replace(".", "") for word in words)  # one sentence
    story = story_of(clipping("Merrowick Courier", (text, PADDING)))
    excerpt = stamped(one_sentence("The ferry stays in port.", "1.1"), story).sources[0].excerpts[0].text
    assert excerpt.endswith(" …") == (len(text.split()) > EXCERPT_WORDS)


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).map(str.strip).filter(bool)
sentences = st.builds(
    Sentence, text=texts, cites=st.lists(st.sampled_from(ALIASES), min_size=1, max_size=4, unique=True).map(tuple)
)
paragraphs = st.builds(
    Paragraph, kind=st.sampled_from(Kind), sentences=st.lists(sentences, min_size=1, max_size=3).map(tuple)
)
sections = st.builds(Section, heading=texts, paragraphs=st.lists(paragraphs, min_size=1, max_size=2).map(tuple))
drafts = st.builds(
    Draft,
    headline=texts,
    dek=texts,
    lede=st.lists(paragraphs, min_size=1, max_size=2).map(tuple),
    sections=st.lists(sections, max_size=2).map(tuple),
    keywords=st.lists(texts, max_size=3).map(tuple),
)


@given(drafts)
def test_the_draft_of_a_stamped_article_is_the_draft_that_was_stamped(draft: Draft) -> None:
    assert draft_of(stamped(draft), STORY) == draft


@given(drafts)
def test_the_same_draft_stamped_twice_has_one_hash_and_every_citation_resolves(draft: Draft) -> None:
    article, again = stamped(draft), stamped(draft)
    assert article.hash == again.hash
    cited = {cite.clipping for sentence in article.sentences() for cite in sentence.cites}
    assert cited == {source.clipping for source in article.sources}


def test_a_draft_is_found_again_when_a_source_has_left_the_story() -> None:
    draft = one_sentence("The ferry stays.", "2.1")
    article = stamped(draft)
    assert draft_of(article, STORY) == draft
    without = STORY.model_copy(update={"members": STORY.members[:1]})
    with pytest.raises(KeyError):
        draft_of(article, without)


def test_times_of_the_making_are_in_the_provenance_alone() -> None:
    later = PROVENANCE.model_copy(update={"made_at": NOW + timedelta(days=9)})
    imprint = Imprint(
        identity=Identity(id="a1", slug="ferry", date=NOW.date(), version=3),
        newsroom="The Saltholm Review",
        disclosure=DisclosureKind.MODEL,
        format="analysis",
    )
    other = stamp(STORY, ferry_draft(), Assessment(rule_set="1"), later, imprint)
    assert other.model_copy(update={"provenance": PROVENANCE}) == stamped(ferry_draft())


def test_terms_of_the_story_are_those_of_the_article() -> None:
    terms = Terms.model_validate({**TERMS.model_dump(), "section": "Harbours"})
    assert stamped(ferry_draft(), story_of(*ferry_clippings(), terms=terms)).section == "Harbours"
