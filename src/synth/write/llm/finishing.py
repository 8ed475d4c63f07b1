"""The last hand on a draft: citations moved to the passage that bears them out, sentences left out that cannot stand.

It rewords nothing, and it does not find what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass

from synth.domain.draft import Draft, Paragraph, Sentence
from synth.domain.story import Story
from synth.text.locale import locale_of
from synth.write.formats import Format
from synth.write.llm.faultfinding import FEW
from synth.write.llm.problem import Problem, Proof, Weight
from synth.write.llm.repetition import Told

OFFERS = 2  # times that other passages are taken up


def recited(draft: Draft, story: Story, form: Format, proof: Proof) -> tuple[Draft, tuple[Problem, ...]]:
    """`draft` with the better passages that the proof offers, and what is wrong with it then.

    A sentence cites the better passages alone where nothing is wrong with it then, else beside the ones it had. A
    sentence of two facts may be offered a second passage only once it has the first.
    """
    found = proof(story, draft, form)
    for _ in range(OFFERS):
        offers: dict[str, tuple[str, ...]] = {}
        for problem in found:
            if problem.better:
                offers[problem.where] = (*offers.get(problem.where, ()), problem.better)
        cited = {where: sentence.cites for where, _, sentence in draft.sentences()}
        if not offers.keys() & cited.keys():
            break
        wrong = {problem.where for problem in proof(story, _cited(draft, offers), form)}
        cites = {
            where: tuple(dict.fromkeys((*better, *cited[where]) if where in wrong else better))
            for where, better in offers.items()
            if where in cited
        }
        draft = _cited(draft, cites)
        found = proof(story, draft, form)
    return draft, found


@dataclass(frozen=True)
class LeftOut:
    """A draft after sentences were left out, and why each of them was."""

    draft: Draft
    reasons: tuple[str, ...]


def without(draft: Draft, found: Iterable[Problem], form: Format) -> LeftOut:
    """`draft` without the sentences that a blocking problem stands on, as long as enough of the article is left.

    Enough: seven tenths of the format's least words, a lede, and its least number of sections. Otherwise the draft
    stays as it is, and a person decides.
    """
    wrong: dict[str, Problem] = {}
    for problem in found:
        if problem.weight is Weight.BLOCKING:
            wrong.setdefault(problem.where, problem)
    told = {where: sentence.text for where, _, sentence in draft.sentences() if where in wrong}
    slim = leaving_out(draft, told)
    enough = slim.lede and slim.words >= FEW * form.words.least and len(slim.sections) >= form.sections.least
    if not told or not enough:
        return LeftOut(draft, ())
    return LeftOut(slim, tuple(f"left out, {wrong[where].rule}: {text}" for where, text in told.items()))


def leaving_out(draft: Draft, places: Container[str]) -> Draft:
    """`draft` without the sentences at these places, and without paragraphs and sections that are empty then."""
    return _keeping(draft, lambda where, _: where not in places)


def without_repeats(draft: Draft, language: str) -> tuple[Draft, int]:
    """The draft without sentences that only say again what an earlier one says, and how many were taken out.

    Paragraphs and sections that are empty then go too; a draft that would lose its lede is left as it is.
    """
    told = Told(locale_of(language))
    slim = _keeping(draft, lambda where, sentence: told.again(where, sentence.text) is None)
    taken = len(list(draft.sentences())) - len(list(slim.sentences()))
    return (slim, taken) if taken and slim.lede else (draft, 0)


def _cited(draft: Draft, cites: Mapping[str, tuple[str, ...]]) -> Draft:
    """`draft` with other citations under the sentences that are named."""
    return changed(draft, lambda where, one: one.model_copy(update={"cites": cites.get(where, one.cites)}))


def _keeping(draft: Draft, keep: Callable[[str, Sentence], bool]) -> Draft:
    return changed(draft, lambda where, sentence: sentence if keep(where, sentence) else None)


def changed(draft: Draft, change: Callable[[str, Sentence], Sentence | None]) -> Draft:
    """`draft` with each sentence as `change` gives it; paragraphs and sections that lose all of theirs go too."""
    changed: dict[str, Paragraph] = {}
    for place, paragraph in draft.paragraphs():
        given = (change(f"{place}.{at}", sentence) for at, sentence in enumerate(paragraph.sentences, 1))
        changed[place] = paragraph.model_copy(update={"sentences": tuple(one for one in given if one is not None)})

    def kept(place: str, count: int) -> tuple[Paragraph, ...]:
        return tuple(one for at in range(1, count + 1) if (one := changed[f"{place}.{at}"]).sentences)

    sections = (
        section.model_copy(update={"paragraphs": kept(f"sections.{number}", len(section.paragraphs))})
        for number, section in enumerate(draft.sections, 1)
    )
    return draft.model_copy(
        update={
            "lede": kept("lede", len(draft.lede)),
            "sections": tuple(section for section in sections if section.paragraphs),
        }
    )
