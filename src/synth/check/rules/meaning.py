"""Claims turned round: a negation put in or left out, a direction, a comparison or a verdict changed for its contrary.

It does not understand a sentence: it compares cues, the words around them, and the sentence it comes from word by word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from synth.check.likest import Likest, Parting
from synth.check.material import Material, PassageMaterial
from synth.check.nearest import beside
from synth.check.rule import Rule, Sources
from synth.check.turns import Side, next_stem
from synth.check.view import DraftView, Line
from synth.domain.finding import Finding, Severity
from synth.text.cues import Cues
from synth.text.words import Token

NEGATION_FLIPPED = Rule(
    "negation_flipped",
    Severity.BLOCKING,
    True,
    "The sentence denies what its passage states, or states what it denies.",
    ("en", "de"),
    sources=Sources.SAME,
    about_support=True,
)
DIRECTION_FLIPPED = Rule(
    "direction_flipped",
    Severity.BLOCKING,
    True,
    "A direction, comparison or verdict is the contrary of the passage's.",
    ("en", "de"),
    sources=Sources.SAME,
    about_support=True,
)
RULES = (NEGATION_FLIPPED, DIRECTION_FLIPPED)
LEAST_SHARED = 2  # content words that must surround both words, for the passage to be on the same matter
CLOSE = 0.6  # share of its content words from which on a line is read against one sentence, word by word
SHORT = 5  # words of a difference that is still one change
MATTER = 0.3  # share of a line's content words that a sentence on the same matter has
TIGHT = 2  # words of a difference in which `before` for `after` is a change of its own
FAR = -1


def meaning(view: DraftView) -> Iterator[Finding]:
    """Every sentence whose cited passages say the contrary of it."""
    for line in view.reworded:
        near = line.readable
        if line.cues is None or not near:
            continue
        found = (
            _parted(line, line.cues)
            or next(_negations(line, near), None)
            or next(_directions(line, near), None)
            or _turned_wholly(line, near)
            or _unfounded(line, line.cues)
        )
        if found is not None:
            yield found


def _parted(line: Line, cues: Cues) -> Finding | None:
    """What the words say that differ between the line and the sentence it comes from."""
    likest = line.likest
    if likest is None or likest.share < CLOSE or not _may_part(line, likest, cues):
        return None
    denied = sum(_denials(parting.ours, line, cues) for parting in likest.partings)
    balanced = (denied - sum(_denials(parting.theirs, likest.passage, cues) for parting in likest.partings)) % 2 == 0
    for parting in likest.partings:
        if any(line.in_quotation(token.start) for token in parting.ours):
            continue
        if len(parting.ours) <= SHORT and len(parting.theirs) <= SHORT:
            turned = _opposed(parting.ours, parting.theirs, cues)
            if turned is not None:
                return _shown(DIRECTION_FLIPPED, line, likest, turned)
            if not balanced and _denial(parting, line, likest, cues):
                return _shown(NEGATION_FLIPPED, line, likest, _places(parting, line, likest))
    return None


def _may_part(line: Line, likest: Likest, cues: Cues) -> bool:
    """Whether either denies something or the two take the two sides of a pair: else they need no aligning."""
    both = (*line.tokens, *likest.tokens)
    if any(token.word in cues.negations or token.word in cues.refusals for token in both):
        return True
    theirs = {place for token in likest.tokens for place in cues.sides.get(token.word, ())}
    return any((pair, 1 - side) in theirs for token in line.tokens for pair, side in cues.sides.get(token.word, ()))


def _opposed(ours: Sequence[Token], theirs: Sequence[Token], cues: Cues) -> tuple[Token, Token] | None:
    """A word of ours and one of theirs that stand on the two sides of one pair, where neither has both."""
    for mine, other in product(ours, theirs):
        for pair, side in cues.sides.get(mine.word, ()):
            if not (mine.stem and other.stem) and max(len(ours), len(theirs)) > TIGHT:
                continue  # function words say little in a longer difference
            there = {s for p, s in cues.sides.get(other.word, ()) if p == pair}
            here = {s for token in ours for p, s in cues.sides.get(token.word, ()) if p == pair}
            if there == {1 - side} and here == {side}:
                return mine, other
    return None


def _denial(parting: Parting, line: Line, likest: Likest, cues: Cues) -> bool:
    """Whether the difference is a denial that only one of the two has."""
    mine, other = _denials(parting.ours, line, cues), _denials(parting.theirs, likest.passage, cues)
    if mine % 2 == other % 2:
        return False
    more, less = (parting.ours, parting.theirs) if mine > other else (parting.theirs, parting.ours)
    if mine < other and len(parting.theirs) > len(parting.ours) + 2:
        return False  # a clause left out
    # `lost` for `did not win`, `unhurt` for `not hurt`: the other has said it in another word
    return not any(t.word in cues.sides or t.word.startswith(cues.denying) for t in less) and bool(more)


def _denials(tokens: Sequence[Token], text: Material, cues: Cues) -> int:
    return sum(
        1
        for token in tokens
        if token.word in cues.refusals or (token.word in cues.negations and text.denies(token.start))
    )


def _places(parting: Parting, line: Line, likest: Likest) -> tuple[Token, Token]:
    """A token of the line and one of the sentence where the difference stands."""
    mine = parting.ours[0] if parting.ours else line.tokens[min(parting.at, len(line.tokens) - 1)]
    return mine, parting.theirs[0] if parting.theirs else likest.tokens[0]


def _shown(rule: Rule, line: Line, likest: Likest, tokens: tuple[Token, Token]) -> Finding:
    mine, other = (text.tokens.index(token) for text, token in zip((line, likest.passage), tokens, strict=True))
    return _finding(rule, line, mine, (likest.passage, other))


def _negations(line: Line, near: Sequence[PassageMaterial]) -> Iterator[Finding]:
    """Words that are denied on one side and stated on the other, among the same words."""
    theirs = frozenset[str]().union(*(passage.negated_stems for passage in near))
    for at, token in enumerate(line.tokens):
        mine = at in line.negated
        if not token.stem or not (mine or token.stem in theirs) or line.in_quotation(token.start):
            continue
        same = other = FAR
        best: tuple[PassageMaterial, int] | None = None
        around = line.around(at)
        for passage in near:
            for there in passage.stems.get(token.stem, ()):
                shared = len(around & passage.around(there))
                # Of a clause that somebody denies, any word may be the one that the other text denies.
                loose = (there in passage.denied.disputed and line.negated) or (
                    at in line.denied.disputed and passage.negated
                )
                if loose or (there in passage.negated) == mine:
                    same = max(same, shared)
                elif shared > other:
                    other, best = shared, (passage, there)
        if best is not None and other > same and other >= _needed(around):
            yield _finding(NEGATION_FLIPPED, line, at, best)


def _unfounded(line: Line, cues: Cues) -> Finding | None:
    """A denial of which the sentences on the same matter know none, in any form."""
    denials = [
        token
        for token in line.tokens
        if token.word in cues.negations and line.denies(token.start) and not line.in_quotation(token.start)
    ]
    likest = line.likest
    if not denials or likest is None or likest.shared < LEAST_SHARED:
        return None
    near = list(_on_the_matter(line)) or [(passage, passage.tokens) for passage in line.readable]
    words = {
        token.word
        for passage, tokens in near
        for token in tokens
        if token.word not in cues.negations or passage.denies(token.start)  # `No. 1` denies nothing
    }
    if not words.isdisjoint(cues.negations | cues.refusals | cues.privations | cues.nearly_denied):
        return None
    for at in line.negated:  # `did not survive` for `died`, `not hurt` for `unhurt`
        turned = {(pair, 1 - side) for pair, side in cues.sides.get(line.tokens[at].word, ())}
        if any(place in turned for word in words for place in cues.sides.get(word, ())):
            return None
        if any(word.startswith(cues.denying) and line.tokens[at].stem[:5] in word for word in words):
            return None
    return _shown(NEGATION_FLIPPED, line, likest, (denials[0], likest.tokens[0]))


def _on_the_matter(line: Line) -> Iterator[tuple[PassageMaterial, tuple[Token, ...]]]:
    """The sentences of the readable passages that share enough content words with the line to be on its matter."""
    ours = line.vocabulary
    least = max(LEAST_SHARED + 1, len(ours) * MATTER)
    for passage in line.readable:
        for span, theirs in passage.stems_by_sentence:
            if len(ours & theirs) >= least:
                yield passage, passage.tokens_between(span.start, span.end)


def _turned_wholly(line: Line, near: Sequence[PassageMaterial]) -> Finding | None:
    """A word whose side no passage takes at all, while a sentence on the same matter takes the other."""
    for mine in line.sides:
        token = line.tokens[mine.at]
        if mine.weak or mine.graded or mine.at in line.negated or line.in_quotation(token.start):
            continue
        theirs = [(passage, side) for passage in near for side in passage.sides if side.pair == mine.pair]
        if any(side.side == mine.side for _, side in theirs):
            continue
        about = line.vocabulary - {token.stem}
        least = max(LEAST_SHARED, len(about) * MATTER)
        for passage, side in theirs:
            span = passage.sentence_at(passage.tokens[side.at].start)
            if len(about & passage.stems_between(span.start, span.end)) >= least:
                return _finding(DIRECTION_FLIPPED, line, mine.at, (passage, side.at))
    return None


def _needed(around: frozenset[str]) -> int:
    """How many words must be shared: a third of them, `LEAST_SHARED` at least where there are as many."""
    return max(min(LEAST_SHARED, max(len(around), 1)), (len(around) + 2) // 3)


def _directions(line: Line, near: Sequence[PassageMaterial]) -> Iterator[Finding]:
    """Words that take one side in the line and the other in a passage, among the same words."""
    for mine in line.sides:
        if line.in_quotation(line.tokens[mine.at].start):
            continue
        around = frozenset[str]()
        same = other = FAR
        best: tuple[PassageMaterial, int] | None = None
        for passage in near:
            for theirs in passage.sides:
                if theirs.pair != mine.pair:
                    continue
                around = around or line.around(mine.at)
                shared = _shared(line, mine, around, passage, theirs)
                if theirs.side == mine.side:
                    same = max(same, shared)
                elif shared > other:
                    other, best = shared, (passage, theirs.at)
        if best is not None and other > same and other >= _needed(around):
            yield _finding(DIRECTION_FLIPPED, line, mine.at, best)


def _shared(line: Line, mine: Side, around: frozenset[str], passage: PassageMaterial, theirs: Side) -> int:
    """How many words surround both; none where a function word (`before`) governs another word here than there."""
    shared = len(around & passage.around(theirs.at))
    if mine.weak or theirs.weak:
        here, there = next_stem(line.tokens, mine.at), next_stem(passage.tokens, theirs.at)
        if not here or here != there:
            return FAR if mine.side != theirs.side else shared
    return shared


def _finding(rule: Rule, line: Line, at: int, best: tuple[PassageMaterial, int]) -> Finding:
    passage, there = best
    start, end = _phrase(line, at)
    span = passage.sentence_at(passage.tokens[there].start)
    their_start, their_end = _phrase(passage, there)
    claim = line.text[start:end]
    message = f"Passage {passage.alias} ({passage.clipping.outlet}) says the contrary of “{claim}”."
    difference = beside(claim, passage.text[their_start:their_end])
    return rule.finding(line.where, claim, message, (passage.evidence(span.start, span.end), difference))


def _phrase(text: Material, at: int) -> tuple[int, int]:
    """A token with three words before it and one after it, in its sentence."""
    span = text.sentence_at(text.tokens[at].start)
    inside = [there for there in range(max(0, at - 3), min(at + 2, len(text.tokens)))
              if span.start <= text.tokens[there].start < span.end]  # fmt: skip
    return text.tokens[inside[0]].start, text.tokens[inside[-1]].end
