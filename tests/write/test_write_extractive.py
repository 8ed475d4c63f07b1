"""Promises of the extractive writer on whole stories."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from extractive_stories import COURIER, HERALD, clipping, ferry, formats, story

from synth.domain.article import DisclosureKind
from synth.domain.draft import Draft, Kind, faults
from synth.domain.source import Rights
from synth.domain.story import Story
from synth.errors import ThinEvidence
from synth.text.locale import locale_of
from synth.text.sentences import split_sentences
from synth.write.extractive.compose import compose
from synth.write.extractive.writer import ExtractiveWriter
from synth.write.writer import Writer

GERMAN = """
Die Bücherei von Brookhafen bleibt ab dem 4. Januar für zehn Wochen geschlossen.
Das Dach der Bücherei muss nach einem Sturmschaden erneuert werden.
Bürgermeister Arne Tolkmitt bezifferte die Kosten am Montag auf 1,4 Millionen Kronen.
Rund 300 Menschen leihen in Brookhafen jede Woche Bücher aus.
Ein Bücherbus fährt während der Bauzeit dreimal in der Woche durch die Stadt.
## Was mit den Büchern geschieht
Helfer bringen 22.000 Bände in eine Halle am Fischereihafen.
Die Kinderabteilung zieht in zwei Räume der Grundschule um.
„Wir retten zuerst, was wir nicht nachkaufen können“, sagte Bibliothekarin Frauke Nissen.
Die Arbeiten seien dringend.
Wertvolle Drucke aus dem Jahr 1702 lagern künftig im Rathaus.
## Nächste Schritte
Der Rat will am 12. Dezember über einen Zuschuss für den Bücherbus entscheiden.
Ab dem 15. März soll die Bücherei wieder öffnen.
"""


def draft_of(one: Story) -> Draft:
    form, brief = formats()
    return compose(one, form, brief)


def sentences(draft: Draft) -> list[str]:
    return [sentence.text for _, _, sentence in draft.sentences()]


def source_sentence(one: Story, text: str, alias: str) -> str:
    """The sentence of the cited passage that stands word for word in `text`."""
    cited = one.find(alias)
    assert cited is not None
    for span in split_sentences(cited.text, one.terms.language):
        bare = span.text.rstrip(".")
        if bare in text or bare[0].lower() + bare[1:] in text:
            return span.text
    raise AssertionError(f"no sentence of {alias} stands word for word in: {text}")


@pytest.mark.parametrize("rights", list(Rights))
def test_every_draft_is_valid_and_every_sentence_is_cited_and_names_its_outlet(rights: Rights) -> None:
    one = ferry(rights)
    draft = draft_of(one)
    assert faults(draft, one) == ()
    for _, kind, sentence in draft.sentences():
        assert kind is Kind.REPORTING
        (alias,) = sentence.cites
        cited = one.find(alias)
        assert cited is not None
        assert cited.clipping.outlet in sentence.text


@pytest.mark.parametrize("rights", list(Rights))
def test_sentences_stand_word_for_word_in_the_passage_they_cite(rights: Rights) -> None:
    one = ferry(rights)
    for _, _, sentence in draft_of(one).sentences():
        source_sentence(one, sentence.text, sentence.cites[0])


def test_a_licensed_article_has_the_shape_of_its_format() -> None:
    form, _ = formats()
    draft = draft_of(ferry())
    assert len(draft.headline) <= form.headline_chars
    assert len(draft.dek.split()) <= form.dek_words
    assert len(draft.lede) == form.lede_paragraphs
    assert form.sections.least <= len(draft.sections) <= form.sections.most
    assert draft.words <= form.words.most
    assert 3 <= len(draft.keywords) <= 8
    headings = [section.heading for section in draft.sections]
    assert len(set(headings)) == len(headings)
    for _, paragraph in draft.paragraphs():
        assert 2 <= len(paragraph.sentences) <= 4


def test_no_source_sentence_is_used_twice() -> None:
    one = ferry()
    used = Counter(source_sentence(one, s.text, s.cites[0]) for _, _, s in draft_of(one).sentences())
    assert max(used.values()) == 1


def test_what_leans_asks_or_advertises_is_left_out() -> None:
    text = " ".join(sentences(draft_of(ferry())))
    for bad in ("He said the garages", "Why did nobody", "Read more", "We will keep you"):
        assert bad.lower() not in text.lower()


def test_numbers_on_which_sources_differ_stand_side_by_side_and_nowhere_else() -> None:
    draft = draft_of(ferry())
    (section,) = [s for s in draft.sections if s.heading == locale_of("en").prose.differ]
    pair = [sentence.text for sentence in section.paragraphs[0].sentences[:2]]
    assert {"3.2 million crowns" in pair[0], "3.9 million crowns" in pair[0]} == {True, False}
    assert "3.2 million crowns" in " ".join(pair)
    assert "3.9 million crowns" in " ".join(pair)
    elsewhere = " ".join([draft.headline, draft.dek, *(text for text in sentences(draft) if text not in pair)])
    assert "million" not in elsewhere


def test_what_differs_stands_alone_under_its_heading() -> None:
    (section,) = [s for s in draft_of(ferry()).sections if s.heading == locale_of("en").prose.differ]
    told = [sentence.text for paragraph in section.paragraphs for sentence in paragraph.sentences]
    assert len(told) == 2
    assert all("million crowns" in text for text in told)


@pytest.mark.parametrize("rights", list(Rights))
def test_the_dek_is_no_sentence_of_the_body(rights: Rights) -> None:
    bare = [member.clipping.model_copy(update={"description": ""}) for member in ferry().members]
    for one in (ferry(rights), story(*bare, rights=rights)):
        draft = draft_of(one)
        dek = draft.dek.rstrip(".").lower()
        assert dek
        assert not any(dek in text.lower() for text in sentences(draft))


def test_sections_with_enough_to_tell_have_two_paragraphs() -> None:
    titled = "Islanders prepare for a winter without a ferry"
    one = story(clipping("Ostrel Herald", titled, HERALD), clipping("Merrowick Courier", titled, COURIER))
    draft = draft_of(one)
    full = [s for s in draft.sections if s.heading not in {locale_of("en").prose.differ, draft.sections[-1].heading}]
    assert full
    assert all(len(section.paragraphs) >= 2 for section in full)


MAYOR = """
The harbour bridge of Ostrel stays shut until the end of March.
Divers found cracks in two of its granite piers during a routine inspection in October.
The port authority will replace both piers at night so that ships can pass.
Lorries must take the road through Hask, which is 40 kilometres longer.
Bus passengers change to a foot ferry that leaves every 20 minutes.
Shops near the quay have lost a third of their customers since October.
The yard in Hask has forged a steel collar for each of the piers.
Engineers measure the movement of the bridge every morning before the first bus leaves.
School buses start half an hour earlier until the end of the works.
Mayor Signe Ullman has asked the government for 7 million crowns.
"""


def test_a_sentence_that_bears_the_title_out_is_taken_into_the_body() -> None:
    one = story(clipping("Ostrel Herald", "Ullman asks for 7 million crowns as bridge stays shut", MAYOR))
    _, brief = formats()
    short = brief.model_copy(update={"words": brief.words.model_copy(update={"most": 100})})
    draft = compose(one, short, short)
    assert draft.headline == "Ullman asks for 7 million crowns as bridge stays shut"
    assert any("Signe Ullman" in text and "7 million" in text for text in sentences(draft))
    assert draft.words < 100 < len(MAYOR.split())


def test_another_title_heads_the_article_where_the_central_one_is_not_borne_out() -> None:
    one = story(
        clipping("Ostrel Herald", "Ostrel harbour bridge stays shut until March, says Oona Sarrick", MAYOR),
        clipping("Merrowick Courier", "Harbour bridge of Ostrel stays shut until the end of March", MAYOR),
    )
    assert draft_of(one).headline == "Harbour bridge of Ostrel stays shut until the end of March"


def test_the_last_section_looks_ahead_under_a_heading_of_the_sources() -> None:
    last = draft_of(ferry()).sections[-1]
    assert last.heading in {"What comes next", "Next steps"}
    told = " ".join(sentence.text for paragraph in last.paragraphs for sentence in paragraph.sentences)
    assert "8 March" in told or "19 December" in told


def test_the_headline_is_a_title_without_labels_and_site_name() -> None:
    assert draft_of(ferry()).headline in {
        "Dunsay ferry stops for nine weeks",
        "Island of Dunsay braces for a winter without its ferry",
    }


def test_a_quoted_source_gives_at_most_fifteen_percent_but_always_two_sentences() -> None:
    one = ferry(Rights.QUOTE)
    draft = draft_of(one)
    words: Counter[int] = Counter()
    counts: Counter[int] = Counter()
    for _, _, sentence in draft.sentences():
        ordinal = int(sentence.cites[0].split(".")[0])
        words[ordinal] += len(source_sentence(one, sentence.text, sentence.cites[0]).split())
        counts[ordinal] += 1
    for member in one.members:
        assert counts[member.ordinal] <= 2 or words[member.ordinal] <= 0.15 * member.clipping.words
        assert counts[member.ordinal] == 2


def test_fewer_than_150_words_make_a_brief_without_sections() -> None:
    draft = draft_of(ferry(Rights.QUOTE))
    assert draft.words < 150
    assert draft.sections == ()
    assert draft.lede
    assert draft.dek


def test_a_dek_never_drops_the_reportedly_of_its_headline_and_never_says_that_nobody_answered() -> None:
    one = story(
        clipping("Ostrel Herald", "Port reportedly buys the ferry Grey Heron", HERALD, description=(
            "The port buys the ferry Grey Heron, a step that the islanders of Dunsay have asked for since the spring."
        )),
        clipping("Hask Courier", "Port reportedly buys the ferry Grey Heron", COURIER + (
            "\nThe port of Ostrel reportedly buys the ferry Grey Heron from the Tolvan ferry line."
            "\nA spokesperson for the port of Ostrel and its ferry Grey Heron declined to comment."
        )),
    )  # fmt: skip
    draft = draft_of(one)
    assert draft.headline == "Port reportedly buys the ferry Grey Heron"
    assert not draft.dek.startswith("The port buys")
    assert "declined to comment" not in draft.dek


def test_no_section_is_called_background_or_people_for_want_of_another_heading() -> None:
    ships = (
        "Barge Ostrel,Lighter Hask,Tender Brann,Cutter Velm,Sloop Karsk,Pinnace Dorl,Ketch Tolva,Brig Sundra,Yawl Mirn"
    )
    cargoes = ["salt", "slate", "grain", "coal", "timber", "wool", "ore", "hides", "flour"]
    bays = ["Arne", "Bror", "Cald", "Dune", "Esk", "Fjell", "Gorm", "Holt", "Inn"]
    plain = "\n".join(
        f"{ship} carries {4 + 3 * at} tonnes of {cargo} across the sound of {bay} in calm water."
        for at, (ship, cargo, bay) in enumerate(zip(ships.split(","), cargoes, bays, strict=True))
    )
    draft = draft_of(story(clipping("Ostrel Herald", "Barges carry cargo across the sound", plain)))
    headings = {section.heading for section in draft.sections}
    own = locale_of("en").prose.headings
    assert headings
    assert not headings & {own["background"], own["people"], own["reaction"], own["next"]}


def test_too_little_text_is_refused_with_how_much_there_was() -> None:
    short = "\n".join(HERALD.strip().splitlines()[:2])
    with pytest.raises(ThinEvidence, match=r"\d+ words .* 2 sentences"):
        draft_of(story(clipping("Ostrel Herald", "Dunsay ferry stops for nine weeks", short)))


def test_sources_in_another_language_are_refused_by_name() -> None:
    german = clipping("Brookhafener Tageblatt", "Bücherei schließt", GERMAN, language="de")
    with pytest.raises(ThinEvidence, match=r"\(en\).*de"):
        draft_of(story(german))


def test_a_source_in_another_language_is_never_cited() -> None:
    german = clipping("Brookhafener Tageblatt", "Bücherei schließt", GERMAN, language="de")
    one = story(german, clipping("Ostrel Herald", "Dunsay ferry stops for nine weeks", HERALD))
    assert all(s.cites[0].startswith("2.") for _, _, s in draft_of(one).sentences())


def test_a_german_article_names_its_outlet_in_german_word_order() -> None:
    one = story(
        clipping("Brookhafener Tageblatt", "Bücherei von Brookhafen schließt für zehn Wochen", GERMAN, language="de"),
        language="de",
    )
    draft = draft_of(one)
    assert faults(draft, one) == ()
    for text in sentences(draft):
        assert text.startswith("Das Brookhafener Tageblatt ") or text.endswith("das Brookhafener Tageblatt.")
    told = " ".join(sentences(draft))
    assert "seien dringend" not in told  # reported speech whose speaker is missing
    assert ", sagte Bibliothekarin Frauke Nissen, " not in told


def test_the_same_story_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "from extractive_stories import ferry, formats\n"
        "from synth.write.extractive.compose import compose\n"
        "print(compose(ferry(), *formats()).model_dump_json())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_the_writer_keeps_the_protocol_and_its_label() -> None:
    form, brief = formats()
    writer: Writer = ExtractiveWriter(brief)
    written = asyncio.run(writer.write(ferry(), form))
    assert writer.hand.name == "extractive"
    assert writer.hand.disclosure is DisclosureKind.EXTRACTIVE
    assert written.calls == 0
    assert written.draft == draft_of(ferry())


def test_eight_thousand_words_take_less_than_a_second_of_computing() -> None:
    many = [
        clipping(f"Paper {n}", f"Dunsay ferry stops, day {n}", HERALD + COURIER.replace("Holt", f"Holt{n}"))
        for n in range(19)
    ]
    assert sum(one.words for one in many) > 8000
    one = story(*many)
    draft_of(one)
    start = time.process_time()
    draft_of(one)
    assert time.process_time() - start < 1.0  # half of that where, as here, 19 papers say the same
