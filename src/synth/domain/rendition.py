"""One file of something rendered, on its way to a target."""

from __future__ import annotations

from pydantic import Field

from synth.domain.noun import Noun


class Rendition(Noun):
    """`text` is written as UTF-8."""

    path: str = Field(description="relative to the root of the target, with slashes")
    media_type: str
    text: str = Field(repr=False)
