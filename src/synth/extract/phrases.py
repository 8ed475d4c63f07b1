"""The wording of `phrases.toml` as patterns: how parts of a page speak that are no article. It does not apply them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _pattern(alternatives: object) -> object:
    if not isinstance(alternatives, list):
        return alternatives
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives), re.IGNORECASE)


@dataclass(frozen=True)
class Wording:
    """Alternatives without regard to case; those that begin a text apart from those to be tried at its every letter."""

    opening: re.Pattern[str]
    anywhere: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        lowered = text.lower()  # a third quicker than a pattern that takes no regard to case
        return bool(self.opening.match(lowered) or self.anywhere.search(lowered))

    def count(self, text: str) -> int:
        """How often one of those that may stand anywhere does."""
        return sum(1 for _ in self.anywhere.finditer(text.lower()))


def _wording(alternatives: object) -> object:
    if not isinstance(alternatives, list):
        return alternatives
    openings = [alternative for alternative in alternatives if alternative.startswith("^")]
    others = [alternative for alternative in alternatives if not alternative.startswith("^")]
    opening, anywhere = (re.compile("|".join(f"(?:{one})" for one in some) or _NEVER) for some in (openings, others))
    return Wording(opening, anywhere)


def _split(text: object) -> object:
    return frozenset(text.split()) if isinstance(text, str) else text


_NEVER = "(?!)"
Pattern = Annotated[re.Pattern[str], BeforeValidator(_pattern)]


Lowered = Annotated[Wording, BeforeValidator(_wording)]


class Furniture(BaseModel):
    """What stands among an article's blocks."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    credit: Lowered
    stamp: Lowered
    prompt: Lowered
    consent: Lowered
    foreign_heading: Pattern
    last_section: Pattern
    privacy_title: Pattern
    share_words: Annotated[frozenset[str], BeforeValidator(_split)]


class Kinds(BaseModel):
    """What tells that a whole page is no article."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    error_title: Pattern
    error_text: Pattern
    consent_title: Pattern
    consent_word: Lowered
    login_word: Lowered
    gate: Pattern
    listing_path: Pattern


class Purposes(BaseModel):
    """What tells that a page is for something else than a report."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    software: Pattern
    manual_host: Pattern
    host: Pattern
    path: Pattern
    reports: Pattern


class Verdicts(BaseModel):
    """What tells a press release or a live blog from an article."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    release_line: Pattern
    release_path: Pattern
    live_path: Pattern


class Phrases(BaseModel):
    """All of `phrases.toml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    furniture: Furniture
    kinds: Kinds
    purposes: Purposes
    verdicts: Verdicts


@cache
def phrases() -> Phrases:
    """The patterns, read once."""
    text = (Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8")
    return Phrases.model_validate(tomllib.loads(text))
