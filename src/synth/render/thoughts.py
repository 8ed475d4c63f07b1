"""The block where readers are asked for their thoughts. The only door to nh3.

It does not know the comment system behind the link or the snippet.
"""

from __future__ import annotations

from dataclasses import dataclass

import nh3
from markupsafe import Markup

from synth.domain.newsroom import Thoughts, ThoughtsMode
from synth.errors import ConfigError
from synth.render.links import page_address, with_slug
from synth.render.press import trusted

# What a newsroom's snippet may hold: text, links and frames over https. No script, no style, no form, no handler.
_TAGS = {"a", "b", "br", "div", "em", "h3", "i", "iframe", "li", "ol", "p", "span", "strong", "ul"}
_ATTRIBUTES = {"a": {"href", "title"}, "iframe": {"src", "title", "width", "height"}}
# A frame in a closed block is fetched only when the reader opens the block. More than one value here would come out in
# another order in each process.
_FRAME = {"loading": "lazy"}


@dataclass(frozen=True)
class Invitation:
    """How a reader gets from an article to its discussion: a link, or the newsroom's own snippet."""

    href: str = ""
    snippet: Markup | None = None


def invitation(thoughts: Thoughts, slug: str) -> Invitation | None:
    """The block of one article, None where the mode is `off`. `ConfigError` where the mode has nothing to show."""
    match thoughts.mode:
        case ThoughtsMode.OFF:
            return None
        case ThoughtsMode.LINK:
            href = page_address(with_slug(thoughts.url, slug))
            if href is None:
                raise ConfigError(f'[thoughts] url: mode = "link" needs a web address, not {thoughts.url!r}')
            return Invitation(href=href)
        case ThoughtsMode.EMBED:
            cleaned = _clean(with_slug(thoughts.snippet, slug))
            if not cleaned.strip():
                raise ConfigError(
                    '[thoughts] snippet: mode = "embed" needs text, links or frames; scripts and forms are taken out'
                )
            return Invitation(snippet=trusted(cleaned))


def _clean(snippet: str) -> str:
    return nh3.clean(
        snippet,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"https", "mailto"},
        link_rel="nofollow noopener",
        set_tag_attribute_values={"iframe": _FRAME},
    )
