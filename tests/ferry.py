"""An invented breakdown of a ferry, as clippings, as a draft and as pages of outlets. It does not know a newsroom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from synth.domain.draft import Draft, Kind, Paragraph, Section, Sentence
from synth.domain.evidence import Clipping, Passage
from synth.domain.source import Rights, Terms
from synth.domain.story import Member, Story

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TERMS = Terms(section="Coast", language="en", format="analysis", rights=Rights.LICENSED, min_outlets=1)
COURIER = (
    "The ferry between Merrowick and Saltholm will stay in port until Monday, because its steering failed on Thursday.",
    "About 240 people had to spend the night in the school of Saltholm, the harbour office said.",
    "“We had soup for everybody, and the children thought it was a feast,” said Oona Sarrick, the head of the school.",
)
HERALD = (
    "A bus now drives round the bay, and the journey takes two hours instead of twenty minutes.",
    "The shipyard expects the part for the steering on Sunday; it costs 38,000 crowns.",
)


def clipping(outlet: str, passages: Sequence[str] = COURIER, *, url: str = "") -> Clipping:
    """A clipping of those passages, its id made of its outlet; long enough to be written from."""
    spans, at = [], 0
    for number, text in enumerate(passages, 1):
        spans.append(Passage(number=number, start=at, end=at + len(text)))
        at += len(text) + 2
    return Clipping(
        id=f"{outlet.casefold().replace(' ', '-')}-{len(passages)}",
        url=url or f"https://{outlet.casefold().replace(' ', '')}.example/ferry",
        capture_sha256="0" * 64,
        extractor="test",
        title="Ferry stays in port",
        published=NOW,
        outlet=outlet,
        language="en",
        text="\n\n".join(passages),
        passages=tuple(spans),
    )


PADDING = "Nobody was hurt, the crew is well, and the harbour office will tell on Saturday how things go on. " * 6


def ferry_clippings() -> tuple[Clipping, Clipping]:
    """Two outlets on one ferry; aliases `1.1` to `1.4` and `2.1` to `2.3`, the last of each being padding."""
    return clipping("Merrowick Courier", (*COURIER, PADDING)), clipping("Ostrel Herald", (*HERALD, PADDING))


def story_of(*clippings: Clipping, slug: str = "ferry", terms: Terms = TERMS) -> Story:
    members = tuple(Member(ordinal=at, clipping=one) for at, one in enumerate(clippings, 1))
    return Story(id=slug, list_name="coast", slug=slug, declared=True, terms=terms, members=members)


def paragraph(*sentences: tuple[str, str], kind: Kind = Kind.REPORTING) -> Paragraph:
    """Sentences with the aliases they cite, separated by blanks."""
    lines = tuple(Sentence(text=text, cites=tuple(cites.split())) for text, cites in sentences)
    return Paragraph(kind=kind, sentences=lines)


def ferry_draft(cost: str = "38,000") -> Draft:
    """A draft of the ferry's story that no rule blocks, unless the cost is another than the Herald's."""
    return Draft(
        headline="Saltholm ferry stays in port",
        dek="The steering has failed, and a bus goes round the bay.",
        lede=(
            paragraph(
                ("The ferry between Merrowick and Saltholm does not sail until Monday.", "1.1"),
                ("Its steering failed on Thursday.", "1.1"),
            ),
            paragraph(("Around 240 people slept in the school of Saltholm.", "1.2")),
        ),
        sections=(
            Section(
                heading="How people travel now",
                paragraphs=(
                    paragraph(("A bus goes round the bay in two hours.", "2.1")),
                    paragraph((f"The part that is missing costs {cost} crowns.", "2.2")),
                ),
            ),
        ),
        keywords=("ferry", "Saltholm"),
    )


def ferry_page(outlet: str, *, place: str = "Saltholm", number: int = 240, extra: str = "") -> str:
    """An outlet's page on the ferry of `place`; the Courier and every other outlet tell it in other words."""
    tell = _COURIER_PAGE if "Courier" in outlet else _HERALD_PAGE
    text = tell.format(place=place, number=number)
    title, *told = text.strip().split("\n")
    return page(outlet, title, [*told, *([extra] if extra else [])])


def page(outlet: str, title: str, paragraphs: Sequence[str], *, published: str = "2026-11-20T08:00:00+01:00") -> str:
    body = "\n".join(f"<p>{text}</p>" for text in paragraphs)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | {outlet}</title>
<meta property="og:site_name" content="{outlet}"><meta property="og:type" content="article">
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{published}">
<meta name="author" content="Ada Quill"></head>
<body><nav><a href="/">Home</a> <a href="/coast">Coast</a></nav>
<main><article><h1>{title}</h1>{body}</article></main><footer>{outlet}. <a href="/imprint">Imprint</a></footer>
</body></html>"""


_COURIER_PAGE = """{place} ferry stays in port until Monday
The ferry to {place} will stay in port until Monday, because its steering failed on Thursday evening off the point.
About {number} people had to spend the night in the school of {place}, the harbour office said on Friday morning.
“We had soup for everybody, and the children thought it was a feast,” said Oona Sarrick, the head of the school.
The captain, Desmar Pike, had noticed the fault half an hour after leaving the quay and turned back at once.
The harbour office has hired a launch for twelve passengers, and it asks people to travel only if they must.
Farmers on the island of {place} worry about their milk, which the ferry takes to the dairy every morning at six.
The council of {place} will meet on Saturday to talk about a second ship, which it has wanted for nine years.
"""
_HERALD_PAGE = """Steering fault stops the boat to {place}
A bus now drives round the bay to {place}, and the journey takes two hours instead of twenty minutes.
The shipyard in Ostrel expects the missing part for the steering gear on Sunday; it costs 38,000 crowns.
Engineer Jessamy Holt said a seal had worn out long before its time, and that salt water had then reached the valves.
The company that owns the ferry promised to refund every ticket, and to pay the taxi of anybody who missed a train.
Traders in {place} counted empty shelves on Friday, and the baker sold the last loaf before nine in the morning.
Mayor Halvard Renn called the breakdown a warning and said that the island of {place} needs a ship in reserve.
Before this year the boat had sailed for 412 days in a row without a single cancelled crossing, the company said.
"""


GARDEN = page(
    "Merrowick Courier",
    "Garden of the old mill opens to the public",
    (
        "The garden behind the old mill of Merrowick has opened to the public after two years of digging and planting.",
        "Visitors can see 31 kinds of wild rose, a pond with newts, and an apple tree that was planted in 1911.",
        "Gardener Hanne Bexley said that frost had killed half of the first plants, and neighbours brought new ones.",
        "Schools may book a morning with her and learn how to graft a branch or to build a hedge from dead wood.",
        "The mill itself is still closed, because its wheel is being mended and the miller's rooms have no floor yet.",
        "The gate stands open from April to October, entry is free, and dogs have to stay outside on a leash.",
    ),
)
CHOIR = page(
    "Ostrel Herald",
    "Chapel choir fills the house twice in one night",
    (
        "So many people came to hear the chapel choir of Ostrel on Thursday that it sang its whole programme twice.",
        "Conductor Ivo Marlow had counted on eighty listeners; more than three hundred stood in the street by seven.",
        "The choir sang shanties, two psalms and a lullaby that an alto of the choir had found in an old drawer.",
        "The baker of Ostrel handed out tea between the concerts, and the fire brigade lent benches to the elderly.",
        "Neighbours put up a lamp in every window, so that people outside the chapel could at least read the words.",
        "The chapel of Ostrel was built for sixty people in the days of sail, and a gallery was added only in 1904.",
        "A recording of the concert will be sold before Christmas, and the money is meant for the roof of the tower.",
    ),
)
