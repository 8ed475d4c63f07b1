"""An invented story of two short sources, and drafts of it as a model would answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from synth.domain.evidence import Clipping, Passage
from synth.domain.source import Rights, Terms
from synth.domain.story import Member, Story
from synth.write.formats import Format, read_format

PROMPTS = Path(__file__).parents[2] / "prompts"
_SOURCES = (
    (
        "Quay Courier",
        (
            "The Orrin ferry ran again on Monday after its crew had changed a broken pump.",
            "Captain Ruta Velm said the new pump cost 12,000 crowns and should last ten years.",
            "The next inspection is planned for March, the harbour office said.",
        ),
    ),
    (
        "Island Post",
        (
            "Islanders waited three days for the ferry, and the shop ran out of bread on Sunday.",
            "The school sent 40 children home early because the evening boat was missing.",
            "A spare pump will be kept on the quay from now on, the operator promised.",
        ),
    ),
)


def clipping(outlet: str, paragraphs: tuple[str, ...]) -> Clipping:
    """A clipping whose passages are these paragraphs."""
    text = "\n\n".join(paragraphs)
    passages, at = [], 0
    for number, paragraph in enumerate(paragraphs, 1):
        passages.append(Passage(number=number, start=at, end=at + len(paragraph)))
        at += len(paragraph) + 2
    slug = outlet.lower().replace(" ", "-")
    return Clipping(
        id=slug,
        url=f"https://{slug}.example/ferry",
        capture_sha256="0" * 64,
        extractor="test/1",
        title="Ferry runs again",
        published=datetime(2026, 3, 2, tzinfo=UTC),
        outlet=outlet,
        language="en",
        text=text,
        passages=tuple(passages),
    )


def story(*sources: tuple[str, tuple[str, ...]]) -> Story:
    """A story of these sources, the two ferry reports where none are given."""
    terms = Terms(section="Coast", language="en", format="brief", rights=Rights.QUOTE, min_outlets=1)
    members = tuple(Member(ordinal=at, clipping=clipping(*one)) for at, one in enumerate(sources or _SOURCES, 1))
    return Story(id="s1", list_name="coast", slug="ferry", declared=True, terms=terms, members=members)


def brief() -> Format:
    return read_format(PROMPTS / "formats", "brief")


GOOD_SENTENCES = (
    ("The ferry to Orrin sails again since Monday, with a new pump in its engine room.", ["1.1"]),
    ("The part cost 12,000 crowns, Captain Ruta Velm told the Quay Courier.", ["1.2"]),
    ("For three days the islanders had no boat, and bread was sold out by Sunday, the Island Post reported.", ["2.1"]),
    ("Forty pupils had to leave school early while the evening crossing was cancelled.", ["2.2"]),
    ("The operator wants to keep a spare pump on the quay.", ["2.3"]),
)


def answer(*sentences: tuple[str, list[str]], **more: Any) -> str:
    """A brief as a model answers it: one lede paragraph of these sentences."""
    lede = [{"kind": "reporting", "sentences": [{"cites": cites, "text": text} for text, cites in sentences]}]
    draft = {"headline": "Orrin ferry sails again after three days", "dek": "A broken pump had stopped the boat."}
    return json.dumps({**draft, "lede": lede, "keywords": ["Orrin", "ferry"], **more})


def filled(body: dict[str, Any]) -> str:
    """The least that satisfies the schema which a probe of the server's abilities sends."""
    schema = body.get("response_format", {}).get("json_schema", {}).get("schema", {})
    return json.dumps({name: _value(part) for name, part in schema.get("properties", {}).items()})


def _value(part: dict[str, Any]) -> Any:
    if "enum" in part:
        return part["enum"][0]
    return {"string": "ok", "integer": 1, "number": 1, "boolean": True, "array": []}.get(part.get("type", ""), "ok")
