"""One edit of a draft, by the places that findings name. It does not check what the new words claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from synth.domain.draft import Draft, Paragraph, Section, Sentence
from synth.domain.noun import Noun
from synth.errors import DecisionRefused

Item = TypeVar("Item")


class Change(Noun):
    """One edit: new words at a place of the draft, and perhaps other citations. Empty words take a sentence out;
    `after` puts the words behind the sentence at that place, as a sentence of their own."""

    where: str
    text: str
    cites: tuple[str, ...] | None = None
    after: bool = False


_PLACE = re.compile(r"(lede)\.(\d+)\.(\d+)|(sections)\.(\d+)\.(\d+)\.(\d+)|sections\.(\d+)")


def changed(draft: Draft, change: Change) -> Draft:
    """`draft` with one change. Places are those of findings: `headline`, `dek`, `lede.1.2`, `sections.2` (its heading),
    `sections.2.1.3`. `DecisionRefused` where the draft has no such place."""
    if change.where in ("headline", "dek"):
        return draft.model_copy(update={change.where: change.text.strip()})
    match = _PLACE.fullmatch(change.where)
    if match is None:
        raise DecisionRefused(
            f"no place {change.where!r}: expected headline, dek, lede.1.2, sections.2 or sections.2.1.3"
        )
    try:
        if match[1]:
            lede = _replaced(draft.lede, int(match[2]), int(match[3]), change)
            return draft.model_copy(update={"lede": lede})
        number = int(match[5] or match[8])
        section = _at(draft.sections, number)
        if match[8]:
            new = section.model_copy(update={"heading": change.text.strip()})
        else:
            new = section.model_copy(
                update={"paragraphs": _replaced(section.paragraphs, int(match[6]), int(match[7]), change)}
            )
    except IndexError as exc:
        raise DecisionRefused(f"the article has no {change.where}") from exc
    sections: tuple[Section, ...] = tuple(
        new if at == number else old for at, old in enumerate(draft.sections, 1) if at != number or new.paragraphs
    )
    return draft.model_copy(update={"sections": sections})


def _replaced(paragraphs: tuple[Paragraph, ...], at: int, number: int, change: Change) -> tuple[Paragraph, ...]:
    paragraph = _at(paragraphs, at)
    old = _at(paragraph.sentences, number)
    text = change.text.strip()
    cites = old.cites if change.cites is None else change.cites
    fresh = (Sentence(text=text, cites=cites),) if text else ()
    if change.after:
        fresh = (old, *fresh)
    sentences = (*paragraph.sentences[: number - 1], *fresh, *paragraph.sentences[number:])
    kept = (paragraph.model_copy(update={"sentences": sentences}),) if sentences else ()
    return (*paragraphs[: at - 1], *kept, *paragraphs[at:])


def _at(items: Sequence[Item], number: int) -> Item:
    if not 1 <= number <= len(items):
        raise IndexError(number)
    return items[number - 1]
