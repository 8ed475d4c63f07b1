"""What mutations are made of in one language, read from `<language>.toml` beside this module.

It is written apart from the word lists of the rules on purpose: a gate that knows its examiner's words proves nothing.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from synth.errors import ConfigError

Pair = tuple[str, str]


def _words(value: object) -> object:
    return value.split() if isinstance(value, str) else value


def _phrases(value: object) -> object:
    return value.split("|") if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Phrases = Annotated[tuple[str, ...], BeforeValidator(_phrases)]


class Lexicon(BaseModel):
    """The words of one language's mutations."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    count_words: Words
    ordinal_words: Words
    before_ordinal: Words
    about: tuple[str, ...]  # before a number: another one near it may be as true
    adding: str  # {quote}: how an invented quotation is joined to a sentence
    fractions: tuple[Pair, ...]
    units: tuple[Pair, ...]  # left is found, right takes its place
    currencies: tuple[Pair, ...]
    spans: tuple[Pair, ...]  # phrases of relative time
    offices: Words  # groups of roles: one stands for another of its group
    ranks: Words
    roles: Words
    same_roles: tuple[tuple[str, ...], ...]  # different words for one role
    before_office: Words  # a role after one of these is only a part of a longer one
    surnames: Words
    givens: Words
    places: Words
    bodies: Phrases
    adjective_endings: Words  # of capitalised words that name nobody: `Republican`
    addressing: Words  # verbs whose next name is the one spoken to
    body_words: Words  # parts of the names of bodies, and of no person's
    before_body: tuple[str, ...]  # what stands right before the name of a body, and of no person
    before_place: Words
    not_words: Words
    auxiliaries: Words
    perfect: Words  # auxiliaries only where a participle follows
    negations: tuple[Pair, ...]
    directions: tuple[Pair, ...]  # turned both ways
    turns: tuple[Pair, ...]  # turned one way
    hedges: tuple[Pair, ...]
    hedge_words: Words  # what leaves a source's own sentence uncertain
    quoted_swaps: tuple[Pair, ...]
    quotes: tuple[str, ...]


@cache
def lexicon_of(language: str) -> Lexicon:
    """The words for a BCP 47 tag's primary subtag. `ConfigError` where mutations know no such language."""
    path = Path(__file__).parent / f"{language.split('-')[0].lower()}.toml"
    if not path.is_file():
        raise ConfigError(f"no mutations are written for the language {language!r}")
    return Lexicon.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
