"""An article asked for part by part along an outline: for small models, which go round in circles over long answers.

Each part is written from its own few statements, so its citations can hardly go astray; headline and dek come last,
from the finished text. It does not know whether a sentence is true; the proof it is given says what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import Field, ValidationError

from synth.domain.draft import Draft, Paragraph, Section, Sentence, faults
from synth.domain.noun import Noun
from synth.domain.story import Story
from synth.endpoint.endpoint import Endpoint
from synth.errors import BadAnswer, InvalidDraft
from synth.text.locale import Locale, locale_of
from synth.text.words import folded, words
from synth.write.extractive.outline import Outline, Outliner, Part
from synth.write.formats import Format
from synth.write.llm.asking import Asking, PartTask
from synth.write.llm.conversation import Conversation
from synth.write.llm.credits import credited_once
from synth.write.llm.faultfinding import of_sentences, problems
from synth.write.llm.finishing import leaving_out, recited
from synth.write.llm.introductions import introduced
from synth.write.llm.problem import Care, Problem, Weight, mended
from synth.write.llm.repetition import Told
from synth.write.llm.rounds import Attempt, Rounds, misshapen
from synth.write.llm.tidying import Typography
from synth.write.writer import Written

MOST_HEADING_WORDS = 8
Problems = tuple[Problem, ...]
INVALID = ("citation_missing", "citation_unknown", "empty_text")  # with such a sentence it would be no article
STAYS = ("copied_run",)  # the place of the run's first sentence, which brings in what the next ones speak of
_SPARE = "…"  # headline and dek of a draft that is only a part yet


class _PartAnswer(Noun):
    sentences: tuple[Sentence, ...] = Field(min_length=1)
    heading: str = ""


class _FrontAnswer(Noun):
    headline: str
    dek: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Job:
    """What is written, in which form, and the conversation about it."""

    story: Story
    form: Format
    attempt: int
    talk: Conversation
    style: Typography


class Sectioned:
    """Writes one article with a question for each part of its outline, and one for what stands above it."""

    def __init__(self, endpoint: Endpoint, asking: Asking, care: Care, outliner: Outliner) -> None:
        self._asking, self._care, self._outliner = asking, care, outliner
        self._rounds = Rounds(endpoint, asking, care.repairs)

    async def write(self, story: Story, form: Format, attempt: int, talk: Conversation) -> Written:
        """A draft of the parts that came out sound. `ThinEvidence` where the story gives no outline, `InvalidDraft`."""
        plan = self._outliner.outline(story, form)
        job = _Job(story, plan.form, attempt, talk, Typography(story))
        if plan.form != form:
            talk.note(f"too little text for the sections of {form.name}: written as {plan.form.name}")
        body = Draft(headline=_SPARE, dek=_SPARE, lede=())
        for part in plan.parts:
            task = PartTask(plan.subject, part)
            try:
                body = _joined(body, await self._part(task, body, job), task, job)
            except BadAnswer as exc:
                if not part.heading:
                    raise
                talk.note(f"no section about “{part.heading}”: {exc}")
        if not body.lede:
            raise InvalidDraft("no sentence of the lede came out sound")
        if len(body.sections) < (least := plan.form.sections.least):
            raise InvalidDraft(f"{len(body.sections)} sections came out sound; {least} are asked for")
        body = introduced(body, story)
        return talk.written(await self._headed(body, job), passages=len(_aliases(plan)))

    async def _part(self, task: PartTask, body: Draft, job: _Job) -> Draft:
        """A draft of this part alone, without the sentences that cannot stand."""
        question = self._asking.part(task, job.story, job.attempt)
        best, _ = await self._rounds.best(question, lambda text: self._read_part(text, task, body, job), job.talk)
        if best.thing is None:
            job.talk.note(f"no {task.part_name}: {best.found[0].words}")
            return Draft(headline=_SPARE, dek=_SPARE, lede=())
        bad = {
            problem.where: problem
            for problem in mended(best.found)
            if problem.rule not in STAYS and (self._care.repairs or problem.rule in INVALID)
        }
        for where, _, sentence in best.thing.sentences():
            if where in bad:
                job.talk.note(f"left out, {bad[where].rule or bad[where].words}: {sentence.text}")
        return leaving_out(best.thing, bad)

    def _read_part(self, text: str, task: PartTask, body: Draft, job: _Job) -> Attempt[Draft]:
        try:
            answer = _PartAnswer.model_validate_json(text)
        except ValidationError as exc:
            return Attempt(None, text, (misshapen(exc),))
        draft = credited_once(job.style.tidied(_alone(answer, task.part)), job.story)
        draft, read = recited(draft, job.story, job.form, self._care.proof)
        return Attempt(draft, text, _of_sentences(draft, (*_form(draft, body, job.story), *read)))

    async def _headed(self, body: Draft, job: _Job) -> Draft:
        """`body` under a headline, dek and keywords of its own."""
        texts = [sentence.text for _, _, sentence in body.sentences()]
        question = self._asking.front(texts, job.story, job.form, job.attempt)
        best, _ = await self._rounds.best(question, lambda text: self._read_front(text, body, job), job.talk)
        return best.sound()

    def _read_front(self, text: str, body: Draft, job: _Job) -> Attempt[Draft]:
        try:
            answer = _FrontAnswer.model_validate_json(text)
        except ValidationError as exc:
            return Attempt(None, text, (misshapen(exc),))
        draft = job.style.tidied(body.model_copy(update={**answer.model_dump(), "dek": job.style.first(answer.dek)}))
        found = (
            *problems(draft, job.story, job.form),
            *_dek_again(draft, job.story),
            *self._care.proof(job.story, draft, job.form),
        )
        return Attempt(draft, text, tuple(problem for problem in found if problem.where in ("headline", "dek")))


def _dek_again(draft: Draft, story: Story) -> Iterator[Problem]:
    told = Told(locale_of(story.terms.language))
    told.again("headline", draft.headline)
    for where, paragraph in draft.paragraphs():
        if where.startswith("lede"):
            told.again("the lede", " ".join(sentence.text for sentence in paragraph.sentences))
    if earlier := told.again("dek", draft.dek):
        yield Problem("dek", f"says again what {earlier} says; take a fact from the later sentences")


def _form(draft: Draft, body: Draft, story: Story) -> Problems:
    invalid = [Problem(fault.where, fault.detail, Weight.BLOCKING, rule=fault.code) for fault in faults(draft, story)]
    return (
        *invalid,
        *of_sentences(draft, story.terms.language, body),
    )


def _of_sentences(draft: Draft, found: Problems) -> Problems:
    own = {where for where, _, _ in draft.sentences()}
    return tuple(problem for problem in found if problem.where in own)


def _alone(answer: _PartAnswer, part: Part) -> Draft:
    """A draft that holds nothing but this part, as one paragraph."""
    paragraphs = (Paragraph(sentences=answer.sentences),)
    if not part.heading:
        return Draft(headline=_SPARE, dek=_SPARE, lede=paragraphs)
    heading = answer.heading if 0 < len(answer.heading.split()) <= MOST_HEADING_WORDS else part.heading
    return Draft(headline=_SPARE, dek=_SPARE, lede=(), sections=(Section(heading=heading, paragraphs=paragraphs),))


def _joined(body: Draft, alone: Draft, task: PartTask, job: _Job) -> Draft:
    """`body` with one more part, cut into paragraphs.

    A heading that stands there already, or that is the title of a source, gives way to the outline's. A section on what
    the sources differ about needs two of them.
    """
    locale = locale_of(job.story.terms.language)
    sentences = [sentence for _, _, sentence in alone.sentences()]
    if not sentences:
        return body
    if not task.part.heading:
        return body.model_copy(update={"lede": _cut(sentences, job.form.lede_paragraphs, locale)})
    cited = {found.clipping.outlet for one in sentences for alias in one.cites if (found := job.story.find(alias))}
    if task.part.heading == locale.prose.differ and len(cited) < 2:
        job.talk.note(f"no section “{task.part.heading}”: only {', '.join(cited)} came out sound in it")
        return body
    heading = alone.sections[0].heading
    titles = (member.clipping.title for member in job.story.members)
    if folded(heading) in {folded(taken) for taken in (*titles, *(section.heading for section in body.sections))}:
        heading = task.part.heading
    section = Section(heading=heading, paragraphs=_cut(sentences, job.form.section_paragraphs.most, locale))
    return body.model_copy(update={"sections": (*body.sections, section)})


def _cut(sentences: Sequence[Sentence], most: int, locale: Locale) -> tuple[Paragraph, ...]:
    """At most `most` paragraphs of nearly equal length, each of two sentences at least where there are so many.

    None begins with a sentence that leans on the one before.
    """
    count = max(1, min(most, len(sentences) // 2))
    edges = [0, *(round(at * len(sentences) / count) for at in range(1, count)), len(sentences)]
    edges = [at for at in edges if at in (0, len(sentences)) or not _leans(sentences[at].text, locale)]
    return tuple(Paragraph(sentences=tuple(sentences[start:end])) for start, end in pairwise(edges))


def _leans(text: str, locale: Locale) -> bool:
    first = next(map(folded, words(text)), "")
    return first in locale.leaning or first in locale.pronouns


def _aliases(plan: Outline) -> set[str]:
    return {statement.alias for part in plan.parts for statement in part.statements}
