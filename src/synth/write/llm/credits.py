"""An outlet that a model names again in one sentence after another: named once, its footnotes say the rest.

It takes away nothing but the repeated name; what the sentences say stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from synth.domain.draft import Draft, Paragraph, Sentence
from synth.domain.story import Story
from synth.text.locale import locale_of
from synth.text.words import folded


def credited_once(draft: Draft, story: Story) -> Draft:
    """`draft` without `, according to X` or `X reported that` where X is the outlet that its section named last.

    Only where every passage that the sentence cites is of X: then its footnote says so. Where two outlets tell
    different things, each keeps its name.
    """
    credits = _Credits(story)
    sections = (
        section.model_copy(update={"paragraphs": tuple(credits.thinned(section.paragraphs))})
        for section in draft.sections
    )
    return draft.model_copy(update={"lede": tuple(credits.thinned(draft.lede)), "sections": tuple(sections)})


class _Credits:
    def __init__(self, story: Story) -> None:
        self._story = story
        prose = locale_of(story.terms.language).prose
        names = {outlet: (outlet, *(f"{article} {outlet}" for article in prose.articles)) for outlet in story.outlets}
        self._ends = {
            outlet: tuple(suffix.format(outlet=name) for suffix in prose.suffixes for name in forms)
            for outlet, forms in names.items()
        }
        self._starts = {
            outlet: tuple(
                opener.partition("{sentence}")[0].format(outlet=name) for opener in prose.openers for name in forms
            )
            for outlet, forms in names.items()
        }

    def thinned(self, paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
        """The paragraphs of one section or lede."""
        before: set[str] = set()
        for paragraph in paragraphs:
            sentences = []
            for sentence in paragraph.sentences:
                named = {outlet for outlet in self._story.outlets if folded(outlet) in folded(sentence.text)}
                sentences.append(self._plain(sentence, named) if named and named == before else sentence)
                before = named or before
            yield paragraph.model_copy(update={"sentences": tuple(sentences)})

    def _plain(self, sentence: Sentence, named: set[str]) -> Sentence:
        """`sentence` without the name; as it is where the name stands inside it or a passage is not X's."""
        cited = [found for alias in sentence.cites if (found := self._story.find(alias)) is not None]
        if {found.clipping.outlet for found in cited} != named:
            return sentence
        (outlet,) = named
        body = sentence.text.rstrip(".")
        for end in self._ends[outlet]:
            if body.endswith(end):
                return sentence.model_copy(update={"text": f"{body.removesuffix(end)}."})
        for start in self._starts[outlet]:
            if sentence.text.lower().startswith(start.lower()):
                rest = sentence.text[len(start) :]
                return sentence.model_copy(update={"text": f"{rest[0].upper()}{rest[1:]}"})
        return sentence
