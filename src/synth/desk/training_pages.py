"""The training queue: take an exercise, name the sentence that is wrong or say that none is, see what was planted.

It does not know how an error is planted. It writes exercises and their results, and nothing of any article.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from synth.desk.call import Call, page, see
from synth.desk.training import citing, outcome_of, parts_of, plant, scores
from synth.desk.worddiff import word_diff
from synth.domain.dossier import Dossier
from synth.domain.draft import Draft, Sentence
from synth.domain.finding import Finding
from synth.domain.story import Story
from synth.errors import DecisionRefused, UnknownName
from synth.stamp import draft_of
from synth.store.exercises import ExerciseRow, ResultRow
from synth.text.locale import locale_of

MATERIAL = 200  # newest articles from which an exercise is made
TRIED = 10  # of those, how many are tried before giving up
SHOWN = 20  # results on a person's own page
_EVER = ""


@dataclass(frozen=True)
class Bench:
    """An exercise with what it was made of. `dossier` is of the version that was changed."""

    row: ExerciseRow
    draft: Draft
    dossier: Dossier
    story: Story

    @property
    def original(self) -> Draft:
        return draft_of(self.dossier.article, self.story)


def training(call: Call) -> Response:
    """GET /training: what it is, one's own results, and the button for the next exercise."""
    kept = call.desk.exercises
    mine = kept.results(_EVER, 1_000, call.person.name)
    return page(
        call,
        "training.html",
        unanswered=kept.unanswered(call.person.name),
        results=mine[:SHOWN],
        score=next(iter(scores(mine)), None),
    )


def begin(call: Call) -> Response:
    """POST /training: an exercise; the one under way, where one is: nobody picks the easy ones."""
    kept = call.desk.exercises
    row = kept.unanswered(call.person.name) or kept.begin(_made(call))
    return see(f"/training/{row.id}")


def exercise(call: Call) -> Response:
    """GET /training/{id}: the exercise; once it was answered, what was planted."""
    bench = _bench(call)
    result = call.desk.exercises.result(bench.row.id)
    if result is not None:
        return _revealed(call, bench, result)
    story = bench.story
    return page(
        call,
        "exercise.html",
        row=bench.row,
        draft=bench.draft,
        article=bench.dossier.article,
        parts=parts_of(bench.draft, story),
        sources=[(member, _numbered(member.ordinal, story)) for member in story.members],
        locale=locale_of(bench.dossier.article.language),
    )


def answer(call: Call) -> Response:
    """POST /training/{id}: `verdict` is `wrong`, with the `place` of a sentence, or `nothing`; the first one counts."""
    bench = _bench(call)
    place = call.field("place")
    match call.field("verdict"):
        case "nothing":
            place = ""
        case "wrong" if _sentence(bench.draft, place) is not None:
            pass
        case _:
            raise DecisionRefused("choose the sentence that is wrong, or say that nothing is")
    row, now = bench.row, call.desk.now()
    seconds = max(int((now - datetime.fromisoformat(row.made_at)).total_seconds()), 0)
    outcome = outcome_of(row.place, place)
    call.desk.exercises.answer(ResultRow(row.id, place, outcome.value, seconds, now.isoformat()))
    return see(f"/training/{row.id}")


def _made(call: Call) -> ExerciseRow:
    """A new exercise, from an article this person practised on least."""
    desk, person = call.desk, call.person.name
    seed = secrets.randbits(53)
    often = desk.exercises.practised(person)
    material = list(desk.exercises.material(MATERIAL))
    secrets.SystemRandom().shuffle(material)
    material.sort(key=lambda article: often.get(article, 0))
    for article_id in material[:TRIED]:
        article = desk.house.store.dossier(article_id).article
        story = desk.house.store.story(article.story, everything=True)
        planted = plant(story, draft_of(article, story), seed)
        if planted is not None:
            return ExerciseRow(
                id=secrets.token_hex(8),
                person=person,
                seed=seed,
                article=article.id,
                version=article.version,
                story=story.id,
                place=planted.place,
                kind=planted.kind,
                draft=planted.draft.model_dump_json(),
                made_at=desk.now().isoformat(),
            )
    raise DecisionRefused(
        "there is nothing to practise on: an exercise is made from an article in which the gate finds nothing, and "
        "there is none yet. `synth run` in a new folder makes some from the sample"
    )


def _bench(call: Call) -> Bench:
    """The exercise that the address names. `UnknownName` where it is not this person's."""
    row = call.desk.exercises.exercise(call.path["id"], call.person.name)
    if row is None:
        raise UnknownName("you have no such exercise")
    store = call.desk.house.store
    dossier = store.dossier(row.article, row.version)
    return Bench(row, Draft.model_validate_json(row.draft), dossier, store.story(row.story, everything=True))


def _revealed(call: Call, bench: Bench, result: ResultRow) -> Response:
    place = bench.row.place
    before, after = _sentence(bench.original, place), _sentence(bench.draft, place)
    named = _sentence(bench.draft, result.place)
    return page(
        call,
        "revealed.html",
        row=bench.row,
        result=result,
        article=bench.dossier.article,
        before=before,
        after=after,
        diff=word_diff(before.text, after.text) if before and after else (),
        passages=citing(before.cites, bench.story) if before else (),
        moved=citing(after.cites, bench.story) if before and after and before.cites != after.cites else (),
        named=named,
        named_passages=citing(named.cites, bench.story) if named else (),
        gate=_gate_says(call, bench) if place else (),
    )


def _gate_says(call: Call, bench: Bench) -> tuple[Finding, ...]:
    """What the gate finds in the exercise that it did not find in the article."""
    gate, article = call.desk.house.gate, bench.dossier.article
    form = gate.form(article.format)
    known = {f.id for f in gate.assess(bench.story, bench.original, form, article.disclosure.kind).findings}
    found = gate.assess(bench.story, bench.draft, form, article.disclosure.kind).findings
    return tuple(finding for finding in found if finding.id not in known)


def _sentence(draft: Draft, place: str) -> Sentence | None:
    return next((sentence for where, _, sentence in draft.sentences() if where == place), None)


def _numbered(ordinal: int, story: Story) -> list[tuple[str, str]]:
    """Alias and words of every passage of one source."""
    return [(one.alias, one.text) for one in story.passages() if one.alias.startswith(f"{ordinal}.")]
