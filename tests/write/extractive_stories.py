"""Invented stories for the extractive writer's tests: outlets, places and people of no real newsroom."""

from __future__ import annotations

from pathlib import Path

from synth.domain.evidence import Clipping, Passage
from synth.domain.noun import digest
from synth.domain.source import Rights, Terms
from synth.domain.story import Member, Story
from synth.write.formats import Format, read_format

FORMATS = Path(__file__).parents[2] / "prompts" / "formats"

HERALD = """
Ferry service between Ostrel and Dunsay stops for nine weeks from 4 January, the Tolvan ferry line said on Monday.
The ferry line must replace the main shaft of the ferry Grey Heron at a cost of 3.2 million crowns.
Captain Ilse Marrand found hairline cracks in the shaft during a routine inspection in October.
“We stopped because we want to sail for twenty more years,” said Marrand, who has commanded the ship since 2014.
Around 640 people live on Dunsay all year round, and 85 of them work on the mainland.
A passenger launch with room for 40 people will run three times a day during the repairs.
## How islanders will travel
The launch will leave Dunsay pier at 06:15, 12:00 and 17:40.
Cars and lorries cannot be carried before the middle of March.
Schoolchildren from the island will stay with families in Ostrel from Monday to Thursday.
The island council has rented twelve garages near Ostrel harbour for commuters.
He said the garages were dry.
Why did nobody plan for this?
## What the repair involves
The new shaft weighs eleven tonnes and was forged in Kessling.
Divers will fit a steel collar around the stern tube before the old shaft is drawn.
The yard in Hask has set aside its only dry dock for the work.
## What comes next
The first sea trial is planned for 8 March, weather permitting.
The ferry line will publish a progress report every Friday until the Grey Heron returns.
Read more about ferries in our newsletter.
"""

COURIER = """
The island of Dunsay will be without a car ferry for nine weeks because the Grey Heron needs a new main shaft.
The repair of the ferry Grey Heron will cost 3.9 million crowns, the Tolvan ferry line said on Monday.
Dunsay’s only doctor, Perrin Holt, warned that a storm could leave the island without any crossing for days.
“A launch turns back in weather that a ferry does not notice,” Holt said.
Mayor Signe Ullman has asked the rescue service to station a helicopter at Ostrel airfield until March.
## Supplies for the island
The island shop expects deliveries by barge twice a week.
Fresh milk will reach Dunsay only on Tuesdays and Fridays.
The barge can carry 60 tonnes and needs four hours for the crossing.
Heating oil for the school was brought over in advance, according to the island council.
## Worries in the harbour
Fisherman Olav Brenn fears that the launch will crowd the small inner harbour.
Hoteliers on Dunsay have counted 210 cancelled nights since the announcement.
We will keep you informed.
## Next steps
Islanders will meet in the parish hall on 19 December to discuss emergency plans.
The ferry line is due to decide by the end of February whether a second launch is needed.
"""


def formats() -> tuple[Format, Format]:
    """(the analysis format, the brief format) of this repository."""
    return read_format(FORMATS, "analysis"), read_format(FORMATS, "brief")


def clipping(outlet: str, title: str, lines: str, *, description: str = "", language: str = "en") -> Clipping:
    """A clipping of one paragraph for each line; a line that begins with ## is the subhead of those after it."""
    passages: list[Passage] = []
    blocks: list[str] = []
    at, heading = 0, ""
    for line in filter(None, (line.strip() for line in lines.strip().splitlines())):
        if line.startswith("## "):
            heading = line[3:]
            continue
        passages.append(Passage(number=len(passages) + 1, start=at, end=at + len(line), heading=heading))
        blocks.append(line)
        at += len(line) + 2
    text = "\n\n".join(blocks)
    return Clipping(
        id=digest([outlet, text])[:24],
        url=f"https://{digest(outlet)[:8]}.example/a",
        capture_sha256=digest(text),
        extractor="test/1",
        title=title,
        description=description,
        outlet=outlet,
        language=language,
        text=text,
        passages=tuple(passages),
    )


def story(*clippings: Clipping, rights: Rights = Rights.LICENSED, language: str = "en") -> Story:
    """A declared story of these clippings, numbered from 1."""
    return Story(
        id="dunsay-ferry",
        list_name="coast",
        slug="dunsay-ferry",
        declared=True,
        terms=Terms(section="Coast", language=language, format="analysis", rights=rights, min_outlets=1),
        members=tuple(Member(ordinal=number, clipping=one) for number, one in enumerate(clippings, 1)),
    )


def ferry(rights: Rights = Rights.LICENSED) -> Story:
    """Two outlets on one event; they disagree on what the repair costs."""
    return story(
        clipping(
            "Ostrel Herald",
            "EXCLUSIVE: Dunsay ferry stops for nine weeks | Ostrel Herald",
            HERALD,
            description="Dunsay island loses its car ferry for nine weeks while the Grey Heron gets a new shaft.",
        ),
        clipping("Merrowick Courier", "Island of Dunsay braces for a winter without its ferry", COURIER),
        rights=rights,
    )
