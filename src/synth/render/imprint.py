"""The foot of a reader page: who is responsible, how to reach them, and by which policies they work.

It does not know which page it closes.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from synth.domain.newsroom import Newsroom
from synth.render.links import contact_address, page_address
from synth.render.press import fill, trusted
from synth.text.locale import Labels


@dataclass(frozen=True)
class Link:
    """Words and where they lead."""

    words: str
    href: str


def imprint(newsroom: Newsroom, labels: Labels, *, feed: str = "") -> Markup:
    """The footer. A contact or policy that is no address is printed as text, not linked."""
    links: list[Link] = []
    texts: list[str] = []
    for words, value, href in (
        (labels.contact, newsroom.contact, contact_address(newsroom.contact)),
        (labels.corrections_policy, newsroom.corrections_policy, page_address(newsroom.corrections_policy)),
        (labels.ethics_policy, newsroom.ethics_policy, page_address(newsroom.ethics_policy)),
    ):
        if href:
            links.append(Link(words, href))
        elif value:
            texts.append(f"{words}: {value}")
    return trusted(
        fill(
            "imprint.html", newsroom=newsroom, labels=labels, links=links, texts=texts, feed=page_address(feed) or None
        )
    )
