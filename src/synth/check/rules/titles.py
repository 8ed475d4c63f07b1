"""Titles and roles that the sources do not give to the person who bears them in the draft.

It does not know offices: two titles are one only where the cues say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.material import Material
from synth.check.nearest import beside
from synth.check.rule import Rule
from synth.check.rules.figures import CITATION_WEAK
from synth.check.view import DraftView, Line
from synth.domain.evidence import Clipping
from synth.domain.finding import Evidence, Finding, Severity
from synth.text.cues import Cues
from synth.text.names import Name, name_words
from synth.text.words import folded

TITLE_CHANGED = Rule(
    "title_changed", Severity.BLOCKING, True, "A title or role that no source gives to that person.", ("en", "de")
)
RULES = (TITLE_CHANGED,)
BEFORE, AFTER = 6, 9  # words around a name among which a source gives a title
APPOSITION = 4  # words after a name and a comma: `Tolle, the new director of`


def titles(view: DraftView) -> Iterator[Finding]:
    """Every person with a title that no source gives to them; a warning where only an uncited source does."""
    for line in view.lines:
        if line.cues is None:
            continue
        for name in line.names:
            for title, person in _titled(line, name, line.cues):
                yield from _compare(view, line, title, person)


def _titled(line: Line, name: Name, cues: Cues) -> Iterator[tuple[str, str]]:
    """(title, last part of the name) for every title that stands with a name."""
    parts = name_words(name.text)
    known = line.locale.titles
    lead = 0
    while lead < len(parts) and parts[lead] in known:
        lead += 1
    if lead == len(parts):
        return
    person = parts[-1]
    offices = [part for part in parts[:lead]]
    before = [token.word for token in line.tokens if token.end <= name.start and name.start - token.end <= 1][-1:]
    offices += [word for word in before if word in known]
    offices += _apposed(line, name)
    for office in dict.fromkeys(offices):
        if office not in cues.titles.courtesy:
            yield office, person


def _apposed(line: Line, name: Name) -> list[str]:
    """The title in `Tolle, the port director,`: the last of the words before the next stop that is one."""
    rest = line.text[name.end :]
    if not rest.startswith(", "):
        return []
    words = [folded(word) for word in rest[2:].split(",")[0].split()[:APPOSITION]]
    if not words or words[0] not in line.locale.stop | line.locale.titles or words[0] in line.locale.pronouns:
        return []
    return [word for word in words if word in line.locale.titles][:1]


def _compare(view: DraftView, line: Line, title: str, person: str) -> Iterator[Finding]:
    assert line.cues is not None
    same = line.cues.titles.groups.get(title, frozenset({title}))
    cited = list({p.clipping.id: p.clipping for p in line.cited if p.cues is not None}.values())
    known = [(clipping, view.clipping(clipping)) for clipping in cited]
    if not cited or len(cited) < len({p.clipping.id for p in line.cited}):
        return  # a source in a language whose titles we do not know may give it
    if any(_gives(material, person, same) for _, material in known):
        return
    if not any(person in material.places for _, material in known):
        return  # the name itself is the finding
    for member in view.story.members:
        clipping = member.clipping
        if clipping not in cited and _gives(view.clipping(clipping), person, same):
            message = f"{clipping.outlet} calls {person.title()} {title}; the sentence does not cite it."
            yield CITATION_WEAK.finding(line.where, f"{title} {person}", message, _mention(view, clipping, person))
            return
    claim = f"{title} {person.title()}"
    theirs = next((other for _, m in known if (other := _other(m, person, line))), "")
    message = f"No source of this story calls {person.title()} {title}." + (f" They say {theirs}." if theirs else "")
    mention = next((found for clipping in cited if (found := _mention(view, clipping, person))), None)
    if mention and theirs:
        mention = (mention[0], beside(title, theirs))
    yield TITLE_CHANGED.finding(line.where, claim, message, mention)


def _gives(material: Material, person: str, titles: frozenset[str]) -> bool:
    """Whether one of these titles stands near any mention of the person."""
    words = material.words
    for at in (*material.places.get(person, ()), *material.places.get(f"{person}s", ())):
        near = words[max(0, at - BEFORE) : at + AFTER + 1]
        if any(word in titles or any(_contains(word, title) for title in titles) for word in near):
            return True
    return False


def _contains(word: str, title: str) -> bool:
    """`Reedereichef` and `presidential`: a longer word that is made of the title."""
    return len(title) > 3 and len(word) > len(title) and (word.startswith(title) or word.endswith(title))


def _other(material: Material, person: str, line: Line) -> str:
    """The title that a source gives to the person, as near as it stands."""
    for at in material.places.get(person, ()):
        for there in (*range(at - 1, max(-1, at - BEFORE), -1), *range(at + 1, min(at + AFTER, len(material.words)))):
            if material.words[there] in line.locale.titles:
                return material.words[there]
    return ""


def _mention(view: DraftView, clipping: Clipping, person: str) -> tuple[Evidence, str] | None:
    """The sentence of that clipping in which the person is first named."""
    for passage in view.passages.values():
        if passage.clipping.id != clipping.id or person not in passage.places:
            continue
        for token in passage.tokens:
            if person in name_words(token.word):
                span = passage.sentence_at(token.start)
                return passage.evidence(span.start, span.end), ""
    return None
