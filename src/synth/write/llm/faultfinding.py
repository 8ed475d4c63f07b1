"""What is wrong with a draft before anyone checks its claims: shape, length, sentences said twice or cut off.

It does not know the truth of a sentence; `check` does that, on every draft of every writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from synth.domain.draft import Draft, Paragraph, Sentence, faults
from synth.domain.story import Story
from synth.text.language import detect_language
from synth.text.quotations import unbalanced
from synth.text.words import folded
from synth.write.formats import Format

SAME = 92  # of 100: two sentences that say one thing in nearly the same words
FEW = 0.7  # of the format's least words: below that the model is asked for more
_STOPS = re.compile(r"[.!?…][”»“\"'’)\]]*$")


@dataclass(frozen=True)
class Problem:
    """One thing to mend; `fatal` where the draft is no article with it."""

    where: str
    words: str
    fatal: bool = False


def problems(draft: Draft, story: Story, form: Format) -> tuple[Problem, ...]:
    """Everything that a repair is asked to mend, fatal ones first."""
    fatal = [Problem(fault.where, fault.detail, fatal=True) for fault in faults(draft, story)]
    return (*fatal, *_lengths(draft, form), *_endings(draft), *_repeats(draft), *_language(draft, story))


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


def _endings(draft: Draft) -> Iterator[Problem]:
    for where, _, sentence in draft.sentences():
        text = sentence.text.strip()
        if text and not _STOPS.search(text):
            yield Problem(where, f"the sentence breaks off: “…{text[-40:]}”")
        elif unbalanced(text):
            yield Problem(where, "a quotation is opened or closed only on one side")


def _repeats(draft: Draft) -> Iterator[Problem]:
    seen: list[tuple[str, str]] = []
    for where, _, sentence in draft.sentences():
        plain = folded(sentence.text)
        for earlier, text in seen:
            if same_thing(plain, text):
                yield Problem(where, f"says again what {earlier} says; say something else or leave it out")
                break
        seen.append((where, plain))
    headings = [folded(section.heading) for section in draft.sections]
    for number, heading in enumerate(headings, 1):
        if heading in headings[: number - 1]:
            yield Problem(f"sections.{number}", "the heading stands above an earlier section already")


def _language(draft: Draft, story: Story) -> Iterator[Problem]:
    text = " ".join(sentence.text for _, _, sentence in draft.sentences())
    language, confidence = detect_language(text)
    if confidence > 0.6 and language != story.terms.language:
        yield Problem("article", f"written in {language!r}; the article's language is {story.terms.language!r}")


def same_thing(one: str, other: str) -> bool:
    """Whether two folded sentences are the same but for a few words."""
    return fuzz.ratio(one, other) >= SAME or (len(one.split()) > 5 and fuzz.token_sort_ratio(one, other) >= SAME)


def without_repeats(draft: Draft) -> tuple[Draft, int]:
    """The draft without sentences that only say again what an earlier one says, and how many were taken out.

    Paragraphs and sections that are empty then go too; a draft that would lose its lede is left as it is.
    """
    seen: list[str] = []
    taken = 0

    def fresh(sentence: Sentence) -> bool:
        nonlocal taken
        plain = folded(sentence.text)
        if any(same_thing(plain, earlier) for earlier in seen):
            taken += 1
            return False
        seen.append(plain)
        return True

    def kept(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
        slim = (p.model_copy(update={"sentences": tuple(s for s in p.sentences if fresh(s))}) for p in paragraphs)
        return tuple(paragraph for paragraph in slim if paragraph.sentences)

    lede = kept(draft.lede)
    sections = tuple(s.model_copy(update={"paragraphs": kept(s.paragraphs)}) for s in draft.sections)
    sections = tuple(section for section in sections if section.paragraphs)
    if not taken or not lede:
        return draft, 0
    return draft.model_copy(update={"lede": lede, "sections": sections}), taken
