"""The newsroom that ships with synth: its lists are whole, and its pages are what they are there for."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from synth.assets import shipped
from synth.domain.source import DeclaredStory, Rights, SourceList, Terms
from synth.sources.leads import story_leads
from synth.sources.lists import list_files, read_list

FOLDER = shipped("sources")
DEFAULTS = Terms(section="News", language="en", format="analysis", rights=Rights.QUOTE, min_outlets=1)


def lists() -> list[SourceList]:
    readings = [read_list(path, DEFAULTS) for path in list_files(FOLDER)]
    assert not [notice.detail for reading in readings for notice in reading.errors]
    return [reading.list for reading in readings if reading.list]


def story(slug: str) -> DeclaredStory:
    return next(story for found in lists() for story in found.stories if story.slug == slug)


class Page(HTMLParser):
    """The words of a page's own paragraphs, and the class names it uses."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.classes: set[str] = set()
        self.paragraphs: list[str] = []
        self._open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.classes |= {value for key, value in attrs if key in ("class", "id") and value}
        if tag in ("p", "aside", "footer", "nav", "figure"):
            self._open.append(tag)
            self.paragraphs += [""] if self._open == ["p"] else []

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open == ["p"]:
            self.paragraphs[-1] += data

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


def pages(slug: str) -> list[Page]:
    return [Page(FOLDER / file) for file in story(slug).files]


def test_every_sample_page_belongs_to_exactly_one_story() -> None:
    named = [lead.url for found in lists() for one in found.stories for lead in story_leads(one)]
    assert sorted(named) == sorted(f"file:sample/{path.name}" for path in (FOLDER / "sample").glob("*.html"))


def test_there_are_several_lists_and_their_slugs_are_their_own() -> None:
    found = lists()
    slugs = [one.slug for one_list in found for one in one_list.stories]
    assert len(found) >= 3
    assert len(slugs) == len(set(slugs)) >= 8


@pytest.mark.parametrize("slug", ["harbour-bridge", "library-flood", "seagrass-survey", "night-trains", "heat-network"])
def test_a_story_has_long_pages_with_all_that_surrounds_news(slug: str) -> None:
    for page in pages(slug):
        assert len(page.text.split()) >= 500
        for furniture in ("cookie|consent", "nav|menu", "shar", "newsletter", "related", "popular|most-?read"):
            assert re.search(furniture, " ".join(page.classes)), furniture


def test_the_bridges_sources_disagree_on_the_price() -> None:
    prices = [re.findall(r"cost (4\.\d) million crowns", page.text) for page in pages("harbour-bridge")]
    assert sorted(prices) == [["4.2"], ["4.2"], ["4.8"]]


def test_the_ferry_is_told_in_german() -> None:
    assert story("faehre").terms.language == "de"
    assert all(re.search(r"\bder Reederei Petersand\b|\bReedereichef\b", page.text) for page in pages("faehre"))


def test_the_night_trains_are_full_of_quotations() -> None:
    assert sum(page.text.count("“") for page in pages("night-trains")) >= 10


def test_the_kite_is_too_thin_to_write_from() -> None:
    assert sum(len(page.text.split()) for page in pages("lost-kite")) < 120
