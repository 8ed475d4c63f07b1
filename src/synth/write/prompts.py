"""What the model is told: one Markdown file for each prompt. It does not know when a prompt is used."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from synth.assets import shipped
from synth.domain.noun import Noun
from synth.write.front_matter import read_fronted

# The blanks that a prompt's text must have, no more and no fewer.
BLANKS: dict[str, frozenset[str]] = {
    "writer": frozenset(),
    "house-style": frozenset(),
    "task": frozenset({"format", "language"}),
    "repair": frozenset({"faults"}),
    "claims": frozenset(),
    "sent-back": frozenset({"note"}),
    "part": frozenset(),
    "part-task": frozenset({"part", "language"}),
    "front": frozenset({"characters", "words", "language"}),
    "judge": frozenset(),
}
TOLD = tuple(name for name in BLANKS if name != "judge")  # what a model is told that writes
_BLANK = re.compile(r"\{(\w+)\}")


class Prompt(Noun):
    """One prompt file."""

    name: str
    role: Literal["system", "user"]
    version: str = Field(min_length=1)
    languages: dict[str, str] = Field(default_factory=dict, description="notes for articles in a language, by its code")
    text: str = Field(min_length=1)
    sha256: str

    def for_language(self, language: str) -> str:
        """The text, with the note for that language under it where there is one."""
        note = self.languages.get(language)
        return f"{self.text}\n\n{note}" if note else self.text

    def filled(self, **blanks: str) -> str:
        """The text with its blanks filled; braces inside the values stay as they are."""
        return _BLANK.sub(lambda match: blanks[match[1]], self.text)


def prompt_path(folder: Path, name: str) -> Path:
    """The file of the prompt `name` in `folder` (`prompts`), else the one that ships with synth.

    A newsroom whose folder was copied before a prompt was added has no file for it, and writes on all the same.
    """
    own = folder / f"{name}.md"
    return own if own.is_file() else shipped("prompts") / own.name


def is_shipped(path: Path) -> bool:
    """Whether a prompt's file is the one that ships with synth, and not a newsroom's own."""
    return path.parent == shipped("prompts")


def read_prompt(folder: Path, name: str) -> Prompt:
    """The prompt `name` of `folder`, or the shipped one. `ConfigError` names what is wrong, and where."""
    file = read_fronted(prompt_path(folder, name), "prompt")
    try:
        prompt = Prompt(**file.document.values, text=file.body, sha256=file.sha256)
    except ValidationError as exc:
        error = exc.errors()[0]
        where = tuple(part for part in error["loc"] if isinstance(part, str))
        raise file.document.error(where, error["msg"]) from exc
    if prompt.name != name:
        raise file.document.error(("name",), f"expected {name!r}, the file's own name, not {prompt.name!r}")
    found, wanted = frozenset(_BLANK.findall(prompt.text)), BLANKS[name]
    if found != wanted:
        words = ", ".join(f"{{{blank}}}" for blank in sorted(wanted)) or "none"
        raise file.document.error((), f"expected these blanks in the text: {words}; found {sorted(found) or 'none'}")
    return prompt
