"""Articles as data: canonical JSON, provenance and linked data."""

from __future__ import annotations

import json

from render_samples import BRIDGE, BRIDGE_AROUND, DOSSIER, FERRY, FERRY_AROUND

from synth.domain.article import Article
from synth.domain.dossier import Review
from synth.render.data import article_json, json_ld, provenance_json


def test_article_json_reads_back_as_the_same_article_and_carries_its_hash() -> None:
    values = json.loads(article_json(FERRY))
    assert values.pop("hash") == FERRY.hash
    assert Article.model_validate(values) == FERRY


def test_article_json_is_canonical() -> None:
    text = article_json(FERRY)
    assert text.endswith("}\n")
    assert "Tönnsand" in text
    keys = list(json.loads(text))
    assert keys == sorted(keys)
    turned = BRIDGE.provenance.model_copy(update={"prompts": dict(reversed(BRIDGE.provenance.prompts.items()))})
    assert article_json(BRIDGE.model_copy(update={"provenance": turned})) == article_json(BRIDGE)


def test_provenance_names_sources_prompts_findings_decisions_and_review() -> None:
    values = json.loads(provenance_json(DOSSIER))
    assert values["article"]["hash"] == BRIDGE.hash
    assert values["article"]["status"] == "corrected"
    assert values["made"]["writer"] == "llm"
    assert values["made"]["model"] == "reed-7b"
    assert set(values["made"]["prompts"]) == {"write", "repair"}
    assert [entry["capture_sha256"] for entry in values["sources"]] == [ref.capture_sha256 for ref in BRIDGE.sources]
    assert values["sources"][1]["cited_passages"] == [1, 2, 3, 5, 10, 14, 19]
    assert values["check"]["rule_set"] == "2026-11-1"
    assert [(f["rule"], f["decided"]) for f in values["check"]["findings"]] == [
        ("number_unsupported", True),
        ("length", False),
    ]
    assert [decision["act"] for decision in values["review"]["decisions"]] == ["decide", "approve"]
    assert values["review"]["approved"] is True
    assert values["review"]["approval"]["who"] == "Ines Marl"
    assert values["publications"][0]["target"] == "site"


def test_provenance_of_an_unapproved_version_says_so() -> None:
    values = json.loads(provenance_json(DOSSIER.model_copy(update={"decisions": ()})))
    assert values["review"] == {"approved": False, "approval": None, "decisions": []}
    assert not any(finding["decided"] for finding in values["check"]["findings"])


def test_linked_data_describes_the_article_as_schema_org_has_it() -> None:
    values = json.loads(json_ld(BRIDGE, BRIDGE_AROUND))
    assert values["@type"] == "NewsArticle"
    assert values["headline"] == BRIDGE.headline
    assert values["description"] == BRIDGE.dek
    assert values["datePublished"] == "2026-11-19T09:15:00+00:00"
    assert values["inLanguage"] == "en"
    assert values["author"] == {"@type": "Organization", "name": "The Tidewater Record"}
    assert values["editor"] == {"@type": "Person", "name": "Ines Marl"}
    assert values["publisher"]["correctionsPolicy"] == "https://record.example/corrections-policy/"
    assert values["publisher"]["ethicsPolicy"] == "https://record.example/ethics/"
    assert values["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert values["isAccessibleForFree"] is True
    assert values["correction"][0]["@type"] == "CorrectionComment"
    assert values["correction"][0]["datePublished"] == "2026-11-20"
    assert values["isBasedOn"][0] == {
        "@type": "NewsArticle",
        "name": BRIDGE.sources[0].title,
        "url": BRIDGE.sources[0].url,
        "publisher": {"@type": "Organization", "name": "Merrowick Courier"},
    }


def test_linked_data_of_an_extract_names_the_algorithm_and_leaves_out_what_is_not_known() -> None:
    values = json.loads(json_ld(FERRY, FERRY_AROUND))
    assert values["digitalSourceType"] == "https://schema.org/AlgorithmicMediaDigitalSource"
    assert not {"datePublished", "dateModified", "correction", "editor", "mainEntityOfPage"} & set(values)
    assert "url" not in values["isBasedOn"][1]
    assert "correctionsPolicy" not in values["publisher"]


def test_unreviewed_article_names_no_editor() -> None:
    assert "editor" not in json.loads(json_ld(BRIDGE, BRIDGE_AROUND.model_copy(update={"review": Review()})))
