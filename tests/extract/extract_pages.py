"""Pages and captures for the tests of extraction; every name in them is invented."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from synth.domain.evidence import Capture, Clipping, Quarantine
from synth.domain.source import Lead
from synth.extract.page import extract

URL = "https://www.ostrelherald.example/news/coast/lighthouse-reopens-20261102"
TITLE = "Skerry Point lighthouse reopens after nine years"
PARAGRAPHS = (
    "The lighthouse at Skerry Point opened its doors again on Monday, nine years after a storm tore off its lantern "
    "roof and flooded the spiral staircase below it.",
    "Keeper Alma Trent lit the lamp at dusk in front of some 400 visitors. “I counted every winter,” she said, and she "
    "thanked the masons who had rebuilt the gallery stone by stone.",
    "The repair cost 2.3 million crowns, of which the harbour board paid half. The rest came from a collection in the "
    "villages along the coast and from the sale of the old copper roof.",
    "From now on the tower can be climbed on weekends between April and October. Tickets cost six crowns, and children "
    "under twelve climb for nothing.",
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


def page(body: str = "", *, head: str = "", title: str = TITLE, top: str = "") -> str:
    """An article's page of the Ostrel Herald; `body` instead of its four paragraphs, `head` added to its head."""
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title} | Ostrel Herald</title>
<meta property="og:site_name" content="Ostrel Herald"><meta property="og:type" content="article">
<meta property="og:title" content="{title}">{head}</head>
<body><header><a href="/">Ostrel Herald</a><nav><a href="/coast">Coast</a> <a href="/trade">Trade</a></nav></header>
{top}<main><article><h1>{title}</h1>{body or paragraphs(*PARAGRAPHS)}</article></main>
<footer>Ostrel Herald. <a href="/imprint">Imprint</a></footer></body></html>"""


def capture(html: str | bytes, *, url: str = URL, content_type: str = "text/html; charset=utf-8") -> Capture:
    body = html.encode() if isinstance(html, str) else html
    return Capture(
        url=url,
        final_url=url,
        fetched_at=datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
        sha256=hashlib.sha256(body).hexdigest(),
        content_type=content_type,
        body=body,
    )


def lead(url: str = URL, outlet: str | None = None) -> Lead:
    return Lead(url=url, via="lighthouse", outlet=outlet)


def clipping_of(html: str | bytes, *, url: str = URL, outlet: str | None = None) -> Clipping:
    """The clipping of a page that must give one."""
    made = extract(capture(html, url=url), lead(url, outlet))
    assert isinstance(made, Clipping), made
    return made


def refusal_of(html: str | bytes, *, url: str = URL, content_type: str = "text/html") -> Quarantine:
    """The quarantine of a page that must give none."""
    made = extract(capture(html, url=url, content_type=content_type), lead(url))
    assert isinstance(made, Quarantine), made
    return made


def texts_of(clipping: Clipping) -> list[str]:
    return [clipping.passage_text(passage) for passage in clipping.passages]
