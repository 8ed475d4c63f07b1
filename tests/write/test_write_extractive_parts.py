"""Promises of the extractive writer's parts: standing alone, attribution, contradictions, titles, paragraphs."""

from __future__ import annotations

from itertools import pairwise

import pytest
from extractive_stories import clipping, formats, story
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.domain.draft import faults
from synth.domain.evidence import PassageKind
from synth.errors import ThinEvidence
from synth.text.locale import locale_of
from synth.write.extractive.attribute import Attribution, named
from synth.write.extractive.compose import compose
from synth.write.extractive.coverage import Coverage, claims_of
from synth.write.extractive.differ import find_conflicts
from synth.write.extractive.headline import clean_title, headlines
from synth.write.extractive.lexicon import Lexicon
from synth.write.extractive.needs import find_bonds
from synth.write.extractive.paragraphs import cut_paragraphs
from synth.write.extractive.rank import rank_sentences
from synth.write.extractive.select import Repeats, choose
from synth.write.extractive.standing import objection
from synth.write.extractive.statements import Statement, read_statements, tidy
from synth.write.extractive.topics import is_good_heading

EN, DE = locale_of("en"), locale_of("de")


def said(text: str, *, ordinal: int = 1, position: int = 0, language: str = "en") -> Statement:
    return Statement(
        alias=f"{ordinal}.{position + 1}",
        ordinal=ordinal,
        outlet=f"Paper {ordinal}",
        position=position,
        length=10,
        text=text,
        heading="",
        kind=PassageKind.PARAGRAPH,
        locale=locale_of(language),
    )


@pytest.mark.parametrize(
    "text",
    [
        "The ferry line must replace the main shaft of the Grey Heron.",
        "“We stopped because we want to sail on,” said Ilse Marrand, the captain.",
        "Tolle said the span must not be moved until jacks have been fitted beneath it.",
        "About 9,300 vehicles a day used the bridge.",
        "US officials have opened talks with the port of Kessling.",
        "Mayor Signe Ullman said she would ask the rescue service for a helicopter.",
        "The bridge in Merrowick was closed this week, the port authority said.",
    ],
)
def test_a_sentence_that_stands_alone_meets_no_objection(text: str) -> None:
    assert objection(said(text)) == ""


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("He stopped the motor within seconds and walked away.", "leans_at_start"),
        ("It’s the most common form of the disease worldwide.", "leans_at_start"),
        ("The harbour master said this plan would cost the town dearly.", "points_back"),
        ("An ambulance needs about 28 minutes to get there from Merrowick.", "points_back"),
        ("“I heard the fender go, and the whole cabin jumped,” he told reporters.", "antecedent"),
        ("Every Friday the director of the utility lowers it into the harbour.", "antecedent"),
        ("“The pier is the good news for everybody in this town.”", "speaker"),
        ("Renn wrote on the town’s site.", "speaker"),
        ("We have counted the votes in every ward of the city.", "first_person"),
        ("You can visit the museum on every day of the week.", "first_person"),
        ("Who pays for the bridge? The town and the port do.", "question"),
        ("The council will vote on the bridge fund tomorrow evening.", "relative_day"),
        ("Sign up for the free newsletter of the Ostrel desk.", "furniture"),
        ("Photo by Alan Marsh shows the bridge standing half open.", "furniture"),
        ("A bridge without end.", "shapeless"),
        ("the bridge will remain closed until the end of March", "shapeless"),
        ("The bridge will remain closed until the end of the…", "shapeless"),
        ("The figure covers new rollers and a new section of the ring.", "generic"),
        ("The ailing couple was put into quarantine by the harbour doctor.", "generic"),
        ("All the garages near the harbour are rented until the spring.", "leans_at_start"),
        ("An inventor and engineer, he’s crucial in the fight against the flood.", "antecedent"),
        ("Piet Sundal rejected that idea on legal grounds.", "points_back"),
        ("In the morning, councillors questioned the director of the yard.", "points_back"),
        ("5 June, Hask Arena, Ostrel, North Shore and Kessling.", "shapeless"),
        ("The fever - otherwise known as the ‘grey death - is found in fleas.", "shapeless"),
    ],
)
def test_a_sentence_that_needs_its_neighbours_is_refused(text: str, rule: str) -> None:
    assert objection(said(text)) == rule


def test_what_promises_a_number_or_reasons_and_stops_is_refused_in_german() -> None:
    for text in (
        "Bürgermeisterin Wiebke Harm eröffnete den Abend mit einer Zahl.",
        "Reedereichef Folkert Brahm nannte zwei Gründe für die Einschränkung.",
    ):
        assert objection(said(text, language="de")) == "points_back"


def test_german_reported_speech_without_a_speaker_is_refused() -> None:
    assert objection(said("Die Reederei suche seit einem Jahr nach Personal.", language="de")) == "speaker"
    assert objection(said("Die Reederei sucht seit einem Jahr nach Personal.", language="de")) == ""


def test_a_surname_needs_the_full_name_before_it() -> None:
    told = [
        said("Haulier Corin Maddle has moved four lorries to a yard.", position=0),
        said("Maddle said the detour cost about 1,900 crowns a day.", position=1),
    ]
    bonds = find_bonds(told)
    assert bonds.met(0, set())
    assert not bonds.met(1, set())
    assert bonds.met(1, bonds.gives[0])


def test_a_definite_noun_of_the_source_needs_what_introduced_it() -> None:
    told = [
        said("A fishing cooperative on the quay has asked for a pilot boat.", position=0),
        said("The cooperative is looking for an ice machine in Kessling.", position=1),
    ]
    bonds = find_bonds(told)
    assert not bonds.met(1, set())
    assert bonds.met(1, bonds.gives[0])


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("The port closed the western gate to lorries.", "The eastern gate was also closed to heavy vehicles."),
        ("A whaling log of the town was soaked.", "Librarian Wenna Collis had asked for money to copy it in full."),
        ("An alarm would have gained the crew time.", "“Half an hour is two shelves of the room,” Carsk said."),
        ("The envoys met at the yard in Hask.", "“All of us thought that it was out of place,” Ordway said."),
        ("Lung fever is the worst form of the disease.", "Without a doctor, the disease is always fatal."),
        ("The quartet played the last song of the night.", "The applause from the hall lasted a good ten minutes."),
        ("The quartet went home.", "Following a performance of their song, Hale brought a guest on the stage."),
        (
            "A fourth reason is the price.",
            "Analyst Odo Fenn points out a couple of additional reasons to hold the share.",
        ),
    ],
)
def test_what_goes_on_from_the_sentence_before_needs_that_very_sentence(before: str, text: str) -> None:
    bonds = find_bonds([said("The town has a harbour.", position=0), said(before, position=1), said(text, position=2)])
    known = {f"term:{word}" for word in ("diseas", "disease", "hall", "time", "share")} | {"name:carsk", "name:ordway"}
    assert not bonds.met(2, known)
    assert bonds.met(2, known | {"at:1", *bonds.gives[1]})


@pytest.mark.parametrize(
    "text",
    [
        "The port closed the gate, and it also closed the quay to heavy vehicles.",
        "Tolle said the firm had asked for a second inspection of the pier.",
        "“The pier is sound,” said Ingra Tolle, the port director.",
        "“The repair of Grey Heron is the largest in years,” Marrand said.",
    ],
)
def test_what_explains_itself_needs_no_sentence_before_it(text: str) -> None:
    bonds = find_bonds([said("Ferries leave Ostrel every hour.", position=0), said(text, position=1)])
    assert bonds.met(1, {"name:marrand", "name:tolle"})


def test_german_pluperfect_needs_the_sentence_before_it() -> None:
    told = [
        said("Der Rat lud am Dienstag zu einer Versammlung.", language="de", position=0),
        said("Rund 240 Menschen waren in die Halle gekommen.", language="de", position=1),
    ]
    bonds = find_bonds(told)
    assert not bonds.met(1, set())
    assert bonds.met(1, bonds.gives[0])


def test_a_definite_noun_inside_a_sentence_needs_what_introduced_it() -> None:
    told = [
        said("Boxes are stacked in a cold hall of Norrby Fisheries.", position=0),
        said("Torvald Norrby offered the hall before anyone had spoken.", position=1),
    ]
    bonds = find_bonds(told)
    assert not bonds.met(1, {"name:norrby"})
    assert bonds.met(1, bonds.gives[0])


def test_a_scene_that_opens_a_report_waits_for_its_noun() -> None:
    bonds = find_bonds([said("The smell reaches the visitor before the sight does.", position=0)])
    assert not bonds.met(0, set())
    assert bonds.met(0, {"term:smell"})


@pytest.mark.parametrize(
    ("outlet", "language", "name"),
    [
        ("Ostrel Herald", "en", "the Ostrel Herald"),
        ("TPR News", "en", "TPR News"),
        ("The Lodrun Post", "en", "the Lodrun Post"),
        ("Brookhafener Tageblatt", "de", "das Brookhafener Tageblatt"),
        ("Tönnsander Inselkurier", "de", "der Tönnsander Inselkurier"),
        ("Küstenzeitung", "de", "die Küstenzeitung"),
        ("Nordlicht Online", "de", "Nordlicht Online"),
    ],
)
def test_outlets_get_the_article_that_their_language_asks_for(outlet: str, language: str, name: str) -> None:
    assert named(outlet, locale_of(language).prose) == name


def attributed(*texts: str) -> list[str]:
    told = [said(text, position=at) for at, text in enumerate(texts)]
    lexicon = Lexicon(told, EN)
    return [sentence.text for sentence in Attribution(EN, lexicon).paragraph(told).sentences]


def test_attribution_never_follows_a_speaker_or_enters_a_quotation() -> None:
    quote = "“The pier is sound,” said Ingra Tolle, the port director."
    late = "The repair will cost 4.2 million crowns, the port authority said."
    for text in (quote, late):
        (sentence,) = attributed(text)
        assert sentence in {f"Paper 1 reported: {text}", f"Paper 1 wrote: {text}"}


def test_a_capital_is_lowered_only_where_it_is_no_name() -> None:
    assert attributed("The bridge is closed.") == ["Paper 1 reported that the bridge is closed."]
    assert attributed("Merrowick has closed a bridge.", "A ferry links Merrowick with Hask.")[0] == (
        "Paper 1 reported that Merrowick has closed a bridge."
    )
    assert attributed("Kessling closed a bridge.") == ["Kessling closed a bridge, Paper 1 reported."]


def test_attribution_forms_alternate() -> None:
    texts = attributed(*(f"The bridge number {n} was closed to lorries." for n in range(4)))
    assert len({text.replace(str(n), "") for n, text in enumerate(texts)}) > 2
    assert not any(one.startswith("Paper 1") and two.startswith("Paper 1") for one, two in pairwise(texts))


def test_an_outlet_that_ends_a_sentence_does_not_begin_the_next_one() -> None:
    texts = attributed(
        *(f"Kessling closed bridge number {n} to lorries." for n in range(2)),
        *(f"The bridge number {n} was closed to lorries." for n in range(2, 4)),
    )
    assert not any(one.rstrip(".").endswith(("reported", "Paper 1", "wrote")) and "Paper 1" in two[:30]
                   for one, two in pairwise(texts))  # fmt: skip


def conflicts(one: str, other: str) -> int:
    told = [
        said(one),
        said(other, ordinal=2),
        said("Trees grow beside the road to Hask."),
        said("Rain fell in Hask.", ordinal=2),
    ]
    return len(find_conflicts(told, range(4), rank_sentences(told, {})))


def test_different_numbers_for_one_thing_are_a_contradiction() -> None:
    assert conflicts(
        "The repair of the bridge will cost 4.2 million crowns.",
        "The repair of the bridge will cost 4.8 million crowns.",
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The repair of the bridge will cost 4.2 million crowns.",
            "The repair of the bridge will cost 4.21 million crowns.",
        ),
        ("The repair of the bridge will cost 4.2 million crowns.", "The repair of the bridge will take 48 days."),
        ("The ferry leaves the quay at 06:15 on Mondays.", "The ferry leaves the quay at 07:45 on Mondays."),
        ("A single cabin on the train costs 165 crowns.", "The workshop in Hask repaired 24 coaches for 38 crowns."),
    ],
)
def test_rounding_other_units_times_and_other_things_are_no_contradiction(one: str, other: str) -> None:
    assert conflicts(one, other) == 0


def test_the_same_fact_in_near_same_words_is_a_repeat() -> None:
    told = [
        said("A foot ferry will cross the inlet every 20 minutes from Thursday."),
        said("From Thursday a ferry for foot passengers crosses the inlet every 20 minutes.", ordinal=2),
        said("Divers examined the granite blocks of the pier."),
    ]
    repeats = Repeats(told, rank_sentences(told, {}))
    assert repeats.repeats(1, [0])
    assert not repeats.repeats(2, [0, 1])
    assert len(choose(told, rank_sentences(told, {}), 100)) == 2


def test_one_telling_count_in_two_sentences_is_a_repeat_unless_each_adds_a_number() -> None:
    told = [
        said("About 11,500 of the volumes in the cellar were soaked."),
        said("Librarian Wenna Collis estimates that 11,500 books got wet.", ordinal=2),
        said("Drying 11,500 sheets of paper takes 45 fans, quiet rooms and patient helpers for weeks.", ordinal=3),
        said("Freezing space for 11,500 boxes costs the fishery 70 crowns in electricity every hour.", ordinal=2),
        said("The main of 1958 burst near the station.", ordinal=2),
        said("Lorries of 1958 stood beside the church.", ordinal=3),
    ]
    repeats = Repeats(told, rank_sentences(told, {}))
    assert repeats.repeats(1, [0])
    assert not repeats.repeats(3, [2])
    assert not repeats.repeats(5, [4])


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("LIVE: Bridge stays shut until March | Ostrel Herald", "Bridge stays shut until March"),
        ("Exclusive – Bridge stays shut until March...", "Bridge stays shut until March"),
        ("Harbour Bridge Stays Shut Until the End of March", "Harbour bridge stays shut until the end of March"),
        ("BRIDGE IN MERROWICK STAYS SHUT UNTIL MARCH", "Bridge in Merrowick stays shut until March"),
        ("Bridge stays shut: what we know", "Bridge stays shut: what we know"),
    ],
)
def test_titles_are_cleaned_but_never_cut(title: str, clean: str) -> None:
    told = [said("The harbour bridge in Merrowick stays shut until the end of March, and it stays where it is.")]
    assert clean_title(title, "Ostrel Herald", Lexicon(told, EN), EN) == clean


def lost(body: str, head: str) -> int:
    return len(Coverage([said(body).told], EN, frozenset()).lost(head))


def test_a_headline_may_not_name_or_number_what_the_body_lacks() -> None:
    body = "Ingra Tolle said 31 boats could pass on Monday."
    assert lost(body, "Tolle: 31 boats can pass") == 0
    assert lost(body, "Tolle: 32 boats can pass") == 1
    assert lost(body, "Boats can pass, says Oona Sarrick") == 1
    assert lost(body, "Boats can pass on Tuesday") == 1


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("Bridge repair costs over 1 million crowns", 0),
        ("Bridge repair costs 1 million crowns", 1),
        ("Bridge repair costs over 2 million crowns", 1),
        ("Merrowick’s bridge repair costs a lot", 0),
        ("MPA pays for the bridge", 0),
        ("MPB pays for the bridge", 1),
    ],
)
def test_rounded_numbers_possessives_and_initials_are_borne_out_by_what_they_stand_for(head: str, missing: int) -> None:
    body = "The repair of the bridge in Merrowick cost the Merrowick Port Authority 1,148,000 crowns."
    assert lost(body, head) == missing


def test_an_adjective_before_the_first_name_of_a_title_is_no_part_of_the_name() -> None:
    body = "Envoy Signe Ullman is likely to be unpredictable when she speaks."
    assert lost(body, "Unpredictable Ullman faces the council") == 0
    assert lost(body, "Honest Ullman faces the council") == 1


def test_a_value_that_the_sources_do_not_agree_on_bears_nothing_out() -> None:
    told = said("The repair will cost 4.2 million crowns.")
    (claim,) = claims_of("Repair costs 4.2 million crowns", EN)
    assert told.told.bears(claim, frozenset())
    assert not told.told.bears(claim, told.values)


def test_a_title_that_quotes_comes_also_without_its_quotation_and_a_plain_one_comes_first() -> None:
    sources = [
        clipping("Paper 1", "Divers find missing girl on Dunsay: “We have her now!”", "The divers found the girl."),
        clipping("Paper 2", "What we know about the divers of Dunsay", "The divers found the girl on Dunsay."),
    ]
    found = headlines(sources, Lexicon([said("Divers found the girl on Dunsay.")], EN), EN, 90)
    assert found[0].text == "Divers find missing girl on Dunsay"
    assert [title.plain for title in found] == [True, False, False]


@pytest.mark.parametrize(
    ("heading", "good"),
    [
        ("How people will cross", True),
        ("Who pays", True),
        ("Read more", False),
        ("Who pays?", False),
        ("What we know", False),
        ("Background", False),
        ("What the town can do, and by when it must", False),
    ],
)
def test_only_a_heading_that_a_person_would_reuse_is_taken(heading: str, good: bool) -> None:
    assert is_good_heading(heading, EN) is good


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("MERROWICK (TPR) — The bridge is shut.", "The bridge is shut."),
        ("- The  bridge is shut.", "The bridge is shut."),
        ("The bridge – built in 1938 – is shut.", "The bridge – built in 1938 – is shut."),
    ],
)
def test_datelines_and_bullets_are_not_a_part_of_a_sentence(text: str, plain: str) -> None:
    assert tidy(text) == plain


def test_a_stop_after_a_title_ends_no_sentence() -> None:
    one = story(
        clipping("Paper", "Letter", "The letter was written by Ms. Hale and sent to the director. It rained in Hask.")
    )
    told = [statement.text for statement in read_statements(one, EN)]
    assert told == ["The letter was written by Ms. Hale and sent to the director.", "It rained in Hask."]


def test_a_zone_after_an_hour_does_not_begin_a_sentence() -> None:
    one = story(clipping("Paper", "Call", "The line holds a call at 9 a.m. ET to answer islanders. It rained in Hask."))
    told = [statement.text for statement in read_statements(one, EN)]
    assert told == ["The line holds a call at 9 a.m. ET to answer islanders.", "It rained in Hask."]


def test_a_new_definite_noun_needs_the_sentence_before_it_across_paragraphs() -> None:
    told = [
        said("A black jumper with a white sheep sold for 886,000 crowns.", position=0),
        said("The sweater was the most expensive knit ever sold.", position=1),
        said("The edge of the collar is worn through.", position=2),
    ]
    bonds = find_bonds(told)
    assert not bonds.met(1, set())
    assert bonds.met(1, bonds.gives[0])
    assert bonds.met(2, set())  # it says which edge is meant


def test_a_place_or_an_office_is_no_surname_that_waits_for_its_full_name() -> None:
    told = [
        said("Port Captain Ilse Marrand met the Council President in Ostrel.", position=0),
        said("Ferries leave New Ostrel every hour of the day.", position=1),
        said("Ostrel has a new harbour and a President of its own.", position=2),
        said("Marrand has sailed since 2014 on the Grey Heron.", position=3),
    ]
    bonds = find_bonds(told)
    assert bonds.met(2, set())
    assert not bonds.met(3, set())


def test_what_another_outlet_reported_is_never_reported_that_it_reported() -> None:
    (text,) = attributed("The port news agency reported a crack in the shaft on Monday.")
    assert "reported that" not in text
    assert text == "According to Paper 1, the port news agency reported a crack in the shaft on Monday."
    (text,) = attributed("The yard is reportedly looking for a second shaft in Kessling.")
    assert text.endswith("according to Paper 1.") or text.startswith("According to Paper 1,")


@given(st.integers(min_value=1, max_value=12), st.integers(min_value=1, max_value=3))
def test_paragraphs_keep_every_statement_in_order(count: int, most: int) -> None:
    told = [said(f"Sentence {n} stands here.", ordinal=1 + n % 2, position=n) for n in range(count)]
    paragraphs = cut_paragraphs(told, most)
    assert [one for paragraph in paragraphs for one in paragraph] == told
    assert len(paragraphs) <= most
    if 2 <= count <= 4 * most:
        assert all(2 <= len(paragraph) <= 4 for paragraph in paragraphs) or most == 1


LINES = """
The ferry to Dunsay stops for nine weeks in January.
Grey Heron needs a new shaft of eleven tonnes.
“We want to sail,” said Ilse Marrand, the captain.
It will cost a lot.
Read more here
—
“Open
1938
§ 12: (a
\u200b \u0301x
## What comes next
A launch with room for 40 people will run three times a day.
Schoolchildren will stay with families in Ostrel from Monday.
Heating oil was brought over in October.
The repair will cost 3.2 million crowns.
The repair will cost 3.9 million crowns.
Fisherman Olav Brenn fears that the harbour will be crowded.
Brenn has fished since 1987 off Dunsay.
The council will decide on 19 December about the barge.
Hoteliers have counted 210 cancelled nights.
""".strip().splitlines()


@settings(max_examples=60)
@given(st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=14, unique=True), min_size=1, max_size=4))
def test_any_story_gives_a_valid_draft_or_thin_evidence(texts: list[list[str]]) -> None:
    one = story(*(clipping(f"Paper {n}", "Dunsay ferry stops", "\n".join(lines)) for n, lines in enumerate(texts)))
    form, brief = formats()
    try:
        draft = compose(one, form, brief)
    except ThinEvidence:
        return
    assert faults(draft, one) == ()
    assert draft.words <= form.words.most
    assert not any(draft.dek.rstrip(".") in sentence.text for _, _, sentence in draft.sentences())
    assert len({sentence.text for _, _, sentence in draft.sentences()}) == len(list(draft.sentences()))
