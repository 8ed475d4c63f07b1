"""The canonical hash, approvals and decisions: what binds a person's word to exactly one content."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from ferry import NOW, ferry_clippings, ferry_draft, story_of
from synth.domain.article import Article, Cite, DisclosureKind, Provenance
from synth.domain.decision import Decision, Publication, Reason, idempotency_id
from synth.domain.dossier import Dossier, Identity
from synth.domain.finding import Assessment, Finding, Severity
from synth.domain.noun import canonical_json, digest
from synth.domain.status import Act, Status
from synth.stamp import Imprint, stamp

CLEAN = Assessment(rule_set="1")
PROVENANCE = Provenance(run="r1", made_at=NOW, writer="llm", writer_version="1", rule_set="1", fingerprint="f")
IDENTITY = Identity(id="a1", slug="ferry", date=NOW.date(), version=1)
IMPRINT = Imprint(identity=IDENTITY, newsroom="The Saltholm Review", disclosure=DisclosureKind.MODEL, format="analysis")
CHANGED = PROVENANCE.model_copy(update={"run": "r2", "made_at": NOW + timedelta(days=1)})
ARTICLE = stamp(story_of(*ferry_clippings()), ferry_draft(), CLEAN, PROVENANCE, IMPRINT)
BLOCKING = Finding(
    rule="number_unsupported", severity=Severity.BLOCKING, where="lede.1.1", claim="9", message="no source has it"
)


def with_first_sentence(**update: Any) -> Article:
    first = ARTICLE.lede[0].sentences[0].model_copy(update=update)
    paragraph = ARTICLE.lede[0].model_copy(update={"sentences": (first, *ARTICLE.lede[0].sentences[1:])})
    return ARTICLE.model_copy(update={"lede": (paragraph, *ARTICLE.lede[1:])})


def with_source(**update: Any) -> Article:
    first = ARTICLE.sources[0].model_copy(update=update)
    return ARTICLE.model_copy(update={"sources": (first, *ARTICLE.sources[1:])})


def with_disclosure(**update: Any) -> Article:
    return ARTICLE.model_copy(update={"disclosure": ARTICLE.disclosure.model_copy(update=update)})


@pytest.mark.parametrize(
    "other",
    [
        ARTICLE.model_copy(update={"headline": "Another"}),
        ARTICLE.model_copy(update={"dek": "Another"}),
        ARTICLE.model_copy(update={"language": "de"}),
        ARTICLE.model_copy(update={"sections": ()}),
        ARTICLE.model_copy(update={"lede": ARTICLE.lede[::-1]}),
        ARTICLE.model_copy(update={"sections": (ARTICLE.sections[0].model_copy(update={"heading": "Else"}),)}),
        with_disclosure(kind=DisclosureKind.EXTRACTIVE),
        ARTICLE.model_copy(update={"sources": ARTICLE.sources[::-1]}),
        with_first_sentence(text="Another."),
        with_first_sentence(cites=(Cite(clipping="merrowick-courier-4", passage=2),)),
        with_source(title="Another"),
        with_source(url="https://other.example/"),
        with_source(outlet="Another"),
    ],
)  # fmt: skip
def test_hash_changes_with_what_a_reader_reads_or_what_it_rests_on(other: Article) -> None:
    assert other.hash != ARTICLE.hash


@pytest.mark.parametrize(
    "other",
    [
        ARTICLE.model_copy(update={"version": 7}),
        ARTICLE.model_copy(update={"id": "b2", "slug": "boat", "story": "other"}),
        ARTICLE.model_copy(update={"date": NOW.date() + timedelta(days=1)}),
        ARTICLE.model_copy(update={"keywords": ()}),
        ARTICLE.model_copy(update={"provenance": CHANGED}),
        with_disclosure(sentence="Another sentence, of some length."),
        with_source(author="Somebody", published=NOW, excerpts=()),
    ],
)  # fmt: skip
def test_hash_does_not_change_with_times_cost_names_or_what_surrounds_the_text(other: Article) -> None:
    assert other.hash == ARTICLE.hash


def test_hash_survives_being_written_to_json_and_read_again() -> None:
    assert Article.model_validate_json(ARTICLE.model_dump_json()).hash == ARTICLE.hash


def test_canonical_json_is_the_same_in_whatever_order_keys_come() -> None:
    assert canonical_json({"b": 1, "a": "ä"}) == canonical_json({"a": "ä", "b": 1}) == '{"a":"ä","b":1}'
    assert len(digest({})) == 64


def test_an_article_whose_citation_is_not_in_its_source_list_cannot_exist() -> None:
    with pytest.raises(ValidationError, match="not in the source list"):
        Article.model_validate({**ARTICLE.model_dump(), "sources": [ARTICLE.sources[1].model_dump()]})


@pytest.mark.parametrize("missing", ["disclosure", "byline", "sources", "provenance"])
def test_an_article_without_disclosure_byline_sources_or_provenance_cannot_exist(missing: str) -> None:
    values = ARTICLE.model_dump()
    with pytest.raises(ValidationError, match=missing):
        Article.model_validate({key: value for key, value in values.items() if key != missing})
    with pytest.raises(ValidationError, match=missing):
        Article.model_validate({**values, missing: type(values[missing])()})


def decision(act: Act, hash_: str = ARTICLE.hash, **more: Any) -> Decision:
    return Decision(article="a1", version=1, hash=hash_, act=act, who="Mara Voss", at=NOW, **more)


def dossier(*decisions: Decision, assessment: Assessment = CLEAN) -> Dossier:
    return Dossier(article=ARTICLE, assessment=assessment, status=Status.IN_REVIEW, decisions=decisions)


def test_approval_is_the_decision_on_exactly_this_content() -> None:
    assert dossier(decision(Act.APPROVE)).approval == decision(Act.APPROVE)
    assert dossier(decision(Act.APPROVE, "f" * 64)).approval is None
    assert dossier().approval is None


@pytest.mark.parametrize("act", [Act.EDIT, Act.RENEW, Act.WITHDRAW, Act.SPIKE])
def test_an_approval_is_void_after_an_edit_new_evidence_a_withdrawal_or_a_spike(act: Act) -> None:
    assert dossier(decision(Act.APPROVE), decision(act, "e" * 64)).approval is None
    assert dossier(decision(Act.APPROVE), decision(act), decision(Act.RESTORE)).approval is None
    again = decision(Act.APPROVE, note="again")
    assert dossier(decision(Act.APPROVE), decision(act), again).approval == again


def test_an_approval_outlives_its_publication() -> None:
    assert dossier(decision(Act.APPROVE), decision(Act.PUBLISH)).approval is not None


def test_decisions_on_findings_count_for_this_content_only() -> None:
    assessment = Assessment(rule_set="1", findings=(BLOCKING,))
    decided = decision(Act.DECIDE, finding=BLOCKING.id, reason=Reason.MISFIRED)
    assert dossier(decided, assessment=assessment).open_blocking == ()
    other = decided.model_copy(update={"hash": "e" * 64})
    assert dossier(other, assessment=assessment).open_blocking == (BLOCKING,)


def test_a_finding_that_is_not_overridable_stays_open_whatever_was_decided() -> None:
    firm = BLOCKING.model_copy(update={"overridable": False})
    assert Assessment(rule_set="1", findings=(firm,)).open_blocking(frozenset({firm.id})) == (firm,)


def test_warnings_and_notes_never_block() -> None:
    soft = BLOCKING.model_copy(update={"severity": Severity.WARNING})
    assert Assessment(rule_set="1", findings=(soft,)).open_blocking(frozenset()) == ()


def test_a_finding_has_the_same_id_for_the_same_words_at_the_same_place_and_another_for_others() -> None:
    assert BLOCKING.model_copy(update={"message": "x", "severity": Severity.NOTE}).id == BLOCKING.id
    assert len({BLOCKING.id, *(BLOCKING.model_copy(update={key: "x"}).id for key in ("rule", "where", "claim"))}) == 4


def test_a_decision_needs_a_name_and_a_finding_needs_a_reason() -> None:
    with pytest.raises(ValidationError, match="has a name"):
        Decision(article="a1", version=1, hash="", act=Act.APPROVE, who=" ", at=NOW)
    with pytest.raises(ValidationError, match="names the finding and a reason"):
        decision(Act.DECIDE, finding="1234")
    with pytest.raises(ValidationError, match="names the finding and a reason"):
        decision(Act.APPROVE, finding="1234", reason=Reason.OTHER)


def test_a_receipt_is_one_for_content_operation_and_target() -> None:
    receipt = Publication(article="a1", version=1, hash="h", operation="publish", target="site", url="u", at=NOW)
    assert receipt.idempotency_id == idempotency_id("h", "publish", "site")
    assert (
        len({idempotency_id(*key) for key in (("h", "p", "s"), ("g", "p", "s"), ("h", "q", "s"), ("h", "p", "t"))}) == 4
    )
