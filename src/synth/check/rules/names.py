"""Names that the cited sources do not hold.

It does not know people from places. A name of the source in another's place is seen only in a sentence that keeps close
to the source's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from synth.check.likest import Likest
from synth.check.material import Material, PassageMaterial
from synth.check.nearest import beside, likeness
from synth.check.rule import Rule
from synth.check.rules.figures import CITATION_WEAK
from synth.check.view import DraftView, Line
from synth.domain.evidence import Clipping
from synth.domain.finding import Evidence, Finding, Severity
from synth.text.locale import Locale
from synth.text.names import Name, name_words
from synth.text.same_names import same_names
from synth.text.words import Token

NAME_UNSUPPORTED = Rule(
    "name_unsupported",
    Severity.BLOCKING,
    True,
    "A name that no cited source holds, or one put together from two names.",
    ("en", "de"),
    about_support=True,
)
RULES = (NAME_UNSUPPORTED,)
PARTICLES = frozenset(
    {"of", "the", "de", "da", "del", "van", "von", "der", "la", "le", "al", "bin", "y", "and", "und", "dem", "den"}
)
PLACE_ENDINGS = ("", "a", "y", "ia", "e", "land", "o", "en")
STEM = 4
TOGETHER = 4  # words from the first part of a name to the next, in order
AROUND = 8  # the same, turned round: `Ingra Tolle, the port director`
LIKE = 0.6
CLOSE = 0.7  # share of its content words from which on a line is read against one sentence, word by word
EXCHANGED = 3  # words of a name that is put in another's place


def names(view: DraftView) -> Iterator[Finding]:
    """Every name of a sentence that its cited clippings do not hold; a warning where another clipping does."""
    for line in view.reworded:
        if not line.names:
            continue
        unseen = [name for name in line.names if not _as_it_stands(name.text, line)]
        cited = list({p.clipping.id: p.clipping for p in line.cited}.values()) if unseen else []
        near = [view.wholes[clipping.id] for clipping in cited]
        missing = [
            name.text
            for name in unseen
            if not (holds(near, name.text, view.locale) or _opens_with_role(near, line, name, view.locale))
        ]
        for text in dict.fromkeys(missing):
            yield _finding(view, line, text, cited)
        if not missing and (exchanged := _exchanged(line)) is not None:
            yield exchanged


def _as_it_stands(name: str, line: Line) -> bool:
    """Whether a cited passage has the name letter for letter, as whole words."""
    for passage in line.cited:
        at = passage.text.find(name)
        if (
            at >= 0
            and not passage.text[max(0, at - 1) : at].isalnum()
            and not passage.text[at + len(name) : at + len(name) + 1].isalnum()
        ):
            return True
    return False


def _exchanged(line: Line) -> Finding | None:
    """A name that stands where the sentence it comes from has another one, though the source knows both."""
    likest = line.likest
    if likest is None or likest.share < CLOSE:
        return None
    there = likest.passage.text[likest.start : likest.end].lower()
    if all(word in there for name in line.names for word in name_words(name.text)):
        return None  # as most sentences: every name stands in the passage's sentence, and the words need no aligning
    for parting in likest.partings:
        if not 0 < len(parting.ours) <= EXCHANGED or not 0 < len(parting.theirs) <= EXCHANGED:
            continue
        ours = _name_of(parting.ours, line.names, line)
        theirs = _name_of(parting.theirs, likest.passage.found_names, likest.passage)
        if ours and theirs and not _same(ours, theirs, likest):
            evidence = likest.passage.evidence(likest.start, likest.end)
            message = f"The passage has {theirs} where the sentence has {ours}."
            return NAME_UNSUPPORTED.finding(line.where, ours, message, (evidence, beside(ours, theirs)))
    return None


def _name_of(tokens: tuple[Token, ...], names: tuple[Name, ...], text: Material) -> str:
    """The words of a stretch where all of them are part of one name; empty where they are not."""
    start, end = tokens[0].start, tokens[-1].end
    inside = any(name.start <= start and end <= name.end for name in names)
    return text.text[start:end] if inside and all(text.text[t.start].isupper() for t in tokens) else ""


def _same(ours: str, theirs: str, likest: Likest) -> bool:
    """Whether two names may be one, or ours stands elsewhere in the same sentence of the passage."""
    titles = likest.line.locale.titles
    mine, other = ([word for word in name_words(name) if word not in titles] for name in (ours, theirs))
    if not mine or not other:
        return True  # a title is another rule's matter
    if set(mine) & set(other) or any(word in likest.passage.text[likest.start : likest.end].lower() for word in mine):
        return True
    initials = "".join(word[0] for word in other), "".join(word[0] for word in mine)
    spelled = same_names(" ".join(mine)) | {word for part in mine for word in same_names(part)}
    return bool(spelled & {*other, " ".join(other)}) or ours.lower() == initials[0] or theirs.lower() == initials[1]


def _opens_with_role(near: list[Material], line: Line, name: Name, locale: Locale) -> bool:
    """`Shopkeeper Jessamy Holt`: a capital that only begins the sentence, before a whole name."""
    _, _, rest = name.text.partition(" ")
    return name.start == 0 and " " in rest and holds(near, rest, locale)


def holds(materials: list[Material], name: str, locale: Locale) -> bool:
    """Whether these texts hold every part of a name, and neighbouring parts beside each other."""
    parts = [word for word in name_words(name) if word not in PARTICLES]
    if any(_phrase_in(material, " ".join(parts)) for material in materials):
        return True
    needed = [part for part in parts if part not in locale.titles]
    needed = [part for part in needed if not any(_abbreviates(part, name, material) for material in materials)]
    if not all(any(_has(material, part, locale) for material in materials) for part in needed):
        return False
    return all(any(_together(m, one, other, locale) for m in materials) for one, other in pairwise(needed))


def _phrase_in(material: Material, phrase: str) -> bool:
    if not phrase:
        return True
    return any(f" {spelling} " in material.line for spelling in (phrase, *same_names(phrase)))


def _abbreviates(part: str, name: str, material: Material) -> bool:
    """Whether a part in capitals stands for a longer name: `AIO`."""
    return part.upper() in name and part in material.initials


def _has(material: Material, part: str, locale: Locale) -> bool:
    if part in material.places or any(f" {other} " in material.line for other in same_names(part)):
        return True
    if locale.nouns_capitalised and (part.removesuffix("s") in material.places or f"{part}s" in material.places):
        return True  # a German genitive has no apostrophe
    return any(_same_stem(part, word, locale) for word in material.places)


def _same_stem(part: str, word: str, locale: Locale) -> bool:
    """Whether one word is a place and the other its people or adjective: `Tolvany`, `Tolvanian`."""
    if len(part) < STEM or word[: STEM - 1] != part[: STEM - 1]:
        return False
    for one, other in ((part, word), (word, part)):
        for ending in locale.demonyms:
            stem = one.removesuffix(ending)
            ends = (*PLACE_ENDINGS, *locale.demonyms)
            if len(stem) >= STEM and stem != one and any(other == stem + end for end in ends):
                return True
    return False


def _together(material: Material, one: str, other: str, locale: Locale) -> bool:
    """Whether two parts of a name stand beside each other; a part that is an ordinary word here need not."""
    if one in material.common or other in material.common:
        return True
    firsts, seconds = material.places.get(one), material.places.get(other)
    if firsts is None or seconds is None:
        return _has(material, one, locale) and _has(material, other, locale)
    return any(0 < b - a <= TOGETHER or 0 < a - b <= AROUND for a in firsts for b in seconds)


def _finding(view: DraftView, line: Line, name: str, cited: list[Clipping]) -> Finding:
    known = {clipping.id for clipping in cited}
    for member in view.story.members:
        clipping = member.clipping
        if clipping.id not in known and holds([view.wholes[clipping.id]], name, view.locale):
            message = f"{name} is named by {clipping.outlet}, which the sentence does not cite."
            passages = [p for p in view.passages.values() if p.clipping.id == clipping.id]
            return CITATION_WEAK.finding(line.where, name, message, _mention(passages, name))
    message = f"No source of this story names {name}."
    if not line.cited:
        message = f"The sentence cites no passage that could name {name}."
    return NAME_UNSUPPORTED.finding(line.where, name, message, _nearest(view, line, name))


def _mention(passages: Iterable[PassageMaterial], name: str) -> tuple[Evidence, str] | None:
    """The sentence in which a name, or its last part, first stands."""
    last = name.split()[-1].removesuffix("’s").removesuffix("'s")
    for passage in passages:
        if (at := passage.text.find(last)) >= 0:
            span = passage.sentence_at(at)
            return passage.evidence(span.start, span.end), ""
    return None


def _nearest(view: DraftView, line: Line, name: str) -> tuple[Evidence, str] | None:
    """The likest name of the cited passages, then of the story; else the likest sentence of the cited passages."""
    for pool in (line.cited, tuple(view.others(line))):
        best = max(
            ((_alike(name, known.text), passage, known) for passage in pool
             for known in passage.found_names),
            key=lambda entry: entry[0], default=None,
        )  # fmt: skip
        if best is not None and best[0] >= LIKE:
            _, passage, known = best
            span = passage.sentence_at(known.start)
            return passage.evidence(span.start, span.end), beside(name, known.text)
    return line.likest_sentence()


def _alike(name: str, known: str) -> float:
    """Likeness of two names; a part in common counts for more than letters in common."""
    ours, theirs = set(name_words(name)), set(name_words(known))
    return max(likeness(name, known), 0.7 if ours & theirs else 0.0) + (0.2 if ours & theirs else 0.0)
