"""The newsroom that answers for what is published, as the reader page and the markup name it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from synth.domain.noun import Noun


class ThoughtsMode(StrEnum):
    OFF = "off"
    LINK = "link"
    EMBED = "embed"


class Thoughts(Noun):
    """Where readers may talk about an article. The page shows the block unless the mode is `off`."""

    mode: ThoughtsMode = ThoughtsMode.OFF
    url: str = Field(default="", description="where the invitation and the sign-in lead; `{slug}` is replaced")
    snippet: str = Field(default="", description="trusted HTML of the newsroom's comment system, for `embed`")


class Newsroom(Noun):
    """Who publishes, in which zone, and who is responsible."""

    name: str
    url: str = Field(default="", description="address of the published site, without a slash at the end")
    language: str = "en"
    timezone: str = "UTC"
    responsible: str = Field(default="", description="the named person or body with editorial responsibility")
    contact: str = Field(default="", description="public address for complaints, an e-mail address or a URL")
    corrections_policy: str = ""
    ethics_policy: str = ""
    thoughts: Thoughts = Thoughts()
