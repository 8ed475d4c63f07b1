"""Titles and roles that the sources do not give to the person who bears them in the draft.

It does not know offices: two titles are one only where the cues say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from synth.check.material import Material
from synth.check.nearest import beside
from synth.check.rule import Rule, Sources
from synth.check.rules.figures import CITATION_WEAK
from synth.check.view import DraftView, Line
from synth.domain.evidence import Clipping
from synth.domain.finding import Evidence, Finding, Severity
from synth.text.cues import Cues
from synth.text.names import Name
from synth.text.words import Token, folded

TITLE_CHANGED = Rule(
    "title_changed",
    Severity.BLOCKING,
    True,
    "A title or role that no source gives to that person.",
    ("en", "de"),
    sources=Sources.KNOWN,
    about_support=True,
)
RULES = (TITLE_CHANGED,)
BEFORE, AFTER = 6, 9  # words around a name among which a source gives a title
CLOSE = 0.6  # share of its content words from which on a line is read against one sentence, word by word
CHARS = 120  # the same, at the most, in characters
CHAIN = 6  # capitalised words between a title and the name that it belongs to: `Chief Cabinet Secretary Yoshi Hale`
ABBREVIATED = 6  # `Gov.` and `Capt.` end with a stop that ends no sentence
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_POSSESSIVE = re.compile(r"['’]s$")
_ENDS = re.compile(r"(?:s|['’]s)?(?![^\W_])")
_OF = re.compile(r" of (?=[A-Z])| von (?:der|dem) | der (?=[A-Z])")
_TYPED = re.compile(r"[^\W_]+(?:['’\-‑.][^\W_]+)*[.,]?")
APPOSITION = 4  # words after a name and a comma: `Tolle, the new director of`


def titles(view: DraftView) -> Iterator[Finding]:
    """Every person with a title that no source gives to them; a warning where only an uncited source does."""
    for line in view.reworded:
        if line.cues is None:
            continue
        if (exchanged := _exchanged(line, line.cues)) is not None:
            yield exchanged
            continue
        outlets = {passage.clipping.outlet for passage in line.cited}
        for name in line.names:
            if any(_POSSESSIVE.sub("", name.text) in outlet for outlet in outlets):
                continue
            for title, person in _titled(line, name, line.cues):
                yield from _compare(view, line, (title, person), line.cues)


def _titled(line: Line, name: Name, cues: Cues) -> Iterator[tuple[str, str]]:
    """(title, surname as typed) for every title that stands with a name."""
    typed = [
        word
        for word in _TYPED.findall(_OF.split(_POSSESSIVE.sub("", name.text))[0])
        if folded(word).strip(".,") not in SUFFIXES
    ]
    parts = [folded(word).strip(".,") for word in typed]
    if not parts or parts[-1] in line.locale.titles:
        return
    offices = [
        office
        for part, word in zip(parts[:-1], typed, strict=False)
        if (office := _without_prefix(part, word)) in line.locale.titles
    ]
    before = line.tokens_between(0, name.start)[-1:]
    beside = [token for token in before if line.text[token.end : name.start] in (" ", ". ", "\u00a0")]
    offices += [token.word for token in beside if _is_role(line, token, cues, whole_name=len(parts) > 1)]
    offices += _apposed(line, name, cues)
    for office in dict.fromkeys(offices):
        if office not in cues.titles.courtesy and office not in cues.titles.qualifiers:
            yield office, typed[-1].strip(".,")


def _without_prefix(part: str, word: str) -> str:
    """`president` of `US-President`, as German writes whose it is; `ex-president` is another title."""
    return part.rpartition("-")[2] if word.rpartition("-")[0].isupper() else part


def _exchanged(line: Line, cues: Cues) -> Finding | None:
    """A title that stands where the sentence it comes from has another one."""
    likest = line.likest
    if likest is None or likest.share < CLOSE or not any(token.word in line.locale.titles for token in line.tokens):
        return None
    for parting in likest.partings:
        if len(parting.ours) > 2 or len(parting.theirs) > 2:
            continue
        ours = [token for token in parting.ours if token.word in line.locale.titles]
        theirs = [token for token in parting.theirs if token.word in line.locale.titles]
        if not ours or not theirs:
            continue
        alike = cues.titles.groups.get(ours[0].word, frozenset({ours[0].word}))
        if theirs[0].word not in alike and not cues.titles.courtesy & {ours[0].word, theirs[0].word}:
            claim = line.text[ours[0].start : ours[0].end]
            other = likest.passage.text[theirs[0].start : theirs[0].end]
            evidence = likest.passage.evidence(likest.start, likest.end)
            message = f"The passage has {other} where the sentence has {claim}."
            return TITLE_CHANGED.finding(line.where, claim, message, (evidence, beside(claim, other)))
    return None


def _is_role(line: Line, token: Token, cues: Cues, *, whole_name: bool) -> bool:
    """A title in lower case, or a word made like one before a whole name: `treasurer Theo Hale`."""
    if token.word in line.locale.titles:
        return True
    made = token.word.endswith(cues.titles.agents) and len(token.word) > 5 and bool(token.stem)
    return whole_name and made and token.word not in cues.titles.no_agents


def _apposed(line: Line, name: Name, cues: Cues) -> list[str]:
    """The title in `Tolle, the port director,`: a noun in lower case after an article, or a German one."""
    rest = line.text[name.end :]
    if not rest.startswith(", "):
        return []
    words = re.split(r"[,;:“”\"]", rest[2:])[0].split()[: APPOSITION + 1]
    for at, word in enumerate(words[:APPOSITION]):
        title = folded(word).rstrip(".") if at + 1 == len(words) else folded(word)
        if title in line.locale.titles:
            return [] if at + 1 < len(words) and words[at + 1][:1].isupper() else [title]
        if title in cues.titles.clauses:
            return []
    return []


def _compare(view: DraftView, line: Line, titled: tuple[str, str], cues: Cues) -> Iterator[Finding]:
    title, person = titled
    titles = cues.titles
    same = titles.groups.get(title, frozenset({title})) | {title.rpartition("-")[2]}
    cited = list({p.clipping.id: p.clipping for p in line.cited if p.cues is not None}.values())
    known = [(clipping, view.wholes[clipping.id]) for clipping in cited]
    if not cited or len(cited) < len({p.clipping.id for p in line.cited}):
        return  # a source in a language whose titles we do not know may give it
    if any(_gives(material, person, same) for _, material in known):
        return
    if not any(person.lower() in material.lowered for _, material in known):
        return  # the name itself is the finding
    for member in view.story.members:
        clipping = member.clipping
        if clipping not in cited and _gives(view.wholes[clipping.id], person, same):
            message = f"{clipping.outlet} calls {person} {title}; the sentence does not cite it."
            yield CITATION_WEAK.finding(line.where, f"{title} {person}", message, _mention(view, clipping, person))
            return
    claim = f"{title} {person}"
    theirs = next((other for _, m in known if (other := _other(m, person, line))), "")
    if not theirs and (title in titles.occupations or title not in line.locale.titles):
        return  # what somebody does may be gathered from what the source tells of them
    message = f"No source of this story calls {person} {title}." + (f" They say {theirs}." if theirs else "")
    mention = next((found for clipping in cited if (found := _mention(view, clipping, person))), None)
    if mention and theirs:
        mention = (mention[0], beside(title, theirs))
    yield TITLE_CHANGED.finding(line.where, claim, message, mention)


def _gives(material: Material, person: str, titles: frozenset[str]) -> bool:
    """Whether one of these titles stands near any mention of the person, and is not somebody else's."""
    for words in _mentions(material, person):
        for at, typed in enumerate(words):
            word = folded(typed).strip(".,")
            held = word in titles or any(part in titles for part in word.split("-"))
            if (held or any(_contains(word, title) for title in titles)) and not _is_anothers(words, at, person):
                return True
    return False


def _mentions(material: Material, person: str) -> Iterator[list[str]]:
    """The typed words around every mention of a person."""
    surname, at = person.lower(), -1
    while (at := material.lowered.find(surname, at + 1)) >= 0:
        if material.lowered[max(0, at - 1) : at].isalnum() or not _ENDS.match(material.lowered, at + len(surname)):
            continue
        before = _TYPED.findall(material.text[max(0, at - CHARS) : at])[-BEFORE:]
        yield [*before, *_TYPED.findall(material.text[at : at + len(surname) + CHARS])[: AFTER + 1]]


def _is_anothers(words: list[str], at: int, person: str) -> bool:
    """Whether a title stands right before another name: `Gov. Renn` near `Tolle`."""
    if words[at].endswith(",") or (words[at].endswith(".") and len(words[at]) > ABBREVIATED):
        return False
    following = words[at + 1 : at + 1 + CHAIN]
    if not following or not following[0][:1].isupper():
        return False
    for word in following:
        if folded(person) in folded(word):
            return False
        if not word[:1].isupper():
            break
    return True


def _contains(word: str, title: str) -> bool:
    """`Reedereichef` and `presidential`: a longer word that is made of the title."""
    return len(title) > 3 and len(word) > len(title) and (word.startswith(title) or word.endswith(title))


def _other(material: Material, person: str, line: Line) -> str:
    """The title that a source gives to the person."""
    for words in _mentions(material, person):
        for at, typed in enumerate(words):
            if folded(typed).strip(".,") in line.locale.titles and not _is_anothers(words, at, person):
                return typed.strip(".,").lower()
    return ""


def _mention(view: DraftView, clipping: Clipping, person: str) -> tuple[Evidence, str] | None:
    """The sentence of that clipping in which the person is first named."""
    for passage in view.passages.values():
        at = passage.lowered.find(person.lower()) if passage.clipping.id == clipping.id else -1
        if at < 0:
            continue
        span = passage.sentence_at(at)
        return passage.evidence(span.start, span.end), ""
    return None
