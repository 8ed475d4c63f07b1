"""What synth must know of a language, read from `text/locales/<language>.toml`: the same data for every room."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
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
    retracted: str  # {date}
    back_to_text: str
    source_note: str  # {number} {outlet}
    assembled_by: str  # {newsroom}
    front_page: str
    skip: str
    responsible: str  # {name}
    contact: str
    corrections_policy: str
    ethics_policy: str
    feed: str
    nothing_yet: str


class Prose(BaseModel):
    """What the extractive writer must know of a language: how it attributes, orders, and what it leaves out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suffixes: tuple[str, ...]  # {outlet}: after a sentence, before its full stop
    openers: tuple[str, ...]  # {outlet} {sentence}: the sentence goes on in lower case
    colons: tuple[str, ...]  # {outlet} {sentence}: the sentence stands whole, its capital kept
    articles: dict[str, tuple[str, ...]]  # article → last words (or `*` and their ends) of the outlets that take it
    differ: str  # heading over statements that contradict one another
    lowerable: WordSet  # first words that lose their capital inside a sentence
    fronting: WordSet  # first words of a phrase before the subject: an outlet in front of it reads badly
    persons: WordSet  # pronouns that need a name before them
    second_person: WordSet
    generic: WordSet  # nouns that with a definite article point back: the figure, the decision
    hearsay: WordSet  # verb forms of reported speech: without a speaker they are not the source's own words
    relative_days: WordSet
    points_back: tuple[str, ...]  # phrases that lean on a sentence before
    teasers: tuple[str, ...]  # phrases of captions, prompts and page furniture
    kickers: tuple[str, ...]  # labels before a title: live, exclusive
    weak_titles: tuple[str, ...]  # how titles begin that tease and do not tell
    ahead_headings: tuple[str, ...]  # words of a source's own subhead over what comes next
    title_tails: WordSet  # what a title ends with in brackets: video, updated
    short_titles: WordSet  # written with a stop before a name: a sentence does not end there
    abbreviations: WordSet  # whose stop stays where a sentence goes on
    hours: WordSet  # what follows the stop of an hour: a zone, a day; the sentence does not end there
    reporting: WordSet  # verb forms of reporting: what an outlet says that another one reported
    counts: WordSet  # quantities that may begin a sentence with a noun of their own: some, most
    rest: WordSet  # what follows a quantity that points back: others, more, of
    subordinate: WordSet  # first words of a clause that stands before its main clause
    definite: WordSet  # what a definite noun begins with, folded
    possessive: WordSet  # what begins a noun that belongs to somebody named before: its, their
    binds: WordSet  # after a generic noun: what fills it
    bound: WordSet  # after a definite noun: what says which one is meant
    impersonal: WordSet  # pronouns that stand for nothing
    object_pronouns: WordSet  # inside one clause they never stand for its subject
    joints: WordSet  # words that begin another clause
    place_words: WordSet  # a name after them is no person
    aged: tuple[str, ...]  # ends of `the 40-year-old`
    this_time: tuple[str, ...]  # times that the date of the source tells: this year
    leaning_patterns: tuple[str, ...]  # patterns, of a text with its capitals, that lean on a sentence before
    follows_on: tuple[str, ...]  # patterns, of a text with its capitals, that need the very sentence before: `also`
    no_answer: tuple[str, ...]  # phrases of a sentence by which nobody learns anything: declined to comment
    there: str  # pattern of a place that a name must give; empty where the language has none
    headings: dict[str, str]
    cues: dict[str, tuple[str, ...]]


class Figures(BaseModel):
    """How numbers, dates and times are written. Keys and phrases are folded: lower case, no accents."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: dict[str, Decimal]
    scales: dict[str, int]  # a word after (or without) a number that multiplies it
    bound: dict[str, Decimal] = {}  # number words that stand only inside a compound: `ein` in `einundzwanzig`
    joiner: str = ""  # the word inside a compound; empty where numbers are not written as one word
    suffixes: WordSet = frozenset()  # what a number word may grow into: `fünfmal`
    spoken_and: WordSet = frozenset()  # `one hundred and twenty`
    single: WordSet  # articles before a scale: `a hundred`
    and_half: tuple[str, ...] = ()
    ordinals: dict[str, int]
    fractions: dict[str, Decimal]
    halves: WordSet  # fractions that are idiom unless a partitive follows: `half open`, but `half of`
    partitives: WordSet
    definite: WordSet  # before a small number that points back: `the two men`
    around: tuple[str, ...]  # before a number: it is rounded
    above: tuple[str, ...]  # before a number: the true one is not below it
    below: tuple[str, ...]  # before a number: the true one is not above it
    months_short: tuple[str, ...]
    doubtful_months: WordSet = frozenset()  # month names that are other words too: `May`
    before_month: WordSet = frozenset()  # words after which a doubtful month name is one
    weekdays: tuple[str, ...]
    clock: dict[str, int]  # after an hour: hours to add to it
    relative_days: dict[str, int]
    relative_weeks: dict[str, int]
    relative_months: dict[str, int]
    relative_years: dict[str, int]


class Locale(BaseModel):
    """Everything about one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    direction: str = "ltr"  # or "rtl": the page's `dir`
    months: tuple[str, ...]
    date_format: str  # {day} {month} {year}
    quotes: tuple[str, str]
    nouns_capitalised: bool = False
    decimal: str
    stop: WordSet
    given_names: WordSet = frozenset()  # where nouns are capitalised: those that look like an adjective
    never_names: WordSet
    calendar: WordSet
    leaning: WordSet  # first words that lean on the sentence before
    pronouns: WordSet  # personal pronouns of the third person
    first_person: WordSet
    speech: WordSet  # verbs of saying
    titles: WordSet  # words before a name that say what somebody is
    demonyms: tuple[str, ...]  # endings that make an inhabitant or an adjective of a place
    figures: Figures
    labels: Labels
    prose: Prose

    def date(self, day: date) -> str:
        """`day` as a reader of this language expects it."""
        return self.date_format.format(day=day.day, month=self.months[day.month - 1], year=day.year)


@cache
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
