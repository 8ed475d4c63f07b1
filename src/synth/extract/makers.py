"""Who made a page, where the page says that a machine did. It does not guess from the text, and knows no detector."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from synth.errors import ExtractionError
from synth.extract import jsonld

# IPTC digital source types (cv.iptc.org/newscodes/digitalsourcetype) of what a trained model made, whole or in part.
_TRAINED = frozenset({"trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia"})
_SOURCE_TYPE_NAMES = frozenset({"digital-source-type", "digitalsourcetype", "iptc:digitalsourcetype"})
_FLAG_NAMES = frozenset({"ai-generated", "ai_generated", "aigenerated"})
_DISCLOSURE_NAMES = frozenset({"ai-disclosure", "ai-content-declaration"})
_FLAGS = frozenset({"true", "yes", "1"})
_DISCLOSURES = frozenset({"ai-generated", "autonomous", "fully-ai-generated", "generated"})
# How a line begins that speaks of its own page, and how it goes on. "With the help of AI" is none: a person wrote.
_OPENINGS = (
    *(f"this {word} " for word in ("article", "story", "content", "post", "text", "report", "summary")),
    *(f"dieser {word} " for word in ("artikel", "text", "beitrag", "inhalt")),
    "cet article a ",
    "ai-generated",
    "ai generated",
    "ki-generiert",
)
_AI = r"(?:an? )?(?:generative |large )?(?:ai|a\.i\.|artificial intelligence|language model|llm|chatgpt|gpt-?\d?)\b"
_KI = r"(?:einer )?(?:generativen )?(?:ki|künstlicher? intelligenz|chatgpt)\b"
_CLAIM = re.compile(
    rf"this \w+ (?:on this page )?(?:was|is|has been) (?:\w+ )?(?:generated|written|created|produced)(?: \w+)? "
    rf"(?:by|using|with|through) {_AI}"
    r"|(?:ai[- ]generated|ki-generierter?)(?: (?:article|story|content|text|artikel|inhalt|beitrag))?\W*$"
    rf"|dieser \w+ (?:wurde|ist) (?:\w+ ){{0,3}}(?:von|mit|durch|mittels) {_KI}(?: \w+)? "
    r"(?:erstellt|generiert|verfasst|geschrieben)"
    r"|cet article a été (?:\w+ )?(?:généré|rédigé|écrit|produit) "
    r"par (?:une )?(?:ia|intelligence artificielle|chatgpt)\b",
    re.MULTILINE,
)
_BY_WORD = {
    word.encode(): tuple(opening.encode() for opening in _OPENINGS if opening.startswith(word))
    for word in ("this ", "dieser ", "cet article", "ai-generated", "ai generated", "ki-generiert")
}
_LEAD_IN = re.compile(r"(?:disclaimer|disclosure|note|editor['’]s note|transparency|hinweis|anmerkung)\W+")
_LONGEST_SENTENCE = 400
_LONGEST_BYTES = 4 * _LONGEST_SENTENCE


def refuse_machine_made(tree: HtmlElement) -> None:
    """`ExtractionError` where the page declares itself a machine's work: own_output (synth's), ai_generated.

    Heeded are the generator, IPTC's digital source type in a `<meta>` or on the article in JSON-LD, disclosures in a
    `<meta>` or attribute, and a line of its own that says so. What is said of a picture is not said of the page.
    """
    for name, content in _metas(tree):
        if name == "generator" and re.match(r"synth\b", content):
            raise ExtractionError("own_output", "this page was made by synth, which never writes from its own output")
        flagged = name in _FLAG_NAMES and content in _FLAGS
        if flagged or (name in _DISCLOSURE_NAMES and content in _DISCLOSURES):
            raise _declared(f'<meta name="{name}" content="{content}">')
        if name in _SOURCE_TYPE_NAMES and _is_trained(content):
            raise _declared(f"digital source type {content}")
    for element in tree.iter("body", "main", "article"):
        if (element.get("ai-disclosure") or "").strip().lower() in _DISCLOSURES:
            raise _declared(f'ai-disclosure="{element.get("ai-disclosure")}"')
    if kind := _source_type(tree):
        raise _declared(f"digitalSourceType {kind}")
    if words := _said(tree):
        raise _declared(f"“{words}”")


def _declared(evidence: str) -> ExtractionError:
    return ExtractionError("ai_generated", f"the page declares itself made by AI: {evidence[:200]}")


def _metas(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    for meta in tree.iter("meta"):
        for key in ("name", "property"):
            if meta.get(key):
                yield meta.get(key, "").strip().lower(), (meta.get("content") or "").strip().lower()


def _is_trained(value: str) -> bool:
    return value.rsplit("/", 1)[-1].removesuffix("digitalsource").lower() in _TRAINED


def _source_type(tree: HtmlElement) -> str:
    """The digital source type of the page's article (schema.org) where a trained model is behind it."""
    if not any("digitalSourceType" in (script.text or "") for script in jsonld.scripts(tree)):
        return ""
    article = jsonld.article_node(jsonld.read_nodes(tree))
    kind = jsonld.text_of(article, "digitalSourceType")
    return kind if _is_trained(kind.lower()) else ""


def _said(tree: HtmlElement) -> str:
    """The line by which the page tells its readers, `""` where none does: it must be a whole element's beginning."""
    if not _may_claim(tree.text_content()):
        return ""
    for element in tree.iter("p", "div", "span", "em", "i", "small", "aside", "footer", "li", "strong", "b", "section"):
        words = " ".join(element.text_content().split())
        if len(words) > _LONGEST_SENTENCE:
            continue
        folded = words.lower()
        lead_in = _LEAD_IN.match(folded)
        if _CLAIM.match(folded, lead_in.end() if lead_in else 0):
            return words
    return ""


def _may_claim(text: str) -> bool:
    """Whether a line of `text` could make the claim. It is looked for in bytes, which takes a quarter of the time."""
    whole = text.encode("utf-8", "replace").lower()
    for word, openings in _BY_WORD.items():
        at = whole.find(word)
        while at >= 0:
            if whole.startswith(openings, at):
                line = whole[at : at + _LONGEST_BYTES].decode("utf-8", "replace").lower()
                if _CLAIM.match(line):
                    return True
            at = whole.find(word, at + 1)
    return False
