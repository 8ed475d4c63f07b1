"""Invented stories as pages beside a source list: seeded, unlike one another. It does not know who writes of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

_HEADS = [
    "Aver",
    "Brook",
    "Cald",
    "Dorn",
    "Elm",
    "Fenn",
    "Gorse",
    "Hazel",
    "Inver",
    "Kest",
    "Lod",
    "Merro",
    "Ness",
]
_TAILS = [
    "ford",
    "wick",
    "haven",
    "mouth",
    "stead",
    "bury",
    "dale",
    "ness",
    "combe",
    "minster",
    "brook",
    "thorpe",
]
_FIRST = [
    "Ada",
    "Bram",
    "Cora",
    "Desmar",
    "Edda",
    "Finn",
    "Greta",
    "Halvard",
    "Ines",
    "Jory",
    "Kaia",
    "Lorne",
    "Mirre",
]
_LAST = [
    "Quill",
    "Pike",
    "Sarrick",
    "Holt",
    "Renn",
    "Bexley",
    "Marlow",
    "Voss",
    "Tolle",
    "Ambry",
    "Crake",
    "Dunmore",
]
_BODIES = [
    "harbour office",
    "town council",
    "water board",
    "school board",
    "ferry company",
    "county museum",
    "fire brigade",
    "farmers' union",
    "rowing club",
    "planning committee",
    "railway",
    "public library",
    "weather station",
]
_DEEDS = [
    "repair",
    "replace",
    "survey",
    "reopen",
    "insure",
    "measure",
    "repaint",
    "inspect",
    "flood-proof",
    "rebuild",
    "auction off",
    "extend",
    "electrify",
    "dredge",
    "fence in",
]
_THINGS = [
    "the eastern sea wall",
    "a brick warehouse",
    "two footbridges",
    "the old signal box",
    "a slipway",
    "the lock gates",
    "a row of lime trees",
    "the market hall roof",
    "the tidal mill",
    "a lifeboat shed",
    "the chapel organ",
    "a stretch of cobbles",
    "the reservoir",
    "a weighing house",
    "the pilot cutter",
]
_WHEN = [
    "before the autumn tides",
    "by the end of March",
    "within nine weeks",
    "once the frost is over",
    "during the school holidays",
    "after the regatta",
    "in three stages",
    "at the request of residents",
    "without closing the road",
    "under a new contract",
]
_WHY = [
    "because salt had eaten the iron",
    "after cracks were found on Tuesday",
    "since the last storm tore off slates",
    "because the old permit had lapsed",
    "after an engineer had warned of rot",
    "since repairs were put off for years",
    "because the ground had sunk",
    "after a lorry had struck a pillar",
    "since visitors complained of the noise",
]
_TELLING = [
    "said",
    "told reporters",
    "wrote in a letter",
    "explained on Friday",
    "told the meeting",
    "confirmed",
]
_MONEY = [
    "crowns from the reserve",
    "crowns of its own money",
    "crowns lent by a bank",
    "crowns raised at a fair",
]


class Composer:
    """Text about one place after another; the same seed gives the same text."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def place(self) -> str:
        return self._of(_HEADS) + self._of(_TAILS)

    def sentence(self, place: str) -> str:
        """One sentence of news."""
        person = f"{self._of(_FIRST)} {self._of(_LAST)}"
        body, deed, thing, when = self._of(_BODIES), self._of(_DEEDS), self._of(_THINGS), self._of(_WHEN)
        number = self._random.randrange(12, 990)
        forms = (
            f"The {body} of {place} will {deed} {thing} {when}, {person} {self._of(_TELLING)}.",
            f"{person} of the {body} asked for {number},000 {self._of(_MONEY)} to {deed} {thing}.",
            f"Some {number} households near {thing} got a notice from the {body} {self._of(_WHY)}.",
            f"Plans to {deed} {thing} were shelved twice {self._of(_WHY)}, {person} {self._of(_TELLING)}.",
            f"In {place} the {body} counted {number} objections, and {person} promised an answer {when}.",
            f"Work to {deed} {thing} needs {number} tonnes of stone, which {person} wants delivered {when}.",
        )
        return self._of(forms)

    def page(self, outlet: str, place: str, paragraphs: int, sentences: int) -> str:
        """An outlet's page on `place`, as HTML."""
        title = f"{place}: {self._of(_BODIES)} to {self._of(_DEEDS)} {self._of(_THINGS)}"
        told = [" ".join(self.sentence(place) for _ in range(sentences)) for _ in range(paragraphs)]
        body = "\n".join(f"<p>{text}</p>" for text in told)
        day = 1 + self._random.randrange(28)
        return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | {outlet}</title>
<meta property="og:site_name" content="{outlet}"><meta property="og:type" content="article">
<meta property="article:published_time" content="2026-10-{day:02}T08:00:00+00:00"></head>
<body><nav><a href="/">Home</a></nav><main><article><h1>{title}</h1>{body}</article></main></body></html>"""

    def _of(self, words: Sequence[str]) -> str:
        return self._random.choice(words)


def compose(folder: Path, name: str, slugs: Sequence[str]) -> None:
    """A list `name` in `folder` with one declared story for each slug, of one page that holds the slug as a word."""
    folder.mkdir(parents=True, exist_ok=True)
    stories = ""
    for slug in slugs:
        composer = Composer(slug)
        html = composer.page(f"{composer.place()} Courier {slug}", composer.place(), 5, 2)
        (folder / f"{slug}.html").write_text(html, encoding="utf-8")
        stories += f'\n[[story]]\nslug = "{slug}"\nfiles = ["{slug}.html"]\n'
    (folder / f"{name}.toml").write_text(_HEAD + stories, encoding="utf-8")


def compose_long(folder: Path, name: str, clippings: int, paragraphs: int) -> None:
    """A list `name` in `folder` with one story of so many long pages of different outlets."""
    folder.mkdir(parents=True, exist_ok=True)
    composer = Composer(name)
    place, files = composer.place(), []
    for at in range(clippings):
        files.append(f"{name}-{at}.html")
        html = composer.page(f"Outlet {at}", place, paragraphs, 3)
        (folder / files[-1]).write_text(html, encoding="utf-8")
    listed = ", ".join(f'"{file}"' for file in files)
    story = f'\n[[story]]\nslug = "{name}"\nfiles = [{listed}]\n'
    (folder / f"{name}.toml").write_text(_HEAD + story, encoding="utf-8")


_HEAD = 'section = "Coast"\nlanguage = "en"\nformat = "brief"\nrights = "licensed"\n'
