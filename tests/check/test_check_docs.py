"""docs/rules.md says what the catalogue says: every rule, its severity, and the languages that it reads."""

from __future__ import annotations

import os
from pathlib import Path

from synth.check.catalogue import RULES
from synth.check.rule import Rule, Sources
from synth.text.cues import cued_languages
from synth.text.locale import languages

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
COMPARED = {Sources.ANY: "any", Sources.KNOWN: ", ".join(cued_languages()), Sources.SAME: "the article’s own only"}
BEGIN, END = "<!-- from the catalogue: begin -->", "<!-- from the catalogue: end -->"


def reads(rule: Rule, language: str) -> str:
    if "*" in rule.languages or language in rule.languages:
        return "yes"
    return "no"


def tables() -> str:
    """Both tables, as the catalogue has them."""
    rows = ["| rule | severity | may a person override it? | what it catches |", "|---|---|---|---|"]
    for rule in RULES:
        override = "yes, with a reason" if rule.overridable else "no: edit it"
        override = override if rule.severity == "blocking" else "–"
        rows.append(f"| `{rule.id}` | {rule.severity} | {override} | {rule.description} |")
    codes = languages()
    rows += ["", f"| rule | {' | '.join(codes)} | sources in |", f"|---{'|---' * len(codes)}|---|"]
    for rule in RULES:
        rows.append(f"| `{rule.id}` | {' | '.join(reads(rule, code) for code in codes)} | {COMPARED[rule.sources]} |")
    return "\n".join(rows)


def test_the_page_of_rules_is_the_catalogues() -> None:
    """`RENEW_DOCS=1 pytest tests/check/test_check_docs.py` writes the tables anew."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    written, _, after = rest.partition(END)
    if os.environ.get("RENEW_DOCS"):
        PAGE.write_text(f"{before}{BEGIN}\n{tables()}\n{END}{after}", encoding="utf-8")
        written = f"\n{tables()}\n"
    assert written.strip() == tables()


def test_a_language_that_a_rule_reads_has_the_words_for_it() -> None:
    for rule in RULES:
        assert set(rule.languages) <= {*languages(), "*"}
        if rule.sources is not Sources.ANY:
            assert set(rule.languages) <= set(cued_languages())
