"""The article page: its order, its label, its citations, and what it never holds."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from render_samples import BRIDGE, BRIDGE_AROUND, FERRY, FERRY_AROUND, excerpts, paragraph, said, source

from synth.domain.article import Article, ArticleSection
from synth.domain.dossier import Review, ReviewKind, Surroundings
from synth.domain.newsroom import Newsroom, Thoughts, ThoughtsMode
from synth.errors import ConfigError
from synth.render.page import article_page, letters
from synth.render.static import stylesheet

PAGE = article_page(BRIDGE, BRIDGE_AROUND)
GERMAN = article_page(FERRY, FERRY_AROUND)
BUDGET = 30_000  # bytes of HTML and CSS

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><svg onload=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}{name}%s",
    "\u2028\u2029\u202e\x00\x0b\x1b",
    "javascript:alert(1)",
)
HOSTILE_URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/",
    "http:evil",
    "https://",
    'https://evil.example/" onclick="alert(1)',
    "https://[bad/",
)


def parse(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


def around(**more: object) -> Surroundings:
    return BRIDGE_AROUND.model_copy(update=more)


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("page", [PAGE, GERMAN], ids=["en", "de"])
def test_parts_stand_in_the_order_of_the_house(page: str) -> None:
    marks = (
        '<a class="skip"',
        '<header class="masthead">',
        "<h1>",
        '<p class="dek">',
        '<p class="label">',
        '<p class="by">',
        '<div class="text lede">',
        '<section class="text">',
        '<p class="disclaimer">',
        '<section class="sources"',
        '<aside class="related"',
        '<aside class="thoughts"',
        '<footer class="imprint">',
    )
    found = [page.index(mark) for mark in marks]
    assert found == sorted(found)
    assert (
        PAGE.rindex('<section class="text">') < PAGE.index('<section class="corrections"') < PAGE.index('disclaimer"')
    )


def test_skip_link_is_the_first_thing_in_the_page() -> None:
    first = parse(PAGE).find("body")[0]
    assert (first.tag, first.get("href")) == ("a", "#article")


def test_there_is_one_h1_and_it_is_the_headline() -> None:
    assert [text_of(h1) for h1 in parse(PAGE).iter("h1")] == [BRIDGE.headline]


def test_lede_has_two_paragraphs_and_sections_have_their_headings() -> None:
    tree = parse(PAGE)
    assert len(tree.xpath('//div[@class="text lede"]/p')) == 2
    assert [text_of(h) for h in tree.xpath('//section[@class="text"]/h2')] == [s.heading for s in BRIDGE.sections]
    assert [len(section.xpath("p")) for section in tree.xpath('//section[@class="text"]')] == [3, 3]


@pytest.mark.parametrize(
    ("review", "single", "label"),
    [
        (Review(), False, "AI-generated · not yet reviewed"),
        (Review(kind=ReviewKind.POLICY), False, "AI-generated · not reviewed"),
        (
            Review(kind=ReviewKind.REVIEWED, who="Ines Marl", on=date(2026, 3, 1)),
            True,
            "AI-generated · reviewed by Ines Marl on 1 March 2026 · single source",
        ),
    ],
)
def test_label_says_who_wrote_and_who_reviewed(review: Review, single: bool, label: str) -> None:
    disclosure = BRIDGE.disclosure.model_copy(update={"single_source": single})
    page = article_page(BRIDGE.model_copy(update={"disclosure": disclosure}), around(review=review))
    (line,) = parse(page).xpath('//p[@class="label"]')
    assert text_of(line) == label
    assert not line.xpath("ancestor-or-self::*[@hidden or @aria-hidden or self::details]")


def test_extract_is_labelled_as_one_in_its_own_language() -> None:
    tree = parse(GERMAN)
    (line,) = tree.xpath('//p[@class="label"]')
    assert text_of(line) == "Automatisch aus Quellenartikeln zusammengestellt · noch nicht geprüft"
    assert not tree.xpath('//meta[@name="ai-generated"]')
    assert tree.xpath('//meta[@name="digital-source-type"]/@content')[0].endswith("/algorithmicMedia")
    assert (tree.get("lang"), tree.get("dir")) == ("de", "ltr")


def test_a_review_without_a_name_is_never_shown() -> None:
    with pytest.raises(ValueError, match="name and a date"):
        article_page(BRIDGE, around(review=Review(kind=ReviewKind.REVIEWED)))


def test_every_english_label_has_a_german_page_of_its_own() -> None:
    for words in (
        "Related Articles",
        "Share your thoughts",
        "min read",
        "Sources",
        "Skip to",
        "Corrections",
        "Analysis",
    ):
        assert words in PAGE
        assert words not in GERMAN


def test_date_is_the_day_of_publication_in_the_newsrooms_zone() -> None:
    late = around(published_at=datetime(2026, 11, 19, 23, 30, 0, 999, tzinfo=UTC))
    (time,) = parse(article_page(BRIDGE, late)).xpath('//p[@class="by"]/time')
    assert (time.get("datetime"), time.text) == ("2026-11-19T23:30:00+00:00", "20 November 2026")


def test_unpublished_page_carries_the_date_of_its_first_version_and_no_publication() -> None:
    page = article_page(BRIDGE, around(published_at=None, modified_at=None, url=""))
    assert '<time datetime="2026-11-19">19 November 2026</time>' in page
    assert "published_time" not in page
    assert "datePublished" not in json.loads(parse(page).xpath("//script/text()")[0])
    assert 'rel="canonical"' not in page


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (200, 1), (201, 2)])
def test_reading_time_counts_200_words_a_minute(words: int, minutes: int) -> None:
    lede = (paragraph(said("word " * words, "courier.1")),)
    page = article_page(BRIDGE.model_copy(update={"lede": lede, "sections": ()}), BRIDGE_AROUND)
    assert f"{minutes} min read" in page


def test_a_brief_has_no_section_between_lede_and_disclaimer() -> None:
    page = article_page(BRIDGE.model_copy(update={"sections": ()}), around(corrections=()))
    assert '<section class="text">' not in page
    assert 'id="corrections"' not in page


def test_analysis_is_marked_where_it_is_read() -> None:
    (block,) = parse(PAGE).xpath('//p[@class="analysis"]')
    assert text_of(block).startswith("Analysis The two published figures")


def test_every_cited_sentence_links_each_source_once_and_shows_its_passage() -> None:
    tree = parse(PAGE)
    marks = tree.xpath("//sup")
    assert len(marks) == sum(1 for sentence in BRIDGE.sentences() if sentence.cites)
    first = marks[0]
    assert [a.get("href") for a in first] == ["#source-1", "#source-3"]
    note = first[0].find("i")
    assert note.get("hidden") is not None
    assert (note.find("b").text, note.find("q").text) == ("Merrowick Courier", BRIDGE.sources[0].excerpts[0].text)
    assert "sup a:hover i,sup a:focus-visible i{display:block}" in stylesheet()


def test_two_passages_of_one_source_share_one_number() -> None:
    article = BRIDGE.model_copy(update={"lede": (paragraph(said("Both.", "courier.5", "courier.6", "courier.5")),)})
    (link, *others) = parse(article_page(article, BRIDGE_AROUND)).xpath('//sup[@id="c1"]/a')
    assert not others
    wanted = [excerpt.text for excerpt in BRIDGE.sources[0].excerpts if excerpt.passage in (5, 6)]
    assert [quoted.text for quoted in link.findall("i/q")] == wanted


def test_citation_of_a_passage_without_an_excerpt_names_the_source_title() -> None:
    bare = BRIDGE.sources[0].model_copy(update={"excerpts": ()})
    tree = parse(article_page(BRIDGE.model_copy(update={"sources": (bare, *BRIDGE.sources[1:])}), BRIDGE_AROUND))
    link = tree.xpath('//sup[@id="c1"]/a')[0]
    assert text_of(link.find("i/q")) == bare.title
    assert tree.xpath('//li[@id="source-1"]//a[@href="#c1"]')


@pytest.mark.parametrize("page", [PAGE, GERMAN], ids=["en", "de"])
def test_every_reference_within_the_page_resolves_and_no_id_is_used_twice(page: str) -> None:
    tree = parse(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    wanted = {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")}
    for names in tree.xpath("//@aria-labelledby"):
        wanted.update(names.split())
    assert wanted <= set(ids)


def test_each_excerpt_leads_back_to_each_sentence_that_cites_it() -> None:
    tree = parse(PAGE)
    for sentence in tree.xpath("//sup"):
        for link in sentence.findall("a"):
            (entry,) = tree.xpath(f'//li[@id="{link.get("href")[1:]}"]')
            for quoted in link.findall("i/q"):
                (item,) = [
                    item for item in entry.iter("li") if item.find("a") is not None and item[0].text == quoted.text
                ]
                assert f"#{sentence.get('id')}" in item.xpath("a/@href")
    (twice,) = tree.xpath(
        '//li[a="The boat will leave every 20 minutes from 06:00 to 22:00 and has room for 60 passengers."]'
    )
    assert [a.text for a in twice][1:] == ["b"]


def test_ways_back_are_lettered_past_the_alphabet() -> None:
    assert [letters(n) for n in (1, 26, 27, 52, 53, 702, 703)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]


def test_disclaimer_is_whole_and_its_last_words_lead_to_the_sources() -> None:
    for page, article, words in ((PAGE, BRIDGE, "original source"), (GERMAN, FERRY, "Originalquelle")):
        (line,) = parse(page).xpath('//p[@class="disclaimer"]')
        assert text_of(line) == article.disclosure.sentence
        assert [(a.get("href"), a.text) for a in line] == [("#sources", words)]


def test_disclaimer_without_the_linked_words_leads_to_the_sources_as_a_whole() -> None:
    disclosure = BRIDGE.disclosure.model_copy(update={"sentence": "A machine put this together."})
    (line,) = parse(article_page(BRIDGE.model_copy(update={"disclosure": disclosure}), BRIDGE_AROUND)).xpath(
        '//p[@class="disclaimer"]'
    )
    assert [(a.get("href"), a.text) for a in line] == [("#sources", "A machine put this together.")]


def test_sources_are_numbered_and_name_outlet_title_author_and_date() -> None:
    items = parse(PAGE).xpath('//section[@id="sources"]/ol/li')
    assert [item.get("value") for item in items] == ["1", "2", "3"]
    assert text_of(items[0].find("p")) == (
        "Merrowick Courier Harbour bridge stays shut until end of March Della Thorne · 17 November 2026"
    )
    (link,) = items[0].xpath("p/a")
    assert (link.get("href"), link.get("rel")) == (BRIDGE.sources[0].url, "nofollow noopener")


def test_source_from_a_file_is_named_but_not_linked() -> None:
    item = parse(GERMAN).xpath('//li[@id="source-2"]')[0]
    assert not item.xpath("p//a")
    assert "Tönnsand wehrt sich" in text_of(item)


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_address_that_is_not_a_web_address_never_becomes_a_link(url: str) -> None:
    sources = (BRIDGE.sources[0].model_copy(update={"url": url, "title": ""}), *BRIDGE.sources[1:])
    page = article_page(
        BRIDGE.model_copy(update={"sources": sources}),
        around(
            url=url,
            feed=url if url != "https://" else "",
            newsroom=BRIDGE_AROUND.newsroom.model_copy(update={"contact": url, "corrections_policy": url}),
        ),
    )
    tree = parse(page)
    assert not tree.xpath('//li[@id="source-1"]/p/a')
    for href in tree.xpath("//@href"):
        assert href.startswith(("#", "https://", "mailto:desk@", "../", "data:,")), href
        assert "evil" not in href
    assert url not in (json.loads(tree.xpath("//script/text()")[0])["isBasedOn"][0].get("url") or "")


def shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """Tags with the names of their attributes, in order."""
    return [(str(element.tag), tuple(sorted(element.keys()))) for element in parse(page).iter()]


def filled(text: str) -> tuple[Article, Surroundings]:
    """An article and surroundings with `text` in every place that a source, a model or a person fills."""
    ref = source(1, "a", text, text, "https://a.example/", author=text, excerpts=excerpts(p1=text))
    lede = (paragraph(said(text, "a.1")), paragraph(said(text, "a.1")))
    words = {"headline": text, "dek": text, "byline": text, "section": text, "keywords": (text,)}
    article = BRIDGE.model_copy(
        update={**words, "lede": lede, "sources": (ref,), "sections": (ArticleSection(heading=text, paragraphs=lede),)}
    )
    corrections = tuple(note.model_copy(update={"text": text}) for note in BRIDGE_AROUND.corrections)
    related = tuple(one.model_copy(update={"headline": text, "dek": text}) for one in BRIDGE_AROUND.related)
    newsroom = BRIDGE_AROUND.newsroom.model_copy(update={"name": text, "responsible": text})
    review = Review(kind=ReviewKind.REVIEWED, who=text, on=date(2026, 1, 2))
    return article, around(corrections=corrections, related=related, newsroom=newsroom, review=review)


PLAIN = shape(article_page(*filled("plain words")))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_changes_no_tag_and_no_attribute(text: str) -> None:
    page = article_page(*filled(f"words {text}"))
    assert shape(page) == PLAIN
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", page)


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=60))
def test_no_text_at_all_changes_the_shape_of_the_page(text: str) -> None:
    assert shape(article_page(*filled(f"x{text}x"))) == PLAIN


def test_linked_data_survives_hostile_text_and_cannot_end_its_script() -> None:
    article, surroundings = filled("a </script><!-- \u2028 & b")
    block = parse(article_page(article, surroundings)).xpath("//script/text()")[0]
    assert json.loads(block)["headline"] == article.headline
    assert not re.search("[<>&\u2028\u2029]", block)


@pytest.mark.parametrize("page", [PAGE, GERMAN], ids=["en", "de"])
def test_page_has_no_script_no_handler_and_nothing_to_load(page: str) -> None:
    tree = parse(page)
    assert [script.get("type") for script in tree.iter("script")] == ["application/ld+json"]
    assert not [name for element in tree.iter() for name in element.keys() if name.startswith("on")]  # noqa: SIM118
    assert not tree.xpath('//img | //link[@rel="stylesheet"] | //object | //embed | //*[@style]')
    assert tree.xpath('//link[@rel="icon"]/@href') == ["data:,"]
    assert "url(" not in stylesheet()
    assert "@import" not in stylesheet()
    for frame in tree.iter("iframe"):
        assert frame.get("loading") == "lazy"
        assert frame.getparent().tag == "details"


def test_policy_of_the_page_lets_in_exactly_its_own_style_and_data() -> None:
    tree = parse(PAGE)
    policy = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0]
    for directive, inline in (
        ("style-src", tree.xpath("//style/text()")[0]),
        ("script-src", tree.xpath("//script/text()")[0]),
    ):
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}';" in policy
    assert "default-src 'none'" in policy
    assert "frame-src" not in policy


def test_golden_pages_keep_to_the_budget_of_bytes() -> None:
    assert len(PAGE.encode()) <= BUDGET
    assert len(GERMAN.encode()) <= BUDGET


def test_a_full_analysis_of_600_words_keeps_to_the_budget_of_bytes() -> None:
    """25 sentences of 24 words, each citing a passage of its own with an excerpt of 25 words, five sources."""
    words = " ".join(["seven"] * 24)
    sentences = [said(words, f"s{n % 5}.{n + 1}") for n in range(25)]
    blocks = [paragraph(*sentences[at : at + 3]) for at in range(0, 25, 3)]
    sources = tuple(
        source(
            n + 1,
            f"s{n}",
            "Merrowick Courier",
            "Harbour bridge stays shut until end of March",
            f"https://www.merrowickcourier.example/harbour/2026/11/17/harbour-bridge-closed-{n}/",
            author="Della Thorne",
            excerpts=excerpts(**{f"p{p + 1}": " ".join(["seven"] * 25) for p in range(n, 25, 5)}),
        )
        for n in range(5)
    )
    sections = tuple(
        ArticleSection(heading="A heading of five words", paragraphs=tuple(blocks[at : at + 2]))
        for at in range(2, 9, 2)
    )
    article = BRIDGE.model_copy(update={"lede": tuple(blocks[:2]), "sections": sections, "sources": sources})
    assert article.words == 600
    assert len(article_page(article, BRIDGE_AROUND).encode()) <= BUDGET


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("ink", "paper"),
        ("soft", "paper"),
        ("accent", "paper"),
        ("ink", "tint"),
        ("soft", "tint"),
        ("accent", "tint"),
        ("on", "accent"),
    ],
)
def test_text_has_the_contrast_of_wcag_aa(scheme: int, front: str, back: str) -> None:
    block = re.findall(r":root\{(.*?)\}", stylesheet())[scheme]
    colours = dict(re.findall(r"--(\w+):(#\w+)", block))
    light, dark = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_related_articles_each_have_their_dek() -> None:
    (block,) = parse(PAGE).xpath('//aside[@class="related"]')
    assert text_of(block.find("h2")) == "Related Articles"
    found = [(text_of(item.find("h3")), text_of(item.find("p"))) for item in block.iter("li")]
    assert found == [(one.headline, one.dek) for one in BRIDGE_AROUND.related]


def test_page_without_related_articles_has_no_such_block() -> None:
    assert "Related Articles" not in article_page(BRIDGE, around(related=()))


def thoughts(**settings_: object) -> Surroundings:
    newsroom = BRIDGE_AROUND.newsroom.model_copy(update={"thoughts": Thoughts.model_validate(settings_)})
    return around(newsroom=newsroom)


def test_thoughts_are_absent_where_they_are_off() -> None:
    assert "Thoughts" not in article_page(BRIDGE, thoughts(mode="off"))


def test_thoughts_link_says_both_sentences_and_leads_to_the_articles_own_discussion() -> None:
    (block,) = parse(PAGE).xpath('//aside[@id="thoughts"]')
    assert text_of(block) == "Thoughts Share your thoughts on this article Sign in to join the conversation"
    assert block.xpath(".//a/@href") == ["https://talk.record.example/t/harbour-bridge"]


def test_thoughts_embed_keeps_frames_and_drops_scripts() -> None:
    snippet = (
        '<p>Talk of {slug}</p><iframe src="https://talk.example/{slug}" onload="x()"></iframe>'
        '<iframe src="http://plain.example/"></iframe><script src="https://talk.example/x.js">1</script><form><input></form>'
        '<a href="javascript:x()">no</a><style>p{}</style>'
    )
    page = article_page(BRIDGE, thoughts(mode="embed", snippet=snippet))
    (block,) = parse(page).xpath('//aside[@id="thoughts"]')
    assert "Share your thoughts on this article" in text_of(block)
    assert text_of(block.find("details/summary")) == "Sign in to join the conversation"
    assert [frame.get("src") for frame in block.iter("iframe")] == ["https://talk.example/harbour-bridge", None]
    assert {str(element.tag) for element in block.find("details").iter()} == {"details", "summary", "p", "iframe", "a"}
    assert not block.xpath(".//@onload | .//a/@href")
    assert "frame-src 'self' https:" in page


@pytest.mark.parametrize(
    "settings_",
    [
        {"mode": "link"},
        {"mode": "link", "url": "javascript:alert(1)"},
        {"mode": "embed"},
        {"mode": "embed", "snippet": "<script>talk()</script>"},
    ],
)
def test_thoughts_that_lead_nowhere_are_refused(settings_: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"\[thoughts\]"):
        article_page(BRIDGE, thoughts(**settings_))


def test_foot_names_who_is_responsible_and_how_to_reach_them() -> None:
    (foot,) = parse(PAGE).xpath('//footer[@class="imprint"]')
    assert "Responsible: Ines Marl, editor" in text_of(foot)
    assert {a.text: a.get("href") for a in foot.iter("a")} == {
        "Contact": "mailto:desk@record.example",
        "Corrections policy": "https://record.example/corrections-policy/",
        "Ethics policy": "https://record.example/ethics/",
        "RSS feed": "../../../feed.xml",
    }
    assert "Umgang mit Fehlern: Fehler berichtigen wir" in text_of(parse(GERMAN).xpath("//footer")[0])


def test_newsroom_without_responsible_or_contact_shows_its_name_alone() -> None:
    (foot,) = parse(article_page(BRIDGE, Surroundings(newsroom=Newsroom(name="Sole Paper")))).xpath("//footer")
    assert text_of(foot) == "Sole Paper"


def test_name_in_the_masthead_leads_home_where_there_is_one() -> None:
    assert parse(PAGE).xpath('//p[@class="nameplate"]/a/@href') == ["../../../"]
    assert not parse(GERMAN).xpath('//p[@class="nameplate"]/a')


def test_machine_marks_stand_beside_the_visible_label() -> None:
    tree = parse(PAGE)

    def meta(name: str) -> list[str]:
        return [str(value) for value in tree.xpath(f'//meta[@name="{name}" or @property="{name}"]/@content')]

    assert meta("ai-generated") == ["true"]
    assert meta("digital-source-type") == ["http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"]
    assert meta("description") == meta("og:description") == [BRIDGE.dek]
    assert meta("og:title") == [BRIDGE.headline]
    assert meta("robots") == ["max-image-preview:large"]
    assert tree.xpath('//link[@rel="canonical"]/@href') == meta("og:url") == [BRIDGE_AROUND.url]


def test_mode_off_is_what_a_newsroom_starts_with() -> None:
    assert Newsroom(name="x").thoughts.mode is ThoughtsMode.OFF
