"""What could be the dek: one sentence that says more than the headline. It does not know what the body bears out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from synth.text.quotations import find_quotations
from synth.text.sentences import split_sentences
from synth.text.words import terms
from synth.write.extractive.desk import Desk
from synth.write.extractive.needs import given_by
from synth.write.extractive.rank import cosine, unit
from synth.write.extractive.standing import stands_alone
from synth.write.extractive.statements import Statement, primary, tidy
from synth.write.formats import Format

_CENTRAL = 0.3  # of a sentence not in the body: what its rank counts beside its likeness to the descriptions
_CUT_FROM = 125  # characters at which some pages cut a description off
_WORTHY = 0.3  # of the highest rank: a sentence with less is no dek


@dataclass(frozen=True)
class Hope:
    """A sentence that could be the dek; `at` is its statement, None where it is of a description."""

    text: str
    at: int | None = None


def described(desk: Desk, form: Format) -> Iterator[Hope]:
    """The sentences of the sources' descriptions that can stand alone and are short enough."""
    first = {statement.ordinal: statement for statement in reversed(desk.statements)}
    for member in desk.story.members:
        like = first.get(member.ordinal)
        if like is None:
            continue
        for span in split_sentences(member.clipping.description, primary(member.clipping.language)):
            statement = Statement(
                alias=like.alias, ordinal=like.ordinal, outlet=like.outlet, position=0, length=1,
                text=desk.lexicon.unshouted(_stopped(tidy(span.text))), heading="", kind=like.kind, locale=desk.locale,
            )  # fmt: skip
            if statement.words <= form.dek_words and stands_alone(statement):
                yield Hope(statement.text)


def _stopped(text: str) -> str:
    """A description's sentence with the stop that many pages leave out; a long one without it may be cut off."""
    whole = text[-1:].isalnum() and len(text) < _CUT_FROM and not text.partition(" ")[0].endswith("ing")
    return f"{text}." if whole else text


def left_over(desk: Desk, body: Sequence[int], headline: str, form: Format) -> Iterator[Hope]:
    """Central statements outside the body that need no introduction, the ones most like the descriptions first."""
    target = " ".join([headline, *(clipping.description for clipping in desk.clippings)])
    least = _WORTHY * max(desk.ranking.scores)
    scores, barred = desk.ranking.scores, {*body, *desk.disputed}
    fits = _able(desk, headline, form)
    spare = [at for at in fits if at not in barred and scores[at] >= least]
    worth = {at: likeness_of(desk.statements[at].text, target, desk) + _CENTRAL * scores[at] for at in spare}
    for at in sorted(worth, key=lambda at: (-worth[at], at)):
        yield Hope(desk.statements[at].text, at)


def own(desk: Desk, body: Sequence[int], headline: str, form: Format) -> Iterator[Hope]:
    """The statements of the body that may be taken out of it: those that need no introduction first.

    The first sentence of the lede stays where it is, unless there is no other.
    """
    rest, able = [at for at in body[1:] if at not in desk.disputed], set(_able(desk, headline, form))
    fits = [at for at in rest if at in able]
    short = [at for at in rest if at not in fits and desk.statements[at].words <= form.dek_words]
    short.sort(key=lambda at: (desk.statements[at].answers_nothing, _quotes(desk, at)))
    for at in [*fits, *short, *(at for at in rest if at not in {*fits, *short}), *body[:1]]:
        yield Hope(desk.statements[at].text, at)


def likeness_of(one: str, other: str, desk: Desk) -> float:
    """The cosine of two texts under the story's own weights of terms, 0 to 1."""
    bags = [unit({t: desk.ranking.idf.get(t, 1.0) for t in terms(text, desk.locale.stop)}) for text in (one, other)]
    return cosine(*bags)


def echo(text: str, others: Sequence[str], desk: Desk) -> float:
    """The likeness of `text` to the likest of `others`."""
    return max(likeness_of(text, other, desk) for other in others)


def _able(desk: Desk, headline: str, form: Format) -> list[int]:
    """The statements short enough for a dek that need nothing but the headline before them, and quote nobody."""
    given = given_by(headline, desk.statements[0])  # not `opening`: no dek begins with a bare surname
    fits = [at for at in desk.fit if not desk.statements[at].answers_nothing]
    short = [at for at in fits if desk.statements[at].words <= form.dek_words and not _quotes(desk, at)]
    return [at for at in short if desk.bonds.met(at, given)]


def _quotes(desk: Desk, at: int) -> bool:
    return bool(find_quotations(desk.statements[at].text))
