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
    """One part: the heading over it ("" in a lede), and its statements in reading order.

    `general`: the heading is one of the language's, such as `What is known`, and says nothing of the section.
    """

    heading: str
    statements: tuple[Statement, ...]
    general: bool = False


@dataclass(frozen=True)
class Outline:
    """`subject` is the source title that heads it best; `form` is the format that the story has enough text for."""

    form: Format
    subject: str
    lede: Part
    sections: tuple[Part, ...]

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.lede, *self.sections)


class Outliner:
    """Makes outlines in a wanted format, or in the brief where a story is too thin for its sections."""

    def __init__(self, brief: Format) -> None:
        self._brief = brief

    def outline(self, story: Story, form: Format) -> Outline:
        """The outline of `story`. `ThinEvidence` where its sources hold too little, or nothing in its language."""
        free = story.terms.model_copy(update={"rights": Rights.LICENSED})
        desk = open_desk(story.model_copy(update={"terms": free}))
        found = _outline(desk, form)
        if len(found.sections) < form.sections.least:
            found = _outline(desk, self._brief)
        if not found.lede.statements:
            raise ThinEvidence("no sentence of the sources can open an article")
        return found


def _outline(desk: Desk, form: Format) -> Outline:
    front = make_front(desk, form)
    sections = tuple(_part(desk, heading, told) for heading, told in front.layout.sections)
    return Outline(form, front.headline, _part(desk, "", front.layout.lede), sections)


def _part(desk: Desk, heading: str, told: Sequence[int]) -> Part:
    general = heading in desk.locale.prose.headings.values()
    return Part(heading, tuple(desk.statements[at] for at in told), general)
