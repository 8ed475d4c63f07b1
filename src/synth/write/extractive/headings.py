"""The heading of a section: a source's own where that fits, else one of the language's. It chooses no statements."""

from __future__ import annotations

from collections.abc import Sequence

from synth.text.names import find_names, name_parts
from synth.text.words import words
from synth.write.extractive.desk import Desk
from synth.write.extractive.topics import Topic, is_good_heading, looks_ahead


def choose_heading(desk: Desk, topic: Topic, section: Sequence[int], head: tuple[str, Sequence[str]]) -> str:
    """The source's own where at least two statements came from under it, else the locale's; never one twice.

    `head` holds the headline and the headings that are taken.
    """
    headline, used = head
    under = [desk.statements[at].heading for at in section]
    own = max(under, key=lambda heading: (under.count(heading), -under.index(heading)))
    text = " ".join(desk.statements[at].text for at in section)
    told = {part for word in words(f"{text} {headline}") for part in name_parts(word)}
    for heading in dict.fromkeys([own, topic.heading]):
        if not heading or heading in used or not is_good_heading(heading, desk.locale):
            continue
        if under.count(heading) >= 2 and _names_told(heading, told, desk):
            return heading
    return _general(desk, topic, section, used)


def _general(desk: Desk, topic: Topic, section: Sequence[int], used: Sequence[str]) -> str:
    """A heading of the locale: the topic's where most of the section is of that topic, else one that fits anything."""
    headings = desk.locale.prose.headings
    ahead = topic.ahead or 2 * sum(looks_ahead(desk.statements[at]) for at in section) >= len(section)
    mostly = 2 * len(set(section) & set(topic.members)) > len(section)
    own = [topic.heading] if mostly and topic.heading in headings.values() else []
    cues = ["next"] if ahead else ["happened", "background", "people", "more"]
    return next(h for h in [*own, *(headings[cue] for cue in cues), *headings.values()] if h not in used)


def _names_told(heading: str, told: set[str], desk: Desk) -> bool:
    names = find_names(heading, desk.locale)
    return all(part in told for name in names for part in name_parts(name.text))
