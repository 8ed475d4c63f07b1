"""Declared stories → what each would take to write now. It does not fetch, ask or keep anything."""

from __future__ import annotations

from collections.abc import Sequence

from synth.domain.forecast import NO_TEXT, NOT_FETCHED, STANDS, Forecast
from synth.domain.source import SourceList
from synth.domain.story import Story
from synth.errors import ThinEvidence
from synth.gate import Gate
from synth.pipeline.produce import Producer, require_evidence
from synth.pipeline.terms import declared_terms
from synth.sources.leads import story_leads
from synth.store.store import Store
from synth.write.llm.writer import LlmWriter


def forecast(
    lists: Sequence[SourceList], store: Store, gate: Gate, producer: Producer, writer: LlmWriter
) -> dict[tuple[str, str], Forecast]:
    """(list, slug) → forecast, from the clippings that the latest run of each story left in the store."""
    found = {}
    for one in lists:
        known = {story.slug: story for story in store.stories(one.name) if story.declared}
        for declared in one.stories:
            kept = known.get(declared.slug)
            if kept is not None:
                terms = declared_terms(one, declared, [member.clipping for member in kept.members])
                story = kept.model_copy(update={"terms": terms})
                found[one.name, declared.slug] = _forecast(story, gate, producer, writer)
            else:
                urls = {lead.url for lead in story_leads(declared)}
                without = NO_TEXT if urls <= store.visits(urls).keys() else NOT_FETCHED
                found[one.name, declared.slug] = Forecast(without=without)
    return found


def _forecast(story: Story, gate: Gate, producer: Producer, writer: LlmWriter) -> Forecast:
    attempt = producer.due(story)
    if attempt is None:
        return Forecast(without=STANDS)
    try:
        require_evidence(story)
    except ThinEvidence as exc:
        return Forecast(without=f"thin evidence: {exc}")
    return writer.forecast(story, gate.form(story.terms.format), attempt)
