"""All that is known of a story before its draft is put together: statements, ranking, bonds, contradictions.

It does not choose. `ThinEvidence` is raised here, with how much there was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from synth.domain.evidence import Clipping
from synth.domain.story import Story
from synth.errors import ThinEvidence
from synth.text.locale import Locale, locale_of
from synth.text.numbers import find_numbers
from synth.text.words import folded
from synth.write.extractive.differ import Conflict, find_conflicts
from synth.write.extractive.lexicon import Lexicon
from synth.write.extractive.needs import Bonds, find_bonds
from synth.write.extractive.rank import Ranking, rank_sentences
from synth.write.extractive.select import Repeats
from synth.write.extractive.standing import stands_alone
from synth.write.extractive.statements import Statement, primary, read_statements

LEAST_STATEMENTS, LEAST_WORDS = 5, 120


@dataclass(frozen=True)
class Desk:
    """A story as the composer needs it. `fit` and all numbers elsewhere are indices into `statements`."""

    story: Story
    locale: Locale
    clippings: tuple[Clipping, ...]  # those in the article's language
    statements: tuple[Statement, ...]
    fit: tuple[int, ...]  # the statements that can stand alone
    ranking: Ranking
    repeats: Repeats
    bonds: Bonds
    lexicon: Lexicon
    conflicts: tuple[Conflict, ...]

    @property
    def disputed(self) -> frozenset[int]:
        """Every statement that gives a number another source contradicts."""
        return frozenset(at for conflict in self.conflicts for at in conflict.told)

    @cached_property
    def contested(self) -> frozenset[Decimal]:
        """The values that only one side of a contradiction gives: neither headline nor dek may take a side."""
        sides = [
            {value for number in find_numbers(self.statements[at].text, self.locale) for value in number.values}
            for conflict in self.conflicts
            for at in (conflict.one, conflict.other)
        ]
        return frozenset(v for one, other in zip(sides[::2], sides[1::2], strict=True) for v in one ^ other)


def open_desk(story: Story) -> Desk:
    """The desk of `story`. `ThinEvidence` where there is too little, or nothing in the article's language."""
    locale = locale_of(story.terms.language)
    members = [m for m in story.members if primary(m.clipping.language) == primary(story.terms.language)]
    read = read_statements(story, locale)
    lexicon = Lexicon(read, locale)
    statements = tuple(replace(statement, text=lexicon.unshouted(statement.text)) for statement in read)
    fit = tuple(
        at for at, statement in enumerate(statements) if stands_alone(statement) and not _cites(statement, story)
    )
    _refuse_thin(story, [member.clipping for member in members], fit)
    ranking = rank_sentences(statements, {member.ordinal: member.clipping.title for member in members})
    return Desk(
        story=story,
        locale=locale,
        clippings=tuple(member.clipping for member in members),
        statements=statements,
        fit=fit,
        ranking=ranking,
        repeats=Repeats(statements, ranking),
        bonds=find_bonds(statements),
        lexicon=lexicon,
        conflicts=find_conflicts(statements, fit, ranking),
    )


def _cites(statement: Statement, story: Story) -> bool:
    """Whether it speaks of another source of this story: `the Courier reported that the Herald …` misleads."""
    plain = folded(statement.text)
    return any(folded(outlet) in plain for outlet in story.outlets if outlet != statement.outlet and len(outlet) > 3)


def _refuse_thin(story: Story, clippings: Sequence[Clipping], fit: Sequence[int]) -> None:
    language = primary(story.terms.language)
    if not clippings:
        found = ", ".join(sorted({primary(member.clipping.language) for member in story.members})) or "none"
        raise ThinEvidence(
            f"no source is in the article's language ({language}); the sources are in: {found}. "
            "This writer takes sentences word for word, so it cannot use another language."
        )
    words = sum(clipping.words for clipping in clippings)
    if words < LEAST_WORDS or len(fit) < LEAST_STATEMENTS:
        raise ThinEvidence(
            f"too little to write from: {words} words of source text in {language} (at least {LEAST_WORDS} are needed) "
            f"with {len(fit)} sentences that can stand alone (at least {LEAST_STATEMENTS})"
        )
