"""Quotations whose speaker is not the one whom the source lets speak.

It does not know who `she` is: where the source names nobody beside the words, anybody named shortly before may speak.
"""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.material import PassageMaterial
from synth.check.nearest import beside, stretch
from synth.check.rule import Rule, Sources
from synth.check.view import Block, DraftView, Line
from synth.domain.finding import Finding, Severity
from synth.text.names import Name, find_names, name_words
from synth.text.quotations import Quotation, stands_in
from synth.text.words import Token

QUOTATION_SPEAKER = Rule(
    "quotation_speaker",
    Severity.BLOCKING,
    False,
    "A quotation is given to somebody other than the one who says it in the source.",
    ("en", "de"),
    sources=Sources.KNOWN,
    about_support=True,
)
QUOTATION_UNATTRIBUTED = Rule(
    "quotation_unattributed",
    Severity.WARNING,
    True,
    "A sentence is nothing but a quotation, and nobody is said to say it.",
    ("en", "de"),
    sources=Sources.KNOWN,
    about_support=True,
)
RULES = (QUOTATION_SPEAKER, QUOTATION_UNATTRIBUTED)
LEAST_WORDS = 3  # shorter words in marks are terms that anybody may use
BESIDE = 3  # words between a name and its verb of saying
EARLIER = 2  # passages before the quotation in which its speaker may have been named


def speakers(view: DraftView) -> Iterator[Finding]:
    """Every quotation that a sentence gives to a name that its source does not let speak it, or to nobody."""
    for block in view.blocks:
        for quotation in block.quotations:
            lines = block.lines_of(quotation.start, quotation.end)
            if len(quotation.text.split()) >= LEAST_WORDS and lines:
                yield from _compare(view, block, lines, quotation)
                yield from _unattributed(block, lines, quotation)


def _unattributed(block: Block, lines: tuple[Line, ...], quotation: Quotation) -> Iterator[Finding]:
    """A quotation that is all of its sentence, with no verb of saying in the sentences beside it, but in its source."""
    at, last = block.lines.index(lines[0]), block.lines.index(lines[-1])
    before, after = block.starts[at], block.starts[last] + len(lines[-1].text)
    if any(char.isalnum() for char in block.text[before : quotation.start] + block.text[quotation.end : after]):
        return
    if any(line.attributing for line in block.lines[max(at - 1, 0) : last + 2]):
        return
    for passage in (passage for passage in lines[0].readable if stands_in(quotation.text, passage.plain)):
        start, end, _ = stretch(quotation.text, passage.text)
        span = passage.sentence_at(start)
        closed = max([end, *(whole.end for whole in passage.quotations if whole.start <= end <= whole.end)])
        zone = _outside(passage, span.start, max(end, passage.sentence_at(max(start, closed - 1)).end))
        said = passage.cues is not None and not passage.cues.attributions.isdisjoint(name_words(zone))
        if said or passage.speaker:
            message = f"Passage {passage.alias} ({passage.clipping.outlet}) says whose words these are."
            evidence = passage.evidence(span.start, max(end, span.end))
            yield QUOTATION_UNATTRIBUTED.finding(
                lines[0].where, quotation.text, message, (evidence, zone.strip(" ,.") if said else passage.speaker)
            )
            return


def _compare(view: DraftView, block: Block, lines: tuple[Line, ...], quotation: Quotation) -> Iterator[Finding]:
    cited = list({passage.alias: passage for line in lines for passage in line.cited}.values())
    held = [passage for passage in cited if stands_in(quotation.text, passage.plain)]
    if not held or any(passage.cues is None for passage in held):
        return
    for line in lines:
        for name in _speakers_of(line):
            if any(_may_speak(view, passage, quotation.text, name) for passage in held):
                return
            passage = held[0]
            start, end, _ = stretch(quotation.text, passage.text)
            span = passage.sentence_at(start)
            end = max(end, span.end)
            theirs = _named(view, passage, start, end)
            message = f"Passage {passage.alias} ({passage.clipping.outlet}) does not let {name.text} say these words."
            difference = beside(name.text, theirs) if theirs else ""
            yield QUOTATION_SPEAKER.finding(
                line.where, f"{name.text}: {quotation.text}", message, (passage.evidence(span.start, end), difference)
            )
            return


def _speakers_of(line: Line) -> list[Name]:
    """The names beside a verb of saying, outside quotation marks."""
    if line.cues is None:
        return []
    outlets = {passage.clipping.outlet for passage in line.cited}
    names = [name for name in line.names if not any(name.text in outlet for outlet in outlets)]
    return [name for name in names if any(_beside(line, name, verb) for verb in line.attributing)][:1]


def _beside(line: Line, name: Name, verb: Token) -> bool:
    """`said Tolle`, `Tolle said`, `Tolle, the director, said`, `according to Tolle`."""
    if verb.end <= name.start:
        between = line.text[verb.end : name.start]
        return len(between.split()) <= BESIDE and not any(mark in between for mark in ',;.“”"')
    between = line.text[name.end : verb.start]
    if any(mark in between for mark in ';.:“”"'):
        return False
    return len(between.split()) <= 1 or (between.startswith(",") and between.count(",") == 2)


def _may_speak(view: DraftView, passage: PassageMaterial, quotation: str, name: Name) -> bool:
    """Whether the source lets the name say the words: it stands by them, or nobody does and it was named before."""
    last = [part for part in name_words(name.text) if part not in view.locale.titles][-1:]
    if not last:
        return True
    start, end, _ = stretch(quotation, passage.text)
    zone = _outside(passage, passage.sentence_at(start).start, max(end, passage.sentence_at(max(start, end - 1)).end))
    if _holds(zone, last[0]):
        return True
    if _people(zone, passage):
        return False
    if passage.speaker:
        return _holds(passage.speaker, last[0])
    return any(_holds(text, last[0]) for text in (passage.text, *_before(view, passage)))


def _holds(text: str, part: str) -> bool:
    words = set(name_words(text))
    return part in words or f"{part}s" in words or part.removesuffix("s") in words


def _outside(passage: PassageMaterial, start: int, end: int) -> str:
    """The words of a stretch that stand outside quotation marks."""
    text, at, pieces = passage.text, start, []
    for quotation in passage.quotations:
        if quotation.end > start and quotation.start < end:
            pieces.append(text[at : max(at, quotation.start)])
            at = max(at, quotation.end)
    return " ".join([*pieces, text[at:end]])


def _people(zone: str, passage: PassageMaterial) -> list[Name]:
    """Names beside a verb of saying in a stretch of a passage."""
    if passage.cues is None or passage.cues.attributions.isdisjoint(name_words(zone)):
        return []
    return [name for name in find_names(zone, passage.locale) if len(name.text) > 2]


def _before(view: DraftView, passage: PassageMaterial) -> Iterator[str]:
    """The texts of the passages shortly before, and the clipping's title."""
    number = int(passage.alias.split(".")[1])
    ordinal = passage.alias.split(".")[0]
    for earlier in range(number - EARLIER, number + 2):
        other = view.passages.get(f"{ordinal}.{earlier}")
        if other is not None and other is not passage:
            yield other.text


def _named(view: DraftView, passage: PassageMaterial, start: int, end: int) -> str:
    zone = _outside(passage, passage.sentence_at(start).start, end)
    return ", ".join(dict.fromkeys(name.text for name in _people(zone, passage))) or passage.speaker
