"""The model's writer part by part along an outline, through a real endpoint against a simulated server."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from endpoint_simulated import Body, Turn, says, simulated
from extractive_stories import HERALD, clipping, ferry, formats
from extractive_stories import story as story_of
from llm_stories import GOOD_SENTENCES, PROMPTS, answer, brief, filled
from llm_stories import story as short_story

from synth.domain.draft import Draft
from synth.domain.source import Rights
from synth.domain.story import Story
from synth.endpoint.clock import SYSTEM
from synth.endpoint.config import EndpointConfig
from synth.endpoint.endpoint import Endpoint
from synth.endpoint.money import Budget
from synth.errors import InvalidDraft, ThinEvidence
from synth.store.memory import Memory
from synth.store.store import Store
from synth.text.locale import locale_of
from synth.write.extractive.outline import Outliner
from synth.write.formats import Format
from synth.write.llm.asking import Asking, Limits
from synth.write.llm.problem import Care, Problem, Proof, Weight, unread
from synth.write.llm.writer import LlmWriter
from synth.write.writer import Written

pytestmark = pytest.mark.anyio
ANALYSIS, BRIEF = formats()
OUTLINER = Outliner(BRIEF)
FRONT = {"headline": "Dunsay Ferry Stops For Nine Weeks", "keywords": ["Dunsay"]}
Part = Callable[[list[tuple[str, str]], Body], Any]


def shown(body: Body) -> list[tuple[str, str]]:
    """Alias and text of every statement that a question for a part shows."""
    fence = body["messages"][1]["content"].split("</passages>")[0]
    lines = [line for line in fence.splitlines() if line.startswith("[")]
    return [(line[1:].split("]")[0], line.split(": ", 1)[1]) for line in lines]


def told(statements: list[tuple[str, str]], body: Body) -> dict[str, Any]:
    """A part as an obedient model tells it: every statement once, in words that no source has."""
    sentences = [{"text": f"Islanders hear that {text[0].lower()}{text[1:]}", "cites": [at]} for at, text in statements]
    if body["response_format"]["json_schema"]["name"] == "lede":
        return {"sentences": sentences}
    return {"sentences": sentences, "heading": f"About passage {statements[0][0]}"}


async def written(
    store: Store,
    part: Part = told,
    proof: Proof = unread,
    story: Story | None = None,
    form: Format = ANALYSIS,
    dek: str = "The ship needs a new shaft.",
) -> tuple[Written, list[Body]]:
    """Have the ferry story written part by part by a server that answers each part as `part` does."""

    def reply(body: Body) -> Turn:
        name = body.get("response_format", {}).get("json_schema", {}).get("name")
        if name == "front":
            return says(json.dumps({**FRONT, "dek": dek}))
        if name in ("lede", "part"):
            return says(json.dumps(part(shown(body), body)))
        if str(name).startswith("draft_"):
            return says(answer(*GOOD_SENTENCES))
        return says(filled(body))

    async with simulated(reply) as server:
        config = EndpointConfig(name="main", base_url=server.url, model="m-1", context_tokens=8_192)
        memory = Memory(store)
        endpoint = Endpoint(config, memory, Budget(memory, SYSTEM))
        asking = Asking(PROMPTS, Limits(8_192, 2_000), passage_enum=True)
        writer = LlmWriter(endpoint, asking, Care(proof), OUTLINER)
        try:
            made = await writer.write(story or ferry(), form)
        finally:
            await endpoint.close()
        ours = ("lede", "part", "front", f"draft_{form.name}")
        return made, [
            b for b in server.bodies if b.get("response_format", {}).get("json_schema", {}).get("name") in ours
        ]


async def test_every_part_is_asked_for_from_its_own_passages_and_the_front_comes_last(store: Store) -> None:
    made, asked = await written(store)
    names = [body["response_format"]["json_schema"]["name"] for body in asked]
    assert names == ["lede", *["part"] * len(made.draft.sections), "front"]
    assert len({alias for body in asked[:-1] for alias, _ in shown(body)}) == made.passages
    assert len({body["messages"][0]["content"] for body in asked}) == 1, "the static part is one, so that it is cached"
    for body in asked[:-1]:
        ids = body["response_format"]["json_schema"]["schema"]["properties"]["sentences"]["items"]["properties"][
            "cites"
        ]
        assert ids["items"]["enum"] == list(dict.fromkeys(alias for alias, _ in shown(body)))


async def test_no_statement_is_shown_in_two_parts(store: Store) -> None:
    _, asked = await written(store)
    statements = [text for body in asked[:-1] for _, text in shown(body)]
    assert len(statements) == len(set(statements)) > 8


async def test_sentences_become_paragraphs_and_the_headline_is_in_sentence_case(store: Store) -> None:
    made, _ = await written(store)
    assert made.draft.headline == "Dunsay ferry stops for nine weeks"
    assert len(made.draft.lede) == ANALYSIS.lede_paragraphs
    sizes = [len(p.sentences) for section in made.draft.sections for p in section.paragraphs]
    assert min(sizes) >= 2


async def test_a_right_to_quote_does_not_shorten_an_outline(store: Store) -> None:
    free, bound = (OUTLINER.outline(ferry(rights), ANALYSIS) for rights in (Rights.LICENSED, Rights.QUOTE))
    assert free == bound


async def test_a_sentence_that_the_proof_blocks_goes_back_and_is_left_out_where_the_model_insists(store: Store) -> None:
    def proof(_story: Story, draft: Draft, _form: Format) -> tuple[Problem, ...]:
        bad = [where for where, _, sentence in draft.sentences() if "640" in sentence.text]
        return tuple(Problem(where, "the 640 people are unknown", Weight.BLOCKING, rule="number") for where in bad)

    made, asked = await written(store, proof=proof)
    repairs = [body for body in asked if len(body["messages"]) == 4]
    assert len(repairs) == 1, "the same answer again is not asked for a third time"
    assert "the 640 people are unknown" in repairs[0]["messages"][3]["content"]
    assert "640" not in json.dumps(made.draft.model_dump(mode="json"))
    assert any(note.startswith("left out, number: Islanders hear that around 640") for note in made.notes)


async def test_a_citation_moves_to_the_passage_that_the_proof_offers(store: Store) -> None:
    def wrong(statements: list[tuple[str, str]], body: Body) -> dict[str, Any]:
        part = told(statements, body)
        for sentence in part["sentences"]:
            sentence["cites"] = [statements[0][0]]
        return part

    right = {
        text: alias for part in OUTLINER.outline(ferry(), ANALYSIS).parts for alias, text in _aliased(part.statements)
    }

    def proof(_story: Story, draft: Draft, _form: Format) -> tuple[Problem, ...]:
        found = []
        for where, _, sentence in draft.sentences():
            alias = next(a for text, a in right.items() if text[1:] in sentence.text)
            if alias not in sentence.cites:
                found.append(Problem(where, "another passage", Weight.HINT, better=alias))
        return tuple(found)

    made, asked = await written(store, part=wrong, proof=proof)
    assert all(len(body["messages"]) == 2 for body in asked), "no question is needed for it"
    for _, _, sentence in made.draft.sentences():
        assert sentence.cites == (next(a for text, a in right.items() if text[1:] in sentence.text),)


def _aliased(statements: Any) -> list[tuple[str, str]]:
    return [(statement.alias, statement.text) for statement in statements]


async def test_a_dek_of_several_sentences_keeps_its_first(store: Store) -> None:
    made, _ = await written(store, dek="The ship needs a new shaft. It weighs eleven tonnes.")
    assert made.draft.dek == "The ship needs a new shaft."


async def test_a_time_before_a_weekday_ends_no_sentence(store: Store) -> None:
    def timed(statements: list[tuple[str, str]], body: Body) -> dict[str, Any]:
        part = told(statements, body)
        part["sentences"][0]["text"] = "They hear that sales begin at 10 a.m. Friday, 6 December."
        return part

    made, _ = await written(store, part=timed)
    assert made.draft.lede[0].sentences[0].text == "They hear that sales begin at 10 a.m. Friday, 6 December."


async def test_a_part_without_shape_is_left_out_and_said_so(store: Store) -> None:
    seen: list[str] = []

    def broken(statements: list[tuple[str, str]], body: Body) -> Any:
        schema = body["response_format"]["json_schema"]["name"]
        if schema == "part" and not seen:
            seen.append(statements[0][1])
        return {"sentences": "none"} if statements[0][1] in seen else told(statements, body)

    made, _ = await written(store, part=broken)
    whole = len(OUTLINER.outline(ferry(), ANALYSIS).sections)
    assert len(made.draft.sections) == whole - 1
    assert any(note.startswith("no section about “") for note in made.notes)


async def test_too_few_sound_sections_are_a_named_failure(store: Store) -> None:
    def broken(statements: list[tuple[str, str]], body: Body) -> Any:
        schema = body["response_format"]["json_schema"]["name"]
        return {"sentences": "none"} if schema == "part" else told(statements, body)

    with pytest.raises(InvalidDraft, match=r"0 sections came out sound; 2 are asked for"):
        await written(store, part=broken)


async def test_a_figure_that_the_model_spaced_is_closed_up_as_the_sources_have_it(store: Store) -> None:
    def spaced(statements: list[tuple[str, str]], body: Body) -> dict[str, Any]:
        part = told(statements, body)
        for sentence in part["sentences"]:
            sentence["text"] = sentence["text"].replace("3.2 million", "3. 2 million")
        return part

    made, _ = await written(store, part=spaced)
    text = json.dumps(made.draft.model_dump(mode="json"))
    assert "3.2 million" in text
    assert "3. 2" not in text


async def test_a_story_without_an_outline_is_written_whole_and_said_so(store: Store) -> None:
    made, asked = await written(store, story=short_story(), form=brief())
    assert asked[0]["response_format"]["json_schema"]["name"] == "draft_brief"
    assert made.notes[0].startswith("no outline, so written whole: too little to write from")


async def test_a_story_too_thin_for_sections_is_written_as_a_brief_and_said_so(store: Store) -> None:
    lines = "\n".join(line for line in HERALD.strip().splitlines()[:6])
    padding = "The harbour office told the paper that it had no further news about the ferry that evening. " * 5
    thin = story_of(clipping("Ostrel Herald", "Dunsay ferry stops for nine weeks", f"{lines}\n{padding}"))
    made, asked = await written(store, story=thin)
    assert [body["response_format"]["json_schema"]["name"] for body in asked] == ["lede", "front"]
    assert made.draft.sections == ()
    assert made.notes[0] == "too little text for the sections of analysis: written as brief"


def test_a_story_in_another_language_has_no_outline() -> None:
    with pytest.raises(ThinEvidence, match="no source is in the article's language"):
        OUTLINER.outline(story_of(*(m.clipping for m in ferry().members), language="de"), ANALYSIS)


async def test_a_copied_sentence_stays_where_the_model_insists_because_the_next_ones_lean_on_it(store: Store) -> None:
    def proof(_story: Story, draft: Draft, _form: Format) -> tuple[Problem, ...]:
        bad = [where for where, _, sentence in draft.sentences() if "640" in sentence.text]
        return tuple(Problem(where, "copied", Weight.BLOCKING, rule="copied_run") for where in bad)

    made, _ = await written(store, proof=proof)
    assert "640" in json.dumps(made.draft.model_dump(mode="json"))


async def test_a_heading_that_is_the_title_of_a_source_gives_way_to_the_outline(store: Store) -> None:
    title = ferry().members[0].clipping.title

    def titled(statements: list[tuple[str, str]], body: Body) -> dict[str, Any]:
        part = told(statements, body)
        return {**part, "heading": title} if "heading" in part else part

    made, _ = await written(store, part=titled)
    outlined = [part.heading for part in OUTLINER.outline(ferry(), ANALYSIS).sections]
    assert [section.heading for section in made.draft.sections] == outlined
    assert title not in outlined


async def test_a_section_is_not_told_the_subject_that_every_section_would_tell_again(store: Store) -> None:
    subject = OUTLINER.outline(ferry(), ANALYSIS).subject
    _, asked = await written(store)
    tasks = [body["messages"][1]["content"].split("</passages>")[1] for body in asked[:-1]]
    assert [subject in task for task in tasks] == [True, *[False] * (len(tasks) - 1)]


async def test_a_dek_that_says_the_lede_again_is_sent_back(store: Store) -> None:
    def opened(statements: list[tuple[str, str]], body: Body) -> dict[str, Any]:
        part = told(statements, body)
        if "heading" not in part:
            part["sentences"][0]["text"] = "The old ship needs a heavy shaft before it can sail."
        return part

    _, asked = await written(store, part=opened, dek="The old ship needs a heavy shaft.")
    repairs = [body for body in asked if len(body["messages"]) == 4]
    assert "dek: says again what the lede says" in repairs[0]["messages"][3]["content"]


async def test_no_paragraph_begins_with_a_sentence_that_leans_on_the_one_before(store: Store) -> None:
    def leaning(statements: list[tuple[str, str]], body: Body) -> dict[str, Any]:
        part = told(statements, body)
        for at, sentence in enumerate(part["sentences"]):
            sentence["text"] = f"It is told at {at} that {sentence['text']}" if at else sentence["text"]
        return part

    made, _ = await written(store, part=leaning)
    paragraphs = [*made.draft.lede, *(p for section in made.draft.sections for p in section.paragraphs)]
    assert not [p.sentences[0].text for p in paragraphs if p.sentences[0].text.startswith("It ")]


async def test_a_section_on_what_the_sources_differ_about_needs_two_of_them(store: Store) -> None:
    differ = locale_of("en").prose.differ

    def one_sided(statements: list[tuple[str, str]], body: Body) -> dict[str, Any]:
        part = told(statements, body)
        if differ in body["messages"][1]["content"]:
            for sentence in part["sentences"]:
                sentence["cites"] = [statements[0][0]]
        return part

    made, _ = await written(store, part=one_sided)
    asked_for = [part.heading for part in OUTLINER.outline(ferry(), ANALYSIS).sections]
    assert differ in asked_for
    assert len(made.draft.sections) == len(asked_for) - 1
    assert any(note.startswith(f"no section “{differ}”: only ") for note in made.notes)
