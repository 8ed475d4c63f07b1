"""Putting the outlet's name to each statement without touching the statement's words.

Never inside a quotation; never so that a second speaker seems to speak (`…, she said, the Herald reported`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.domain.draft import Paragraph, Sentence
from synth.text.locale import Locale, Prose
from synth.text.words import folded, words
from synth.write.extractive.lexicon import Lexicon
from synth.write.extractive.statements import Statement

SUFFIX_WORDS = 30  # after a longer sentence its source comes too late
_INITIALS = re.compile(r"\b\w\.\w\.$")
_BREAKS = re.compile(r"[:;](?!\d)|\s[—–-]\s|—")  # the sentence has parts: an outlet's name would go with one of them
_BEHIND = 2  # the family of the forms that put the outlet behind the sentence
_QUOTE_MARKS = '“”„"«»‘'


class Attribution:
    """Attributes the statements of one article in their order, so that the forms alternate."""

    def __init__(self, locale: Locale, lexicon: Lexicon) -> None:
        self._locale = locale
        self._prose: Prose = locale.prose
        self._lexicon = lexicon
        self._last = ""
        self._recent: tuple[str, ...] = ()

    def paragraph(self, statements: Sequence[Statement]) -> Paragraph:
        """A reporting paragraph: one sentence for each statement, each with its outlet and its citation."""
        forms = [self._forms(statement) for statement in statements]
        led = [
            all(_family(form) == 0 for form in following) and two.outlet != one.outlet
            for one, two, following in zip(statements, statements[1:], forms[1:], strict=False)
        ] + [False]
        sentences, before = list[Sentence](), ""
        for statement, own, ahead in zip(statements, forms, led, strict=True):
            trailing = statement.outlet == before and _family(self._last) == _BEHIND
            sentences.append(self._sentence(statement, own, before_lead=ahead, after_own=trailing))
            before = statement.outlet
        return Paragraph(sentences=tuple(sentences))

    def _sentence(self, statement: Statement, forms: list[str], *, before_lead: bool, after_own: bool) -> Sentence:
        """`before_lead`: the next sentence can only begin with its outlet, so this one should end with its own.

        `after_own`: the sentence before ends with the same outlet, so this one should not begin with it.
        """
        fresh = [form for form in forms if before_lead and _family(form) != 0] or forms
        if after_own:  # never `…, the Herald reported. The Herald reported that …`
            fresh = [form for form in fresh if _family(form) == _family(self._last)] or fresh
        else:
            fresh = [form for form in fresh if _family(form) != _family(self._last)] or fresh
        fresh = [form for form in fresh if form not in self._recent] or fresh
        form = fresh[0]
        self._recent = (*self._recent[-1:], form)
        self._last = form
        return Sentence(text=self._filled(form, statement), cites=(statement.alias,))

    def _forms(self, statement: Statement) -> list[str]:
        """The forms that are honest and grammatical for `statement`, the preferred ones first."""
        text, prose = statement.text, self._prose
        forms: list[str] = []
        goes_on = bool(self._lexicon.uncapitalised(text)) and text[-1] not in _QUOTE_MARKS
        fronted = bool(statement.bare_words) and statement.bare_words[0] in prose.fronting
        retold = any(word in prose.reporting for word in statement.bare_words)
        if not statement.speaks and goes_on and not fronted and not _BREAKS.search(text):
            forms.extend(prose.openers)
        if takes_suffix(statement):
            forms.extend(prose.suffixes)
        if not forms and goes_on and not fronted and prose.openers and _speaker_first(statement):
            forms.append(prose.openers[-1 if retold else 0])
        if retold:  # never `X reported that Y reported`
            forms = [form for form in forms if not set(words(folded(form))) & prose.reporting]
        return forms or list(prose.colons)

    def _filled(self, form: str, statement: Statement) -> str:
        outlet = named(statement.outlet, self._prose)
        if "{sentence}" not in form:
            text = statement.text
            body = text if self._keeps_stop(text) else text[:-1]
            return f"{body}{form.format(outlet=outlet)}."
        whole = form in self._prose.colons
        text = statement.text if whole else self._lexicon.uncapitalised(statement.text)
        filled = form.format(outlet=outlet, sentence=text)
        first = outlet if outlet == statement.outlet else ""  # `eNews` keeps its own first letter
        return filled if first and filled.startswith(first) else filled[0].upper() + filled[1:]

    def _keeps_stop(self, text: str) -> bool:
        """Whether the last stop of `text` belongs to its last word: `Brenn & Co.`"""
        last = words(folded(text[-12:]))
        return bool(_INITIALS.search(text) or (last and last[-1] in self._prose.abbreviations))


def _family(form: str) -> int:
    """Where the outlet stands: first, after an opening word, or behind the sentence."""
    return 0 if form.startswith("{outlet}") else _BEHIND if form.endswith("{outlet}") or form.startswith(",") else 1


def takes_suffix(statement: Statement) -> bool:
    """Whether the outlet can follow `statement`: it ends with a plain stop and nobody else speaks in it."""
    text = statement.text
    return (
        text.endswith(".")
        and not statement.speaks
        and statement.words <= SUFFIX_WORDS
        and not _BREAKS.search(text)
        and text[-2:-1] not in _QUOTE_MARKS
    )


def named(outlet: str, prose: Prose) -> str:
    """The outlet's name as it stands inside a sentence: `the Ostrel Herald`, `TPR News`, `das Tageblatt`."""
    if outlet.startswith("The ") and "the" in prose.articles:
        return "the " + outlet[4:]
    last = folded(outlet.split()[-1])
    for article, endings in prose.articles.items():
        if outlet.lower().startswith(article + " "):
            return outlet
        if any(last.endswith(end[1:]) if end.startswith("*") else last == end for end in endings):
            return f"{article} {outlet}"
    return outlet


def _speaker_first(statement: Statement) -> bool:
    """`Tolle said the span …`: the verb of saying comes early, and no second one comes late."""
    said = [word in statement.locale.speech for word in statement.bare_words]
    early = len(said) // 2
    return any(said[:early]) and not any(said[early:]) and not any(mark in statement.text for mark in _QUOTE_MARKS)
