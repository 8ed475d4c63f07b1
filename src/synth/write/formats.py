"""Formats of articles: Markdown files with TOML front matter between `+++` lines, one file for each format.

It does not know what a writer does with the numbers.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from synth import toml
from synth.domain.noun import Noun, digest
from synth.errors import ConfigError

_FENCE = "+++\n"


class Bounds(Noun):
    """At least and at most, both inclusive."""

    least: int
    most: int


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
    path = folder / f"{name}.md"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.md"))) or "none"
        raise ConfigError(f"format {name!r} has no file {path}; formats here: {known}")
    text = path.read_text(encoding="utf-8")
    if not text.startswith(_FENCE) or text.count(_FENCE) < 2:
        raise ConfigError(f"{path}:1: a format begins with TOML front matter between two +++ lines")
    front, _, body = text.removeprefix(_FENCE).partition(_FENCE)
    document = toml.parse("\n" + front, str(path))
    try:
        return Format(**document.values, sha256=digest(text), guidance=body.strip())
    except ValidationError as exc:
        error = exc.errors()[0]
        where = tuple(part for part in error["loc"] if isinstance(part, str))
        raise document.error(where, error["msg"]) from exc
