"""Sentences of a draft changed so that they say what their sources do not: for measuring the gate, and for practice.

It does not know the rules, and shares no word list or comparison with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from random import Random

from synth.check.mutants import citing, figures, people, quoting, wording
from synth.check.mutants.scene import Change, Scene
from synth.domain.draft import Draft, Paragraph, Section, Sentence
from synth.domain.noun import Noun
from synth.domain.story import Story


class MutationKind(StrEnum):
    """What is wrong after a mutation."""

    NUMBER = "number"
    UNIT = "unit"
    DATE = "date"
    NAME = "name"
    TITLE = "title"
    QUOTED_WORD = "quoted_word"
    SPEAKER = "speaker"
    NEGATION = "negation"
    DIRECTION = "direction"
    HEDGE_DROPPED = "hedge_dropped"
    INVENTED_QUOTE = "invented_quote"
    WRONG_CITATION = "wrong_citation"


class Mutation(Noun):
    """One error, planted. `before` and `after` are the changed words; for a wrong citation, the cited aliases."""

    kind: MutationKind
    where: str
    before: str
    after: str
    draft: Draft


_CHANGES: Mapping[MutationKind, Callable[[Scene, Random], Iterator[Change]]] = {
    MutationKind.NUMBER: figures.numbers,
    MutationKind.UNIT: figures.units,
    MutationKind.DATE: figures.dates,
    MutationKind.NAME: people.names,
    MutationKind.TITLE: people.titles,
    MutationKind.QUOTED_WORD: quoting.quoted_words,
    MutationKind.SPEAKER: people.speakers,
    MutationKind.NEGATION: wording.negations,
    MutationKind.DIRECTION: wording.directions,
    MutationKind.HEDGE_DROPPED: wording.hedges_dropped,
    MutationKind.INVENTED_QUOTE: quoting.invented_quotes,
}


def mutations(story: Story, draft: Draft, where: str, rng: Random) -> Iterator[Mutation]:
    """At most one mutation of each kind of the sentence at `where` (`lede.1.2`), each in a draft of its own.

    The same for the same `rng`. The cited passages hold none of what is put in; kinds for which the sentence gives no
    hold are left out, and all of them where it cites no passage of this story. `KeyError` where no sentence stands
    there.
    """
    sentence = {place: one for place, _, one in draft.sentences()}[where]
    seeds = {kind: rng.getrandbits(64) for kind in MutationKind}  # a kind's draw does not hang on who drew before it
    cited = tuple(found for alias in sentence.cites if (found := story.find(alias)) is not None)
    if not cited:
        return
    scene = Scene(story, sentence, cited)
    for kind, changes in _CHANGES.items():
        for change in changes(scene, Random(seeds[kind])):  # noqa: S311  (a seeded draw, no secret)
            text = scene.changed(change)
            if text.split() != sentence.text.split():
                new = sentence.model_copy(update={"text": text})
                before = sentence.text[change.start : change.end]
                yield Mutation(
                    kind=kind, where=where, before=before, after=change.after, draft=_with(draft, where, new)
                )
                break
    for aliases in citing.wrong_citations(scene, Random(seeds[MutationKind.WRONG_CITATION])):  # noqa: S311
        new = sentence.model_copy(update={"cites": aliases})
        before = ", ".join(sentence.cites)
        yield Mutation(
            kind=MutationKind.WRONG_CITATION, where=where, before=before, after=", ".join(aliases),
            draft=_with(draft, where, new),
        )  # fmt: skip
        break


def _with(draft: Draft, where: str, sentence: Sentence) -> Draft:
    """The draft with another sentence at that place."""
    part, *numbers = where.split(".")
    at = [int(number) - 1 for number in numbers]
    if part == "lede":
        return draft.model_copy(update={"lede": _replaced(draft.lede, at[0], at[1], sentence)})
    section: Section = draft.sections[at[0]]
    section = section.model_copy(update={"paragraphs": _replaced(section.paragraphs, at[1], at[2], sentence)})
    sections = (*draft.sections[: at[0]], section, *draft.sections[at[0] + 1 :])
    return draft.model_copy(update={"sections": sections})


def _replaced(paragraphs: tuple[Paragraph, ...], at: int, number: int, sentence: Sentence) -> tuple[Paragraph, ...]:
    paragraph = paragraphs[at]
    sentences = (*paragraph.sentences[:number], sentence, *paragraph.sentences[number + 1 :])
    return (*paragraphs[:at], paragraph.model_copy(update={"sentences": sentences}), *paragraphs[at + 1 :])
