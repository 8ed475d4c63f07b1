"""The heading of a section: a source's own where that fits, else one of the language's. It chooses no statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from synth.text.names import find_names, name_parts
from synth.text.words import words
from synth.write.extractive.desk import Desk
from synth.write.extractive.headline import plain_name
from synth.write.extractive.topics import Topic, cue_of, is_good_heading

_SUBJECT = 4  # words in which the subject of a statement stands
_NEUTRAL = ("details", "more", "rest")  # headings that promise nothing a section may not hold


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
        if 2 * under.count(heading) > len(under) >= 2 and _names_told(heading, told, desk):
            return heading
    return _general(desk, topic, section, used)


def _general(desk: Desk, topic: Topic, section: Sequence[int], used: Sequence[str]) -> str:
    """A heading of the locale: that of the cue which most of the section shows, else whom it is about, else any.

    What promises less comes before what promises more: nothing is called background that is not.
    """
    headings, half = desk.locale.prose.headings, len(section) / 2
    cues = Counter(cue_of(desk.statements[at]) for at in section)
    cues["next"] += len(section) if topic.ahead else 0
    told = [headings[cue] for cue, count in cues.most_common() if count > half and cue != "happened"]
    person = _person(desk, section, used)
    plain = [headings["happened"], *([person] if person else []), *(headings[cue] for cue in _NEUTRAL)]
    return next(h for h in [*told, *plain, *headings.values()] if h not in used)


def _person(desk: Desk, section: Sequence[int], used: Sequence[str]) -> str:
    """The full name with which, or with whose last word, most statements of the section begin; "" where none is."""
    held = [desk.statements[at] for at in section]
    names = {plain_name(name, desk.locale) for statement in held for name in statement.names}
    names = {name for name in names if len(name.split()) == 2}
    known = {part for heading in used for part in name_parts(heading)}
    about = {
        name: sum(name_parts(name)[-1] in statement.bare_words[:_SUBJECT] for statement in held)
        for name in names if is_good_heading(name, desk.locale) and not known & set(name_parts(name))
    }  # fmt: skip
    best = max(sorted(about), key=lambda name: about[name], default="")
    return best if best and 2 * about[best] > len(held) else ""


def _names_told(heading: str, told: set[str], desk: Desk) -> bool:
    names = find_names(heading, desk.locale)
    return all(part in told for name in names for part in name_parts(name.text))
