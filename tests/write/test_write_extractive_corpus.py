"""The extractive writer on real reports of the shared pack; skipped where the pack is absent."""

from __future__ import annotations

import pytest
from extractive_stories import clipping, formats, story

from shared_pack import rows
from synth.domain.draft import faults
from synth.errors import ThinEvidence
from synth.text.sentences import split_sentences
from synth.write.extractive.compose import compose
from synth.write.extractive.statements import tidy

pytestmark = pytest.mark.corpus


def test_real_stories_become_valid_drafts_of_their_own_sentences() -> None:
    form, brief = formats()
    made = 0
    for row in rows("clusters/basil_triples.jsonl")[:15]:
        docs = [doc for doc in row["docs"] if doc["text"].strip()]
        one = story(*(clipping(doc["publisher"], doc["title"], doc["text"]) for doc in docs))
        try:
            draft = compose(one, form, brief)
        except ThinEvidence:
            continue
        made += 1
        assert faults(draft, one) == ()
        for _, _, sentence in draft.sentences():
            cited = one.find(sentence.cites[0])
            assert cited is not None
            assert cited.clipping.outlet.removeprefix("The ") in sentence.text
            own = [tidy(span.text).rstrip(".") for span in split_sentences(cited.text, "en")]
            assert any(text[8:] in sentence.text for text in own if len(text) > 20)
    assert made >= 10
