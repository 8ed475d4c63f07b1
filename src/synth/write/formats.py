"""Formats of articles: one Markdown file each, its front matter giving lengths and counts.

It does not know what a writer does with the numbers.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError, model_validator

from synth.domain.noun import Noun
from synth.write.front_matter import read_fronted


class Bounds(Noun):
    """At least and at most, both inclusive."""

    least: int
    most: int

    @model_validator(mode="after")
    def _in_order(self) -> Bounds:
        if not 0 <= self.least <= self.most:
            raise ValueError(f"expected 0 <= least <= most, not least = {self.least}, most = {self.most}")
        return self


class Format(Noun):
    """The shape of an article: lengths in words, counts of sections and paragraphs."""

    name: str
    version: str
    words: Bounds
    headline_chars: int
    dek_words: int
    lede_paragraphs: int
    sections: Bounds
    section_paragraphs: Bounds
    sha256: str
    guidance: str


def read_format(folder: Path, name: str) -> Format:
    """The format `name` of `folder` (`prompts/formats`). `ConfigError` names what is missing or wrong, and where."""
    file = read_fronted(folder / f"{name}.md", "format")
    try:
        return Format(**file.document.values, sha256=file.sha256, guidance=file.body)
    except ValidationError as exc:
        error = exc.errors()[0]
        where = tuple(part for part in error["loc"] if isinstance(part, str))
        raise file.document.error(where, error["msg"].removeprefix("Value error, ")) from exc
