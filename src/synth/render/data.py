"""Articles as data: canonical JSON, provenance, and linked data for machines (schema.org, IPTC).

It does not know which file or page holds the text.
"""

from __future__ import annotations

import json
from typing import Any

from synth.domain.article import Article, DisclosureKind, SourceRef
from synth.domain.dossier import Dossier, ReviewKind, Surroundings
from synth.domain.newsroom import Newsroom
from synth.render.label import moment
from synth.render.links import web_address
from synth.render.press import printable

# IPTC's codes. Members of schema.org's IPTCDigitalSourceEnumeration are the same names, capital first letter,
# with `DigitalSource` behind them.
SOURCE_TYPE = {
    DisclosureKind.MODEL: "trainedAlgorithmicMedia",
    DisclosureKind.EXTRACTIVE: "algorithmicMedia",
}
# Inside <script>, these could end the script or open a comment (HTML, 4.12.1.3), or are no JSON in old JavaScript.
_IN_SCRIPT = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}


def article_json(article: Article) -> str:
    """The article with its content hash: sorted keys, two spaces, UTF-8 as it is, a newline at the end."""
    return _pretty({"hash": article.hash, **article.model_dump(mode="json")})


def provenance_json(dossier: Dossier) -> str:
    """How this version came to be, what the check found, and what people decided."""
    article = dossier.article
    decided = dossier.decided
    approval = dossier.approval
    return _pretty(
        {
            "article": {
                "id": article.id,
                "story": article.story,
                "slug": article.slug,
                "version": article.version,
                "hash": article.hash,
                "status": dossier.status.value,
                "disclosure": article.disclosure.model_dump(mode="json"),
            },
            "made": article.provenance.model_dump(mode="json"),
            "sources": [_evidence(source, article) for source in article.sources],
            "check": {
                "rule_set": dossier.assessment.rule_set,
                "findings": [
                    {"id": finding.id, "decided": finding.id in decided, **finding.model_dump(mode="json")}
                    for finding in dossier.assessment.findings
                ],
            },
            "review": {
                "approved": approval is not None,
                "approval": approval.model_dump(mode="json") if approval else None,
                "decisions": [decision.model_dump(mode="json") for decision in dossier.decisions],
            },
            "publications": [publication.model_dump(mode="json") for publication in dossier.publications],
        }
    )


def json_ld(article: Article, around: Surroundings) -> str:
    """schema.org `NewsArticle` as JSON that is safe inside `<script type="application/ld+json">`.

    Empty properties are left out; `datePublished` is there only where the article was published.
    """
    newsroom = around.newsroom
    publisher = _organisation(newsroom)
    kind = SOURCE_TYPE[article.disclosure.kind]
    url = web_address(around.url)
    reviewed = around.review.kind is ReviewKind.REVIEWED
    values = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.dek,
        "mainEntityOfPage": url,
        "datePublished": moment(around.published_at) if around.published_at else None,
        "dateModified": moment(around.modified_at) if around.modified_at else None,
        "inLanguage": article.language,
        "articleSection": article.section,
        "keywords": list(article.keywords),
        "wordCount": article.words,
        "version": article.version,
        "isAccessibleForFree": True,
        "author": {"@type": "Organization", "name": newsroom.name},
        "editor": {"@type": "Person", "name": around.review.who} if reviewed else None,
        "publisher": publisher,
        "digitalSourceType": f"https://schema.org/{kind[0].upper()}{kind[1:]}DigitalSource",
        "isBasedOn": [_based_on(source) for source in article.sources],
        "correction": [
            {"@type": "CorrectionComment", "text": note.text, "datePublished": moment(note.on)}
            for note in around.corrections
        ],
    }
    text = json.dumps(_without_empty(values), ensure_ascii=False, separators=(",", ":"))
    return printable(text).translate(_IN_SCRIPT)


def _organisation(newsroom: Newsroom) -> dict[str, Any]:
    return {
        "@type": "NewsMediaOrganization",
        "name": newsroom.name,
        "url": web_address(newsroom.url),
        "correctionsPolicy": web_address(newsroom.corrections_policy),
        "ethicsPolicy": web_address(newsroom.ethics_policy),
    }


def _based_on(source: SourceRef) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        "name": source.title,
        "url": web_address(source.url),
        "publisher": {"@type": "Organization", "name": source.outlet},
    }


def _evidence(source: SourceRef, article: Article) -> dict[str, Any]:
    cited = {c.passage for s in article.sentences() for c in s.cites if c.clipping == source.clipping}
    return {**source.model_dump(mode="json"), "cited_passages": sorted(cited)}


def _without_empty(value: Any) -> Any:
    """Nested values without those that say nothing; False and 0 say something."""
    if isinstance(value, dict):
        return {key: _without_empty(inner) for key, inner in value.items() if inner not in (None, "", [], ())}
    return [_without_empty(inner) for inner in value] if isinstance(value, list) else value


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
