"""An article as text for a terminal: what it says, where it rests, what was found. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterator

from synth.check.reading import read_findings
from synth.domain.decision import REASON_WORDS, Decision
from synth.domain.dossier import Dossier
from synth.domain.draft import Draft
from synth.domain.story import Story
from synth.stamp import draft_of


def read_dossier(dossier: Dossier, story: Story) -> Iterator[str]:
    """The lines of `synth show`: places, sentences and citations, then sources, findings and decisions."""
    article = dossier.article
    draft = draft_of(article, story)
    facts = (f"v{article.version}", dossier.status.value, f"hash {article.hash[:12]}", f"{article.words} words")
    yield f"{article.slug} {' · '.join(facts)}"
    yield ""
    yield from read_draft(draft)
    yield ""
    for source in article.sources:
        ordinal = story.alias(source.clipping, 1).split(".")[0]
        yield f"source {ordinal}: {source.outlet}: {source.title} <{source.url}>"
    yield ""
    yield from read_check(dossier, draft)
    yield from (_decision_line(decision) for decision in dossier.decisions)


def _decision_line(decision: Decision) -> str:
    finding = f" {decision.finding}" if decision.finding else ""
    reason = f" ({REASON_WORDS[decision.reason]})" if decision.reason else ""
    note = f": {decision.note}" if decision.note else ""
    act = f"{decision.at:%Y-%m-%d %H:%M} {decision.act.value}{finding}"
    return f"{act} v{decision.version} by {decision.who}{reason}{note}"


def read_draft(draft: Draft) -> Iterator[str]:
    """Every sentence with its place and the passages it cites."""
    yield f"headline    {draft.headline}"
    yield f"dek         {draft.dek}"
    heading = 0
    for where, kind, sentence in draft.sentences():
        if where.startswith("sections.") and int(where.split(".")[1]) != heading:
            heading = int(where.split(".")[1])
            yield f"sections.{heading}  {draft.sections[heading - 1].heading}"
        cites = f" [{', '.join(sentence.cites)}]" if sentence.cites else f" [{kind.value}]"
        yield f"{where:<15} {sentence.text}{cites}"


def read_check(dossier: Dossier, draft: Draft) -> Iterator[str]:
    """The findings, each with its id, whether it is decided, and the passage nearest to it."""
    if not dossier.assessment.findings:
        yield "no findings"
        return
    yield read_findings(dossier.assessment, draft)
    still = dossier.open_blocking
    if still:
        yield f"undecided: {', '.join(finding.id for finding in still)}"
