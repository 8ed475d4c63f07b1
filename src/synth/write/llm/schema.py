"""The JSON schema of a draft: one for each format, the same for all stories, because it is part of the cached prefix.

Within a sentence the text comes before its cites: a model writes properties in this order, and small ones that had to
cite first counted passages off (1.1 to 1.4, then 1.5 to 1.8) and copied them. Lengths are asked for in words and
checked afterwards; a `maxLength` would cut.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from synth.domain.draft import Kind
from synth.write.formats import Format

# Bounds that stop a small model from going round in circles; none of them cuts a sentence.
MOST_SENTENCES = 6
MOST_CITES = 4
MOST_KEYWORDS = 8
PASSAGE_ID = r"^[1-9][0-9]{0,3}\.[1-9][0-9]{0,4}$"


def draft_schema(form: Format, passages: Sequence[str] = ()) -> str:
    """The schema as JSON text, its keys in the order in which they are to be written.

    `passages` limits citations to these ids; a schema of its own for each story, so only for servers that neither cache
    nor charge for schemas. Otherwise ids have a pattern, and are checked when the draft is read.
    """
    paragraphs = _array(_paragraph(passages))
    properties: dict[str, Any] = {
        "headline": {"type": "string"},
        "dek": {"type": "string"},
        "lede": _array(_paragraph(passages), 1, form.lede_paragraphs),
    }
    if form.sections.most:
        section = _object({"heading": {"type": "string"}, "paragraphs": paragraphs | _between(form)})
        properties["sections"] = _array(section, form.sections.least, form.sections.most)
    properties["keywords"] = _array({"type": "string"}, 0, MOST_KEYWORDS)
    return json.dumps(_object(properties), ensure_ascii=False, separators=(",", ":"))


def part_schema(passages: Sequence[str], facts: int, *, headed: bool) -> str:
    """The schema of one part of an article that tells so many facts, then the heading over it where it has one.

    Small models stop early where they may, so three fifths of the facts are the fewest sentences.
    """
    properties: dict[str, Any] = {"sentences": _array(_sentence(passages, cites=1), (3 * facts + 4) // 5, facts)}
    if headed:
        properties["heading"] = {"type": "string"}
    return json.dumps(_object(properties), ensure_ascii=False, separators=(",", ":"))


def front_schema() -> str:
    """The schema of headline, dek and keywords."""
    words: dict[str, Any] = {name: {"type": "string"} for name in ("headline", "dek")}
    words["keywords"] = _array({"type": "string"}, 0, MOST_KEYWORDS)
    return json.dumps(_object(words), separators=(",", ":"))


def claims_schema() -> str:
    """The schema of a list of claims with the passages they come from."""
    claim = _object(
        {"text": {"type": "string"}, "cites": _array({"type": "string", "pattern": PASSAGE_ID}, 1, MOST_CITES)}
    )
    return json.dumps(_object({"claims": _array(claim)}), separators=(",", ":"))


def _paragraph(passages: Sequence[str]) -> dict[str, Any]:
    # Such servers (see `draft_schema`) serve small models, which put a paragraph into one sentence where they may.
    least = 2 if passages else 1
    kind = {"type": "string", "enum": [kind.value for kind in Kind]}
    return _object({"kind": kind, "sentences": _array(_sentence(passages), least, MOST_SENTENCES)})


def _sentence(passages: Sequence[str], cites: int = 0) -> dict[str, Any]:
    ids = {"enum": list(passages)} if passages else {"pattern": PASSAGE_ID}
    return _object({"text": {"type": "string"}, "cites": _array({"type": "string", **ids}, cites, MOST_CITES)})


def _between(form: Format) -> dict[str, int]:
    return {"minItems": form.section_paragraphs.least, "maxItems": form.section_paragraphs.most}


def _array(items: dict[str, Any], least: int = 0, most: int = 0) -> dict[str, Any]:
    array: dict[str, Any] = {"type": "array", "items": items}
    if least:
        array["minItems"] = least
    if most:
        array["maxItems"] = most
    return array


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
