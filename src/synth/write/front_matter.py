"""Markdown files with TOML front matter between `+++` lines. It does not know what the keys mean."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from synth import toml
from synth.domain.noun import digest
from synth.errors import ConfigError

_FENCE = "+++\n"


@dataclass(frozen=True)
class Fronted:
    """A file's front matter, its body without surrounding blank lines, and the sha256 of the whole text."""

    document: toml.Document
    body: str
    sha256: str


def read_fronted(path: Path, what: str) -> Fronted:
    """The file at `path`, which is a `what` ("format", "prompt"). `ConfigError` names the line that is wrong."""
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in path.parent.glob("*.md"))) or "none"
        raise ConfigError(f"{what} {path.stem!r} has no file {path}; {what}s here: {known}")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{path}: cannot be read as UTF-8 text: {exc}") from exc
    if not text.startswith(_FENCE) or text.count(_FENCE) < 2:
        raise ConfigError(f"{path}:1: a {what} begins with TOML front matter between two +++ lines")
    front, _, body = text.removeprefix(_FENCE).partition(_FENCE)
    return Fronted(toml.parse("\n" + front, str(path)), body.strip(), digest(text))
