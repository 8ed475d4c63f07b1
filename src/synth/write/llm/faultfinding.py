"""What is wrong with a draft before anyone checks its claims: shape, length, sentences said twice or cut off.

It does not know the truth of a sentence; `check` does that, on every draft of every writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from synth.domain.draft import Draft, faults
from synth.domain.story import Story
from synth.text.language import detect_language
from synth.text.locale import locale_of
from synth.text.quotations import unbalanced, unquoted
from synth.text.words import cased_words, folded
from synth.write.formats import Format
from synth.write.llm.problem import Problem, Weight
from synth.write.llm.repetition import Told

FEW = 0.7  # of the format's least words: below that the model is asked for more
_STOPS = re.compile(r"[.!?…][”»“\"'’)\]]*$")


def problems(draft: Draft, story: Story, form: Format) -> tuple[Problem, ...]:
    """Everything that a repair is asked to mend, fatal ones first."""
    fatal = [Problem(fault.where, fault.detail, Weight.FATAL) for fault in faults(draft, story)]
    return (
        *fatal,
        *_lengths(draft, form),
        *of_sentences(draft, story.terms.language),
        *_headings(draft),
        *_language(draft, story),
    )


def of_sentences(draft: Draft, language: str, before: Draft | None = None) -> Iterator[Problem]:
    """What is wrong with single sentences: broken off, in a voice not the article's, told in `before` or earlier."""
    yield from endings(draft)
    yield from voices(draft, language)
    yield from repeats(draft, language, before)


def _lengths(draft: Draft, form: Format) -> Iterator[Problem]:
    if len(draft.headline) > form.headline_chars:
        yield Problem("headline", f"{len(draft.headline)} characters; at most {form.headline_chars}")
    if len(draft.dek.split()) > form.dek_words:
        yield Problem("dek", f"{len(draft.dek.split())} words; one sentence of at most {form.dek_words}")
    if draft.words < form.words.least * FEW:
        yield Problem("article", f"only {draft.words} words; at least {form.words.least}: tell more of the passages")
    if not form.sections.least <= len(draft.sections) <= form.sections.most:
        wanted = f"{form.sections.least} to {form.sections.most}"
        yield Problem("sections", f"{len(draft.sections)} sections; {wanted} are asked for")


def endings(draft: Draft) -> Iterator[Problem]:
    """Sentences that break off, and quotations with one mark."""
    for where, _, sentence in draft.sentences():
        text = sentence.text.strip()
        if text and not is_ended(text):
            yield Problem(where, f"the sentence breaks off: “…{text[-40:]}”")
        elif unbalanced(text):
            yield Problem(where, "a quotation is opened or closed only on one side")


def voices(draft: Draft, language: str) -> Iterator[Problem]:
    """Sentences in which the article says I or we: a source's words without their marks, or the model's own."""
    first = locale_of(language).first_person
    for where, _, sentence in draft.sentences():
        said = next((word for word in cased_words(unquoted(sentence.text)) if folded(word) in first), "")
        if said:
            detail = f"“{said}” stands outside quotation marks; quote the words with their speaker, or tell them"
            yield Problem(where, detail, Weight.BLOCKING, rule="first_person")


def is_ended(text: str) -> bool:
    """Whether a sentence has its stop, closing marks after it allowed."""
    return bool(_STOPS.search(text.strip()))


def repeats(draft: Draft, language: str, before: Draft | None = None) -> Iterator[Problem]:
    """Sentences that say again what an earlier one says, of this draft or of the one that stands `before` it."""
    told = Told(locale_of(language))
    for _, _, sentence in before.sentences() if before else ():
        told.again("an earlier part", sentence.text)
    for where, _, sentence in draft.sentences():
        if earlier := told.again(where, sentence.text):
            yield Problem(where, f"says again what {earlier} says; say something else or leave it out")


def _headings(draft: Draft) -> Iterator[Problem]:
    headings = [folded(section.heading) for section in draft.sections]
    for number, heading in enumerate(headings, 1):
        if heading in headings[: number - 1]:
            yield Problem(f"sections.{number}", "the heading stands above an earlier section already")


def _language(draft: Draft, story: Story) -> Iterator[Problem]:
    text = " ".join(sentence.text for _, _, sentence in draft.sentences())
    language, confidence = detect_language(text)
    if confidence > 0.6 and language != story.terms.language:
        yield Problem("article", f"written in {language!r}; the article's language is {story.terms.language!r}")
