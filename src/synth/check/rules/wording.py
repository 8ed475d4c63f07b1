"""What no text of an article may hold or be: addresses and markup, another language, the same sentence twice.

It does not look at the sources.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from synth.check.rule import Rule
from synth.check.view import DraftView, Line
from synth.domain.finding import Finding, Severity
from synth.text.language import detect_language

MARKUP_OR_URL = Rule(
    "markup_or_url", Severity.BLOCKING, False, "An address, an e-mail, HTML, Markdown or a hidden character in a text."
)
WRONG_LANGUAGE = Rule("wrong_language", Severity.BLOCKING, True, "The article, or a paragraph, is in another language.")
SENTENCE_REPEATED = Rule("sentence_repeated", Severity.WARNING, True, "A sentence says again what another one said.")
RULES = (MARKUP_OR_URL, WRONG_LANGUAGE, SENTENCE_REPEATED)

_ADDRESS = r"(?i)\b(?:[a-z][a-z0-9+.-]{1,15}://|www\.)\S+|\b(?:javascript|data|mailto):\S+"
_HOST_AND_PATH = r"|(?<![\w@.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,10}/\S*"
_TAG = r"</?[A-Za-z][^<>]{0,200}>|<!--|</?[A-Za-z]+\s[^<>]{0,500}$"
_ENTITY = r"|&(?:[a-z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});"
_EMPHASIS = r"\*\*\S|__\w[^_]{0,200}__|(?<![\w*])\*\w[^*\n]{0,200}\w\*(?!\w)"
_LINK_OR_CODE = r"|!?\[[^\[\]]{0,200}\]\([^()]{0,500}\)|`[^`]{1,200}`"
_LINE = r"|^\s{0,3}(?:#{1,6}\s|>\s|[-*]\s)|^\s{0,3}(?:---|\*\*\*)\s*$"
_ALIAS = r"\d{1,3}\.\d{1,4}"
_FORBIDDEN = (
    ("a web address", re.compile(_ADDRESS + _HOST_AND_PATH)),
    ("an e-mail address", re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")),
    ("an HTML tag or entity", re.compile(_TAG + _ENTITY)),
    ("Markdown", re.compile(_EMPHASIS + _LINK_OR_CODE + _LINE)),
    (
        "a passage number",
        re.compile(rf"\[\s*{_ALIAS}(?:\s*[,;]\s*{_ALIAS})*\s*\]|\(\s*passages?\s+{_ALIAS}[^)]{{0,40}}\)|\[\d{{1,3}}\]"),
    ),
)
# Without one of these no pattern above can match
_SIGNS = re.compile(r"[<>@/*_`\[#&]|www\.|(?:javascript|data|mailto):|\(\s*passage|^\s{0,3}-", re.IGNORECASE)
# Joiners that Arabic and Indic scripts need, the soft hyphen, and the mark before an emoji's shape
_HARMLESS = frozenset("\u00ad\u200c\u200d\ufe0f")
WHOLE_CONFIDENCE = 0.6
PARAGRAPH_CONFIDENCE = 0.85
PARAGRAPH_CHARS = 120
FUNCTION_SHARE = 0.3  # English and German prose has 0.35 to 0.55 of its own, under 0.15 of the other's
SAME_SHARE = 0.8
SAME_TERMS = 4


def markup_or_url(view: DraftView) -> Iterator[Finding]:
    """Every address, mark-up or hidden character in any text, keywords included."""
    for where, text in view.texts():
        for what, pattern in _FORBIDDEN if _SIGNS.search(text) else ():
            for match in pattern.finditer(text):
                yield MARKUP_OR_URL.finding(where, match[0].strip(), f"The text holds {what}.")
        for char in () if text.isprintable() else sorted({char for char in text if _is_hidden(char)}):
            name = unicodedata.name(char, "control character").lower()
            yield MARKUP_OR_URL.finding(where, f"U+{ord(char):04X}", f"The text holds a hidden character ({name}).")


def _is_hidden(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") and char not in _HARMLESS


def wrong_language(view: DraftView) -> Iterator[Finding]:
    """The whole body, else each long paragraph, in another language than the story's."""
    wanted = view.locale.code
    whole = " ".join(line.text for line in view.lines)
    if not _reads_well(view.lines) and _differs(whole, wanted, WHOLE_CONFIDENCE, 40):
        language, _ = detect_language(whole)
        message = f"The article should be in {view.locale.name}; it reads as {language!r}."
        yield WRONG_LANGUAGE.finding("lede.1.1", view.lines[0].text, message)
        return
    doubtful = [block for block in view.blocks if block.lines and not _reads_well(block.lines)]
    blocks = [(f"{b.lines[0].where.rpartition('.')[0]}", _unquoted(b.lines)) for b in doubtful]
    for where, text in blocks:
        if _differs(text, wanted, PARAGRAPH_CONFIDENCE, PARAGRAPH_CHARS):
            language, _ = detect_language(text)
            message = f"This paragraph should be in {view.locale.name}; it reads as {language!r}."
            yield WRONG_LANGUAGE.finding(where, text, message)


def _reads_well(lines: tuple[Line, ...]) -> bool:
    """Whether so many of the words are the language's own function words that nothing else needs to be asked."""
    tokens = [token for line in lines for token in line.tokens]
    return sum(1 for token in tokens if token.word in lines[0].locale.stop) > FUNCTION_SHARE * len(tokens)


def _differs(text: str, wanted: str, confidence: float, chars: int) -> bool:
    if len(text) < chars:
        return False
    language, sure = detect_language(text)
    return language not in (wanted, "und") and sure >= confidence


def _unquoted(lines: tuple[Line, ...]) -> str:
    """The paragraph without its quotations, which may be of another language."""
    pieces = []
    for line in lines:
        at = 0
        for start, end in line.quoted:
            pieces.append(line.text[at : max(start, 0)])
            at = max(end, 0)
        pieces.append(line.text[at:])
    return " ".join(" ".join(pieces).split())


def sentence_repeated(view: DraftView) -> Iterator[Finding]:
    """Every sentence whose content words are nearly all another, earlier sentence's."""
    lines = [line for line in (*view.heads[1:2], *view.lines) if line.text.strip()]
    sets = [frozenset([t.stem for t in line.tokens if t.stem and len(t.word) > 2]) for line in lines]
    counts = Counter(term for words in sets for term in words)
    index: dict[str, list[int]] = {}
    for at, (line, words) in enumerate(zip(lines, sets, strict=True)):
        # Two sets that share SAME_SHARE of their terms share one of their rarest: only those are looked up.
        rare = sorted(words, key=lambda term: (counts[term], term))[: len(words) - int(SAME_SHARE * len(words)) + 1]
        earlier = sorted({other for term in rare for other in index.get(term, ())[:50]})
        for other in earlier:
            if _same(words, sets[other], line, lines[other]):
                message = f"This says again what {lines[other].where} said."
                yield SENTENCE_REPEATED.finding(line.where, line.text, message)
                break
        if len(words) >= SAME_TERMS:
            for term in rare:
                index.setdefault(term, []).append(at)


def _same(words: frozenset[str], others: frozenset[str], line: Line, other: Line) -> bool:
    if len(words) < SAME_TERMS:
        return False
    figures = {frozenset(number.values) for number in line.numbers} == {frozenset(n.values) for n in other.numbers}
    return figures and len(words & others) >= SAME_SHARE * len(words | others)
