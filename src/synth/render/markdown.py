"""The article as Markdown: TOML front matter, text with footnotes, label, sources and disclaimer.

CommonMark, with footnotes as GitHub and Pandoc read them. It does not know which program makes pages of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from synth.domain.article import Article, SourceRef
from synth.domain.dossier import Surroundings
from synth.domain.newsroom import ThoughtsMode
from synth.render.citations import Block, SetText, SourceEntry, set_text
from synth.render.label import day_of, disclaimer_parts, label_parts, moment, reading_time
from synth.render.links import page_address, web_address, with_slug
from synth.render.press import printable
from synth.text.locale import Locale, locale_of

# What would begin emphasis, code, a link, HTML, an entity, a strike or a formula anywhere, or end a heading.
_SPECIAL = re.compile(r"[\\`*_\[\]<~$]|&(?=#|\w+;)|#(?=#*$)")
# What would begin a list, a heading, a quotation, a rule, a table or front matter at the start of a line.
_AT_START = re.compile(r"^(\d{1,9})([.)])|^([#>|+=:-])")
_TOML_ESCAPE = {ord('"'): '\\"', ord("\\"): "\\\\", ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}


def article_markdown(article: Article, around: Surroundings) -> str:
    """The article in Markdown; every text of a source or a model is escaped, so that it stays text."""
    locale = locale_of(article.language)
    text = set_text(article)
    parts = [
        _front_matter(article, around),
        f"# {within(article.headline)}",
        plain(article.dek),
        f"**{within(' · '.join(label_parts(article, around.review)))}**",
        " · ".join(within(part) for part in _by_line(article, around, locale)),
        *_body(text, locale),
        *_corrections(around, locale),
        _disclaimer(article.disclosure.sentence, locale),
        f"## {within(locale.labels.sources)}",
        "\n".join(_source(entry.source, locale) for entry in text.sources),
        *_related(around, locale),
        *_thoughts(article, around, locale),
        "\n\n".join(_footnote(entry, locale) for entry in text.sources),
    ]
    return "\n\n".join(parts) + "\n"


def plain(text: str) -> str:
    """`text` on one line, escaped so that Markdown shows it as it is."""
    return _AT_START.sub(_escaped_start, within(text))


def within(text: str) -> str:
    """`text` on one line, escaped for the middle of a line."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(printable(text).split()))


def _escaped_start(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}"


def _by_line(article: Article, around: Surroundings, locale: Locale) -> tuple[str, ...]:
    day = day_of(article, around.published_at, around.newsroom)
    return locale.labels.by.format(name=article.byline), locale.date(day), reading_time(article)


def _body(text: SetText, locale: Locale) -> Iterator[str]:
    yield from (_paragraph(block, locale) for block in text.lede)
    for section in text.sections:
        yield f"## {within(section.heading)}"
        yield from (_paragraph(block, locale) for block in section.blocks)


def _paragraph(block: Block, locale: Locale) -> str:
    sentences = " ".join(
        plain(sentence.text) + "".join(f"[^{citation.source.number}]" for citation in sentence.citations)
        for sentence in block.sentences
    )
    return f"**{within(locale.labels.analysis)}:** {sentences}" if block.analysis else sentences


def _corrections(around: Surroundings, locale: Locale) -> Iterator[str]:
    if around.corrections:
        yield f"## {within(locale.labels.corrections)}"
        yield "\n".join(f"- **{within(locale.date(note.on))}** {within(note.text)}" for note in around.corrections)


def _disclaimer(sentence: str, locale: Locale) -> str:
    _, words, _ = disclaimer_parts(sentence, locale.labels)
    # Programs that make pages of Markdown name a heading's anchor after its words.
    link = f"[{within(words)}](#{locale.labels.sources.lower()})"
    return f"*{within(sentence).replace(within(words), link, 1)}*"


def _source(source: SourceRef, locale: Locale) -> str:
    title = within(source.title or source.url)
    facts = [within(source.outlet), _linked(title, web_address(source.url))]
    if source.author:
        facts.append(within(source.author))
    if source.published:
        facts.append(within(locale.date(source.published.date())))
    return f"{source.number}. {' · '.join(facts)}"


def _related(around: Surroundings, locale: Locale) -> Iterator[str]:
    if around.related:
        yield f"## {within(locale.labels.related)}"
        yield "\n".join(
            f"- {_linked(within(r.headline), page_address(r.href))}: {within(r.dek)}" for r in around.related
        )


def _thoughts(article: Article, around: Surroundings, locale: Locale) -> Iterator[str]:
    thoughts = around.newsroom.thoughts
    if thoughts.mode is not ThoughtsMode.OFF:
        href = page_address(with_slug(thoughts.url, article.slug))
        yield f"## {within(locale.labels.thoughts)}"
        yield within(locale.labels.thoughts_invite)
        yield _linked(within(locale.labels.thoughts_sign_in), href)


def _footnote(entry: SourceEntry, locale: Locale) -> str:
    head = within(locale.labels.source_note.format(number=entry.source.number, outlet=entry.source.outlet))
    quoted = "\n    >\n".join(f"    > {plain(passage.excerpt)}" for passage in entry.passages if passage.excerpt)
    return f"[^{entry.source.number}]: {head}" + (f"\n\n{quoted}" if quoted else "")


def _linked(words: str, href: str | None) -> str:
    """A link whose address is safe between angle brackets (CommonMark 0.31, section 6.3), or the words alone."""
    return f"[{words}](<{href}>)" if href else words


def _front_matter(article: Article, around: Surroundings) -> str:
    day = day_of(article, around.published_at, around.newsroom)
    lines = [
        "+++",
        f"title = {_toml(article.headline)}",
        f"description = {_toml(article.dek)}",
        f"slug = {_toml(article.slug)}",
        f"date = {moment(around.published_at or day)}",
        *([f"lastmod = {moment(around.modified_at)}"] if around.modified_at else []),
        f"language = {_toml(article.language)}",
        f"section = {_toml(article.section)}",
        f"author = {_toml(article.byline)}",
        f"keywords = {_toml_list(article.keywords)}",
        f"label = {_toml(' · '.join(label_parts(article, around.review)))}",
        f"disclosure = {_toml(article.disclosure.kind.value)}",
        f"review = {_toml(around.review.kind.value)}",
        f"version = {article.version}",
        f"hash = {_toml(article.hash)}",
        *(line for source in article.sources for line in _source_table(source)),
        "+++",
    ]
    return "\n".join(lines)


def _source_table(source: SourceRef) -> Iterable[str]:
    yield "\n[[sources]]"
    yield f"number = {source.number}"
    yield f"outlet = {_toml(source.outlet)}"
    yield f"title = {_toml(source.title)}"
    yield f"url = {_toml(source.url)}"
    if source.author:
        yield f"author = {_toml(source.author)}"
    if source.published:
        yield f"published = {moment(source.published)}"


def _toml(text: str) -> str:
    """A basic string (TOML 1.0): control characters are already gone, so these escapes are enough."""
    return f'"{printable(text).translate(_TOML_ESCAPE)}"'


def _toml_list(texts: Iterable[str]) -> str:
    return f"[{', '.join(_toml(text) for text in texts)}]"
