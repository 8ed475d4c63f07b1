"""What synth must know of a language, read from `text/locales/<language>.toml`: the same data for every room."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from synth.errors import ConfigError


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


# A set of folded words; a locale file may write it as one text with spaces between.
WordSet = Annotated[frozenset[str], BeforeValidator(_split)]

_FOLDER = Path(__file__).parent / "locales"


class Labels(BaseModel):
    """The words of the reader page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    disclaimer_model: str
    disclaimer_extractive: str
    original_source: str  # the words of the disclaimer that lead to the source list
    label_model: str
    label_extractive: str
    reviewed: str  # {name} {date}
    not_reviewed: str
    policy_released: str
    single_source: str
    by: str  # {name}
    reading_time: str  # {minutes}
    sources: str
    related: str
    thoughts: str
    thoughts_invite: str
    thoughts_sign_in: str
    analysis: str
    corrections: str
    back_to_text: str
    source_note: str  # {number} {outlet}
    assembled_by: str  # {newsroom}
    front_page: str
    skip: str


class Prose(BaseModel):
    """The words with which the extractive writer attributes, contrasts and orders."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suffix: str  # {outlet}: after a sentence, before its full stop
    prefix: str  # {outlet} {sentence}
    differ_intro: str  # {outlets}
    and_word: str
    headings: dict[str, str]
    cues: dict[str, tuple[str, ...]]


class Locale(BaseModel):
    """Everything about one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    months: tuple[str, ...]
    date_format: str  # {day} {month} {year}
    quotes: tuple[str, str]
    nouns_capitalised: bool = False
    decimal: str
    stop: WordSet
    never_names: WordSet
    calendar: WordSet
    leaning: WordSet  # first words that lean on the sentence before
    pronouns: WordSet  # personal pronouns of the third person
    first_person: WordSet
    speech: WordSet  # verbs of saying
    number_words: dict[str, int]
    scales: dict[str, int]
    labels: Labels
    prose: Prose

    def date(self, day: date) -> str:
        """`day` as a reader of this language expects it."""
        return self.date_format.format(day=day.day, month=self.months[day.month - 1], year=day.year)


def languages() -> tuple[str, ...]:
    """The codes of the languages synth can write in."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def locale_of(language: str) -> Locale:
    """The locale of a BCP 47 tag's primary subtag. `ConfigError` where synth cannot write in it."""
    code = language.split("-")[0].lower()
    path = _FOLDER / f"{code}.toml"
    if not code.isalpha() or not path.is_file():
        raise ConfigError(f"language {language!r} is not one synth writes in: {', '.join(languages())}")
    values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Locale.model_validate({"code": code, **values})


def evidence_locale(language: str) -> Locale:
    """The locale for reading a source: its own where we have it, else English (its numbers and marks)."""
    code = language.split("-")[0].lower()
    return locale_of(code if code in languages() else "en")
