"""What the article rests on: one clipping alone, sources left out, languages in which rules cannot read.

It does not judge: each is a note for the person who decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from synth.check.rule import Rule, Sources
from synth.check.view import DraftView
from synth.domain.evidence import PageKind
from synth.domain.finding import Finding, Severity
from synth.text.cues import cued_languages

SINGLE_CLIPPING = Rule("single_clipping", Severity.NOTE, True, "All of the article rests on one of several clippings.")
SOURCE_UNUSED = Rule("source_unused", Severity.NOTE, True, "A source of the story is cited nowhere.")
SOURCE_KIND = Rule(
    "source_kind", Severity.NOTE, True, "A source is a press release, or a live blog that told things as they came."
)
NOT_CHECKED = Rule("not_checked", Severity.NOTE, True, "A rule does not read a language of the article or its sources.")
RULES = (SINGLE_CLIPPING, SOURCE_UNUSED, SOURCE_KIND, NOT_CHECKED)
_KINDS = {
    PageKind.PRESS_RELEASE: "is a press release: it says what a body tells of itself",
    PageKind.LIVE_BLOG: "is a live blog: what it tells early may have been put right later",
}


def basis(view: DraftView) -> Iterator[Finding]:
    """The sources that are not used, whether only one is, and which of those used are no common reports."""
    used = {passage.clipping.id for passage in view.cited_anywhere}
    if not used:
        return
    if len(used) == 1 and len(view.story.members) > 1:
        outlet = next(passage.clipping.outlet for passage in view.cited_anywhere)
        yield SINGLE_CLIPPING.finding("lede", outlet, f"Everything rests on one clipping ({outlet}).")
    for member in view.story.members:
        if member.clipping.id not in used:
            name = f"{member.clipping.outlet}: {member.clipping.title}"
            yield SOURCE_UNUSED.finding("lede", name, f"No sentence cites source {member.ordinal} ({name}).")
        elif (page := member.clipping.page) and page.kind in _KINDS:
            message = f"Source {member.ordinal} ({member.clipping.outlet}) {_KINDS[page.kind]} ({page.reason})."
            yield SOURCE_KIND.finding("lede", member.clipping.outlet, message)


def unread(rules: Sequence[Rule]) -> Callable[[DraftView], Iterator[Finding]]:
    """The check that says, for those of `rules` which read words, which languages here they do not know."""

    def check(view: DraftView) -> Iterator[Finding]:
        written = view.locale.code
        cited = {passage.clipping.language.split("-")[0].lower() for passage in view.cited_anywhere}
        unread = {Sources.ANY: set[str](), Sources.KNOWN: cited - {*cued_languages()}, Sources.SAME: cited - {written}}
        for rule in rules:
            if "*" not in rule.languages and written not in rule.languages:
                yield NOT_CHECKED.finding("lede", f"{rule.id}: {written}", f"{rule.id} does not read {written!r}.")
            elif foreign := ", ".join(sorted(unread[rule.sources])):
                message = f"{rule.id} did not compare the article, in {written!r}, with its sources in {foreign}."
                yield NOT_CHECKED.finding("lede", f"{rule.id}: {foreign}", message)

    return check
