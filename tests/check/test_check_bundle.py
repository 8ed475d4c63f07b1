"""A bundle is read whole or refused with the place of its fault; the sample bundle holds exactly three faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from check_story import CONTEXT, checked

from synth.check.bundle import read_bundle
from synth.check.reading import read_findings
from synth.errors import ConfigError

SAMPLE = Path(__file__).parents[2] / "sources" / "sample" / "flawed-draft.json"


def test_the_flawed_draft_has_exactly_a_number_a_quotation_and_a_name_wrong() -> None:
    bundle = read_bundle(SAMPLE.read_text(encoding="utf-8"), SAMPLE.name)
    assessment = checked(bundle.draft, bundle.story)
    assert sorted((finding.rule, finding.claim) for finding in assessment.findings) == [
        ("name_unsupported", "Cordelia Vance"),
        ("number_unsupported", "83,000"),
        (
            "quotation_altered",
            "We have 31 boats and one narrow way out, and everybody here has learned its width by touching it,",
        ),
    ]
    assert len(assessment.blocking) == 3
    assert all(finding.evidence for finding in assessment.findings)


def test_the_flawed_draft_mended_has_no_finding() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    text = text.replace("83,000", "38,000").replace("Cordelia Vance of", "Beatrix Onslow of")
    text = text.replace("everybody here has learned its width", "nobody here wants to learn its width")
    bundle = read_bundle(text, SAMPLE.name)
    assert not checked(bundle.draft, bundle.story).findings


def test_findings_read_as_plain_text_with_passage_outlet_and_difference() -> None:
    bundle = read_bundle(SAMPLE.read_text(encoding="utf-8"), SAMPLE.name)
    text = read_findings(checked(bundle.draft, bundle.story), bundle.draft)
    assert "3 blocking, 0 warnings, 0 notes" in text
    assert "blocking  number_unsupported  lede.1.2" in text
    assert "1.2 Merrowick Courier: The boat and its crew of three" in text
    assert "draft: “83,000” / source: “38,000”" in text
    assert max(map(len, text.splitlines())) <= 100


def test_no_finding_is_said_in_one_line() -> None:
    bundle = read_bundle(json.dumps(small()), "small.json")
    text = read_findings(checked(bundle.draft, bundle.story, CONTEXT), bundle.draft)
    assert text.count("\n") == 2
    assert "0 blocking" in text


def small() -> dict[str, object]:
    sentence = {"text": "The bridge is shut.", "cites": ["1.1"]}
    return {
        "language": "en",
        "sources": [{"outlet": "Courier", "title": "Shut", "url": "https://a.example/1", "passages": ["It is shut."]}],
        "draft": {"headline": "Shut", "dek": "the bridge", "lede": [{"kind": "reporting", "sentences": [sentence]}]},
    }


def change(path: list[str | int], value: object) -> str:
    values = small()
    place: object = values
    for part in path[:-1]:
        place = place[part]  # type: ignore[index]
    place[path[-1]] = value  # type: ignore[index]
    return json.dumps(values)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{\n  nope", "b.json:2: not valid JSON"),
        ("[]", "b.json:1: a bundle is an object with language, sources and draft"),
        ("[" * 100_000, "b.json:1: not a bundle: nested too deeply"),
        (change(["sources", 0, "passages"], []), "b.json: sources[0].passages: tuple should have at least 1 item"),
        (change(["sources", 0, "passages"], [7]), "b.json: sources[0].passages[0]: input should be a valid string"),
        (change(["sources", 0, "outlets"], "x"), "sources[0].outlets: unknown key; did you mean 'outlet'?"),
        (
            change(["draft", "lede", 0, "sentence"], []),
            "draft.lede[0].sentence: unknown key; did you mean 'sentences'?",
        ),
        (change(["draft", "lede", 0, "kind"], "opinion"), "b.json: draft.lede[0].kind: input should be 'reporting'"),
        (change(["sources", 0, "published"], "soon"), "b.json: sources[0].published: input should be a valid datetime"),
        (change(["language"], "xx"), "b.json: language: 'xx' is not one synth writes in: de, en"),
    ],
)
def test_a_faulty_bundle_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=r"b\.json") as refusal:
        read_bundle(text, "b.json")
    assert words in str(refusal.value)


def test_passages_are_found_again_in_the_clippings_text() -> None:
    bundle = read_bundle(SAMPLE.read_text(encoding="utf-8"), SAMPLE.name)
    for cited in bundle.story.passages():
        assert cited.clipping.text[cited.passage.start : cited.passage.end] == cited.text
    found = bundle.story.find("2.3")
    assert found is not None
    assert found.text.startswith("Mayor Halvard Renn")
