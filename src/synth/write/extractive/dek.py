"""The dek: one sentence that says more than the headline and nothing that the body does not bear out.

It does not place statements in the body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synth.text.sentences import split_sentences
from synth.text.words import terms
from synth.write.extractive.desk import Desk
from synth.write.extractive.headline import Coverage
from synth.write.extractive.rank import cosine, unit
from synth.write.extractive.standing import stands_alone
from synth.write.extractive.statements import Statement, primary, tidy
from synth.write.formats import Format

_CENTRAL = 0.3  # of a sentence not in the body: what its rank counts beside its likeness to the descriptions
_WORTHY = 0.5  # of the highest rank: a sentence with less is no dek
_ECHO = 0.7  # a dek as like the headline or a sentence of the body as this says little more
_SAME = 0.95  # and one as like as this says the same


def choose_dek(desk: Desk, body: Sequence[int], form: Format, head: tuple[str, Coverage]) -> str:
    """A source's description that the body bears out, else a central sentence left over, else one of the body's own.

    `body` holds the statements of the article, those that may be the dek first; `head` its headline and coverage.
    """
    headline, coverage = head
    texts = [headline, *(desk.statements[at].text for at in dict.fromkeys(body))]
    hopes = [*_descriptions(desk, form), *_left_over(desk, body, headline)]
    fits = [h.text for h in hopes if h.words <= form.dek_words and coverage.missing(h.text) == 0]
    echoes = {text: _echo(text, texts, desk) for text in fits}
    if fresh := [text for text in fits if echoes[text] < _ECHO]:
        return fresh[0]
    if near := [text for text in fits if echoes[text] < _SAME]:
        return min(near, key=lambda text: echoes[text])
    own = [desk.statements[at].text for at in body if at not in desk.disputed]
    own = [text for text in own if text.rstrip(".") != headline] or texts[1:]
    return next((text for text in own if len(text.split()) <= form.dek_words), min(own, key=len))


def missing_for_dek(desk: Desk, body: Sequence[int], form: Format) -> int | None:
    """The statement with which the body would bear out a source's description; None where it does so, or cannot."""
    texts = [*(desk.statements[at].text for at in body), *desk.story.outlets]
    coverage = Coverage(texts, desk.locale, desk.contested)
    hopes = [found for found in _descriptions(desk, form) if _echo(found.text, texts, desk) < _SAME]
    if any(coverage.missing(hope.text) == 0 for hope in hopes):
        return None
    spare = [at for at in desk.fit if at not in body and at not in desk.disputed]
    for hope in hopes:
        for at in sorted(spare, key=lambda at: (-desk.ranking.scores[at], at)):
            if Coverage([*texts, desk.statements[at].text], desk.locale, desk.contested).missing(hope.text) == 0:
                return at
    return None


def likeness_of(one: str, other: str, desk: Desk) -> float:
    """The cosine of two texts under the story's own weights of terms, 0 to 1."""
    bags = [unit({t: desk.ranking.idf.get(t, 1.0) for t in terms(text, desk.locale.stop)}) for text in (one, other)]
    return cosine(*bags)


def _echo(text: str, others: Sequence[str], desk: Desk) -> float:
    return max(likeness_of(text, other, desk) for other in others)


def _left_over(desk: Desk, body: Sequence[int], headline: str) -> Iterator[Statement]:
    """Central statements outside the body that need no introduction, the ones most like the descriptions first."""
    target = " ".join([headline, *(clipping.description for clipping in desk.clippings)])
    least = _WORTHY * max(desk.ranking.scores)
    scores, barred = desk.ranking.scores, {*body, *desk.disputed}
    spare = [at for at in desk.fit if at not in barred and not desk.bonds.needs[at] and scores[at] >= least]
    worth = {at: likeness_of(desk.statements[at].text, target, desk) + _CENTRAL * scores[at] for at in spare}
    for at in sorted(worth, key=lambda at: (-worth[at], at)):
        yield desk.statements[at]


def _descriptions(desk: Desk, form: Format) -> Iterator[Statement]:
    """The sentences of the sources' descriptions that can stand alone as a dek."""
    first = {statement.ordinal: statement for statement in reversed(desk.statements)}
    for member in desk.story.members:
        like = first.get(member.ordinal)
        if like is None:
            continue
        for span in split_sentences(member.clipping.description, primary(member.clipping.language)):
            statement = Statement(
                alias=like.alias, ordinal=like.ordinal, outlet=like.outlet, position=0, length=1,
                text=tidy(span.text), heading="", kind=like.kind, locale=desk.locale,
            )  # fmt: skip
            if statement.words <= form.dek_words and stands_alone(statement):
                yield statement
