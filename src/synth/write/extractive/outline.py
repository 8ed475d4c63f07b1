"""One story becomes an outline: which statements of the sources each part of an article rests on, and in what order.

It words nothing; a model's writer tells each part in its own words. No right to quote limits it, because nothing of it
is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synth.domain.source import Rights
from synth.domain.story import Story
from synth.errors import ThinEvidence
from synth.write.extractive.desk import Desk, open_desk
from synth.write.extractive.front import make_front
from synth.write.extractive.statements import Statement
from synth.write.formats import Format


@dataclass(frozen=True)
class Part:
    """One part: the source's own subhead over it ("" in a lede), and its statements in reading order."""

    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Outline:
    """`subject` is the source title that heads it best."""

    subject: str
    lede: Part
    sections: tuple[Part, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.lede, *self.sections)


def outline(story: Story, form: Format) -> Outline:
    """The outline of `story` in `form`.

    `ThinEvidence` where the sources hold too little, nothing in the article's language, or fewer sections than `form`
    asks for.
    """
    free = story.terms.model_copy(update={"rights": Rights.LICENSED})
    desk = open_desk(story.model_copy(update={"terms": free}))
    front = make_front(desk, form)
    sections = tuple(_part(desk, heading, told) for heading, told in front.layout.sections)
    if not front.layout.lede or len(sections) < form.sections.least:
        raise ThinEvidence(
            f"the sources give {len(sections)} sections with text of their own; the format {form.name} asks for "
            f"{form.sections.least}"
        )
    return Outline(front.headline, _part(desk, "", front.layout.lede), sections)


def _part(desk: Desk, heading: str, told: Sequence[int]) -> Part:
    return Part(heading, tuple(desk.statements[at] for at in told))
