"""The words of a language that turn, weaken, measure or attribute a claim, read from `text/cues/<language>.toml`.

It does not know sentences; who compares two texts looks the words up here.
"""

from __future__ import annotations

import tomllib
from functools import cache, cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from synth.text.locale import WordSet
from synth.text.words import stem

_FOLDER = Path(__file__).parent / "cues"


class TitleCues(BaseModel):
    """What somebody is called by office."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    same: tuple[WordSet, ...]
    courtesy: WordSet
    occupations: WordSet  # what somebody does, which a writer may gather from what the source tells of them
    qualifiers: WordSet
    agents: tuple[str, ...]  # how a word ends that may say what somebody does; empty where nouns are capitalised
    no_agents: WordSet  # words with such an end that say nothing of the kind
    clauses: WordSet  # words that begin a clause in which a title is no apposition

    @cached_property
    def groups(self) -> dict[str, frozenset[str]]:
        """Every title with the titles that mean the same, itself included."""
        found: dict[str, frozenset[str]] = {}
        for group in self.same:
            for word in group:
                found[word] = found.get(word, frozenset()) | group
        return found


class SayingCues(BaseModel):
    """How words are given to a speaker, beside the verbs in `attributions`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who_follows: WordSet  # the speaker stands after them: `according to`
    findings: WordSet  # give to somebody what follows a `that`: `found that`
    that: WordSet
    joins: WordSet  # words that end a speaker's description
    passive: WordSet  # before a verb of saying they make it passive: `two cases were reported`
    idle: WordSet  # attributions that name no speaker beside them


class Cues(BaseModel):
    """The cues of one language. Words are folded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    negations: WordSet
    idioms: dict[str, WordSet]  # negation → words after which it denies nothing: `not only`
    denying: tuple[str, ...]  # how a word begins that may deny the rest of itself: `unhurt`
    nearly_denied: WordSet  # words after which `no longer`, `not yet` and `only` are fair to write
    privations: WordSet  # deny a noun after them, as a preposition: `without`
    refusals: WordSet
    denials: WordSet  # deny the whole clause after them: `denied that`
    breaks: WordSet
    particles: WordSet  # parts of a verb that stand apart from it and mean nothing alone: `nahm … teil`
    directions: tuple[tuple[WordSet, WordSet], ...]
    opposites: tuple[tuple[WordSet, WordSet], ...]
    attributes: tuple[tuple[WordSet, WordSet], ...]
    hedges: WordSet
    attributions: WordSet
    sayings: SayingCues
    headline_verbs: WordSet  # verbs that headlines capitalise in the middle and that are no names
    loaded: WordSet  # words of praise or blame, which are nobody's fact
    open_ends: WordSet  # words that no sentence ends with
    sums: WordSet
    mutual: WordSet
    clickbait: tuple[str, ...]
    risks: dict[str, WordSet]
    units: dict[str, WordSet]
    titles: TitleCues

    @cached_property
    def sides(self) -> dict[str, tuple[tuple[int, int], ...]]:
        """Each word of `directions`, `opposites` and `attributes` → (which pair, which side of it), all of them."""
        found: dict[str, list[tuple[int, int]]] = {}
        for pair, words in enumerate((*self.directions, *self.opposites, *self.attributes)):
            for side in (0, 1):
                for word in words[side]:
                    found.setdefault(word, []).append((pair, side))
        return {word: tuple(places) for word, places in found.items()}

    @cached_property
    def turning(self) -> frozenset[str]:
        """The words that deny something."""
        return self.negations | self.denials | self.refusals

    @cached_property
    def speaking(self) -> frozenset[str]:
        """The words that can give something to a speaker."""
        return self.attributions | self.sayings.who_follows | self.sayings.findings

    @cached_property
    def leaning_pairs(self) -> int:
        """The number of the first pair whose words say little without the word after them."""
        return len(self.directions) + len(self.opposites)

    @cached_property
    def unit_of(self) -> dict[str, str]:
        """Each spelling of a unit → its name."""
        return {spelling: name for name, spellings in self.units.items() for spelling in spellings}

    @cached_property
    def unit_stems(self) -> frozenset[str]:
        """The stems of all units."""
        return frozenset(stem(spelling) for spellings in self.units.values() for spelling in spellings)


@cache
def cued_languages() -> tuple[str, ...]:
    """The codes of the languages whose cues are known."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def cues_of(code: str) -> Cues:
    """The cues of a language by its code. `KeyError` where they are not known."""
    if code not in cued_languages():
        raise KeyError(code)
    return Cues.model_validate(tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8")))
